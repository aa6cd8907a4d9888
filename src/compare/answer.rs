//! What systems said of one step in one case.

use crate::language::script::Script;
use crate::plan::Expectation;
use crate::run::trace::Outcome;
use crate::text::outcome;

/// What a system said of a step in a case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Said {
    /// The outcome, as a record says it.
    pub outcome: String,
    /// Whether the scenario expects it there. If not, the case ended with this step.
    pub expected: bool,
}

impl Said {
    pub(super) fn new(said: &Outcome, expectation: Expectation<'_>, expected: bool, script: &Script) -> Self {
        // What a record adds to an ephemeral port is what the scenario asked of it, and that it was so.
        let outcome =
            if expected { outcome::recorded(said, expectation, script) } else { outcome::text(said, script) };
        Self { outcome, expected }
    }
}

/// What the systems said of a step in a case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// All on which it ran said this.
    Agreed(Said),
    /// Not all said the same: for each system what it said, or nothing where the step did not run.
    Differing(Vec<Option<Said>>),
}

impl Answer {
    /// The answer of systems; none if the step ran on no system.
    pub(super) fn of(said: Vec<Option<Said>>) -> Option<Self> {
        let mut heard = said.iter().flatten();
        let first = heard.next()?;
        if heard.all(|other| other == first) {
            return Some(Answer::Agreed(first.clone()));
        }
        Some(Answer::Differing(said))
    }

    /// Whether systems differ.
    #[must_use]
    pub fn differs(&self) -> bool {
        matches!(self, Answer::Differing(_))
    }

    /// The systems that said the same, together, in the order of the first of each; for an answer on which all
    /// agree, no system is named.
    #[must_use]
    pub fn groups(&self) -> Vec<(Vec<usize>, &Said)> {
        match self {
            Answer::Agreed(said) => vec![(Vec::new(), said)],
            Answer::Differing(all) => {
                let mut groups: Vec<(Vec<usize>, &Said)> = Vec::new();
                for (system, said) in all.iter().enumerate() {
                    let Some(said) = said else { continue };
                    match groups.iter_mut().find(|(_, known)| *known == said) {
                        Some((systems, _)) => systems.push(system),
                        None => groups.push((vec![system], said)),
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

    fn said(outcome: &str) -> Said {
        Said { outcome: outcome.to_owned(), expected: true }
    }

    #[test]
    fn who_said_nothing_does_not_disagree() {
        let answer = Answer::of(vec![None, Some(said("ok")), Some(said("ok"))]);
        assert_eq!(answer, Some(Answer::Agreed(said("ok"))));
        assert_eq!(Answer::of(vec![None, None]), None);
    }

    #[test]
    fn an_outcome_that_is_expected_on_one_system_only_differs() {
        let unexpected = Said { expected: false, ..said("ok") };
        assert!(Answer::of(vec![Some(said("ok")), Some(unexpected)]).is_some_and(|answer| answer.differs()));
    }

    #[test]
    fn systems_that_said_the_same_stand_together() {
        let answer = Answer::of(vec![Some(said("ok")), Some(said("EACCES")), None, Some(said("ok"))]);
        let answer = answer.unwrap();
        let groups: Vec<(Vec<usize>, &str)> =
            answer.groups().into_iter().map(|(systems, said)| (systems, said.outcome.as_str())).collect();
        assert_eq!(groups, [(vec![0, 3], "ok"), (vec![1], "EACCES")]);
    }
}
