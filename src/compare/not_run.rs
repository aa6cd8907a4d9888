//! What did not run on a system, and why.

use crate::language::script::Script;
use crate::run::trace::{CaseResult, End};

use super::Scenario;

/// Cases of a scenario that a system did not run, or not to their end, for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRun {
    /// The system.
    pub system: usize,
    /// Why: `needs root`.
    pub reason: String,
    /// How many cases.
    pub cases: usize,
}

/// The cases that ended so, counted for each system and reason.
pub(super) fn of(systems: &[&[CaseResult]], reason: impl Fn(&End) -> Option<&str>) -> Vec<NotRun> {
    let mut found: Vec<NotRun> = Vec::new();
    for (system, cases) in systems.iter().enumerate() {
        for reason in cases.iter().filter_map(|case| reason(&case.trace.end)) {
            match found.iter_mut().find(|known| known.system == system && known.reason == reason) {
                Some(known) => known.cases += 1,
                None => found.push(NotRun { system, reason: reason.to_owned(), cases: 1 }),
            }
        }
    }
    found
}

/// The scenarios that a system did not run as a whole, for one reason.
#[derive(Clone, Debug)]
pub struct Skips<'s> {
    /// The system.
    pub system: usize,
    /// Why.
    pub reason: &'s str,
    /// The scenarios, with how many of their cases were not run.
    pub scenarios: Vec<(&'s Script, usize)>,
}

impl Skips<'_> {
    /// How many cases of all of them.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.scenarios.iter().map(|(_, cases)| cases).sum()
    }
}

/// What was not run, folded: each system and reason once, by system, with the scenarios.
#[must_use]
pub fn skips<'s>(scenarios: &'s [Scenario<'s>]) -> Vec<Skips<'s>> {
    let mut found: Vec<Skips<'s>> = Vec::new();
    for scenario in scenarios {
        for NotRun { system, reason, cases } in &scenario.skipped {
            let entry = (scenario.script, *cases);
            match found.iter_mut().find(|known| known.system == *system && known.reason == reason) {
                Some(known) => known.scenarios.push(entry),
                None => found.push(Skips { system: *system, reason, scenarios: vec![entry] }),
            }
        }
    }
    found.sort_by_key(|skips| skips.system);
    found
}
