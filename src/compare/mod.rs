//! What several systems did with the same scenario, held against each other: traces in, differences out. Pure.
//!
//! A system is known here by its index in the list of systems.

mod majority;
mod not_run;
mod observations;
mod reasons;
mod step;
mod system_summary;

pub(crate) use majority::Majority;
pub(crate) use not_run::{NotRun, Skips, skips};
pub(crate) use observations::{Observations, Observed};
pub(crate) use reasons::{Reason, Reasons};
pub(crate) use step::StepComparison;
pub(crate) use system_summary::SystemSummary;

use std::collections::BTreeSet;

use crate::language::script::Script;
use crate::run::trace::{CaseResult, End};

use step::Columns;

/// How systems differ in a scenario.
#[derive(Clone, Debug)]
pub(crate) struct ScenarioComparison<'s> {
    /// The script.
    pub script: &'s Script,
    /// How many cases it has.
    pub cases: usize,
    /// In how many of them systems differ.
    pub differing: usize,
    /// The steps in which systems differ in a case, in the order of the script.
    pub steps: Vec<StepComparison>,
    /// The cases that did not run on a system, for each of its reasons.
    pub skipped: Vec<NotRun>,
    /// The cases that could not be run to their end on a system, likewise.
    pub broken: Vec<NotRun>,
}

impl ScenarioComparison<'_> {
    /// Whether systems differ in a step.
    #[must_use]
    pub(crate) fn differs(&self) -> bool {
        !self.steps.is_empty()
    }

    /// The systems that did not do in every case what the first of those did on which the step ran.
    #[must_use]
    pub(crate) fn deviating(&self) -> BTreeSet<usize> {
        let observations = self.steps.iter().flat_map(|step| &step.observations);
        let others = observations.flat_map(|observations| observations.groups().into_iter().skip(1));
        others.flat_map(|(systems, _)| systems).collect()
    }
}

/// Compares what systems did with a scenario.
///
/// A step that did not run on a system says nothing of it: where a case was skipped, where an earlier step
/// ended it, or where the script leaves the step out on that system.
#[must_use]
pub(crate) fn compare<'s>(script: &'s Script, systems: &[&[CaseResult]]) -> ScenarioComparison<'s> {
    let cases = script.cases();
    let mut columns = Columns::new(script, systems.len(), cases);
    for (system, results) in systems.iter().enumerate() {
        results.iter().for_each(|result| columns.add(system, result));
    }
    let (steps, differing) = columns.differences();
    ScenarioComparison {
        script,
        cases,
        differing,
        steps,
        skipped: not_run::of(systems, |end| match end {
            End::Skipped(reason) => Some(reason.as_str()),
            _ => None,
        }),
        broken: not_run::of(systems, |end| match end {
            End::Broken(how) => Some(how.as_str()),
            End::Invalid(_) => Some("the script is invalid in this case"),
            _ => None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{failed, of_script, passed, result, script};

    #[test]
    fn a_system_does_not_differ_from_itself() -> Result<(), Box<dyn std::error::Error>> {
        use crate::Host;
        use crate::Scenario;
        use crate::compare::compare;

        let scenario = Scenario::parse("port.drill", "tcp a; bind a 9000; tcp b; bind b 9000 expect any")?;
        let ran = scenario.run(&Host::default())?;
        let cases = &ran.cases[..];
        assert!(!compare(scenario.script(), &[cases, cases]).differs());
        Ok(())
    }

    #[test]
    fn who_deviates_does_so_from_the_first() {
        let script = script("tcp a; bind a 9000 expect any; listen a expect any");
        let traces = ["ok, ok, ok", "ok, EACCES, ok", "ok, ok, ok", "ok, ok, EACCES"];
        let traces = traces.map(|outcomes| [of_script(&script, &passed(0, outcomes))]);
        let sides = traces.each_ref().map(|cases| &cases[..]);
        assert_eq!(compare(&script, &sides).deviating(), BTreeSet::from([1, 3]));
    }

    /// For each step that differs: its text, and in which cases.
    fn differing(text: &str, traces: [&[CaseResult]; 2]) -> Vec<(String, Vec<usize>)> {
        let script = script(text);
        let results =
            traces.map(|cases| cases.iter().map(|case| of_script(&script, case)).collect::<Vec<_>>());
        let comparison = compare(&script, &results.each_ref().map(|cases| &cases[..]));
        let step = |step: &StepComparison| {
            (script.step(step.step).text.clone(), step.differing().map(|(case, _)| case).collect())
        };
        comparison.steps.iter().map(step).collect()
    }

    #[test]
    fn what_an_earlier_difference_keeps_from_running_is_no_difference() {
        let traces = [passed(0, "ok, ok, ok")];
        let others = [failed(0, "ok, EACCES", Vec::new())];
        assert_eq!(
            differing("tcp a; bind a 9000; listen a", [&traces, &others]),
            [("bind a 9000".to_owned(), vec![0])]
        );
    }

    #[test]
    fn cases_are_distinguished() {
        let text = "axis x = none | reuse | reuseport; tcp a $x; bind a 9000 expect any; listen a expect any";
        let traces = [passed(0, "ok, ok, ok"), passed(1, "ok, ok, ok"), passed(2, "ok, ok, ok")];
        let others = [passed(0, "ok, ok, EACCES"), passed(1, "ok, EACCES, ok"), passed(2, "ok, ok, EACCES")];
        let expected = [("bind a 9000", vec![1]), ("listen a", vec![0, 2])];
        let expected = expected.map(|(text, cases)| (text.to_owned(), cases));
        assert_eq!(differing(text, [&traces, &others]), expected);
    }

    #[test]
    fn a_step_that_the_script_leaves_out_on_a_system_is_no_difference() {
        let text = "tcp a; bind a 9000 expect ok, EACCES on two; when a is bound { listen a }";
        let traces = [passed(0, "ok, ok, ok")];
        let others = [passed(0, "ok, EACCES")];
        assert_eq!(differing(text, [&traces, &others]), [("bind a 9000".to_owned(), vec![0])]);
    }

    #[test]
    fn ports_that_a_kernel_chose_are_alike_unless_the_scenario_asked_more_of_them() {
        use crate::fixture::endpoint;
        use crate::run::trace::Outcome;

        let trace = |end: End| {
            let address = Outcome::Address(endpoint("0.0.0.0:ephemeral"));
            [result(0, vec![Outcome::Ok, Outcome::Ok, address], end)]
        };
        let text = "tcp a; bind a 0; local a expect port in 40000-40010";
        let (inside, outside) = (trace(End::Passed), trace(End::Failed(Ok(Vec::new()))));
        assert_eq!(differing(text, [&inside, &inside]), []);
        let expected = [("local a".to_owned(), vec![0])];
        assert_eq!(differing(text, [&inside, &outside]), expected);
    }
}
