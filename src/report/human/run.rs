//! `sockdrill run`, for people: what happened, scenario by scenario.

use std::io;

use crate::language::script::Script;
use crate::report::reporter::{FinishedScenario, Reporter, RunContext};
use crate::report::screen::Screen;
use crate::report::times::Times;
use crate::run::trace::{CaseResult, End, StepResult};
use crate::run::{Repeated, RunEvent, Summary, Verdict};
use crate::text::foreign::line as line_of;
use crate::text::paint::{STRONG, paint};
use crate::text::plural::count;
use crate::text::repetitions;
use crate::text::trace;

use super::cases;
use super::closing::Closing;
use super::diagnostics::print_diagnostics;
use super::failures::{print_failures, print_skipped};
use super::headline::headline;
use super::level::Level;
use super::slow::print_slow;
use super::{Shown, circumstances, numbers, refusal, retried};

/// Shows the steps of a scenario, or the table of its cases; of several scenarios only where one did not pass.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// Whether there are several scenarios, so that each needs its name above it.
    several: bool,
    level: Level,
    closing: Closing,
    times: Times,
}

impl Reporter for Run {
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

impl Run {
    /// Shows so much, of one scenario or of several.
    #[must_use]
    pub(crate) fn new(several: bool, shown: Shown) -> Self {
        let Shown { level, next, durations } = shown;
        Self { several, level, closing: Closing::new(next, durations), times: Times::default() }
    }

    /// The run in one line: how many scenarios and cases, how they ended, and how cases were isolated.
    #[must_use]
    pub(crate) fn last_line(summary: &Summary) -> String {
        refusal(summary).unwrap_or_else(|| line(summary))
    }

    fn scenario(&self, scenario: FinishedScenario<'_>, screen: &mut Screen) -> io::Result<()> {
        let least = Level::of(&scenario.result.verdict);
        if self.level < least {
            return Ok(());
        }
        if let Verdict::Skipped(Some(reason)) = &scenario.result.verdict {
            return screen.status(&format!("skipped {}: {}\n", scenario.script.path, line_of(reason)));
        }
        let (script, repeated) = (scenario.script, &scenario.result.repeated);
        let in_a_line = self.several && self.level < Level::All && least > Level::Fail;
        if self.several {
            let time = (self.level == Level::All).then(|| self.times.of(scenario.result.script));
            screen.print(&headline(scenario, time, screen.colour))?;
        }
        if in_a_line {
            let alike = repetitions::all_alike(repeated);
            let repetitions = repetitions::render(script, repeated);
            screen.print(&match (alike, repetitions.trim_end()) {
                (true, "") => "\n".to_owned(),
                (true, repetitions) => format!(" ({repetitions})\n"),
                (false, _) => format!("\n{repetitions}"),
            })?;
            return print_skipped(scenario, screen);
        }
        match (&script.header.title, self.several) {
            (Some(title), true) => screen.print(&format!(": {}\n", line_of(title)))?,
            (None, true) => screen.print("\n")?,
            (Some(title), false) => {
                let path = paint(&script.path, STRONG, screen.colour);
                screen.print(&format!("{path}: {}\n", line_of(title)))?;
            }
            (None, false) => {}
        }
        match &scenario.result.cases[..] {
            [case] => steps(script, case, repeated.first(), screen)?,
            cases => screen.print(&cases::render(script, cases, screen.width, screen.colour))?,
        }
        screen.print(&repetitions::render(script, repeated))?;
        if self.several {
            screen.print("\n")?;
        }
        print_failures(scenario, screen)?;
        print_skipped(scenario, screen)
    }
}

fn steps(
    script: &Script,
    case: &CaseResult,
    repeated: Option<&Repeated>,
    screen: &mut Screen,
) -> io::Result<()> {
    match case.trace.end {
        End::Passed | End::Failed(_) => screen.print(&trace::case(script, case, repeated, screen.colour)),
        // How far it came, if it had begun.
        End::Broken(_) if case.trace.steps.iter().any(|step| step.result != StepResult::NotRun) => {
            screen.print(&trace::case(script, case, repeated, screen.colour))
        }
        End::Skipped(_) | End::Invalid(_) | End::Broken(_) => Ok(()),
    }
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
