//! Whether a mutant came out differently.

use std::collections::BTreeMap;

use crate::language::script::Script;
use crate::plan::values_of;
use crate::run::ScenarioResult;
use crate::run::trace::End;
use crate::text::outcome;

use super::mutants::Mutant;

/// Whether a mutant was killed: a case failed, or a step that both scripts have came out differently, which
/// the snapshot would show. That the changed step itself is missing from it says nothing.
#[must_use]
pub(crate) fn is_killed(
    original: (&Script, &ScenarioResult),
    mutant: (&Mutant, &Script, &ScenarioResult),
) -> bool {
    let (script, finished) = original;
    let (Mutant { change, .. }, changed, mutated) = mutant;
    let failed = mutated.cases.iter().any(|case| !matches!(case.trace.end, End::Passed));
    let shared: Vec<usize> =
        (0..changed.steps.len()).filter_map(|step| change.original(script, step)).collect();
    failed
        || outcomes(script, finished, |step| shared.contains(&step).then_some(step))
            != outcomes(changed, mutated, |step| change.original(script, step))
}

/// What came out in each case, by the index of the step in the original script.
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
            Some((number, outcome::in_snapshot(step, outcome, script, &values)))
        });
        outcomes.collect()
    });
    cases.collect()
}
