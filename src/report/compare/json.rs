//! Differences for programs: one object. `docs/json.md` describes it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::compare::{NotRun, Observed, ScenarioComparison, StepComparison};
use crate::language::script::Script;
use crate::plan::values_of;
use crate::run::Tally;

use super::{Comparison, line};
use crate::report::json::SCHEMA;

#[derive(Serialize)]
struct Document<'d> {
    /// The version of the form of this object.
    schema: u32,
    /// The version of sockdrill.
    version: &'static str,
    systems: Vec<SystemObject<'d>>,
    /// Those in which something differs, broke or was skipped.
    scenarios: Vec<ScenarioObject<'d>>,
    /// How many scenarios ran, how many of them differ, and how many slow ones were not run.
    ran: usize,
    differ: usize,
    slow: usize,
}

#[derive(Serialize)]
struct SystemObject<'d> {
    name: &'d str,
    /// What expectations may call it.
    names: &'d [String],
    kernel: &'d str,
    cases: Tally,
    /// How many cases did not come out the same each time.
    flaky: usize,
}

#[derive(Serialize)]
struct ScenarioObject<'d> {
    path: &'d str,
    title: Option<&'d str>,
    cases: usize,
    /// In how many of them something differs.
    differing: usize,
    steps: Vec<StepObject<'d>>,
    broken: Vec<NotRunObject<'d>>,
    skipped: Vec<NotRunObject<'d>>,
    reasons: Vec<ReasonObject<'d>>,
}

#[derive(Serialize)]
struct StepObject<'d> {
    line: usize,
    text: &'d str,
    /// The cases in which it differs.
    cases: Vec<CaseObject<'d>>,
}

#[derive(Serialize)]
struct CaseObject<'d> {
    number: usize,
    axes: BTreeMap<&'d str, &'d str>,
    results: Vec<ResultObject<'d>>,
}

#[derive(Serialize)]
struct ResultObject<'d> {
    system: &'d str,
    /// As it is written in an expectation; null where the step did not run.
    outcome: Option<&'d str>,
    /// Whether the scenario expects it.
    expected: Option<bool>,
}

#[derive(Serialize)]
struct NotRunObject<'d> {
    system: &'d str,
    reason: &'d str,
    cases: usize,
}

#[derive(Serialize)]
struct ReasonObject<'d> {
    systems: &'d [String],
    reason: &'d str,
}

/// The whole comparison as an object.
#[must_use]
pub(crate) fn json(comparison: &Comparison<'_>) -> String {
    let is_listed = |scenario: &&ScenarioComparison<'_>| {
        scenario.differs() || !scenario.broken.is_empty() || !scenario.skipped.is_empty()
    };
    let scenarios = comparison.scenarios.iter().filter(is_listed);
    let document = Document {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        systems: systems(comparison),
        scenarios: scenarios.map(|scenario| self::scenario(scenario, comparison)).collect(),
        ran: comparison.scenarios.len(),
        differ: comparison.differing(),
        slow: comparison.slow,
    };
    // Texts, numbers and lists always have a form in JSON.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn systems<'c>(comparison: &Comparison<'c>) -> Vec<SystemObject<'c>> {
    let object = |system: &'c crate::compare::SystemSummary| {
        let platform = &system.facts.platform;
        SystemObject {
            name: &system.name,
            names: &platform.names,
            kernel: &platform.version,
            cases: system.tally,
            flaky: system.flaky,
        }
    };
    comparison.systems.iter().map(object).collect()
}

fn scenario<'c>(scenario: &'c ScenarioComparison<'c>, comparison: &Comparison<'c>) -> ScenarioObject<'c> {
    let script = scenario.script;
    let not_run = |all: &'c [NotRun]| -> Vec<NotRunObject<'c>> {
        let object = |not_run: &'c NotRun| NotRunObject {
            system: comparison.name(not_run.system),
            reason: &not_run.reason,
            cases: not_run.cases,
        };
        all.iter().map(object).collect()
    };
    let reasons = comparison.reasons.of(comparison.short(script));
    ScenarioObject {
        path: &script.path,
        title: script.header.title.as_deref(),
        cases: scenario.cases,
        differing: scenario.differing,
        steps: scenario.steps.iter().map(|item| step(item, script, comparison)).collect(),
        broken: not_run(&scenario.broken),
        skipped: not_run(&scenario.skipped),
        reasons: reasons
            .map(|reason| ReasonObject { systems: &reason.systems, reason: &reason.why })
            .collect(),
    }
}

