//! What did not run on a system, and why.

use crate::language::script::Script;
use crate::run::trace::{CaseResult, End};

use super::ScenarioComparison;

/// Cases of a scenario that a system did not run, or not to their end, for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotRun {
    pub system: usize,
    /// Why: `needs root`.
    pub reason: String,
    pub cases: usize,
}

/// The cases that ended so, counted for each system and reason.
pub(super) fn of(systems: &[&[CaseResult]], reason: impl Fn(&End) -> Option<&str>) -> Vec<NotRun> {
    let mut not_run: Vec<NotRun> = Vec::new();
    for (system, cases) in systems.iter().enumerate() {
        for reason in cases.iter().filter_map(|case| reason(&case.trace.end)) {
            match not_run.iter_mut().find(|entry| entry.system == system && entry.reason == reason) {
                Some(entry) => entry.cases += 1,
                None => not_run.push(NotRun { system, reason: reason.to_owned(), cases: 1 }),
            }
        }
    }
    not_run
}

/// The scenarios that a system did not run as a whole, for one reason.
#[derive(Clone, Debug)]
pub(crate) struct Skips<'s> {
    pub system: usize,
    pub reason: &'s str,
    /// The scenarios, with how many of their cases were not run.
    pub scenarios: Vec<(&'s Script, usize)>,
}

impl Skips<'_> {
    /// How many cases of all of them.
    #[must_use]
    pub(crate) fn cases(&self) -> usize {
        self.scenarios.iter().map(|(_, cases)| cases).sum()
    }
}

/// What was not run, folded: each system and reason once, by system, with the scenarios.
#[must_use]
pub(crate) fn skips<'s>(scenarios: &'s [ScenarioComparison<'s>]) -> Vec<Skips<'s>> {
    let mut skips: Vec<Skips<'s>> = Vec::new();
    for scenario in scenarios {
        for NotRun { system, reason, cases } in &scenario.skipped {
            let new = (scenario.script, *cases);
            match skips.iter_mut().find(|entry| entry.system == *system && entry.reason == reason) {
                Some(entry) => entry.scenarios.push(new),
                None => skips.push(Skips { system: *system, reason, scenarios: vec![new] }),
            }
        }
    }
    skips.sort_by_key(|skips| skips.system);
    skips
}
