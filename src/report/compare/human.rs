//! Differences for people, on a terminal.

use crate::compare::{ScenarioComparison, StepComparison, SystemSummary};
use crate::factor::render;
use crate::report::human::numbers;
use crate::text::columns::{align, indented};
use crate::text::foreign;
use crate::text::paint::{BAD, STRONG, paint};
use crate::text::plural::count;

use super::words::{self, of_cases};
use super::{Comparison, line, single};

/// How far what systems did is indented below its step.
const INDENT: usize = 4;

/// What differs: for each scenario its steps, and which system did what.
#[must_use]
pub(crate) fn human(comparison: &Comparison<'_>, colour: bool) -> String {
    let parts: Vec<String> =
        comparison.listed().map(|scenario| section(scenario, comparison, colour)).collect();
    parts.join("\n")
}

fn section(scenario: &ScenarioComparison<'_>, comparison: &Comparison<'_>, colour: bool) -> String {
    let script = scenario.script;
    let title =
        script.header.title.as_deref().map_or(String::new(), |title| format!(": {}", foreign::line(title)));
    let mut text = vec![format!("{}{title}\n", paint(&script.path, STRONG, colour))];
    for difference in &scenario.steps {
        text.push(indented(&step(difference, scenario, comparison), INDENT) + "\n");
    }
    if scenario.cases > 1 && scenario.differs() {
        text.push(format!("{} of {} cases differ\n", scenario.differing, scenario.cases));
    }
    for broken in &scenario.broken {
        let word = paint("broken", BAD, colour);
        let cases = of_cases(broken.cases, scenario.cases);
        let system = comparison.name(broken.system);
        text.push(format!("{word} on {system}{cases}: {}\n", foreign::line(&broken.reason)));
    }
    for (systems, why) in comparison.reasons(scenario) {
        text.push(format!("{systems}: {}\n", foreign::line(why)));
    }
    text.concat()
}

/// A step under the number of its line, and what systems did: beside it, or in a table below.
fn step(step: &StepComparison, scenario: &ScenarioComparison<'_>, comparison: &Comparison<'_>) -> String {
    let script = scenario.script;
    let names = comparison.names();
    let texts: Vec<String> = step.observations.iter().map(|all| words::observations(all, &names)).collect();
    let head = format!("{} | {}", line(step, script), script.step(step.step).text);
    match single(step, script) {
        Some(number) if !texts[number].contains('\n') => format!("{head}  {}", texts[number]),
        Some(number) => format!("{head}\n{}", indented(&texts[number], INDENT)),
        None => {
            let grid = step.grid(script);
            let table = render(&grid, script, &texts, &|cell| step.is_differing(cell));
            format!("{head}\n{}", indented(&table, INDENT))
        }
    }
}

/// What was run, where, with which results: printed below the differences.
#[must_use]
pub(crate) fn summary(comparison: &Comparison<'_>) -> String {
    let mut text = Vec::new();
    for skips in comparison.skips() {
        let system = comparison.name(skips.system);
        let scenarios = count(skips.scenarios.len(), "scenario");
        let cases = count(skips.cases(), "case");
        text.push(format!("skipped on {system}: {} ({scenarios}, {cases})\n", foreign::line(skips.reason)));
    }
    if comparison.slow > 0 {
        let (verb, them) = if comparison.slow == 1 { ("was", "it") } else { ("were", "them") };
        let scenarios = count(comparison.slow, "slow scenario");
        text.push(format!("{scenarios} {verb} not run; --slow runs {them}\n"));
    }
    let lines: Vec<Vec<String>> = comparison.systems.iter().map(system).collect();
    text.push(align(&lines));
    let (differing, all) = (comparison.differing(), count(comparison.scenarios.len(), "scenario"));
    let verb = if differing == 1 { "differs" } else { "differ" };
    text.push(format!("\n{differing} of {all} {verb}\n"));
    text.concat()
}

fn system(system: &SystemSummary) -> Vec<String> {
    let cases = system.tally;
    let ended = numbers(&[
        (cases.passed, "passed"),
        (cases.failed, "failed"),
        (cases.broken, "broken"),
        (cases.skipped, "skipped"),
    ]);
    let flaky = match system.flaky {
        0 => String::new(),
        flaky => format!("; {flaky} flaky"),
    };
    let cases = format!("{}: {ended}{flaky}", count(cases.cases, "case"));
    vec![system.name.clone(), foreign::line(&system.kernel()).into_owned(), cases]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::compare::testing::compared;

    #[test]
    fn each_step_that_differs_says_where_and_who_said_what() {
        assert_eq!(
            compared(|comparison| human(comparison, false)),
            "\
scenarios/tcp/options.drill: Who may <bind> | twice
    9 | bind b 9000
               second
        first  none                                reuse
        reuse  host, old: EADDRINUSE; tiny: ok     ok
1 of 4 cases differ
tiny: It looks at the first <socket> only.

scenarios/one.drill
    3 | listen a  host, tiny: ok; old: EACCES (unexpected)
broken on tiny: the guest died
old: no reason is given.
"
        );
    }

    #[test]
    fn below_it_stands_what_was_run_where() {
        assert_eq!(
            compared(summary),
            "\
skipped on tiny: needs root: it acts as another user (1 scenario, 1 case)
1 slow scenario was not run; --slow runs it
host  linux 6.18.1  7 cases: 7 passed
old   linux 6.1     7 cases: 6 passed, 1 failed; 1 flaky
tiny  gvisor 1.0    7 cases: 5 passed, 1 broken, 1 skipped; 2 flaky
2 of 4 scenarios differ
"
        );
    }
}
