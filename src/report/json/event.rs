//! The object of each event, without what is nested in it.

use serde::Serialize;

use crate::language::script::Script;
use crate::report::reporter::RunContext;
use crate::run::{CaseId, Facts, Isolation, LostTime, Summary};
use crate::text::outcome::text;

use super::diagnostic::Diagnostic;
use super::scenario::ScenarioObject;

/// The version of `docs/json.schema.json`: it grows when a key is renamed or means something else.
pub(in crate::report) const SCHEMA: u32 = 2;

/// One line.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum EventObject<'o> {
    /// What the checker says of a script.
    Diagnostic {
        path: &'o str,
        diagnostic: Diagnostic,
    },
    Started(StartedObject<'o>),
    /// A run of a case lost its time to the machine, and comes once more.
    CaseRetried(RetriedObject<'o>),
    ScenarioFinished(ScenarioObject<'o>),
    /// The run can't go on.
    Aborted {
        message: &'o str,
    },
    Finished(&'o Summary),
}

/// A run of a case that counts for nothing.
#[derive(Serialize)]
pub(super) struct RetriedObject<'o> {
    path: &'o str,
    /// The number of the case, from 0.
    case: usize,
    /// The number of the repetition, from 0.
    repetition: usize,
    /// What became of the system, if that is why.
    system: Option<&'o str>,
    /// What came of the step with which it ended; none if it hung.
    outcome: Option<String>,
    /// For how long it was held up, in milliseconds.
    delay_ms: u128,
    /// The load average of the last minute.
    load: Option<f64>,
}

impl<'o> RetriedObject<'o> {
    pub(super) fn new(run: RunContext<'o>, case: CaseId, repetition: usize, lost: &'o LostTime) -> Self {
        let script = run.script_of(case);
        let outcome = lost.outcome.as_ref().map(|outcome| text(outcome, script));
        let path = &script.path;
        let (delay_ms, case) = (lost.delay.as_millis(), case.case);
        Self { path, case, repetition, system: lost.system.as_deref(), outcome, delay_ms, load: lost.load }
    }
}

/// The system is ready.
#[derive(Serialize)]
pub(super) struct StartedObject<'o> {
    /// The version of the schema of these objects.
    schema: u32,
    /// The version of sockdrill.
    version: &'static str,
    /// What the system is called.
    system: &'o [String],
    /// The version of its kernel.
    kernel: &'o str,
    isolation: Isolation,
    scenarios: usize,
    cases: usize,
    /// How often each case runs.
    repeat: usize,
    /// The seed of the order, if it is shuffled.
    shuffle: Option<u64>,
}

impl<'o> StartedObject<'o> {
    pub(super) fn new(facts: &'o Facts, run: RunContext<'_>) -> Self {
        let scripts = &run.scripts[..run.selected];
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            system: &facts.platform.names,
            kernel: &facts.platform.version,
            isolation: facts.isolation,
            scenarios: scripts.len(),
            cases: scripts.iter().map(Script::cases).sum(),
            repeat: run.options.repeat.get(),
            shuffle: run.options.shuffle,
        }
    }
}
