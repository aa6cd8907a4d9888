//! Differences as a page in HTML that needs no other file.

use crate::compare::{Observations, ScenarioComparison, StepComparison};
use crate::factor::TableRow;
use crate::text::plural::count;

use super::words::{self, of_cases};
use super::{Comparison, line, single, table};

const STYLE: &str = include_str!("style.css");

/// The whole comparison as a page.
#[must_use]
pub(crate) fn html(comparison: &Comparison<'_>) -> String {
    let title = format!("Differences between {}", words::listed(&comparison.names()));
    let title = escaped(&title);
    let scenarios: String = comparison.listed().map(|scenario| section(scenario, comparison)).collect();
    let scenarios = if scenarios.is_empty() { "<p>Nothing differs.</p>\n".to_owned() } else { scenarios };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{}{}{scenarios}{}</body>\n</html>\n",
        systems(comparison),
        contents(comparison),
        skipped(comparison),
    )
}

fn systems(comparison: &Comparison<'_>) -> String {
    let rows = comparison.systems.iter().map(|system| {
        let cases = system.tally;
        let numbers = [cases.cases, cases.passed, cases.failed, cases.broken, cases.skipped];
        let numbers: String = numbers.map(|number| format!("<td class=\"number\">{number}</td>")).concat();
        format!(
            "<tr><th>{}</th><td>{}</td>{numbers}</tr>\n",
            escaped(&system.name),
            escaped(&system.kernel())
        )
    });
    let rows: String = rows.collect();
    let (differing, all) = (comparison.differing(), count(comparison.scenarios.len(), "scenario"));
    let verb = if differing == 1 { "differs" } else { "differ" };
    format!(
        "<table>\n<tr><th>system</th><th>kernel</th><th>cases</th><th>passed</th>\
         <th>failed</th><th>broken</th><th>skipped</th></tr>\n{rows}</table>\n\
         <p>{differing} of {all} {verb}.</p>\n"
    )
}

/// Links to the scenarios.
fn contents(comparison: &Comparison<'_>) -> String {
    let entries = each(comparison.listed(), |scenario| {
        let name = escaped(comparison.short(scenario.script));
        format!("<li><a href=\"#{name}\">{}</a></li>\n", escaped(title(scenario, comparison)))
    });
    if entries.is_empty() { entries } else { format!("<nav>\n<ul>\n{entries}</ul>\n</nav>\n") }
}

fn title<'c>(scenario: &ScenarioComparison<'c>, comparison: &Comparison<'c>) -> &'c str {
    let script = scenario.script;
    script.header.title.as_deref().unwrap_or_else(|| comparison.short(script))
}

fn section(scenario: &ScenarioComparison<'_>, comparison: &Comparison<'_>) -> String {
    let script = scenario.script;
    let name = escaped(comparison.short(script));
    let mut text = vec![format!(
        "<section id=\"{name}\">\n<h2>{}</h2>\n<p><code>{}</code>",
        escaped(title(scenario, comparison)),
        escaped(&script.path),
    )];
    if scenario.cases > 1 && scenario.differs() {
        text.push(format!(": {} of {} cases differ", scenario.differing, scenario.cases));
    }
    text.push("</p>\n".to_owned());
    for difference in &scenario.steps {
        text.push(step(difference, scenario, comparison));
    }
    for broken in &scenario.broken {
        let cases = of_cases(broken.cases, scenario.cases);
        let system = escaped(comparison.name(broken.system));
        let reason = escaped(&broken.reason);
        text.push(format!("<p class=\"broken\">Broken on {system}{cases}: {reason}</p>\n"));
    }
    for (systems, why) in comparison.reasons(scenario) {
        text.push(format!("<p><b>{}:</b> {}</p>\n", escaped(&systems), escaped(why)));
    }
    text.push(format!(
        "<details>\n<summary>The scenario</summary>\n<pre>{}</pre>\n</details>\n</section>\n",
        escaped(&script.source)
    ));
    text.concat()
}

fn step(step: &StepComparison, scenario: &ScenarioComparison<'_>, comparison: &Comparison<'_>) -> String {
    let script = scenario.script;
    let names = comparison.names();
    let words = escaped(&script.step(step.step).text);
    let head = format!("<h3>{} <code>{words}</code></h3>\n", line(step, script));
    if let Some(number) = single(step, script) {
        return format!(
            "{head}<div class=\"differs\">{}</div>\n",
            observations(&step.observations[number], &names)
        );
    }
    let texts: Vec<String> = step.observations.iter().map(|all| words::observations(all, &names)).collect();
    let table = table(step, script, &texts);
    let axes = each(&table.axes, |axis| format!("<th>{}</th>", escaped(axis)));
    let across = match &table.across {
        Some((name, values)) => {
            each(values, |value| format!("<th>{} = {}</th>", escaped(name), escaped(value)))
        }
        None => "<th></th>".to_owned(),
    };
    let rows: String = table.rows.iter().map(|item| row(item, step, &names)).collect();
    format!("{head}<table>\n<tr>{axes}{across}</tr>\n{rows}</table>\n")
}

fn row(row: &TableRow, step: &StepComparison, names: &[&str]) -> String {
    let labels = each(&row.labels, |label| format!("<th>{}</th>", escaped(label)));
    let cells: String = row
        .cells
        .iter()
        .map(|cell| match cell.map(|number| &step.observations[number as usize]) {
            Some(observed) if observed.differs() => {
                format!("<td class=\"differs\">{}</td>", observations(observed, names))
            }
            Some(observed) => format!("<td>{}</td>", observations(observed, names)),
            None => "<td>-</td>".to_owned(),
        })
        .collect();
    format!("<tr>{labels}{cells}</tr>\n")
}

