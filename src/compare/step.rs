//! A step that came out differently on systems.

use std::collections::{HashMap, HashSet};

use crate::factor::Grid;
use crate::language::script::{Script, StepId};
use crate::plan::values_of;
use crate::run::trace::{CaseResult, StepResult};

use super::answer::{Answer, Said};

/// A step that came out differently in a case.
#[derive(Clone, Debug)]
pub struct Step {
    /// The step.
    pub step: StepId,
    /// What the systems said of it, each answer once.
    pub answers: Vec<Answer>,
    /// For each case the number of the answer; none where the step ran nowhere.
    cases: Vec<Option<u32>>,
}

impl Step {
    /// The cases in which systems differ, by their numbers, and what each said.
    pub fn differing(&self) -> impl Iterator<Item = (usize, &[Option<Said>])> {
        self.cases.iter().enumerate().filter_map(|(case, number)| match &self.answers[(*number)? as usize] {
            Answer::Differing(said) => Some((case, said.as_slice())),
            Answer::Agreed(_) => None,
        })
    }

    /// The numbers of the answers over just the axes that mattered.
    pub(crate) fn grid(&self, script: &Script) -> Grid {
        Grid::new(script, self.cases.clone()).over_what_mattered()
    }

    /// Whether systems differ in a cell.
    pub(crate) fn is_differing(&self, cell: Option<u32>) -> bool {
        cell.is_some_and(|number| self.answers[number as usize].differs())
    }
}

/// What every system said of every step in every case.
pub(super) struct Columns<'s> {
    script: &'s Script,
    cases: usize,
    /// For each step, for each system, what it said in each case.
    said: Vec<Vec<Vec<Option<Said>>>>,
}

impl<'s> Columns<'s> {
    pub(super) fn new(script: &'s Script, systems: usize, cases: usize) -> Self {
        let said = vec![vec![vec![None; cases]; systems]; script.steps.len()];
        Self { script, cases, said }
    }

    /// Takes down what a system did in a case.
    pub(super) fn add(&mut self, system: usize, result: &CaseResult) {
        let values = values_of(self.script, result.number);
        for step in &result.trace.steps {
            let Some(outcome) = step.result.outcome() else { break };
            let passed = matches!(step.result, StepResult::Passed(_));
            let said = Said::new(outcome, step.expectation(self.script, &values), passed, self.script);
            if let Some(cell) = self.said[step.step.index()][system].get_mut(result.number) {
                *cell = Some(said);
            }
        }
    }

    /// The steps that came out differently in a case, and how many cases have such a step.
    pub(super) fn differences(self) -> (Vec<Step>, usize) {
        let mut differing = HashSet::new();
        let mut steps = Vec::new();
        for (place, by_system) in self.said.into_iter().enumerate() {
            let step = step(StepId::from_index(place), by_system, self.cases);
            if step.answers.iter().any(Answer::differs) {
                differing.extend(step.differing().map(|(case, _)| case));
                steps.push(step);
            }
        }
        (steps, differing.len())
    }
}

fn step(step: StepId, mut by_system: Vec<Vec<Option<Said>>>, cases: usize) -> Step {
    let mut numbers: HashMap<Answer, u32> = HashMap::new();
    let mut answers = Vec::new();
    let cases = (0..cases).map(|case| {
        let answer = Answer::of(by_system.iter_mut().map(|said| said[case].take()).collect())?;
        let number = *numbers.entry(answer).or_insert_with_key(|answer| {
            answers.push(answer.clone());
            u32::try_from(answers.len() - 1).unwrap_or(u32::MAX)
        });
        Some(number)
    });
    let cases = cases.collect();
    Step { step, answers, cases }
}
