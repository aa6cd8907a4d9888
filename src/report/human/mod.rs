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

use crate::plan;
use crate::run::{CaseId, LostTime, Summary};
use crate::text::foreign;
use crate::text::outcome;
use crate::text::paint::{STRONG, paint};
use crate::text::plural::count;

use super::reporter::RunContext;

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

/// Says of a run of a case that it lost its time to the machine.
fn retried(run: RunContext<'_>, case: CaseId, lost: &LostTime) -> String {
    let script = run.script_of(case);
    let name = plan::case_name(script, &plan::values_of(script, case.case));
    let of_case = if name.is_empty() { String::new() } else { format!(" (case {name})") };
    let ended = lost.outcome.as_ref().map(|outcome| format!("{}; ", outcome::text(outcome, script)));
    let ended = ended.unwrap_or_default();
    let by_itself = if lost.system.is_none() { " by itself" } else { "" };
    let note = format!("note: {}{of_case} runs once more{by_itself}: {ended}{lost}", script.path);
    format!("{}\n", foreign::line(&note))
}

/// The end of every summary: how cases were isolated, where they ran if not here, and how their order can be had
/// again if it was shuffled.
fn circumstances(summary: &Summary) -> String {
    let isolation = summary.facts.as_ref().map_or(String::new(), |facts| {
        let elsewhere = facts.platform.elsewhere().map_or(String::new(), |system| format!("; on {system}"));
        format!(" ({}{elsewhere})", facts.isolation_line())
    });
    let order = summary.shuffle.map_or(String::new(), |seed| format!(" (shuffled: --shuffle={seed})"));
    let retried = match summary.retried {
        0 => String::new(),
        retried => format!(" ({} retried)", count(retried, "run")),
    };
    foreign::line(&format!("{isolation}{order}{retried}")).into_owned()
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
