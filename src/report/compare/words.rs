//! Observations in words.

use crate::compare::{Observations, Observed};
use crate::text::columns::{GAP, indented};

/// Which system did what, on one line if every outcome is on one; what all agree on by itself.
pub(super) fn observations(observations: &Observations, names: &[&str]) -> String {
    let groups = observations.groups();
    let several_lines = groups.iter().any(|(_, observed)| observed.outcome.contains('\n'));
    let group = |(systems, observed): &(Vec<usize>, &Observed)| {
        let outcome = self::outcome(observed);
        match &systems[..] {
            [] => outcome,
            systems if several_lines => format!("{}:\n{}", names_of(systems, names), indented(&outcome, GAP)),
            systems => format!("{}: {outcome}", names_of(systems, names)),
        }
    };
    let all: Vec<String> = groups.iter().map(group).collect();
    all.join(if several_lines { "\n" } else { "; " })
}

/// An outcome, and whether it is not what the scenario expects.
pub(super) fn outcome(observed: &Observed) -> String {
    match (observed.expected, observed.outcome.contains('\n')) {
        (true, _) => observed.outcome.clone(),
        (false, false) => format!("{} (unexpected)", observed.outcome),
        (false, true) => format!("unexpected:\n{}", observed.outcome),
    }
}

/// `host, uml`
pub(super) fn names_of(systems: &[usize], names: &[&str]) -> String {
    let names: Vec<&str> = systems.iter().map(|system| names[*system]).collect();
    names.join(", ")
}

/// `(4 cases)`, or nothing where a scenario has just one.
pub(super) fn of_cases(cases: usize, all: usize) -> String {
    if all == 1 { String::new() } else { format!(" ({})", crate::text::plural::count(cases, "case")) }
}

/// `host, uml and gvisor`
pub(super) fn listed(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}
