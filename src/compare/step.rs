//! A step in which systems differ.

use std::collections::{HashMap, HashSet};

use crate::factor::Grid;
use crate::language::script::{Script, StepId};
use crate::plan::values_of;
use crate::run::trace::CaseResult;

use super::observations::{Observations, Observed};

/// A step in which systems differ in a case.
#[derive(Clone, Debug)]
pub(crate) struct StepComparison {
    pub step: StepId,
    /// What the systems did with it: each different combination once.
    pub observations: Vec<Observations>,
    /// For each case the index into `observations`; none where the step ran nowhere.
    cases: Vec<Option<u32>>,
}

impl StepComparison {
    /// The cases in which systems differ, by their numbers, and what each system did.
    pub(crate) fn differing(&self) -> impl Iterator<Item = (usize, &[Option<Observed>])> {
        self.cases.iter().enumerate().filter_map(|(case, number)| {
            match &self.observations[(*number)? as usize] {
                Observations::Differing(observed) => Some((case, observed.as_slice())),
                Observations::Agreed(_) => None,
            }
        })
    }

    /// The indices into `observations` over just the axes that mattered.
    pub(crate) fn grid(&self, script: &Script) -> Grid {
        Grid::new(script, self.cases.clone()).over_what_mattered()
    }

    /// Whether systems differ in a cell.
    pub(crate) fn is_differing(&self, cell: Option<u32>) -> bool {
        cell.is_some_and(|number| self.observations[number as usize].differs())
    }
}

/// What every system did with every step in every case.
pub(super) struct Columns<'s> {
    script: &'s Script,
    cases: usize,
    /// For each step, for each system, what it did in each case.
    observed: Vec<Vec<Vec<Option<Observed>>>>,
}

impl<'s> Columns<'s> {
    pub(super) fn new(script: &'s Script, systems: usize, cases: usize) -> Self {
        let observed = vec![vec![vec![None; cases]; systems]; script.steps.len()];
        Self { script, cases, observed }
    }

    /// Adds what a system did in a case.
    pub(super) fn add(&mut self, system: usize, result: &CaseResult) {
        let values = values_of(self.script, result.number);
        for step in &result.trace.steps {
            let Some(outcome) = step.result.outcome() else { break };
            let observed = Observed::new(step, outcome, self.script, &values);
            if let Some(cell) = self.observed[step.step.index()][system].get_mut(result.number) {
                *cell = Some(observed);
            }
        }
    }

    /// The steps in which systems differ in a case, and how many cases have such a step.
    pub(super) fn differences(self) -> (Vec<StepComparison>, usize) {
        let mut differing = HashSet::new();
        let mut steps = Vec::new();
        for (index, by_system) in self.observed.into_iter().enumerate() {
            let step = step(StepId::from_index(index), by_system, self.cases);
            if step.observations.iter().any(Observations::differs) {
                differing.extend(step.differing().map(|(case, _)| case));
                steps.push(step);
            }
        }
        (steps, differing.len())
    }
}

fn step(step: StepId, mut by_system: Vec<Vec<Option<Observed>>>, cases: usize) -> StepComparison {
    let mut numbers: HashMap<Observations, u32> = HashMap::new();
    let mut observations = Vec::new();
    let cases = (0..cases).map(|case| {
        let new = Observations::of(by_system.iter_mut().map(|observed| observed[case].take()).collect())?;
        let number = *numbers.entry(new).or_insert_with_key(|new| {
            observations.push(new.clone());
            u32::try_from(observations.len() - 1).unwrap_or(u32::MAX)
        });
        Some(number)
    });
    let cases = cases.collect();
    StepComparison { step, observations, cases }
}
