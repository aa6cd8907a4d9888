//! A run: scenarios on a system, each told when all of its cases have ended, in the order of the list.

use std::collections::BTreeMap;

use crate::language::script::Script;
use crate::plan;
use crate::system::{Error, Event, Facts, System};
use crate::trace::{CaseTrace, End};

/// What happened in a scenario.
#[derive(Debug)]
pub struct Finished {
    /// The script's place in the list.
    pub script: usize,
    /// Its cases, in their order.
    pub cases: Vec<CaseTrace>,
}

/// What a run tells.
#[derive(Debug)]
pub enum Told {
    /// The system is ready; what it is and has.
    Ready(Facts),
    /// A case has begun.
    Begun(CasePlace),
    /// A case has ended.
    Ended(CasePlace),
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
    pub held: usize,
    /// A step did not.
    pub differed: usize,
    /// Not run, for a reason that was given.
    pub skipped: usize,
    /// Could not be run to the end.
    pub broken: usize,
}

impl Tally {
    /// Counts cases.
    #[must_use]
    pub fn of(cases: &[CaseTrace]) -> Self {
        let count = |is: fn(&End) -> bool| cases.iter().filter(|case| is(&case.end)).count();
        Self {
            cases: cases.len(),
            held: count(|end| matches!(end, End::Held)),
            differed: count(|end| matches!(end, End::Differed(_))),
            skipped: count(|end| matches!(end, End::Skipped(_))),
            broken: count(|end| matches!(end, End::Broken(_) | End::Unplanned)),
        }
    }

    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.held += other.held;
        self.differed += other.differed;
        self.skipped += other.skipped;
        self.broken += other.broken;
    }
}

/// Runs scripts on a system.
///
/// ```
/// use sockdrill::Scenario;
/// use sockdrill::run::{Tally, Told, run};
/// use sockdrill::system::Host;
///
/// let texts = ["tcp a; bind a 9000", "axis x = 1 | 2 | 3; wait 1ms; tcp a; listen a backlog=$x"];
/// let scenarios = texts.map(|text| Scenario::parse("one.drill", text).unwrap());
/// let scripts = scenarios.map(|scenario| scenario.script().clone());
/// let mut held = Vec::new();
/// run(&scripts, &Host::default(), &mut |told| {
///     if let Told::Finished(finished) = told {
///         held.push(Tally::of(&finished.cases).held);
///     }
/// })?;
/// assert_eq!(held, [1, 3]);
/// # Ok::<(), sockdrill::system::Error>(())
/// ```
///
/// # Errors
///
/// The system can't run cases.
pub fn run(scripts: &[Script], system: &dyn System, tell: &mut dyn FnMut(Told)) -> Result<(), Error> {
    let mut collector = Collector::new(scripts);
    system.run(scripts, &mut |event| match event {
        Event::Ready(facts) => tell(Told::Ready(facts)),
        Event::Begun { script, case } => tell(Told::Begun(CasePlace { script, number: case })),
        Event::Waiting => tell(Told::Waiting),
        Event::Case { script, trace } => {
            let place = CasePlace { script, number: trace.number };
            collector.add(script, trace);
            tell(Told::Ended(place));
            while let Some(finished) = collector.next_finished() {
                tell(Told::Finished(finished));
            }
        }
    })
}

/// Puts cases, which end in any order, back into the order of their scripts.
struct Collector {
    /// How many cases of each script have not ended.
    open: Vec<usize>,
    cases: Vec<BTreeMap<usize, CaseTrace>>,
    next: usize,
}

impl Collector {
    fn new(scripts: &[Script]) -> Self {
        let open = scripts.iter().map(|script| plan::count(script).unwrap_or_default()).collect();
        Self { open, cases: scripts.iter().map(|_| BTreeMap::new()).collect(), next: 0 }
    }

    fn add(&mut self, script: usize, trace: CaseTrace) {
        if self.cases[script].insert(trace.number, trace).is_none() {
            self.open[script] = self.open[script].saturating_sub(1);
        }
    }

    fn next_finished(&mut self) -> Option<Finished> {
        if *self.open.get(self.next)? > 0 {
            return None;
        }
        let script = self.next;
        self.next += 1;
        let cases = std::mem::take(&mut self.cases[script]).into_values().collect();
        Some(Finished { script, cases })
    }
}
