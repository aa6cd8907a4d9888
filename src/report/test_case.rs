//! A scenario for formats that know tests: what each is called, how it ended, and why it failed.

use std::collections::BTreeSet;

use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::plan;
use crate::run::trace::{CaseResult, End};
use crate::store::diff::{Line, diff};

use crate::run::{SnapshotChange, Verdict};

use super::reporter::FinishedScenario;
use crate::text::diagnostics::render;
use crate::text::failure::failures;

/// How a test ended.
pub(super) enum Ended {
    Passed,
    /// It had an unexpected outcome.
    Failed(Failure),
    /// It could not be run to its end, or has errors.
    Broken(Failure),
    /// And why.
    Skipped(String),
}

/// Why a test failed.
pub(super) struct Failure {
    /// In a line.
    pub(super) message: String,
    /// Where in the script, if anywhere.
    pub(super) at: Option<Diagnostic>,
    /// At length, without colour.
    pub(super) text: String,
}

/// The values of the axes in a case; none of the one case of a scenario without axes.
pub(super) fn name(script: &Script, number: usize) -> Option<String> {
    (!script.axes.is_empty()).then(|| plan::case_name(script, &plan::values_of(script, number)))
}

/// How a case of a scenario ended.
pub(super) fn of_case(scenario: FinishedScenario<'_>, trace: &CaseResult) -> Ended {
    match &trace.trace.end {
        End::Passed => Ended::Passed,
        End::Skipped(reason) => Ended::Skipped(reason.clone()),
        End::Failed(_) => Ended::Failed(failure(scenario, trace, "case failed")),
        End::Invalid(_) => Ended::Broken(failure(scenario, trace, "the script is invalid in this case")),
        End::Broken(how) => Ended::Broken(failure(scenario, trace, how)),
    }
}

fn failure(scenario: FinishedScenario<'_>, trace: &CaseResult, otherwise: &str) -> Failure {
    let diagnostics = failures(scenario.script, trace);
    of_diagnostics(&diagnostics, &scenario.script.path, &scenario.script.source, otherwise)
}

/// Diagnostics of a script as a failure.
pub(super) fn of_diagnostics(
    diagnostics: &[Diagnostic],
    path: &str,
    source: &str,
    otherwise: &str,
) -> Failure {
    let first = diagnostics.iter().find(|diagnostic| diagnostic.is_error()).or(diagnostics.first());
    Failure {
        message: first.map_or_else(|| otherwise.to_owned(), |first| first.texts().message),
        at: first.cloned(),
        text: render(diagnostics, path, source, false),
    }
}

/// What the snapshot says of a scenario whose cases all passed; nothing where that is not known.
pub(super) fn of_snapshot(verdict: &Verdict) -> Option<Ended> {
    match verdict {
        Verdict::Passed | Verdict::Accepted(_) => Some(Ended::Passed),
        Verdict::Differs(change) => Some(Ended::Failed(changed(change, "differs from its snapshot"))),
        Verdict::New(change) => Some(Ended::Failed(changed(change, "no snapshot yet"))),
        Verdict::Unsettled(reason) => Some(Ended::Broken(unsettled(reason))),
        Verdict::Skipped(Some(reason)) => Some(Ended::Skipped(reason.clone())),
        Verdict::Failed | Verdict::Skipped(None) => None,
    }
}

fn changed(change: &SnapshotChange, message: &str) -> Failure {
    let lines = diff(&change.accepted, &change.actual);
    let pending = change.pending.as_ref().map(|path| format!("pending snapshot: {}\n", path.display()));
    let refused = change.refused.as_ref().map(|why| format!("error: {why}\n"));
    let text = lines.iter().map(line).chain(pending).chain(refused).collect();
    Failure { message: message.to_owned(), at: None, text }
}

fn unsettled(reason: &str) -> Failure {
    Failure { message: reason.to_owned(), at: None, text: format!("error: {reason}\n") }
}

fn line(line: &Line) -> String {
    let text = match line {
        Line::Same(text) => format!("  {text}"),
        Line::Removed(text) => format!("- {text}"),
        Line::Added(text) => format!("+ {text}"),
        Line::Gap(lines) => format!("  … {}", crate::text::plural::count(*lines, "line")),
    };
    format!("{}\n", text.trim_end())
}

/// How a scenario ended, taken as one test.
pub(super) fn of_scenario(scenario: FinishedScenario<'_>) -> Ended {
    if let Some(ended) = of_snapshot(&scenario.result.verdict) {
        return ended;
    }
    if scenario.result.verdict == Verdict::Skipped(None) {
        return Ended::Skipped(reasons(scenario));
    }
    let failed = scenario
        .result
        .cases
        .iter()
        .filter(|trace| !matches!(trace.trace.end, End::Passed | End::Skipped(_)));
    match failed.clone().next().map(|first| of_case(scenario, first)) {
        Some(Ended::Failed(failure)) => Ended::Failed(with_number(failure, failed.count(), scenario)),
        Some(Ended::Broken(failure)) => Ended::Broken(with_number(failure, failed.count(), scenario)),
        Some(other) => other,
        None => Ended::Passed,
    }
}

/// Of many cases the first failure stands for all.
fn with_number(mut failure: Failure, failed: usize, scenario: FinishedScenario<'_>) -> Failure {
    if scenario.result.cases.len() > 1 {
        failure.message =
            format!("{failed} of {} cases failed: {}", scenario.result.cases.len(), failure.message);
    }
    failure
}

/// Every reason once, and the number of cases if it is not all of them.
fn reasons(scenario: FinishedScenario<'_>) -> String {
    let skipped: Vec<&str> = scenario
        .result
        .cases
        .iter()
        .filter_map(|trace| match &trace.trace.end {
            End::Skipped(reason) => Some(reason.as_str()),
            End::Passed | End::Failed(_) | End::Invalid(_) | End::Broken(_) => None,
        })
        .collect();
    let reasons: BTreeSet<&str> = skipped.iter().copied().collect();
    let reasons = reasons.into_iter().collect::<Vec<&str>>().join("; ");
    if skipped.len() == scenario.result.cases.len() {
        return reasons;
    }
    format!("{} of {} cases: {reasons}", skipped.len(), scenario.result.cases.len())
}
