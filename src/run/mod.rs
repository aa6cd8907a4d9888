//! A run: scenarios on a system, each told when all of its cases have ended, in the order of the list.

// Whoever adds a verb, an operation, an option or an outcome is led to every place that must know it.
#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]

pub mod executor;
mod facts;
mod isolation;
pub mod judge;
mod options;
pub(crate) mod repeat;
mod skip;
mod system;
pub mod trace;

pub use facts::Facts;
pub use isolation::Isolation;
pub use options::{CASE, Networks, RunOptions};
pub use system::{Error, Event, System, Workload};

use std::sync::Arc;

use crate::plan;

use trace::{CaseResult, End, Repetitions, Trace};

/// What happened in a scenario.
#[derive(Debug)]
pub struct Finished {
    /// The script's place in the list.
    pub script: usize,
    /// Its cases, in their order. Of one that ran several times, the repetition that tells most: the first
    /// that did not hold or, if all held, the very first.
    pub cases: Vec<CaseResult>,
    /// What came of the repetitions of each case; nothing if every case ran once.
    pub repeated: Vec<Repeated>,
}

/// What came of the repetitions of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The traces that it took, in the order in which they were first taken, and which repetitions took
    /// each: the first, and how many. One trace means that all were alike.
    pub traces: Vec<(Arc<Trace>, Repetitions)>,
}

impl Repeated {
    /// How many repetitions there were.
    #[must_use]
    pub fn times(&self) -> usize {
        self.traces.iter().map(|(_, repetitions)| repetitions.times).sum()
    }

    /// The repetition that tells most.
    fn decisive(&self) -> Option<&Arc<Trace>> {
        let mut traces = self.traces.iter().map(|(trace, _)| trace);
        let unlike = traces.clone().find(|trace| !matches!(trace.end, End::Passed));
        unlike.or_else(|| traces.next())
    }

    fn add(&mut self, trace: Arc<Trace>, repetitions: Repetitions) {
        match self.traces.iter_mut().find(|(known, _)| *known == trace) {
            Some((_, known)) => {
                known.first = known.first.min(repetitions.first);
                known.times += repetitions.times;
            }
            None => self.traces.push((trace, repetitions)),
        }
    }
}

/// What a run tells.
#[derive(Debug)]
pub enum Told {
    /// The system is ready; what it is and has.
    Ready(Facts),
    /// A case has begun.
    Begun(CasePlace),
    /// A case has ended, or so many of its repetitions have.
    Ended(CasePlace, usize),
    /// Nothing has begun or ended for a moment.
    Waiting,
    /// A scenario has ended.
    Finished(Finished),
}

/// Which case it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasePlace {
    /// The script's place in the list.
    pub script: usize,
    /// The case's number among the script's.
    pub number: usize,
}

/// How the cases of a scenario, or of a run, ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub cases: usize,
    /// Every step came out as expected.
    pub passed: usize,
    /// A step did not.
    pub failed: usize,
    /// Not run, for a reason that was given.
    pub skipped: usize,
    /// Could not be run to the end.
    pub broken: usize,
}

impl Tally {
    /// Counts cases.
    #[must_use]
    pub fn of(cases: &[CaseResult]) -> Self {
        let count = |is: fn(&End) -> bool| cases.iter().filter(|case| is(&case.trace.end)).count();
        Self {
            cases: cases.len(),
            passed: count(|end| matches!(end, End::Passed)),
            failed: count(|end| matches!(end, End::Failed(_))),
            skipped: count(|end| matches!(end, End::Skipped(_))),
            broken: count(|end| matches!(end, End::Broken(_) | End::Invalid(_))),
        }
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

/// Runs scripts on a system.
///
/// ```
/// use sockdrill::Scenario;
/// use sockdrill::run::{Tally, Told, run};
/// use sockdrill::run::{Workload};
/// use sockdrill::system::Host;
///
/// let texts = ["tcp a; bind a 9000", "axis x = 1 | 2 | 3; wait 1ms; tcp a; listen a backlog=$x"];
/// let scenarios = texts.map(|text| Scenario::parse("one.drill", text).unwrap());
/// let scripts = scenarios.map(|scenario| scenario.script().clone());
/// let mut held = Vec::new();
/// run(Workload::once(&scripts), &Host::default(), &mut |told| {
///     if let Told::Finished(finished) = told {
///         held.push(Tally::of(&finished.cases).passed);
///     }
/// })?;
/// assert_eq!(held, [1, 3]);
/// # Ok::<(), sockdrill::run::Error>(())
/// ```
///
/// # Errors
///
/// The system can't run cases.
pub fn run(workload: Workload<'_>, system: &dyn System, tell: &mut dyn FnMut(Told)) -> Result<(), Error> {
    let mut collector = Collector::new(workload);
    system.run(workload, &mut |event| match event {
        Event::Ready(facts) => tell(Told::Ready(facts)),
        Event::Begun { script, case } => tell(Told::Begun(CasePlace { script, number: case })),
        Event::Waiting => tell(Told::Waiting),
        Event::Case { script, trace, repetitions } => {
            let place = CasePlace { script, number: trace.number };
            collector.add(script, trace, repetitions);
            tell(Told::Ended(place, repetitions.times));
            while let Some(finished) = collector.next_finished() {
                tell(Told::Finished(finished));
            }
        }
    })
}

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
    fn new(workload: Workload<'_>) -> Self {
        let repeat = workload.repeat.max(1);
        let gathered = |script| {
            let cases = plan::count(script).unwrap_or_default();
            Gathered { open: cases * repeat, cases: Vec::new() }
        };
        Self { repeat, scripts: workload.scripts.iter().map(gathered).collect(), next: 0 }
    }

    fn add(&mut self, script: usize, trace: CaseResult, repetitions: Repetitions) {
        let gathered = &mut self.scripts[script];
        gathered.open = gathered.open.saturating_sub(repetitions.times);
        if gathered.cases.len() <= trace.number {
            gathered.cases.resize_with(trace.number + 1, || Repeated { traces: Vec::with_capacity(1) });
        }
        gathered.cases[trace.number].add(trace.trace, repetitions);
    }

    fn next_finished(&mut self) -> Option<Finished> {
        if self.scripts.get(self.next)?.open > 0 {
            return None;
        }
        let script = self.next;
        self.next += 1;
        let mut repeated = std::mem::take(&mut self.scripts[script].cases);
        repeated.iter_mut().for_each(|case| case.traces.sort_by_key(|(_, repetitions)| repetitions.first));
        let trace = |(number, repeated): (usize, &Repeated)| {
            repeated.decisive().map(|trace| CaseResult { number, trace: Arc::clone(trace) })
        };
        let cases = repeated.iter().enumerate().filter_map(trace).collect();
        if self.repeat == 1 {
            repeated.clear();
        }
        Some(Finished { script, cases, repeated })
    }
}
