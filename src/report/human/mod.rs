//! A run for people, on a terminal: results on standard output, everything about the run on standard error.

mod change;
mod failures;
mod findings;
mod run;
mod test;
mod waiting;

pub use change::change;
pub use findings::Findings;
pub use run::Run;
pub use test::Test;
pub use waiting::{difference, heading, source};

use crate::report::event::Summary;
use crate::text::diagnostics;
use crate::text::paint::{STRONG, paint};

/// The line above a run that is one of several: on which system it is.
#[must_use]
pub fn system(name: &str, colour: bool) -> String {
    format!("{}\n", paint(&format!("on {name}"), STRONG, colour))
}

/// The end of every summary: how cases were kept apart, and where they ran if not here.
fn apart(summary: &Summary) -> String {
    let elsewhere = summary.system.as_ref().map_or(String::new(), |system| format!("; on {system}"));
    summary.apart.map_or(String::new(), |apart| format!(" ({apart}{elsewhere})"))
}

/// How the order can be had again, if it was one of chance.
fn order(summary: &Summary) -> String {
    summary.shuffle.map_or(String::new(), |seed| format!(" (shuffled: --shuffle={seed})"))
}

/// How a run is summed up in which nothing ran because a script is wrong; none of another one.
fn refusal(summary: &Summary) -> Option<String> {
    let checked = summary.checked;
    (checked.errors > 0).then(|| diagnostics::summary(checked.errors, checked.warnings, checked.files))
}

/// Numbers and what they count, those left out that are 0.
pub(super) fn numbers(parts: &[(usize, &str)]) -> String {
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if parts.is_empty() { "nothing was run".to_owned() } else { parts.join(", ") }
}
