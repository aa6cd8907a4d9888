//! `sockdrill test`, for people: a verdict a scenario, and what its record would change to.

use std::io;

use crate::report::event::{Change, Event, Scenario, Summary, Verdict};
use crate::report::reporter::Reporter;
use crate::report::screen::Screen;
use crate::run::Tally;
use crate::text::paint::{BAD, GOOD, ODD, Style, paint};
use crate::text::repetitions;

use super::change::change;
use super::failures::{tell_failures, tell_skipped};
use super::findings::tell_finding;
use crate::text::plural::count;

use super::{apart, numbers, order, refusal};

/// Shows one line a scenario, and more where there is something to do.
#[derive(Clone, Copy, Debug)]
pub struct Test;

impl Reporter for Test {
    fn tell(&mut self, event: Event<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            Event::Found(finding) => tell_finding(finding, screen),
            Event::Scenario(scenario) => show_scenario(scenario, screen),
            Event::Over(summary) => {
                tell_orphans(summary, screen)?;
                screen.tell(&Self::last_line(summary))
            }
            // The command says itself why it fails.
            Event::Failed(_) => Ok(()),
            Event::Begun(_) | Event::CaseBegun(_) | Event::CaseEnded(..) | Event::Waiting => Ok(()),
        }
    }
}

impl Test {
    /// The run in one line: how many scenarios and cases, what came of them, and how cases were kept apart.
    #[must_use]
    pub fn last_line(summary: &Summary) -> String {
        refusal(summary).unwrap_or_else(|| line(summary))
    }
}

fn show_scenario(scenario: &Scenario<'_>, screen: &mut Screen) -> io::Result<()> {
    let (word, why) = headline(scenario);
    let why = why.map_or(String::new(), |why| format!(" ({why})"));
    let (style, word) = word;
    screen.print(&format!("{} {}{why}\n", paint(word, style, screen.colour), scenario.script.path))?;
    if !repetitions::all_alike(scenario.repeated) {
        screen.print(&repetitions::told(scenario.script, scenario.repeated))?;
    }
    match scenario.verdict {
        Verdict::Differs(change) | Verdict::New(change) => show(change, screen),
        Verdict::Failed | Verdict::Skipped(None) => {
            tell_failures(scenario, screen)?;
            tell_skipped(scenario, screen)
        }
        Verdict::Passed | Verdict::Unsettled(_) | Verdict::Skipped(Some(_)) => Ok(()),
    }
}

/// The word for a verdict, and what is said beside it.
fn headline(scenario: &Scenario<'_>) -> ((Style, &'static str), Option<String>) {
    match scenario.verdict {
        Verdict::Passed => ((GOOD, "PASS"), None),
        Verdict::Failed => ((BAD, "FAIL"), None),
        Verdict::Differs(_) => ((BAD, "DIFF"), None),
        Verdict::New(_) => ((ODD, " NEW"), Some("it has no record yet".to_owned())),
        Verdict::Unsettled(reason) => ((BAD, " BAD"), Some(reason.clone())),
        Verdict::Skipped(Some(reason)) => ((ODD, "SKIP"), Some(reason.clone())),
        Verdict::Skipped(None) => {
            let tally = Tally::of(scenario.cases);
            let skipped = format!("{} of {}", tally.skipped, count(tally.cases, "case"));
            ((ODD, "SKIP"), Some(skipped))
        }
    }
}

fn show(found: &Change, screen: &mut Screen) -> io::Result<()> {
    screen.print(&change(&found.accepted, &found.actual, screen.colour))?;
    if let Some(path) = &found.pending {
        screen.print(&format!("     the new record: {}\n", path.display()))?;
    }
    match &found.refused {
        Some(why) => screen.tell(&format!("error: {why}\n")),
        None => Ok(()),
    }
}

/// A record without a scenario is no failure: nothing that ran contradicts it.
fn tell_orphans(summary: &Summary, screen: &mut Screen) -> io::Result<()> {
    for orphan in &summary.orphans {
        let path = orphan.display();
        screen.tell(&format!(
            "warning: the scenario of {path} is gone; `sockdrill prune` takes the record away too\n"
        ))?;
    }
    Ok(())
}

fn line(summary: &Summary) -> String {
    let order = order(summary);
    let verdicts = numbers(&[
        (summary.passed, "passed"),
        (summary.failed, "failed"),
        (
            summary.differ,
            if summary.differ == 1 { "differs from its record" } else { "differ from their records" },
        ),
        (summary.new, if summary.new == 1 { "has no record yet" } else { "have no record yet" }),
        (summary.unsettled, "without a usable record"),
        (summary.skipped, "skipped"),
    ]);
    format!(
        "{}, {}: {verdicts}{}{order}\n",
        count(summary.scenarios(), "scenario"),
        count(summary.cases.cases, "case"),
        apart(summary),
    )
}