fn step<'c>(step: &'c StepComparison, script: &'c Script, comparison: &Comparison<'c>) -> StepObject<'c> {
    let result = |(system, observed): (usize, &'c Option<Observed>)| ResultObject {
        system: comparison.name(system),
        outcome: observed.as_ref().map(|observed| observed.outcome.as_str()),
        expected: observed.as_ref().map(|observed| observed.expected),
    };
    let case = |(number, all): (usize, &'c [Option<Observed>])| CaseObject {
        number,
        axes: axes(script, number),
        results: all.iter().enumerate().map(result).collect(),
    };
    StepObject {
        line: line(step, script),
        text: &script.step(step.step).text,
        cases: step.differing().map(case).collect(),
    }
}

fn axes(script: &Script, case: usize) -> BTreeMap<&str, &str> {
    let values = values_of(script, case);
    let named = script.axes.iter().zip(values);
    named.map(|(axis, value)| (axis.name.node.as_str(), axis.values[value].as_str())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::report::compare::testing::compared;

    #[test]
    fn it_is_one_object() {
        let result = |system: &str, outcome: &str, expected: bool| json!({ "system": system, "outcome": outcome, "expected": expected });
        let cases = |passed: usize, failed: usize, broken: usize, skipped: usize| json!({ "all": 7, "passed": passed, "failed": failed, "broken": broken, "skipped": skipped });
        let actual: serde_json::Value = serde_json::from_str(&compared(super::json)).unwrap();
        let expected = json!({
            "schema": 2,
            "version": env!("CARGO_PKG_VERSION"),
            "systems": [
                { "name": "host", "names": ["host", "linux"], "kernel": "6.18.1", "cases": cases(7, 0, 0, 0), "flaky": 0 },
                { "name": "old", "names": ["old", "linux"], "kernel": "6.1", "cases": cases(6, 1, 0, 0), "flaky": 1 },
                { "name": "tiny", "names": ["tiny", "gvisor"], "kernel": "1.0", "cases": cases(5, 0, 1, 1), "flaky": 2 },
            ],
            "scenarios": [
                {
                    "path": "scenarios/tcp/options.drill",
                    "title": "Who may <bind> | twice",
                    "cases": 4,
                    "differing": 1,
                    "steps": [{
                        "line": 9,
                        "text": "bind b 9000",
                        "cases": [{
                            "number": 2,
                            "axes": { "first": "reuse", "second": "none" },
                            "results": [
                                result("host", "EADDRINUSE", true),
                                result("old", "EADDRINUSE", true),
                                result("tiny", "ok", true),
                            ],
                        }],
                    }],
                    "broken": [],
                    "skipped": [],
                    "reasons": [{ "systems": ["tiny"], "reason": "It looks at the first <socket> only." }],
                },
                {
                    "path": "scenarios/one.drill",
                    "title": null,
                    "cases": 1,
                    "differing": 1,
                    "steps": [{
                        "line": 3,
                        "text": "listen a",
                        "cases": [{
                            "number": 0,
                            "axes": {},
                            "results": [
                                result("host", "ok", true),
                                result("old", "EACCES", false),
                                result("tiny", "ok", true),
                            ],
                        }],
                    }],
                    "broken": [{ "system": "tiny", "reason": "the guest died", "cases": 1 }],
                    "skipped": [],
                    "reasons": [],
                },
                {
                    "path": "scenarios/root.drill",
                    "title": null,
                    "cases": 1,
                    "differing": 0,
                    "steps": [],
                    "broken": [],
                    "skipped": [
                        { "system": "tiny", "reason": "needs root: it acts as another user", "cases": 1 },
                    ],
                    "reasons": [],
                },
            ],
            "ran": 4,
            "differ": 2,
            "slow": 1,
        });
        assert_eq!(actual, expected, "{actual:#}");
    }
}
