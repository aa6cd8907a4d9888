//! The events of a run: one type, from the worker that runs a case to the reporter that shows it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::language::diagnostic::Diagnostic;

use super::trace::{CaseResult, End, Outcome, Repetitions, Trace};
use super::{Facts, Repeated};

/// One thing that happens in a run. Where cases run it is emitted with the number of a trace in place of the trace:
/// of thousands of cases most have the same few.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names say it")]
pub enum RunEvent<T = Arc<Trace>> {
    /// The checker has errors or warnings for a script.
    Diagnosed(Diagnosed),
    /// The system is ready; what it is and has. Nothing starts if a script has errors, or if there is none.
    Started(Facts),
    /// A case has started. One that is skipped ends without it.
    CaseStarted(CaseId),
    /// A case has ended, or some of its repetitions have.
    CaseFinished {
        case: CaseId,
        trace: T,
        /// In which of its repetitions.
        repetitions: Repetitions,
        /// How long they took together, by the clock of the system on which they ran.
        time: Duration,
    },
    /// A run of a case lost its time to the machine. It counts for nothing, and comes again when nothing else runs.
    CaseRetried {
        case: CaseId,
        /// Which of its repetitions, from 0 on.
        repetition: usize,
        lost: LostTime,
    },
    /// Nothing has started or ended for a moment, though cases run. Who shows a clock can move it.
    Waiting,
    /// A case has taken this long and goes on: longer than whoever watches the run wants to wait without a word.
    Slow(CaseId, Duration),
    /// All cases of a scenario have ended, or it was not started; scenarios come in the order of the list.
    ScenarioFinished(ScenarioResult),
    /// The run cannot go on, and why; nothing comes after it.
    Aborted(String),
    /// The run is over.
    Finished(Summary),
}

impl<T> RunEvent<T> {
    /// The same event with what `trace` makes of its trace, if it has one; nothing if that makes nothing of it.
    pub(crate) fn try_map<U>(self, trace: impl FnOnce(T) -> Option<U>) -> Option<RunEvent<U>> {
        Some(match self {
            RunEvent::Diagnosed(diagnosed) => RunEvent::Diagnosed(diagnosed),
            RunEvent::Started(facts) => RunEvent::Started(facts),
            RunEvent::CaseStarted(case) => RunEvent::CaseStarted(case),
            RunEvent::CaseFinished { case, trace: of, repetitions, time } => {
                RunEvent::CaseFinished { case, trace: trace(of)?, repetitions, time }
            }
            RunEvent::CaseRetried { case, repetition, lost } => {
                RunEvent::CaseRetried { case, repetition, lost }
            }
            RunEvent::Waiting => RunEvent::Waiting,
            RunEvent::Slow(case, after) => RunEvent::Slow(case, after),
            RunEvent::ScenarioFinished(result) => RunEvent::ScenarioFinished(result),
            RunEvent::Aborted(reason) => RunEvent::Aborted(reason),
            RunEvent::Finished(summary) => RunEvent::Finished(summary),
        })
    }
}

/// Why what came of a run of a case says nothing: its processes, or the kernel on their behalf, were not scheduled when they should
/// have been.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LostTime {
    /// What became of the system, if that is why: then it was started again.
    pub system: Option<String>,
    /// What came of the step with which it ended; none if it hung, and was killed.
    pub outcome: Option<Outcome>,
    /// For how long it should have run and did not; 0 where that is not known.
    pub delay: Duration,
    /// How many tasks wanted to run at once, over the last minute (`/proc/loadavg`); none where that is not known.
    pub load: Option<f64>,
}

impl fmt::Display for LostTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(system) = &self.system {
            return f.write_str(system);
        }
        match self.outcome {
            Some(_) => write!(f, "held up for {} ms", self.delay.as_millis())?,
            None => f.write_str("it hung, and was killed")?,
        }
        self.load.map_or(Ok(()), |load| write!(f, "; load average {load:.1}"))
    }
}

/// Which case it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CaseId {
    /// The script's index in the list of the run.
    pub script: usize,
    /// The case's number among the cases of the script.
    pub case: usize,
}

/// The errors and warnings of one script.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Diagnosed {
    /// The script, as the user named it.
    pub path: String,
    pub source: String,
    /// The errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// What happened in a scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ScenarioResult {
    /// The script's index in the list of the run.
    pub script: usize,
    /// Its cases, in their order; none of a scenario that was not started. Of a case that ran several times, the
    /// repetition that says most: the first that did not pass or, if all passed, the very first.
    pub cases: Vec<CaseResult>,
    /// The results of the repetitions of each case; nothing if every case ran once.
    pub repeated: Vec<Repeated>,
    pub verdict: Verdict,
}

