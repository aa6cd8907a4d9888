//! Whether a changed scenario came out otherwise.

use std::collections::BTreeMap;

use crate::language::script::Script;
use crate::plan::values_of;
use crate::run::ScenarioResult;
use crate::run::trace::End;
use crate::text::outcome;

use super::mutants::Mutant;

/// Whether the change was noticed: a case failed, or a step that both scripts have came out otherwise, which
/// the record would show. That the changed step itself is missing from the record says nothing.
#[must_use]
pub fn notices(original: (&Script, &ScenarioResult), mutant: (&Mutant, &Script, &ScenarioResult)) -> bool {
    let (script, finished) = original;
    let (Mutant { change, .. }, changed, mutated) = mutant;
    let failed = mutated.cases.iter().any(|case| !matches!(case.trace.end, End::Passed));
    let shared: Vec<usize> =
        (0..changed.steps.len()).filter_map(|step| change.original(script, step)).collect();
    failed
        || outcomes(script, finished, |step| shared.contains(&step).then_some(step))
            != outcomes(changed, mutated, |step| change.original(script, step))
}

/// What came out in each case, by the place of the step in the original text.
fn outcomes(
    script: &Script,
    finished: &ScenarioResult,
    original: impl Fn(usize) -> Option<usize>,
) -> Vec<BTreeMap<usize, String>> {
    let cases = finished.cases.iter().map(|result| {
        let values = values_of(script, result.number);
        let outcomes = result.trace.steps.iter().filter_map(|step| {
            let number = original(step.step.index())?;
            let outcome = step.result.outcome()?;
            Some((number, outcome::recorded(outcome, step.expectation(script, &values), script)))
        });
        outcomes.collect()
    });
    cases.collect()
}
