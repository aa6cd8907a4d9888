//! The cases of a script, planned for a system, each as often as it is to run.

use std::ops::Range;

use crate::language::script::Script;
use crate::plan::{self, Case};

use super::Facts;
use super::skip::skip_reason;
use super::trace::{End, Repetitions, StepResult, Trace};

/// Runs repetitions of a case, and returns which of them had the same trace, in the order in which these first came.
///
/// A case that a system cannot run, or in which the script is invalid, is not started. A repetition of which nothing
/// came is left out.
pub(crate) fn run_repetitions(
    script: &Script,
    number: usize,
    repetitions: Range<usize>,
    facts: &Facts,
    mut run_once: impl FnMut(&Case<'_>, usize) -> Option<Trace>,
) -> Vec<(Trace, Repetitions)> {
    let all = Repetitions { first: repetitions.start, times: repetitions.len() };
    let case = match planned(script, number, facts) {
        Ok(case) => case,
        Err(trace) => return vec![(trace, all)],
    };
    if let Some(reason) = skip_reason(&case, facts) {
        return vec![(Trace::not_run(&case, End::Skipped(reason)), all)];
    }
    let mut traces: Vec<(Trace, Repetitions)> = Vec::with_capacity(1);
    for repetition in repetitions {
        let Some(trace) = run_once(&case, repetition) else { continue };
        match traces.iter_mut().find(|(other, _)| *other == trace) {
            Some((_, counted)) => counted.times += 1,
            None => traces.push((trace, Repetitions { first: repetition, times: 1 })),
        }
    }
    traces
}

/// The trace of a case that could not be run to its end: with these results of its first steps, if it had begun.
/// The step after them was under way.
pub(crate) fn broken(
    script: &Script,
    number: usize,
    facts: &Facts,
    reason: &str,
    results: Option<Vec<StepResult>>,
) -> Trace {
    let case = match planned(script, number, facts) {
        Ok(case) => case,
        Err(trace) => return trace,
    };
    let mut trace = Trace::not_run(&case, End::Broken(reason.to_owned()));
    if let Some(results) = results {
        // A step that failed is the last, also when what comes after it broke off.
        let has_failed = matches!(results.last(), Some(StepResult::Failed(_)));
        let under_way = (!has_failed).then_some(StepResult::CutOff);
        for (step, result) in trace.steps.iter_mut().zip(results.into_iter().chain(under_way)) {
            step.result = result;
        }
    }
    trace
}

/// The plan of a case for a system; the trace of one in which the script is invalid.
pub(crate) fn planned<'s>(script: &'s Script, number: usize, facts: &Facts) -> Result<Case<'s>, Trace> {
    plan::plan(script, number, &facts.platform)
        .map_err(|diagnostics| Trace { steps: Vec::new(), end: End::Invalid(diagnostics) })
}
