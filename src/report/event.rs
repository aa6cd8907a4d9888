//! What a run tells, in the order in which it tells it: what is wrong with the scripts, it has begun, a case
//! has begun and ended, a scenario has ended, it is over.
//!
//! The terminal, JSON, JUnit and the rest each consume this, and ask the runner for nothing.

use std::path::PathBuf;

use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::run::Facts;
use crate::run::trace::CaseResult;
use crate::run::{Repeated, Tally};

/// One thing that a run tells.
#[derive(Clone, Copy, Debug)]
pub enum Event<'e> {
    /// The checker has something to say of a script: it is wrong, or something in it is probably not meant.
    Found(&'e Finding<'e>),
    /// The system is ready. Nothing begins if a script is wrong, or if no scenario is to run.
    Begun(&'e Beginning<'e>),
    /// A case has begun.
    CaseBegun(CaseRef<'e>),
    /// A case has ended, or so many of its repetitions have. Its scenario is told of when all of its cases
    /// have.
    CaseEnded(CaseRef<'e>, usize),
    /// Nothing has begun or ended for a moment, though cases run. Who shows a clock can move it.
    Waiting,
    /// A scenario has ended, or was not begun; scenarios are told in the order of the list.
    Scenario(&'e Scenario<'e>),
    /// The run can't go on, and why; nothing is told after it.
    Failed(&'e str),
    /// Everything has been told.
    Over(&'e Summary),
}

/// What the checker found in one script.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'e> {
    /// The script, as the user named it.
    pub path: &'e str,
    /// Its text.
    pub source: &'e str,
    /// What it found, in the order of the text.
    pub diagnostics: &'e [Diagnostic],
}

/// What will run, and on what.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'e> {
    /// What the system is and has.
    pub facts: &'e Facts,
    /// How many scenarios will run.
    pub scenarios: usize,
    /// How many cases they make.
    pub cases: usize,
    /// How often each of them runs.
    pub repeat: usize,
    /// The seed of the order in which they begin; none: the order of the scripts.
    pub shuffle: Option<u64>,
}

/// A case of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct CaseRef<'e> {
    /// The script.
    pub script: &'e Script,
    /// The case's number among the script's.
    pub number: usize,
}

/// A scenario that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Scenario<'e> {
    /// The script.
    pub script: &'e Script,
    /// What it ran on; none if nothing was run.
    pub facts: Option<&'e Facts>,
    /// What happened in its cases, in their order; nothing where it was not begun.
    pub cases: &'e [CaseResult],
    /// What came of the repetitions of each case; nothing where every case ran once.
    pub repeated: &'e [Repeated],
    /// What came of it.
    pub verdict: &'e Verdict,
}

/// What came of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every case held and, where records are compared, what happened is what was recorded.
    Passed,
    /// A case did not hold, or could not be run to its end.
    Failed,
    /// All held, and the record says otherwise.
    Differs(Change),
    /// All held, and there is no record yet.
    New(Change),
    /// All held, and its record can't be read, or a record that waits no more not be taken away: why.
    Unsettled(String),
    /// Nothing of it counts: it was not asked for, or cases could not run here. The reasons are with the
    /// cases, or here if it was not begun.
    Skipped(Option<String>),
}

/// What a record would change to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What the record says; nothing if there is none.
    pub accepted: String,
    /// What happened.
    pub actual: String,
    /// Where the new record was written, if it was.
    pub pending: Option<PathBuf>,
    /// Why it could not be written, if it could not.
    pub refused: Option<String>,
}

/// A run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many scenarios passed.
    pub passed: usize,
    /// Of how many a case did not hold.
    pub failed: usize,
    /// How many differ from their records.
    pub differ: usize,
    /// How many have no record yet.
    pub new: usize,
    /// Of how many the record could not be read.
    pub unsettled: usize,
    /// How many new records could not be written.
    pub unwritten: usize,
    /// How many were skipped, in part or as a whole.
    pub skipped: usize,
    /// How the cases ended.
    pub cases: Tally,
    /// How cases were kept apart, in a line; none if nothing was run.
    pub apart: Option<&'static str>,
    /// The system, if it is not this host: its name and the version of its kernel.
    pub system: Option<String>,
    /// The records whose scenario is gone. They are looked for only where everything was to be run.
    pub orphans: Vec<PathBuf>,
    /// The seed of the order in which cases began; none: the order of the scripts.
    pub shuffle: Option<u64>,
    /// What the checker found; with an error, nothing was run.
    pub checked: Checked,
}

/// What the checker found, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many scripts it read.
    pub files: usize,
    /// How many errors it found.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
}

impl Summary {
    /// How many scenarios there were.
    #[must_use]
    pub fn scenarios(&self) -> usize {
        self.passed + self.failed + self.differ + self.new + self.unsettled + self.skipped
    }

    /// Counts a scenario.
    pub fn add(&mut self, scenario: &Scenario<'_>) {
        self.cases.add(Tally::of(scenario.cases));
        if let Some(facts) = scenario.facts {
            self.apart = Some(facts.isolation_line());
            self.system = facts.platform.elsewhere();
        }
        if let Verdict::Differs(change) | Verdict::New(change) = scenario.verdict {
            self.unwritten += usize::from(change.refused.is_some());
        }
        *match scenario.verdict {
            Verdict::Passed => &mut self.passed,
            Verdict::Failed => &mut self.failed,
            Verdict::Differs(_) => &mut self.differ,
            Verdict::New(_) => &mut self.new,
            Verdict::Unsettled(_) => &mut self.unsettled,
            Verdict::Skipped(_) => &mut self.skipped,
        } += 1;
    }
}
