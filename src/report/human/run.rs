//! `sockdrill run`, for people: what happened, scenario by scenario.

use std::io;

use crate::language::script::Script;
use crate::report::reporter::{FinishedScenario, Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::trace::{CaseResult, End, StepResult};
use crate::run::{RunEvent, Summary, Verdict};
use crate::snapshot;
use crate::text::paint::{STRONG, paint};
use crate::text::repetitions;
use crate::text::trace;

use super::diagnostics::print_diagnostics;
use super::failures::{print_failures, print_skipped};
use crate::text::plural::count;

use super::{circumstances, numbers, refusal, retried};

/// Shows the steps of each scenario, or the table of its cases.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// Whether there are several scenarios, so that each needs its name above it.
    pub several: bool,
}

impl Reporter for Run {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Diagnosed(diagnosed) => print_diagnostics(diagnosed, screen),
            RunEvent::ScenarioFinished(result) => self.scenario(run.scenario(result), screen),
            RunEvent::Finished(summary) => screen.status(&Self::last_line(summary)),
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

impl Run {
    /// The run in one line: how many scenarios and cases, how they ended, and how cases were isolated.
    #[must_use]
    pub(crate) fn last_line(summary: &Summary) -> String {
        refusal(summary).unwrap_or_else(|| line(summary))
    }

    fn scenario(self, scenario: FinishedScenario<'_>, screen: &mut Screen) -> io::Result<()> {
        if let Verdict::Skipped(Some(reason)) = &scenario.result.verdict {
            return screen.status(&format!("skipped {}: {reason}\n", scenario.script.path));
        }
        let script = scenario.script;
        if self.several || script.header.title.is_some() {
            let title = script.header.title.as_deref().map_or(String::new(), |title| format!(": {title}"));
            screen.print(&format!("{}{title}\n", paint(&script.path, STRONG, screen.colour)))?;
        }
        match &scenario.result.cases[..] {
            [case] => steps(script, case, screen)?,
            cases => table(script, cases, screen)?,
        }
        screen.print(&repetitions::render(script, &scenario.result.repeated))?;
        if self.several {
            screen.print("\n")?;
        }
        print_failures(scenario, screen)?;
        print_skipped(scenario, screen)
    }
}

fn steps(script: &Script, case: &CaseResult, screen: &mut Screen) -> io::Result<()> {
    match case.trace.end {
        End::Passed | End::Failed(_) => screen.print(&trace::case(script, case, screen.colour)),
        // How far it came, if it had begun.
        End::Broken(_) if case.trace.steps.iter().any(|step| step.result != StepResult::NotRun) => {
            screen.print(&trace::case(script, case, screen.colour))
        }
        End::Skipped(_) | End::Invalid(_) | End::Broken(_) => Ok(()),
    }
}

fn table(script: &Script, cases: &[CaseResult], screen: &mut Screen) -> io::Result<()> {
    // There is no table of cases that did not all run; the reasons are printed below.
    screen.print(&snapshot::render(script, cases).unwrap_or_default())
}

fn line(summary: &Summary) -> String {
    let cases = summary.cases;
    let ended = numbers(&[
        (cases.passed, "passed"),
        (cases.failed, "failed"),
        (cases.broken, "broken"),
        (cases.skipped, "skipped"),
    ]);
    format!(
        "{}, {}: {ended}{}\n",
        count(summary.scenarios.all, "scenario"),
        count(cases.cases, "case"),
        circumstances(summary),
    )
}