/// The verdict on a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Verdict {
    /// Every case passed and, where snapshots are compared, what happened is what the snapshot says.
    Passed,
    /// A case failed, or could not be run to its end.
    Failed,
    /// All passed, and the snapshot says otherwise.
    Differs(SnapshotChange),
    /// All passed, and there is no snapshot yet.
    New(SnapshotChange),
    /// All passed, and what happened is the snapshot from now on, without review: somebody wanted it so.
    Accepted(SnapshotChange),
    /// All passed, and its snapshot cannot be read, or a pending one that is not needed any more cannot be deleted:
    /// why.
    Unsettled(String),
    /// Nothing of it counts: it was not asked for, or cases could not run here. The reasons are with the cases, or
    /// here if it was not started.
    Skipped(Option<String>),
}

impl Verdict {
    /// What cases that ended so say of their scenario, whatever its snapshot says.
    #[must_use]
    pub fn of(tally: Tally) -> Self {
        if tally.failed + tally.broken > 0 {
            Verdict::Failed
        } else if tally.skipped > 0 {
            Verdict::Skipped(None)
        } else {
            Verdict::Passed
        }
    }
}

/// What a snapshot would change to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SnapshotChange {
    /// What the snapshot says; nothing if there is none.
    pub accepted: String,
    pub actual: String,
    /// Where the pending snapshot was written, if it was.
    pub pending: Option<PathBuf>,
    /// Why it could not be written, if it could not.
    pub refused: Option<String>,
}

/// How the cases of a scenario, or of a run, ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Tally {
    #[serde(rename = "all")]
    pub cases: usize,
    /// Every step came out as expected.
    pub passed: usize,
    /// A step did not.
    pub failed: usize,
    /// Could not be run to the end.
    pub broken: usize,
    /// Not run, for a reason that was given.
    pub skipped: usize,
}

impl Tally {
    /// Counts cases.
    #[must_use]
    pub fn of(cases: &[CaseResult]) -> Self {
        let mut tally = Self { cases: cases.len(), ..Self::default() };
        for case in cases {
            *match case.trace.end {
                End::Passed => &mut tally.passed,
                End::Failed(_) => &mut tally.failed,
                End::Skipped(_) => &mut tally.skipped,
                End::Broken(_) | End::Invalid(_) => &mut tally.broken,
            } += 1;
        }
        tally
    }

    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.broken += other.broken;
    }
}

/// A run in numbers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// How the scenarios ended.
    pub scenarios: ScenarioTally,
    /// How the cases ended.
    pub cases: Tally,
    /// What the checker found; with an error, nothing was run.
    pub checked: Checked,
    /// How many runs of cases lost their time to the machine, and came again by themselves.
    pub retried: usize,
    /// How many pending snapshots could not be written.
    pub unwritten: usize,
    /// The snapshots whose scenario no longer exists. They are looked for only if everything was to be run.
    pub orphans: Vec<PathBuf>,
    /// The seed of the order in which cases started; none: the order of the scripts.
    #[serde(skip)]
    pub shuffle: Option<u64>,
    /// What it ran on; none if nothing was run.
    #[serde(skip)]
    pub facts: Option<Facts>,
}

/// How the scenarios of a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ScenarioTally {
    pub all: usize,
    pub passed: usize,
    /// How many have a new snapshot, accepted without review.
    pub accepted: usize,
    /// Of how many a case failed.
    pub failed: usize,
    /// How many differ from their snapshots.
    pub differ: usize,
    /// How many have no snapshot yet.
    pub new: usize,
    /// Of how many the snapshot could not be read.
    pub unsettled: usize,
    /// How many were skipped, in part or as a whole.
    pub skipped: usize,
}

/// What the checker found, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Checked {
    /// How many scripts it read.
    pub files: usize,
    /// How many errors it found.
    pub errors: usize,
    pub warnings: usize,
}

impl Summary {
    /// Counts a scenario.
    pub fn add(&mut self, result: &ScenarioResult) {
        self.cases.add(Tally::of(&result.cases));
        if let Verdict::Differs(change) | Verdict::New(change) = &result.verdict {
            self.unwritten += usize::from(change.refused.is_some());
        }
        self.scenarios.all += 1;
        *match result.verdict {
            Verdict::Passed => &mut self.scenarios.passed,
            Verdict::Accepted(_) => &mut self.scenarios.accepted,
            Verdict::Failed => &mut self.scenarios.failed,
            Verdict::Differs(_) => &mut self.scenarios.differ,
            Verdict::New(_) => &mut self.scenarios.new,
            Verdict::Unsettled(_) => &mut self.scenarios.unsettled,
            Verdict::Skipped(_) => &mut self.scenarios.skipped,
        } += 1;
    }
}
