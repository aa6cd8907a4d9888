//! `sockdrill test`, for people: a verdict a scenario, and what its snapshot would change to.

use std::io;

use crate::report::reporter::{FinishedScenario, Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::{RunEvent, SnapshotChange, Summary, Tally, Verdict};
use crate::text::paint::{BAD, GOOD, Style, WARN, paint};
use crate::text::repetitions;

use super::diagnostics::print_diagnostics;
use super::failures::{print_failures, print_skipped};
use crate::text::plural::count;

use super::{circumstances, numbers, refusal, retried};

/// Shows one line a scenario, and more where there is something to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Test;

impl Reporter for Test {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Diagnosed(diagnosed) => print_diagnostics(diagnosed, screen),
            RunEvent::ScenarioFinished(result) => show_scenario(run.scenario(result), screen),
            RunEvent::Finished(summary) => {
                print_orphans(summary, screen)?;
                screen.status(&Self::last_line(summary))
            }
            // The command says itself why it fails.
            RunEvent::Aborted(_) => Ok(()),
            RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::Waiting => Ok(()),
            RunEvent::CaseRetried { case, lost, .. } => screen.status(&retried(run, *case, lost)),
        }
    }
}

impl Test {
    /// The run in one line: how many scenarios and cases, their results, and how cases were isolated.
    #[must_use]
    pub(crate) fn last_line(summary: &Summary) -> String {
        refusal(summary).unwrap_or_else(|| line(summary))
    }
}

fn show_scenario(scenario: FinishedScenario<'_>, screen: &mut Screen) -> io::Result<()> {
    let (word, why) = headline(scenario);
    let why = why.map_or(String::new(), |why| format!(" ({why})"));
    let (style, word) = word;
    screen.print(&format!("{} {}{why}\n", paint(word, style, screen.colour), scenario.script.path))?;
    if !repetitions::all_alike(&scenario.result.repeated) {
        screen.print(&repetitions::render(scenario.script, &scenario.result.repeated))?;
    }
    match &scenario.result.verdict {
        Verdict::Differs(change) | Verdict::New(change) => show(change, screen),
        Verdict::Failed | Verdict::Skipped(None) => {
            print_failures(scenario, screen)?;
            print_skipped(scenario, screen)
        }
        Verdict::Passed | Verdict::Unsettled(_) | Verdict::Skipped(Some(_)) => Ok(()),
    }
}

/// The word for a verdict, and the remark beside it.
fn headline(scenario: FinishedScenario<'_>) -> ((Style, &'static str), Option<String>) {
    match &scenario.result.verdict {
        Verdict::Passed => ((GOOD, "PASS"), None),
        Verdict::Failed => ((BAD, "FAIL"), None),
        Verdict::Differs(_) => ((BAD, "DIFF"), None),
        Verdict::New(_) => ((WARN, " NEW"), Some("no snapshot yet".to_owned())),
        Verdict::Unsettled(reason) => ((BAD, " BAD"), Some(reason.clone())),
        Verdict::Skipped(Some(reason)) => ((WARN, "SKIP"), Some(reason.clone())),
        Verdict::Skipped(None) => {
            let tally = Tally::of(&scenario.result.cases);
            let skipped = format!("{} of {}", tally.skipped, count(tally.cases, "case"));
            ((WARN, "SKIP"), Some(skipped))
        }
    }
}

fn show(change: &SnapshotChange, screen: &mut Screen) -> io::Result<()> {
    screen.print(&super::change::change(&change.accepted, &change.actual, screen.colour))?;
    if let Some(path) = &change.pending {
        screen.print(&format!("     pending snapshot: {}\n", path.display()))?;
    }
    match &change.refused {
        Some(why) => screen.status(&format!("error: {why}\n")),
        None => Ok(()),
    }
}

/// A snapshot without a scenario is no failure: nothing that ran contradicts it.
fn print_orphans(summary: &Summary, screen: &mut Screen) -> io::Result<()> {
    for orphan in &summary.orphans {
        let path = orphan.display();
        screen.status(&format!(
            "warning: the scenario of {path} no longer exists; `sockdrill prune` deletes the snapshot\n"
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
            if scenarios.differ == 1 { "differs from its snapshot" } else { "differ from their snapshots" },
        ),
        (scenarios.new, if scenarios.new == 1 { "has no snapshot yet" } else { "have no snapshot yet" }),
        (scenarios.unsettled, "without a usable snapshot"),
        (scenarios.skipped, "skipped"),
    ]);
    format!(
        "{}, {}: {verdicts}{}\n",
        count(scenarios.all, "scenario"),
        count(summary.cases.cases, "case"),
        circumstances(summary),
    )
}
