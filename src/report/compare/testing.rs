//! A comparison for tests: four scenarios on three systems, from canned traces.

use crate::compare::{Reason, Reasons, ScenarioComparison, SystemSummary, compare};
use crate::fixture::{ended, failed, of_script, passed, result};
use crate::language::check::check;
use crate::language::script::Script;
use crate::plan::Platform;
use crate::run::Facts;
use crate::run::Isolation;
use crate::run::Tally;
use crate::run::trace::{CaseResult, End};

use super::Comparison;

const OPTIONS: &str = "\
+++
title = \"Who may <bind> | twice\"
+++
axis first = none | reuse
axis second = none | reuse
tcp a $first
bind a 9000
tcp b $second
bind b 9000 expect any
";
const ONE: &str = "tcp a\n\nlisten a\naccept a as b expect blocks, EINVAL on tiny\n";
const ROOT: &str = "process p uid=1000 { tcp a }\n";
const SAME: &str = "tcp a\n";

fn script(path: &str, text: &str) -> Script {
    check(path, text).script().unwrap_or_else(|| panic!("{text}"))
}

fn platform(name: &str, kind: &str, version: &str) -> Platform {
    Platform { names: vec![name.to_owned(), kind.to_owned()], version: version.to_owned() }
}

fn options(last: [&str; 4]) -> Vec<CaseResult> {
    let case = |(number, last)| passed(number, &format!("ok, ok, ok, {last}"));
    last.into_iter().enumerate().map(case).collect()
}

fn skipped(reason: &str) -> Vec<CaseResult> {
    vec![result(0, Vec::new(), End::Skipped(reason.to_owned()))]
}

/// What the traces are of each scenario, on each system.
fn traces() -> [[Vec<CaseResult>; 3]; 4] {
    let majority = ["EADDRINUSE", "EADDRINUSE", "EADDRINUSE", "ok"];
    let broken = ended(0, "ok, ok", End::Broken("the guest died".to_owned()));
    [
        [options(majority), options(majority), options(["EADDRINUSE", "EADDRINUSE", "ok", "ok"])],
        [vec![passed(0, "ok, ok, blocks")], vec![failed(0, "ok, EACCES", Vec::new())], vec![broken]],
        [
            vec![passed(0, "ok, ok")],
            vec![passed(0, "ok, ok")],
            skipped("needs root: it acts as another user"),
        ],
        [vec![passed(0, "ok")], vec![passed(0, "ok")], vec![passed(0, "ok")]],
    ]
}

/// What a function makes of the comparison.
pub(super) fn compared<T>(render: impl FnOnce(&Comparison<'_>) -> T) -> T {
    let platforms = [
        platform("host", "linux", "6.18.1"),
        platform("old", "linux", "6.1"),
        platform("tiny", "gvisor", "1.0"),
    ];
    let scripts = [
        script("scenarios/tcp/options.drill", OPTIONS),
        script("scenarios/one.drill", ONE),
        script("scenarios/root.drill", ROOT),
        script("scenarios/same.drill", SAME),
    ];
    let traces = traces();
    let on_script = |(script, systems): (&Script, &[Vec<CaseResult>; 3])| -> [Vec<CaseResult>; 3] {
        systems.each_ref().map(|cases| cases.iter().map(|case| of_script(script, case)).collect())
    };
    let results: Vec<[Vec<CaseResult>; 3]> = scripts.iter().zip(&traces).map(on_script).collect();
    let compared = |(script, systems): (_, &[Vec<CaseResult>; 3])| {
        compare(script, &systems.each_ref().map(|cases| &cases[..]))
    };
    let scenarios: Vec<ScenarioComparison<'_>> = scripts.iter().zip(&results).map(compared).collect();
    let system_summary = |(index, platform): (usize, &Platform)| {
        let mut tally = Tally::default();
        traces.iter().for_each(|systems| tally.add(Tally::of(&systems[index])));
        let facts = Facts {
            platform: platform.clone(),
            isolation: Isolation::Namespace,
            root: true,
            ipv6: true,
            sock_diag: true,
            destroy: true,
            sysctls: true,
            orphans: true,
        };
        SystemSummary { name: platform.names[0].clone(), facts, tally, flaky: index }
    };
    let systems: Vec<SystemSummary> = platforms.iter().enumerate().map(system_summary).collect();
    let reasons = Reasons(vec![Reason {
        scenario: "tcp/options".to_owned(),
        systems: vec!["tiny".to_owned()],
        why: "It looks at the first <socket> only.".to_owned(),
    }]);
    render(&Comparison {
        systems: &systems,
        scenarios: &scenarios,
        slow: 1,
        root: "scenarios",
        reasons: &reasons,
    })
}