fn observations(observations: &Observations, names: &[&str]) -> String {
    let groups = observations.groups().into_iter().map(|(systems, observed)| {
        let outcome = escaped(&words::outcome(observed));
        let outcome = if outcome.contains('\n') {
            format!("<pre>{outcome}</pre>")
        } else {
            format!("<code>{outcome}</code>")
        };
        match &systems[..] {
            [] => outcome,
            systems => format!("<div><b>{}</b> {outcome}</div>", escaped(&words::names_of(systems, names))),
        }
    });
    groups.collect()
}

fn skipped(comparison: &Comparison<'_>) -> String {
    let mut text = Vec::new();
    for skips in comparison.skips() {
        let scenarios = each(&skips.scenarios, |(script, _)| {
            format!("<li><code>{}</code></li>\n", escaped(comparison.short(script)))
        });
        text.push(format!(
            "<details>\n<summary>Skipped on {}: {} ({}, {})</summary>\n<ul>\n{scenarios}</ul>\n</details>\n",
            escaped(comparison.name(skips.system)),
            escaped(skips.reason),
            count(skips.scenarios.len(), "scenario"),
            count(skips.cases(), "case"),
        ));
    }
    if comparison.slow > 0 {
        text.push(format!("<p>Not run on any system: {}.</p>\n", count(comparison.slow, "slow scenario")));
    }
    if text.is_empty() {
        return String::new();
    }
    format!("<section>\n<h2>Not run</h2>\n{}</section>\n", text.concat())
}

/// What is written of each, one after the other.
fn each<T>(all: impl IntoIterator<Item = T>, one: impl FnMut(T) -> String) -> String {
    all.into_iter().map(one).collect::<Vec<String>>().concat()
}

/// A text that HTML shows as it is, in an attribute too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Other control characters are not allowed in HTML, in any form.
            _ if character.is_control() && character != '\n' => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::compare::testing::compared;

    #[test]
    fn it_is_a_page_that_needs_no_other() {
        assert_eq!(
            compared(html).replace(STYLE, ""),
            r##"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Differences between host, old and tiny</title>
<style>
</style>
</head>
<body>
<h1>Differences between host, old and tiny</h1>
<table>
<tr><th>system</th><th>kernel</th><th>cases</th><th>passed</th><th>failed</th><th>broken</th><th>skipped</th></tr>
<tr><th>host</th><td>linux 6.18.1</td><td class="number">7</td><td class="number">7</td><td class="number">0</td><td class="number">0</td><td class="number">0</td></tr>
<tr><th>old</th><td>linux 6.1</td><td class="number">7</td><td class="number">6</td><td class="number">1</td><td class="number">0</td><td class="number">0</td></tr>
<tr><th>tiny</th><td>gvisor 1.0</td><td class="number">7</td><td class="number">5</td><td class="number">0</td><td class="number">1</td><td class="number">1</td></tr>
</table>
<p>2 of 4 scenarios differ.</p>
<nav>
<ul>
<li><a href="#tcp/options">Who may &lt;bind&gt; | twice</a></li>
<li><a href="#one">one</a></li>
</ul>
</nav>
<section id="tcp/options">
<h2>Who may &lt;bind&gt; | twice</h2>
<p><code>scenarios/tcp/options.drill</code>: 1 of 4 cases differ</p>
<h3>9 <code>bind b 9000</code></h3>
<table>
<tr><th>first</th><th>second = none</th><th>second = reuse</th></tr>
<tr><th>reuse</th><td class="differs"><div><b>host, old</b> <code>EADDRINUSE</code></div><div><b>tiny</b> <code>ok</code></div></td><td><code>ok</code></td></tr>
</table>
<p><b>tiny:</b> It looks at the first &lt;socket&gt; only.</p>
<details>
<summary>The scenario</summary>
<pre>+++
title = &quot;Who may &lt;bind&gt; | twice&quot;
+++
axis first = none | reuse
axis second = none | reuse
tcp a $first
bind a 9000
tcp b $second
bind b 9000 expect any
</pre>
</details>
</section>
<section id="one">
<h2>one</h2>
<p><code>scenarios/one.drill</code></p>
<h3>3 <code>listen a</code></h3>
<div class="differs"><div><b>host, tiny</b> <code>ok</code></div><div><b>old</b> <code>EACCES (unexpected)</code></div></div>
<p class="broken">Broken on tiny: the guest died</p>
<p><b>old:</b> no reason is given.</p>
<details>
<summary>The scenario</summary>
<pre>tcp a

listen a
accept a as b expect blocks, EINVAL on tiny
</pre>
</details>
</section>
<section>
<h2>Not run</h2>
<details>
<summary>Skipped on tiny: needs root: it acts as another user (1 scenario, 1 case)</summary>
<ul>
<li><code>root</code></li>
</ul>
</details>
<p>Not run on any system: 1 slow scenario.</p>
</section>
</body>
</html>
"##
        );
    }

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(escaped("<a b=\"c\">&\u{1b}\n"), "&lt;a b=&quot;c&quot;&gt;&amp;\u{fffd}\n");
    }
}
