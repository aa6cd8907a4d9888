//! Why a scenario was not run, or not to its end.

use std::error::Error;

use crate::run::Tally;
use crate::scenario::Ran;

/// Whether a case was not run for a reason that the scenario's header does not name.
pub(super) fn unexpected(ran: &Ran<'_>) -> bool {
    let named: Vec<String> =
        ran.script.header.requires.iter().filter_map(|requirement| ran.facts.lacks(requirement)).collect();
    ran.skips().iter().any(|(reason, _)| !named.iter().any(|known| known == reason))
}

/// The reasons, and how much was not run.
pub(super) fn why(ran: &Ran<'_>) -> String {
    let Tally { cases, skipped, .. } = ran.tally();
    let reasons: Vec<String> = ran.skips().iter().map(|(reason, _)| format!("it {reason}")).collect();
    let share = if skipped < cases { format!("{skipped} of {cases} cases: ") } else { String::new() };
    share + &reasons.join("; ")
}

/// An error and what it comes from, in a line.
pub(super) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.extend([": ", &error.to_string()]);
        cause = error.source();
    }
    text
}
