//! Whether a changed scenario came out otherwise.

use crate::language::script::Script;
use crate::plan::{self, Platform};
use crate::report::outcome;
use crate::run::Finished;
use crate::trace::End;

/// Whether the change was noticed: a case failed, or a step that both scripts have came out otherwise.
#[must_use]
pub fn notices(original: (&Script, &Finished), mutant: (&Script, &Finished), platform: &Platform) -> bool {
    let failed = mutant.1.cases.iter().any(|case| !matches!(case.course.end, End::Held));
    failed || outcomes(original, mutant.0, platform) != outcomes(mutant, original.0, platform)
}

/// What came out in each case, of the steps that the other script has too; a step is known by the end of
/// its text, which is the same however many words before it are gone.
fn outcomes(of: (&Script, &Finished), other: &Script, platform: &Platform) -> Vec<Vec<String>> {
    let (script, finished) = of;
    let mut cases = Vec::with_capacity(finished.cases.len());
    for trace in &finished.cases {
        let Ok(case) = plan::plan(script, trace.number, platform) else { continue };
        let steps = case.steps.iter().zip(&trace.course.outcomes);
        let shared = steps.filter(|(step, _)| is_in(&script.step(step.step).text, other));
        cases.push(
            shared.map(|(step, outcome)| outcome::recorded(outcome, &step.expectation, script)).collect(),
        );
    }
    cases
}

fn is_in(text: &str, script: &Script) -> bool {
    script.steps.iter().any(|step| step.text == text)
}
