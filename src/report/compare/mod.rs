//! How systems differ, as a document: for people on the terminal, for programs, and as
//! pages in Markdown and HTML.

mod html;
mod human;
mod json;
mod markdown;
mod progress;
#[cfg(test)]
mod testing;
mod words;

pub(crate) use html::html;
pub(crate) use human::{human, summary};
pub(crate) use json::json;
pub(crate) use markdown::markdown;
pub(crate) use progress::Progress;

use crate::compare::{Reason, Reasons, ScenarioComparison, Skips, StepComparison, SystemSummary, skips};
use crate::factor::{Table, fitting};
use crate::language::script::Script;

/// Everything that such a document shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison<'c> {
    pub systems: &'c [SystemSummary],
    /// The scenarios that ran, in order, those too in which nothing differs.
    pub scenarios: &'c [ScenarioComparison<'c>],
    /// How many scenarios were not run because they are slow.
    pub slow: usize,
    /// The folder of scenarios, as their paths name it.
    pub root: &'c str,
    /// Why systems differ, where somebody has written it down.
    pub reasons: &'c Reasons,
}

impl<'c> Comparison<'c> {
    /// The scenarios that have something to show.
    fn listed(&self) -> impl Iterator<Item = &'c ScenarioComparison<'c>> {
        self.scenarios.iter().filter(|scenario| scenario.differs() || !scenario.broken.is_empty())
    }

    fn differing(&self) -> usize {
        self.scenarios.iter().filter(|scenario| scenario.differs()).count()
    }

    fn skips(&self) -> Vec<Skips<'c>> {
        skips(self.scenarios)
    }

    fn names(&self) -> Vec<&'c str> {
        self.systems.iter().map(|system| system.name.as_str()).collect()
    }

    fn name(&self, system: usize) -> &'c str {
        &self.systems[system].name
    }

    /// A scenario's path below the folder of scenarios, without its ending.
    fn short(&self, script: &'c Script) -> &'c str {
        let path = script.path.strip_prefix(self.root).unwrap_or(&script.path).trim_start_matches('/');
        path.strip_suffix(".drill").unwrap_or(path)
    }

    /// Why systems differ in a scenario: who, and the sentence. If reasons were given at all, those that have
    /// none are among them.
    fn reasons(&self, scenario: &'c ScenarioComparison<'c>) -> Vec<(String, &'c str)> {
        let given: Vec<&Reason> = self.reasons.of(self.short(scenario.script)).collect();
        let explained = |system: &usize| {
            given.iter().any(|reason| reason.systems.iter().any(|name| name == self.name(*system)))
        };
        let unexplained: Vec<&str> = scenario
            .deviating()
            .into_iter()
            .filter(|system| !explained(system))
            .map(|system| self.name(system))
            .collect();
        let mut reasons: Vec<(String, &str)> =
            given.iter().map(|reason| (reason.systems.join(", "), reason.why.as_str())).collect();
        if !self.reasons.0.is_empty() && !unexplained.is_empty() {
            reasons.push((unexplained.join(", "), UNEXPLAINED));
        }
        reasons
    }
}

/// Stands where reasons were given, but not for this.
const UNEXPLAINED: &str = "no reason is given.";

/// The line of a script on which a step begins, from 1.
fn line(step: &StepComparison, script: &Script) -> usize {
    1 + script.source[..script.step(step.step).span.start].matches('\n').count()
}

/// The table of a step over the axes that mattered, for a page: the rows in which systems differ.
fn table(step: &StepComparison, script: &Script, texts: &[String]) -> Table {
    fitting(&step.grid(script), script, texts, &|cell| step.is_differing(cell)).with_all_labels()
}

/// What all agree on, or the one observation of a step that no axis matters for; none if there is a table.
fn single(step: &StepComparison, script: &Script) -> Option<usize> {
    match step.grid(script).cells[..] {
        [Some(number)] => Some(number as usize),
        _ => None,
    }
}
