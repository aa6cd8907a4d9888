//! A run for people, on a terminal: results on standard output, everything about the run on standard error.

mod cases;
mod change;
mod closing;
mod diagnostics;
mod diff_tool;
mod failures;
mod headline;
mod level;
mod pending;
mod run;
mod slow;
mod test;

pub(crate) use self::diagnostics::{Diagnostics, diagnostics};
pub(crate) use closing::NextSteps;
pub(crate) use level::Level;
pub(crate) use pending::{difference, heading, source, whole};
pub(crate) use run::Run;
pub(crate) use test::Test;

use crate::run::Summary;
use crate::text::foreign;
use crate::text::paint::{STRONG, paint};

/// How much is shown of a run.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// Of which scenarios something is said.
    pub level: Level,
    /// What the user can type at its end.
    pub next: NextSteps,
    /// How many of the slowest scenarios are named at its end.
    pub durations: usize,
}

/// The line above a run that is one of several: on which system it is.
#[must_use]
pub(crate) fn system(name: &str, colour: bool) -> String {
    format!("{}\n", paint(&format!("on {}", foreign::line(name)), STRONG, colour))
}

/// The end of every summary: how cases were isolated, where they ran if not here, and how their order can be had
/// again if it was shuffled.
fn circumstances(summary: &Summary) -> String {
    let isolation = summary.facts.as_ref().map_or(String::new(), |facts| {
        let elsewhere = facts.platform.elsewhere().map_or(String::new(), |system| format!("; on {system}"));
        format!(" ({}{elsewhere})", facts.isolation_line())
    });
    let order = summary.shuffle.map_or(String::new(), |seed| format!(" (shuffled: --shuffle={seed})"));
    foreign::line(&format!("{isolation}{order}")).into_owned()
}

/// How a run is summed up in which nothing ran because a script has errors; none of another one.
fn refusal(summary: &Summary) -> Option<String> {
    let checked = summary.checked;
    (checked.errors > 0)
        .then(|| crate::text::diagnostics::summary(checked.errors, checked.warnings, checked.files))
}

/// Numbers and what they count, those left out that are 0.
pub(super) fn numbers(parts: &[(usize, &str)]) -> String {
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if parts.is_empty() { "nothing was run".to_owned() } else { parts.join(", ") }
}
