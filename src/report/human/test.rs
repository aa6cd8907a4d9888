//! `sockdrill test`, for people: a verdict a scenario, and what its snapshot would change to.

use std::io;

use crate::report::reporter::{FinishedScenario, Reporter, RunContext};
use crate::report::screen::Screen;
use crate::report::times::Times;
use crate::run::{RunEvent, SnapshotChange, Summary, Verdict};
use crate::text::foreign;
use crate::text::plural::count;
use crate::text::repetitions;

use super::closing::Closing;
use super::diagnostics::print_diagnostics;
use super::failures::{print_failures, print_skipped};
use super::headline::headline;
use super::level::Level;
use super::slow::print_slow;
use super::{Shown, circumstances, numbers, refusal, retried};

/// Shows one line a scenario, and more where there is something to do.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    level: Level,
    closing: Closing,
    times: Times,
}

impl Reporter for Test {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        self.times.follow(event);
        match event {
            RunEvent::Diagnosed(diagnosed) => print_diagnostics(diagnosed, screen),
            RunEvent::ScenarioFinished(result) => {
                let scenario = run.scenario(result);
                self.closing.add(scenario, self.times.of(result.script));
                self.scenario(scenario, screen)
            }
            RunEvent::Finished(summary) => {
                print_orphans(summary, screen)?;
                screen.status(&Self::last_line(summary))?;
                screen.status(&self.closing.take(summary, screen.error_colour))
            }
            // The command says itself why it fails.
            RunEvent::Aborted(_) => Ok(()),
            RunEvent::Slow(case, after) => print_slow(*case, *after, self.level, run, screen),
            RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::Waiting => Ok(()),
            RunEvent::CaseRetried { case, lost, .. } => screen.status(&retried(run, *case, lost)),
        }
    }
}

impl Test {
    /// Shows so much.
    #[must_use]
    pub(crate) fn new(shown: Shown) -> Self {
        let Shown { level, next, durations } = shown;
        Self { level, closing: Closing::new(next, durations), times: Times::default() }
    }

    /// The run in one line: how many scenarios and cases, their results, and how cases were isolated.
    #[must_use]
    pub(crate) fn last_line(summary: &Summary) -> String {
        refusal(summary).unwrap_or_else(|| line(summary))
    }

    fn scenario(&self, scenario: FinishedScenario<'_>, screen: &mut Screen) -> io::Result<()> {
        let verdict = &scenario.result.verdict;
        if self.level < Level::of(verdict) {
            return Ok(());
        }
        let time = (self.level == Level::All).then(|| self.times.of(scenario.result.script));
        screen.print(&format!("{}\n", headline(scenario, time, screen.colour)))?;
        if !repetitions::all_alike(&scenario.result.repeated) {
            screen.print(&repetitions::render(scenario.script, &scenario.result.repeated))?;
        }
        match verdict {
            Verdict::Differs(change) | Verdict::New(change) => show(change, screen),
            Verdict::Failed | Verdict::Skipped(None) => {
                print_failures(scenario, screen)?;
                print_skipped(scenario, screen)
            }
            Verdict::Passed | Verdict::Accepted(_) | Verdict::Unsettled(_) | Verdict::Skipped(Some(_)) => {
                Ok(())
            }
        }
    }
}

fn show(change: &SnapshotChange, screen: &mut Screen) -> io::Result<()> {
    screen.print(&super::change::change(&change.accepted, &change.actual, screen.colour))?;
    if let Some(path) = &change.pending {
        screen.print(&format!("     pending snapshot: {}\n", foreign::line(&path.to_string_lossy())))?;
    }
    match &change.refused {
        Some(why) => screen.status(&format!("error: {}\n", foreign::line(why))),
        None => Ok(()),
    }
}

/// A snapshot without a scenario is no failure: nothing that ran contradicts it.
fn print_orphans(summary: &Summary, screen: &mut Screen) -> io::Result<()> {
    for orphan in &summary.orphans {
        let path = orphan.to_string_lossy();
        let path = foreign::line(&path);
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
        (
            scenarios.accepted,
            if scenarios.accepted == 1 { "has a new snapshot" } else { "have new snapshots" },
        ),
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
