//! What the systems observed of a step, in one case.

use crate::language::script::Script;
use crate::run::trace::{Outcome, StepResult, TracedStep};
use crate::text::outcome;

/// What a system did with a step in a case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Observed {
    /// The outcome, as a snapshot says it.
    pub outcome: String,
    /// Whether the scenario expects it there. If not, the case ended with this step.
    pub expected: bool,
}

impl Observed {
    pub(super) fn new(step: &TracedStep, observed: &Outcome, script: &Script, values: &[usize]) -> Self {
        let expected = matches!(step.result, StepResult::Passed(_));
        // What a snapshot adds is what the scenario asked, and that it was so.
        let outcome = if expected {
            outcome::in_snapshot(step, observed, script, values)
        } else {
            outcome::text(observed, script)
        };
        Self { outcome, expected }
    }
}

/// What the systems did with a step in a case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Observations {
    /// All on which it ran did this.
    Agreed(Observed),
    /// Not all did the same: for each system what it did, or nothing where the step did not run.
    Differing(Vec<Option<Observed>>),
}

impl Observations {
    /// From what each system did; nothing if the step ran on none.
    pub(super) fn of(observed: Vec<Option<Observed>>) -> Option<Self> {
        let mut present = observed.iter().flatten();
        let first = present.next()?;
        if present.all(|other| other == first) {
            return Some(Observations::Agreed(first.clone()));
        }
        Some(Observations::Differing(observed))
    }

    /// Whether systems differ.
    #[must_use]
    pub(crate) fn differs(&self) -> bool {
        matches!(self, Observations::Differing(_))
    }

    /// The systems that did the same, together, in the order of the first of each; where all agree, no system
    /// is named.
    #[must_use]
    pub(crate) fn groups(&self) -> Vec<(Vec<usize>, &Observed)> {
        match self {
            Observations::Agreed(observed) => vec![(Vec::new(), observed)],
            Observations::Differing(all) => {
                let mut groups: Vec<(Vec<usize>, &Observed)> = Vec::new();
                for (system, observed) in all.iter().enumerate() {
                    let Some(observed) = observed else { continue };
                    match groups.iter_mut().find(|(_, other)| *other == observed) {
                        Some((systems, _)) => systems.push(system),
                        None => groups.push((vec![system], observed)),
                    }
                }
                groups
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(outcome: &str) -> Observed {
        Observed { outcome: outcome.to_owned(), expected: true }
    }

    #[test]
    fn a_system_on_which_the_step_did_not_run_does_not_disagree() {
        let observations = Observations::of(vec![None, Some(observed("ok")), Some(observed("ok"))]);
        assert_eq!(observations, Some(Observations::Agreed(observed("ok"))));
        assert_eq!(Observations::of(vec![None, None]), None);
    }

    #[test]
    fn an_outcome_that_is_expected_on_one_system_only_differs() {
        let unexpected = Observed { expected: false, ..observed("ok") };
        assert!(
            Observations::of(vec![Some(observed("ok")), Some(unexpected)])
                .is_some_and(|observations| observations.differs())
        );
    }

    #[test]
    fn systems_that_did_the_same_are_grouped() {
        let observations = Observations::of(vec![
            Some(observed("ok")),
            Some(observed("EACCES")),
            None,
            Some(observed("ok")),
        ]);
        let observations = observations.unwrap();
        let groups: Vec<(Vec<usize>, &str)> = observations
            .groups()
            .into_iter()
            .map(|(systems, observed)| (systems, observed.outcome.as_str()))
            .collect();
        assert_eq!(groups, [(vec![0, 3], "ok"), (vec![1], "EACCES")]);
    }
}
