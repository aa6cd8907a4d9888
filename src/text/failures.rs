//! What went wrong in the cases of a scenario, as text.

use crate::language::script::Script;
use crate::plan;
use crate::run::trace::{CaseResult, End};

use super::diagnostics;
use super::plural::count;

/// How many failed cases of one scenario are shown.
const SHOWN: usize = 3;

/// The failures of a scenario, as many as one wants to read; nothing if there is none.
#[must_use]
pub(crate) fn render(script: &Script, cases: &[CaseResult], colour: bool) -> String {
    let failed = |trace: &&CaseResult| !matches!(trace.trace.end, End::Passed | End::Skipped(_));
    let failures: Vec<&CaseResult> = cases.iter().filter(failed).collect();
    let first: Vec<String> =
        failures.iter().take(SHOWN).map(|trace| failure(script, trace, colour)).collect();
    let mut text = first.join("\n");
    if failures.len() > SHOWN {
        let more = count(failures.len() - SHOWN, "more case");
        text.extend(["and ", &more, " of ", &script.path, " like it\n"]);
    }
    text
}

/// Why cases were not run: every reason once, with the number of cases.
#[must_use]
pub(crate) fn reasons(cases: &[CaseResult]) -> Vec<(&str, usize)> {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for trace in cases {
        if let End::Skipped(reason) = &trace.trace.end {
            match reasons.iter_mut().find(|(other, _)| other == reason) {
                Some((_, skipped)) => *skipped += 1,
                None => reasons.push((reason, 1)),
            }
        }
    }
    reasons
}

fn failure(script: &Script, trace: &CaseResult, colour: bool) -> String {
    let diagnostics = super::failure::failures(script, trace);
    match &trace.trace.end {
        End::Broken(how) if diagnostics.is_empty() => {
            let name = plan::case_name(script, &plan::values_of(script, trace.number));
            let of_case = if name.is_empty() { String::new() } else { format!(" (case {name})") };
            format!("error: {}{of_case} could not be run to its end: {how}\n", script.path)
        }
        End::Passed | End::Failed(_) | End::Skipped(_) | End::Invalid(_) | End::Broken(_) => {
            diagnostics::render(&diagnostics, &script.path, &script.source, colour)
        }
    }
}
