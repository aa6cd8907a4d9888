//! `sockdrill test`, for people: a verdict a scenario, and what its record would change to.

use std::io;

use crate::report::reporter::{Reporter, RunContext, Scenario};
use crate::report::screen::Screen;
use crate::run::{Change, RunEvent, Summary, Tally, Verdict};
use crate::text::paint::{BAD, GOOD, ODD, Style, paint};
use crate::text::repetitions;

use super::change::change;
use super::failures::{tell_failures, tell_skipped};
use super::findings::tell_diagnosed;
use crate::text::plural::count;

use super::{circumstances, numbers, refusal};

/// Shows one line a scenario, and more where there is something to do.
#[derive(Clone, Copy, Debug)]
pub struct Test;

impl Reporter for Test {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Diagnosed(diagnosed) => tell_diagnosed(diagnosed, screen),
            RunEvent::ScenarioFinished(result) => show_scenario(run.scenario(result), screen),
            RunEvent::Finished(summary) => {
                tell_orphans(summary, screen)?;
                screen.tell(&Self::last_line(summary))
            }
            // The command says itself why it fails.
            RunEvent::Aborted(_) => Ok(()),
            RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::Waiting => Ok(()),
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

fn show_scenario(scenario: Scenario<'_>, screen: &mut Screen) -> io::Result<()> {
    let (word, why) = headline(scenario);
    let why = why.map_or(String::new(), |why| format!(" ({why})"));
    let (style, word) = word;
    screen.print(&format!("{} {}{why}\n", paint(word, style, screen.colour), scenario.script.path))?;
    if !repetitions::all_alike(&scenario.result.repeated) {
        screen.print(&repetitions::told(scenario.script, &scenario.result.repeated))?;
    }
    match &scenario.result.verdict {
        Verdict::Differs(change) | Verdict::New(change) => show(change, screen),
        Verdict::Failed | Verdict::Skipped(None) => {
            tell_failures(scenario, screen)?;
            tell_skipped(scenario, screen)
        }
        Verdict::Passed | Verdict::Unsettled(_) | Verdict::Skipped(Some(_)) => Ok(()),
    }
}

/// The word for a verdict, and what is said beside it.
fn headline(scenario: Scenario<'_>) -> ((Style, &'static str), Option<String>) {
    match &scenario.result.verdict {
        Verdict::Passed => ((GOOD, "PASS"), None),
        Verdict::Failed => ((BAD, "FAIL"), None),
        Verdict::Differs(_) => ((BAD, "DIFF"), None),
        Verdict::New(_) => ((ODD, " NEW"), Some("it has no record yet".to_owned())),
        Verdict::Unsettled(reason) => ((BAD, " BAD"), Some(reason.clone())),
        Verdict::Skipped(Some(reason)) => ((ODD, "SKIP"), Some(reason.clone())),
        Verdict::Skipped(None) => {
            let tally = Tally::of(&scenario.result.cases);
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
    let scenarios = summary.scenarios;
    let verdicts = numbers(&[
        (scenarios.passed, "passed"),
        (scenarios.failed, "failed"),
        (
            scenarios.differ,
            if scenarios.differ == 1 { "differs from its record" } else { "differ from their records" },
        ),
        (scenarios.new, if scenarios.new == 1 { "has no record yet" } else { "have no record yet" }),
        (scenarios.unsettled, "without a usable record"),
        (scenarios.skipped, "skipped"),
    ]);
    format!(
        "{}, {}: {verdicts}{}\n",
        count(scenarios.all, "scenario"),
        count(summary.cases.cases, "case"),
        circumstances(summary),
    )
}
