//! A comparison for tests: four scenarios on three systems, from canned traces.

use crate::compare::{Reason, Reasons, Scenario, Side, SystemSummary, compare};
use crate::fixture::{differed, ended, held};
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
    let case = |(number, last)| held(number, &format!("ok, ok, ok, {last}"));
    last.into_iter().enumerate().map(case).collect()
}

fn skipped(reason: &str) -> Vec<CaseResult> {
    vec![CaseResult::new(0, Vec::new(), End::Skipped(reason.to_owned()))]
}

/// What the traces are of each scenario, on each system.
fn traces() -> [[Vec<CaseResult>; 3]; 4] {
    let majority = ["EADDRINUSE", "EADDRINUSE", "EADDRINUSE", "ok"];
    let broken = ended(0, "ok, ok", End::Broken("the guest died".to_owned()));
    [
        [options(majority), options(majority), options(["EADDRINUSE", "EADDRINUSE", "ok", "ok"])],
        [vec![held(0, "ok, ok, blocks")], vec![differed(0, "ok, EACCES", Vec::new())], vec![broken]],
        [vec![held(0, "ok, ok")], vec![held(0, "ok, ok")], skipped("needs root: it acts as another user")],
        [vec![held(0, "ok")], vec![held(0, "ok")], vec![held(0, "ok")]],
    ]
}

/// Tells of the comparison what it makes of it.
pub(super) fn compared<T>(tell: impl FnOnce(&Comparison<'_>) -> T) -> T {
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
    let sides = |place: usize| -> Vec<Side<'_>> {
        let cases = traces[place].iter();
        platforms.iter().zip(cases).map(|(platform, cases)| Side { platform, cases }).collect()
    };
    let scenarios: Vec<Scenario<'_>> =
        scripts.iter().enumerate().map(|(place, script)| compare(script, &sides(place))).collect();
    let system_summary = |(place, platform): (usize, &Platform)| {
        let mut tally = Tally::default();
        traces.iter().for_each(|systems| tally.add(Tally::of(&systems[place])));
        let facts = Facts {
            platform: platform.clone(),
            isolation: Isolation::Namespace,
            root: true,
            ipv6: true,
            sock_diag: true,
            destroy: true,
            orphans: true,
        };
        SystemSummary { name: platform.names[0].clone(), facts, tally, unsteady: place }
    };
    let systems: Vec<SystemSummary> = platforms.iter().enumerate().map(system_summary).collect();
    let reasons = Reasons(vec![Reason {
        scenario: "tcp/options".to_owned(),
        systems: vec!["tiny".to_owned()],
        why: "It looks at the first <socket> only.".to_owned(),
    }]);
    tell(&Comparison {
        systems: &systems,
        scenarios: &scenarios,
        slow: 1,
        root: "scenarios",
        reasons: &reasons,
    })
}
