//! A run: scenarios on a system, each finished when all of its cases have ended, in the order of the list.

mod event;
pub mod executor;
mod facts;
mod in_process;
mod isolation;
pub mod judge;
pub(crate) mod message;
mod options;
pub(crate) mod repeat;
mod skip;
mod system;
pub mod trace;

pub use event::{
    CaseId, Checked, Diagnosed, LostTime, RunEvent, ScenarioResult, ScenarioTally, SnapshotChange, Summary,
    Tally, Verdict,
};
pub use facts::Facts;
pub use in_process::InProcess;
pub use isolation::Isolation;
pub use options::{CASE, Networks, RunOptions, Stop};
pub(crate) use skip::is_unannounced;
pub use system::{Error, System};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::language::script::Script;

use trace::{CaseResult, End, Repetitions, Trace};

/// The results of the repetitions of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeated {
    /// Its different traces, in the order in which they first came, and which repetitions had
    /// each: the first, and how many. One trace means that all were alike.
    pub traces: Vec<(Arc<Trace>, Repetitions)>,
}

impl Repeated {
    /// How many repetitions there were.
    #[must_use]
    pub fn times(&self) -> usize {
        self.traces.iter().map(|(_, repetitions)| repetitions.times).sum()
    }

    /// The repetition that says most.
    fn decisive(&self) -> Option<&Arc<Trace>> {
        let mut traces = self.traces.iter().map(|(trace, _)| trace);
        let unlike = traces.clone().find(|trace| !matches!(trace.end, End::Passed));
        unlike.or_else(|| traces.next())
    }

    fn add(&mut self, trace: Arc<Trace>, repetitions: Repetitions) {
        match self.traces.iter_mut().find(|(other, _)| *other == trace) {
            Some((_, counted)) => {
                counted.first = counted.first.min(repetitions.first);
                counted.times += repetitions.times;
            }
            None => self.traces.push((trace, repetitions)),
        }
    }
}

/// Runs scripts on a system. Beside what the system emits, a scenario is finished as soon as all of its cases are,
/// and all scenarios before it. Returns what the system is and has.
///
/// ```
/// use sockdrill::Scenario;
/// use sockdrill::run::{RunEvent, RunOptions, Tally, run};
/// use sockdrill::Host;
///
/// let texts = ["tcp a; bind a 9000", "axis x = 1 | 2 | 3; wait 1ms; tcp a; listen a backlog=$x"];
/// let scenarios = texts.map(|text| Scenario::parse("one.drill", text).unwrap());
/// let scripts = scenarios.map(|scenario| scenario.script().clone());
/// let mut passed = Vec::new();
/// run(&scripts, &Host::default(), &RunOptions::default(), &mut |event| {
///     if let RunEvent::ScenarioFinished(result) = event {
///         passed.push(Tally::of(&result.cases).passed);
///     }
/// })?;
/// assert_eq!(passed, [1, 3]);
/// # Ok::<(), sockdrill::run::Error>(())
/// ```
///
/// # Errors
///
/// The system can't run cases.
pub fn run(
    scripts: &[Script],
    system: &dyn System,
    options: &RunOptions,
    emit: &mut dyn FnMut(RunEvent),
) -> Result<Facts, Error> {
    let mut collector = Collector::new(scripts, options.repeat.get());
    let facts = system.run(scripts, options, &mut |event| {
        if let RunEvent::CaseFinished { case, trace, repetitions, .. } = &event {
            collector.add(*case, Arc::clone(trace), *repetitions);
        }
        emit(event);
        while let Some(result) = collector.next_finished() {
            emit(RunEvent::ScenarioFinished(result));
        }
    })?;
    if options.stop.is_asked() {
        collector.stopped().for_each(|result| emit(RunEvent::ScenarioFinished(result)));
    }
    Ok(facts)
}

/// Why a scenario was not run, or not all of it.
const STOPPED: &str = "the run was stopped before its end";

/// Puts cases, which end in any order, back into the order of their scripts.
struct Collector {
    repeat: usize,
    scripts: Vec<Gathered>,
    next: usize,
}

/// What has come of the cases of a script.
struct Gathered {
    /// How many runs have not ended.
    open: usize,
    cases: Vec<Repeated>,
}

impl Collector {
    fn new(scripts: &[Script], repeat: usize) -> Self {
        let gathered = |script: &Script| Gathered { open: script.cases() * repeat, cases: Vec::new() };
        Self { repeat, scripts: scripts.iter().map(gathered).collect(), next: 0 }
    }

    fn add(&mut self, id: CaseId, trace: Arc<Trace>, repetitions: Repetitions) {
        let gathered = &mut self.scripts[id.script];
        gathered.open = gathered.open.saturating_sub(repetitions.times);
        if gathered.cases.len() <= id.case {
            gathered.cases.resize_with(id.case + 1, || Repeated { traces: Vec::with_capacity(1) });
        }
        gathered.cases[id.case].add(trace, repetitions);
    }

    fn next_finished(&mut self) -> Option<ScenarioResult> {
        if self.scripts.get(self.next)?.open > 0 { None } else { self.next() }
    }

    /// What is there of the scenarios that have not ended. Of one without a failure so far nothing can be said.
    fn stopped(&mut self) -> impl Iterator<Item = ScenarioResult> {
        std::iter::from_fn(|| {
            let complete = self.scripts.get(self.next)?.open == 0;
            let result = self.next()?;
            if complete {
                return Some(result);
            }
            if result.verdict == Verdict::Failed {
                return Some(ScenarioResult { repeated: Vec::new(), ..result });
            }
            let verdict = Verdict::Skipped(Some(STOPPED.to_owned()));
            Some(ScenarioResult { cases: Vec::new(), repeated: Vec::new(), verdict, ..result })
        })
    }

    /// The next scenario as far as it has come.
    fn next(&mut self) -> Option<ScenarioResult> {
        let script = self.next;
        self.scripts.get(script)?;
        self.next += 1;
        let mut repeated = std::mem::take(&mut self.scripts[script].cases);
        repeated.iter_mut().for_each(|case| case.traces.sort_by_key(|(_, repetitions)| repetitions.first));
        let trace = |(number, repeated): (usize, &Repeated)| {
            repeated.decisive().map(|trace| CaseResult { number, trace: Arc::clone(trace) })
        };
        let cases: Vec<CaseResult> = repeated.iter().enumerate().filter_map(trace).collect();
        if self.repeat == 1 {
            repeated.clear();
        }
        let verdict = Verdict::of(Tally::of(&cases));
        Some(ScenarioResult { script, cases, repeated, verdict })
    }
}
