//! `sockdrill test`, for people: a verdict a scenario, and what its record would change to.

use std::io;

use crate::record::diff;
use crate::report::event::{Change, Event, Scenario, Summary, Verdict};
use crate::report::paint::{BAD, FAINT, GOOD, ODD, Style, paint};
use crate::report::reporter::Reporter;
use crate::report::screen::Screen;
use crate::run::Tally;

use super::failures::{tell_failures, tell_skipped};
use super::{apart, count, numbers};

/// Shows one line a scenario, and more where there is something to do.
#[derive(Clone, Copy, Debug)]
pub struct Test;

impl Reporter for Test {
    fn tell(&mut self, event: Event<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            Event::Begun(_) => Ok(()),
            Event::Scenario(scenario) => show_scenario(scenario, screen),
            Event::Over(summary) => screen.tell(&line(summary)),
        }
    }
}

fn show_scenario(scenario: &Scenario<'_>, screen: &mut Screen) -> io::Result<()> {
    let (word, why) = headline(scenario);
    let why = why.map_or(String::new(), |why| format!(" ({why})"));
    let (style, word) = word;
    screen.print(&format!("{} {}{why}\n", paint(word, style, screen.colour), scenario.script.path))?;
    match scenario.verdict {
        Verdict::Differs(change) | Verdict::New(change) => show(change, screen),
        Verdict::Failed | Verdict::Skipped(None) => {
            tell_failures(scenario, screen)?;
            tell_skipped(scenario, screen)
        }
        Verdict::Passed | Verdict::Skipped(Some(_)) => Ok(()),
    }
}

/// The word for a verdict, and what is said beside it.
fn headline(scenario: &Scenario<'_>) -> ((Style, &'static str), Option<String>) {
    match scenario.verdict {
        Verdict::Passed => ((GOOD, "PASS"), None),
        Verdict::Failed => ((BAD, "FAIL"), None),
        Verdict::Differs(_) => ((BAD, "DIFF"), None),
        Verdict::New(_) => ((ODD, " NEW"), Some("it has no record yet".to_owned())),
        Verdict::Skipped(Some(reason)) => ((ODD, "SKIP"), Some(reason.clone())),
        Verdict::Skipped(None) => {
            let tally = Tally::of(scenario.cases);
            let skipped = format!("{} of {}", tally.skipped, count(tally.cases, "case"));
            ((ODD, "SKIP"), Some(skipped))
        }
    }
}

fn show(change: &Change, screen: &mut Screen) -> io::Result<()> {
    for line in diff::diff(&change.accepted, &change.actual) {
        let text = match line {
            diff::Line::Same(text) => format!("       {text}"),
            diff::Line::Removed(text) => paint(&format!("     - {text}"), BAD, screen.colour),
            diff::Line::Added(text) => paint(&format!("     + {text}"), GOOD, screen.colour),
            diff::Line::Gap(lines) => {
                paint(&format!("       … {}", count(lines, "line")), FAINT, screen.colour)
            }
        };
        screen.print(&format!("{}\n", text.trim_end()))?;
    }
    match &change.pending {
        Some(path) => screen.print(&format!("     the new record: {}\n", path.display())),
        None => Ok(()),
    }
}

/// The run in one line: how many scenarios and cases, what came of them, and how cases were kept apart.
fn line(summary: &Summary) -> String {
    let verdicts = numbers(&[
        (summary.passed, "passed"),
        (summary.failed, "failed"),
        (
            summary.differ,
            if summary.differ == 1 { "differs from its record" } else { "differ from their records" },
        ),
        (summary.new, if summary.new == 1 { "has no record yet" } else { "have no record yet" }),
        (summary.skipped, "skipped"),
    ]);
    format!(
        "{}, {}: {verdicts}{}\n",
        count(summary.scenarios(), "scenario"),
        count(summary.cases.cases, "case"),
        apart(summary),
    )
}
