//! Differences as a page in Markdown.

use crate::compare::{Scenario, Step};
use crate::factor::{Table, cell};
use crate::text::plural::count;

use super::words::{self, of_cases};
use super::{Comparison, line, single, table};

/// What a reader must know.
const HOW_TO_READ: &str = "\
Made by `sockdrill compare --format markdown`. For each scenario stand the steps that did not come out alike, with
who said what; over axes as a table, without the rows in which all agree. `(unexpected)` is what the scenario does
not expect there: the case ended with this step on that system, and its later steps are not compared.
";

/// The whole comparison as a page. Its heading is of the first level, those of scenarios of the second.
#[must_use]
pub fn markdown(comparison: &Comparison<'_>) -> String {
    let names = words::listed(&comparison.names());
    let mut text = vec![format!("# Differences between {names}\n\n{HOW_TO_READ}\n{}", systems(comparison))];
    text.extend(comparison.told().map(|scenario| format!("\n{}", one(scenario, comparison))));
    if text.len() == 1 {
        text.push("\nNothing differs.\n".to_owned());
    }
    text.push(skipped(comparison));
    text.concat()
}

fn systems(comparison: &Comparison<'_>) -> String {
    let rows = comparison.systems.iter().map(|system| {
        let cases = system.tally;
        vec![
            escaped(&system.name),
            escaped(&system.kernel()),
            cases.cases.to_string(),
            cases.passed.to_string(),
            cases.failed.to_string(),
            cases.broken.to_string(),
            cases.skipped.to_string(),
        ]
    });
    let head = ["system", "kernel", "cases", "as the scenarios expect", "otherwise", "broken", "skipped"];
    let (differing, all) = (comparison.differing(), count(comparison.scenarios.len(), "scenario"));
    let verb = if differing == 1 { "comes" } else { "come" };
    grid(&head.map(str::to_owned), rows) + &format!("\n{differing} of {all} {verb} out differently.\n")
}

fn one(scenario: &Scenario<'_>, comparison: &Comparison<'_>) -> String {
    let script = scenario.script;
    let name = comparison.short(script);
    let title = script.header.title.as_deref().unwrap_or(name);
    let mut text = vec![format!("## {}\n\n`{}`", escaped(title), script.path)];
    if scenario.cases > 1 && scenario.differs() {
        text.push(format!(": {} of {} cases differ", scenario.differing, scenario.cases));
    }
    text.push("\n".to_owned());
    for difference in &scenario.steps {
        text.push(format!("\n{}", step(difference, scenario, comparison)));
    }
    for broken in &scenario.broken {
        let cases = of_cases(broken.cases, scenario.cases);
        let system = escaped(comparison.name(broken.system));
        text.push(format!("\nBroken on {system}{cases}: {}\n", escaped(&broken.reason)));
    }
    for (systems, why) in comparison.reasons(scenario) {
        text.push(format!("\n**{}:** {why}\n", escaped(&systems)));
    }
    text.concat()
}

fn step(step: &Step, scenario: &Scenario<'_>, comparison: &Comparison<'_>) -> String {
    let script = scenario.script;
    let names = comparison.names();
    let answers: Vec<String> = step.answers.iter().map(|answer| words::answer(answer, &names)).collect();
    let head = format!("Line {}, `{}`", line(step, script), script.step(step.step).text);
    match single(step, script) {
        Some(number) if !answers[number].contains('\n') => {
            format!("{head}: {}\n", escaped(&answers[number]))
        }
        Some(number) => format!("{head}:\n\n```text\n{}\n```\n", answers[number]),
        None => format!("{head}:\n\n{}", drawn(&table(step, script, &answers), &answers)),
    }
}

