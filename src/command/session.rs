//! A run of scenarios from the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use crate::language::script::Script;
use crate::report::reporter::{Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::{self, RunEvent, RunOptions, ScenarioResult, Summary, System, Verdict};
use crate::settings::Settings;
use crate::text::chain;

use super::errors::InternalError;
use super::exit::{Exit, Failure};
use super::flags::{How, Often, Seed};
use super::scenarios::Scenarios;

const SLOW: &str = "it is slow; --slow runs it";

/// Decides what came of a scenario of which all cases passed.
pub(super) type Judge<'j> = dyn FnMut(&Script, &ScenarioResult) -> Verdict + 'j;

/// How cases are run, as the settings and flags say.
pub(super) fn options(settings: &Settings, how: &How) -> RunOptions {
    RunOptions {
        jobs: settings.jobs,
        isolation: how.isolation,
        networks: how.networks,
        timeout: settings.timeout,
        ..RunOptions::default()
    }
}

/// The same, so often and in such an order.
pub(super) fn repeated(settings: &Settings, how: &How, often: &Often) -> RunOptions {
    let repeat = NonZeroUsize::try_from(often.repeat).unwrap_or(NonZeroUsize::MAX);
    let shuffle = often.shuffle.map(|seed| match seed {
        Seed::Number(number) => number,
        // Short enough to be copied by hand.
        Seed::Random => fastrand::u64(0..1_000_000),
    });
    RunOptions { repeat, shuffle, ..options(settings, how) }
}

/// Runs scenarios on a system, judges each and reports them, at the end the snapshots without a scenario too; runs
/// none if one of them is wrong.
pub(super) fn run(
    scenarios: &Scenarios,
    system: &dyn System,
    options: &RunOptions,
    orphans: Vec<PathBuf>,
    judge: &mut Judge<'_>,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let summary = Summary { checked: scenarios.checked, orphans, ..Summary::default() };
    let run = RunContext { scripts: &scenarios.scripts, selected: scenarios.selected, options };
    let mut session = Session { scenarios, run, place: 0, slow: 0, summary, reporter, screen };
    if scenarios.checked.errors > 0 {
        session.finish()?;
        return Ok(Exit::Usage);
    }
    if let Err(failure) = session.run(system, judge).and_then(|()| session.slow_ones()) {
        return Err(session.abort(failure));
    }
    session.finish()
}

/// A run and how far it has come.
struct Session<'s> {
    scenarios: &'s Scenarios,
    run: RunContext<'s>,
    /// The index of the next scenario in the order of the files.
    place: usize,
    /// How many slow ones have been reported.
    slow: usize,
    summary: Summary,
    reporter: &'s mut dyn Reporter,
    screen: &'s mut Screen,
}

impl Session<'_> {
    fn run(&mut self, system: &dyn System, judge: &mut Judge<'_>) -> Result<(), Failure> {
        let scripts = &self.run.scripts[..self.run.selected];
        if scripts.is_empty() {
            return Ok(());
        }
        self.summary.shuffle = self.run.options.shuffle;
        let mut result = Ok(());
        run::run(scripts, system, self.run.options, &mut |event| {
            // After an error nothing more is reported; the run itself goes on to its end.
            if result.is_ok() {
                result = self.event(event, judge);
            }
        })?;
        result
    }

    fn event(&mut self, event: RunEvent, judge: &mut Judge<'_>) -> Result<(), Failure> {
        match event {
            RunEvent::Started(ref facts) => self.summary.facts = Some(facts.clone()),
            RunEvent::CaseRetried { .. } => self.summary.retried += 1,
            RunEvent::ScenarioFinished(result) => return self.finished(result, judge),
            RunEvent::Diagnosed(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::Waiting
            | RunEvent::Aborted(_)
            | RunEvent::Finished(_) => {}
        }
        self.report(&event)
    }

    fn finished(&mut self, mut result: ScenarioResult, judge: &mut Judge<'_>) -> Result<(), Failure> {
        self.slow_ones()?;
        if result.verdict == Verdict::Passed {
            result.verdict = judge(&self.run.scripts[result.script], &result);
        }
        self.place += 1;
        self.scenario(result)
    }

    /// Reports the scenarios that are not run because they are slow, up to the next one that is.
    fn slow_ones(&mut self) -> Result<(), Failure> {
        while self.scenarios.order.get(self.place) == Some(&false) {
            let script = self.run.selected + self.slow;
            self.place += 1;
            self.slow += 1;
            let verdict = Verdict::Skipped(Some(SLOW.to_owned()));
            self.scenario(ScenarioResult { script, cases: Vec::new(), repeated: Vec::new(), verdict })?;
        }
        Ok(())
    }

    fn scenario(&mut self, result: ScenarioResult) -> Result<(), Failure> {
        self.summary.add(&result);
        self.report(&RunEvent::ScenarioFinished(result))
    }

    fn report(&mut self, event: &RunEvent) -> Result<(), Failure> {
        Ok(self.reporter.report(event, self.run, self.screen)?)
    }

    /// Reports that everything has been said.
    fn finish(mut self) -> Result<Exit, Failure> {
        let exit = exit(&self.summary);
        let summary = std::mem::take(&mut self.summary);
        self.report(&RunEvent::Finished(summary))?;
        self.screen.flush()?;
        Ok(exit)
    }

    /// Reports why the run can't go on.
    fn abort(mut self, failure: Failure) -> Failure {
        // What can't be written, nobody can be told.
        if !matches!(failure, Failure::Internal(InternalError::Output(_))) {
            let reported = self.report(&RunEvent::Aborted(chain(&failure)));
            // The failure itself is worth more than that it can't be reported.
            let _ = reported.map(|()| self.screen.flush());
        }
        failure
    }
}

/// How the command ends after such a run.
fn exit(summary: &Summary) -> Exit {
    let scenarios = summary.scenarios;
    if summary.cases.broken + scenarios.unsettled + summary.unwritten > 0 {
        Exit::Internal
    } else if scenarios.failed + scenarios.differ + scenarios.new > 0 {
        Exit::Failed
    } else {
        Exit::Passed
    }
}
