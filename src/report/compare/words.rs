//! Answers in words.

use crate::compare::{Answer, Said};
use crate::text::columns::{GAP, indented};

/// Who said what, on one line if every outcome is on one; what all agree on by itself.
pub(super) fn answer(answer: &Answer, names: &[&str]) -> String {
    let groups = answer.groups();
    let several_lines = groups.iter().any(|(_, said)| said.outcome.contains('\n'));
    let one = |(systems, said): &(Vec<usize>, &Said)| {
        let outcome = outcome(said);
        match &systems[..] {
            [] => outcome,
            systems if several_lines => format!("{}:\n{}", who(systems, names), indented(&outcome, GAP)),
            systems => format!("{}: {outcome}", who(systems, names)),
        }
    };
    let all: Vec<String> = groups.iter().map(one).collect();
    all.join(if several_lines { "\n" } else { "; " })
}

/// An outcome, and whether it is not what the scenario expects.
pub(super) fn outcome(said: &Said) -> String {
    match (said.expected, said.outcome.contains('\n')) {
        (true, _) => said.outcome.clone(),
        (false, false) => format!("{} (unexpected)", said.outcome),
        (false, true) => format!("unexpected:\n{}", said.outcome),
    }
}

/// `host, uml`
pub(super) fn who(systems: &[usize], names: &[&str]) -> String {
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