fn drawn(table: &Table, answers: &[String]) -> String {
    let mut head: Vec<String> = table.axes.iter().map(|axis| escaped(axis)).collect();
    match &table.across {
        Some((name, values)) => {
            head.extend(values.iter().map(|value| format!("{} = {}", escaped(name), escaped(value))));
        }
        None => head.push(String::new()),
    }
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|id| cell(*id, answers));
        row.labels.iter().map(String::as_str).chain(cells).map(escaped).collect()
    });
    grid(&head, rows)
}

fn grid(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let cell = |cell: &String| if cell.is_empty() { " |".to_owned() } else { format!(" {cell} |") };
    let line = |cells: &[String]| format!("|{}\n", cells.iter().map(cell).collect::<Vec<_>>().concat());
    let rule = vec!["---".to_owned(); head.len()];
    let rows: Vec<String> = rows.map(|row| line(&row)).collect();
    line(head) + &line(&rule) + &rows.concat()
}

fn skipped(comparison: &Comparison<'_>) -> String {
    let skips = comparison.skips();
    if skips.is_empty() && comparison.slow == 0 {
        return String::new();
    }
    let mut text = vec!["\n## Not run\n\n".to_owned()];
    let entries = skips.iter().map(|skips| {
        let scenarios = skips.scenarios.iter().map(|(script, _)| format!("`{}`", comparison.short(script)));
        let scenarios: Vec<String> = scenarios.collect();
        vec![
            escaped(comparison.name(skips.system)),
            format!("it {}", escaped(skips.reason)),
            scenarios.join(", "),
        ]
    });
    if !skips.is_empty() {
        let head = ["system", "why", "scenarios"];
        text.push(grid(&head.map(str::to_owned), entries));
    }
    if comparison.slow > 0 {
        let gap = if skips.is_empty() { "" } else { "\n" };
        text.push(format!("{gap}Nowhere: {}.\n", count(comparison.slow, "slow scenario")));
    }
    text.concat()
}

/// A text that Markdown shows as it is, in a cell of a table too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => out.extend(['\\', character]),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("<br>"),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Reasons;
    use crate::report::compare::testing::compared;

    #[test]
    fn it_is_a_page_of_tables() {
        assert_eq!(
            compared(markdown),
            r"# Differences between host, old and tiny

Made by `sockdrill compare --format markdown`. For each scenario stand the steps that did not come out alike, with
who said what; over axes as a table, without the rows in which all agree. `(unexpected)` is what the scenario does
not expect there: the case ended with this step on that system, and its later steps are not compared.

| system | kernel | cases | as the scenarios expect | otherwise | broken | skipped |
| --- | --- | --- | --- | --- | --- | --- |
| host | linux 6.18.1 | 7 | 7 | 0 | 0 | 0 |
| old | linux 6.1 | 7 | 6 | 1 | 0 | 0 |
| tiny | gvisor 1.0 | 7 | 5 | 0 | 1 | 1 |

2 of 4 scenarios come out differently.

## Who may \<bind\> \| twice

`scenarios/tcp/options.drill`: 1 of 4 cases differ

Line 9, `bind b 9000`:

| first | second = none | second = reuse |
| --- | --- | --- |
| reuse | host, old: EADDRINUSE; tiny: ok | ok |

**tiny:** It looks at the first <socket> only.

## one

`scenarios/one.drill`

Line 3, `listen a`: host, tiny: ok; old: EACCES (unexpected)

Broken on tiny: the guest died

**old:** no reason is given.

## Not run

| system | why | scenarios |
| --- | --- | --- |
| tiny | it needs root: it acts as another user | `root` |

Nowhere: 1 slow scenario.
"
        );
    }

    #[test]
    fn where_nothing_differs_it_says_so() {
        let nothing = Reasons::default();
        let comparison =
            Comparison { systems: &[], scenarios: &[], slow: 0, root: "scenarios", reasons: &nothing };
        let page = markdown(&comparison);
        assert!(page.ends_with("\n0 of 0 scenarios come out differently.\n\nNothing differs.\n"), "{page}");
    }
}
