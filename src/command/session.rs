//! A run of scenarios from the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::language::script::Script;
use crate::report::reporter::{Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::trace::End;
use crate::run::{self, RunEvent, RunOptions, ScenarioResult, Stop, Summary, System, Verdict};
use crate::settings::Settings;
use crate::text::chain;
use crate::text::plural::count;

use super::errors::InternalError;
use super::exit::{Exit, Failure};
use super::flags::{How, Often, Seed};
use super::scenarios::Scenarios;
use super::slow_watch::SlowWatch;

const SLOW: &str = "it is slow; --slow runs it";

/// How a run of the command differs from one of the library.
#[derive(Clone, Debug, Default)]
pub(super) struct Policy {
    /// Whether no case begins any more once a scenario has failed.
    pub(super) fail_fast: bool,
    /// Whether snapshots that differ or are missing leave the run as it is.
    pub(super) force_pass: bool,
    /// After which time a case is said to be slow.
    pub(super) slow_after: Duration,
    /// The snapshots without a scenario.
    pub(super) orphans: Vec<PathBuf>,
}

impl Policy {
    /// As the settings and flags say.
    pub(super) fn new(settings: &Settings, fail_fast: bool) -> Self {
        Self { fail_fast, slow_after: settings.slow_after, ..Self::default() }
    }
}

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
    policy: Policy,
    judge: &mut Judge<'_>,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let Policy { fail_fast, force_pass, slow_after, orphans } = policy;
    let summary = Summary { checked: scenarios.checked, orphans, ..Summary::default() };
    // Each run of several is stopped by itself.
    let stop = Stop::default();
    let options = &RunOptions { stop: stop.clone(), ..options.clone() };
    let stop = fail_fast.then_some(stop);
    let run = RunContext { scripts: &scenarios.scripts, selected: scenarios.selected, options };
    let mut session = Session {
        scenarios,
        run,
        place: 0,
        slow: 0,
        unannounced: 0,
        stop,
        force_pass,
        watch: SlowWatch::new(slow_after),
        summary,
        reporter,
        screen,
    };
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
    /// How many were skipped, as a whole or in part, for what their headers do not announce.
    unannounced: usize,
    /// Ends the run with its first failure, if that is wanted.
    stop: Option<Stop>,
    force_pass: bool,
    watch: SlowWatch,
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
        for (case, after) in self.watch.follow(&event, Instant::now()) {
            self.report(&RunEvent::Slow(case, after))?;
        }
        match event {
            RunEvent::Started(ref facts) => self.summary.facts = Some(facts.clone()),
            RunEvent::CaseRetried { .. } => self.summary.retried += 1,
            RunEvent::ScenarioFinished(result) => return self.finished(result, judge),
            RunEvent::CaseFinished { ref trace, .. } => {
                self.stop_unless(matches!(trace.end, End::Passed | End::Skipped(_)));
            }
            RunEvent::Diagnosed(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::Waiting
            | RunEvent::Slow(..)
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
        let header = &self.run.scripts[result.script].header;
        let facts = self.summary.facts.as_ref();
        if facts.is_some_and(|facts| run::is_unannounced(header, facts, &result.cases)) {
            self.unannounced += 1;
        }
        self.stop_unless(matches!(
            result.verdict,
            Verdict::Passed | Verdict::Accepted(_) | Verdict::Skipped(_)
        ));
        self.place += 1;
        self.scenario(result)
    }

    fn stop_unless(&self, passed: bool) {
        if let (false, Some(stop)) = (passed, &self.stop) {
            stop.ask();
        }
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
        let mut exit = exit(&self.summary, self.force_pass);
        let summary = std::mem::take(&mut self.summary);
        self.report(&RunEvent::Finished(summary))?;
        self.screen.flush()?;
        if self.scenarios.strict && self.unannounced > 0 {
            let scenarios = count(self.unannounced, "scenario");
            self.screen.status(&format!(
                "error: {scenarios} skipped for a reason that the header does not announce; in CI it must: \
                 requires = […]\n"
            ))?;
            exit = exit.max(Exit::Failed);
        }
        // What was not read has been reported, and kept nothing from running.
        Ok(if self.scenarios.unread > 0 { exit.max(Exit::Usage) } else { exit })
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
fn exit(summary: &Summary, force_pass: bool) -> Exit {
    let scenarios = summary.scenarios;
    let of_snapshots = if force_pass { 0 } else { scenarios.differ + scenarios.new };
    if summary.cases.broken + scenarios.unsettled + summary.unwritten > 0 {
        Exit::Internal
    } else if scenarios.failed + of_snapshots > 0 {
        Exit::Failed
    } else {
        Exit::Passed
    }
}
