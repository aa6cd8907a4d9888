//! The objects of the stream, but for what is within them.

use serde::Serialize;

use crate::report::event::{Beginning, Summary};
use crate::run::Isolation;
use crate::run::Tally;

use super::diagnostic::Diagnostic;
use super::scenario::Scenario;

/// One line.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Object<'o> {
    Diagnostic(Found<'o>),
    Begun(Begun<'o>),
    Scenario(Scenario<'o>),
    Failed(Failed<'o>),
    Over(Over),
}

/// What the checker says of a script.
#[derive(Serialize)]
pub(super) struct Found<'o> {
    pub(super) path: &'o str,
    pub(super) diagnostic: Diagnostic,
}

/// The system is ready.
#[derive(Serialize)]
pub(super) struct Begun<'o> {
    /// The version of sockdrill.
    version: &'static str,
    /// What the system is called.
    system: &'o [String],
    /// The version of its kernel.
    kernel: &'o str,
    isolation: &'static str,
    scenarios: usize,
    cases: usize,
    /// How often each case runs.
    repeat: usize,
    /// The seed of the order, if it is one of chance.
    shuffle: Option<u64>,
}

impl<'o> Begun<'o> {
    pub(super) fn new(beginning: &Beginning<'o>) -> Self {
        let facts = beginning.facts;
        Self {
            version: env!("CARGO_PKG_VERSION"),
            system: &facts.platform.names,
            kernel: &facts.platform.version,
            isolation: isolation(facts.isolation),
            scenarios: beginning.scenarios,
            cases: beginning.cases,
            repeat: beginning.repeat,
            shuffle: beginning.shuffle,
        }
    }
}

/// How cases are kept apart, in a word.
pub(in crate::report) fn isolation(isolation: Isolation) -> &'static str {
    match isolation {
        Isolation::Namespace => "namespace",
        Isolation::UserNamespace => "user_namespace",
        Isolation::Ports => "ports",
    }
}

/// The run can't go on.
#[derive(Serialize)]
pub(super) struct Failed<'o> {
    pub(super) message: &'o str,
}

/// The run in numbers.
#[derive(Serialize)]
pub(super) struct Over {
    scenarios: Scenarios,
    cases: Cases,
    checked: Checked,
    /// How many new records could not be written.
    unwritten: usize,
    /// The records without a scenario.
    orphans: Vec<String>,
}

#[derive(Serialize)]
struct Scenarios {
    all: usize,
    passed: usize,
    failed: usize,
    differ: usize,
    new: usize,
    unsettled: usize,
    skipped: usize,
}

#[derive(Serialize)]
struct Cases {
    all: usize,
    held: usize,
    differed: usize,
    broken: usize,
    skipped: usize,
}

#[derive(Serialize)]
struct Checked {
    files: usize,
    errors: usize,
    warnings: usize,
}

impl Over {
    pub(super) fn new(summary: &Summary) -> Self {
        let Tally { cases, passed: held, failed: differed, skipped, broken } = summary.cases;
        let checked = summary.checked;
        Self {
            scenarios: Scenarios {
                all: summary.scenarios(),
                passed: summary.passed,
                failed: summary.failed,
                differ: summary.differ,
                new: summary.new,
                unsettled: summary.unsettled,
                skipped: summary.skipped,
            },
            cases: Cases { all: cases, held, differed, broken, skipped },
            checked: Checked { files: checked.files, errors: checked.errors, warnings: checked.warnings },
            unwritten: summary.unwritten,
            orphans: summary.orphans.iter().map(|path| path.display().to_string()).collect(),
        }
    }
}
