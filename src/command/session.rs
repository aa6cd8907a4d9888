//! A run of scenarios from the command line.

use std::path::PathBuf;

use crate::language::script::Script;
use crate::plan;
use crate::report::event::{Beginning, CaseRef, Event, Scenario, Summary, Verdict};
use crate::report::reporter::Reporter;
use crate::report::screen::{Screen, chain};
use crate::run::Isolation;
use crate::run::Networks;
use crate::run::{self, CasePlace, Finished, Tally, Told};
use crate::run::{Facts, RunOptions, System, Workload};
use crate::settings::Settings;
use crate::system::Host;

use super::errors::InternalError;
use super::exit::{Exit, Failure};
use super::flags::{How, IsolationFlag, NetworksFlag, Often, Seed};
use super::scenarios::Scenarios;

const SLOW: &str = "it is slow; --slow runs it";

/// Decides what came of a scenario that has run.
pub(super) type Judge<'j> = dyn FnMut(&Script, &Finished, &Facts) -> Result<Verdict, Failure> + 'j;

/// How scenarios are run.
pub(super) struct Running {
    /// Where.
    pub(super) system: Box<dyn System + Send + Sync>,
    /// How often each case runs.
    pub(super) repeat: usize,
    /// The seed of the order in which they begin, if it is one of chance.
    pub(super) shuffle: Option<u64>,
}

impl Running {
    /// On this host, as the settings and flags say.
    pub(super) fn new(settings: &Settings, how: &How) -> Self {
        Self::on(Box::new(Host::from(&options(settings, how))))
    }

    /// On a system.
    pub(super) fn on(system: Box<dyn System + Send + Sync>) -> Self {
        Self { system, repeat: 1, shuffle: None }
    }

    /// So often, and in such an order.
    pub(super) fn often(self, often: &Often) -> Self {
        let repeat = usize::try_from(often.repeat.get()).unwrap_or(usize::MAX);
        let shuffle = often.shuffle.map(|seed| match seed {
            Seed::Number(number) => number,
            // Short enough to be copied by hand.
            Seed::Random => fastrand::u64(0..1_000_000),
        });
        Self { repeat, shuffle, ..self }
    }
}

/// How cases are run, as the settings and flags say.
pub(super) fn options(settings: &Settings, how: &How) -> RunOptions {
    let isolation = match how.isolation {
        IsolationFlag::Auto => None,
        IsolationFlag::Namespace => Some(Isolation::Namespace),
        IsolationFlag::Ports => Some(Isolation::Ports),
    };
    let networks = match how.networks {
        NetworksFlag::Kept => Networks::Kept,
        NetworksFlag::Fresh => Networks::Fresh,
    };
    RunOptions {
        jobs: settings.jobs,
        isolation,
        networks,
        timeout: settings.timeout,
        ..RunOptions::default()
    }
}

/// Runs scenarios, judges each and tells the reporter, at the end of the records without a scenario too; runs
/// none if one of them is wrong.
pub(super) fn run(
    scenarios: &Scenarios,
    running: &Running,
    orphans: Vec<PathBuf>,
    judge: &mut Judge<'_>,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let mut summary = Summary { checked: scenarios.checked, orphans, ..Summary::default() };
    if summary.checked.errors > 0 {
        reporter.tell(Event::Over(&summary), screen)?;
        return Ok(Exit::Wrong);
    }
    let mut session = Session { scenarios, place: 0, slow_place: 0, summary: &mut summary, reporter, screen };
    let told = session.run(running, judge).and_then(|()| session.slow_ones());
    match told {
        Ok(()) => reporter.tell(Event::Over(&summary), screen)?,
        Err(failure) => return Err(failed(failure, reporter, screen)),
    }
    screen.flush()?;
    Ok(exit(&summary))
}

/// Tells the reporter why the run can't go on.
fn failed(failure: Failure, reporter: &mut dyn Reporter, screen: &mut Screen) -> Failure {
    // What can't be written, nobody can be told.
    if !matches!(failure, Failure::Internal(InternalError::Output(_))) {
        let told = reporter.tell(Event::Failed(&chain(&failure)), screen);
        // The failure itself is worth more than that it can't be told.
        let _ = told.and_then(|()| screen.flush());
    }
    failure
}

/// A run and how far it has been told.
struct Session<'s> {
    scenarios: &'s Scenarios,
    place: usize,
    slow_place: usize,
    summary: &'s mut Summary,
    reporter: &'s mut dyn Reporter,
    screen: &'s mut Screen,
}

impl Session<'_> {
    fn run(&mut self, running: &Running, judge: &mut Judge<'_>) -> Result<(), Failure> {
        let scripts = &self.scenarios.chosen[..];
        if scripts.is_empty() {
            return Ok(());
        }
        let mut facts = None;
        let mut result = Ok(());
        let workload = Workload { scripts, repeat: running.repeat, shuffle: running.shuffle };
        run::run(workload, running.system.as_ref(), &mut |told| {
            // After an error nothing more is told; the run itself goes on to its end.
            if result.is_err() {
                return;
            }
            let case = |place: CasePlace| CaseRef { script: &scripts[place.script], number: place.number };
            result = match told {
                Told::Ready(found) => self.begun(facts.insert(found), workload),
                Told::Begun(place) => self.tell(Event::CaseBegun(case(place))),
                Told::Ended(place, times) => self.tell(Event::CaseEnded(case(place), times)),
                Told::Waiting => self.tell(Event::Waiting),
                Told::Finished(finished) => match &facts {
                    Some(facts) => self.finished(&scripts[finished.script], &finished, facts, judge),
                    None => Ok(()),
                },
            };
        })?;
        result
    }

    fn begun(&mut self, facts: &Facts, workload: Workload<'_>) -> Result<(), Failure> {
        let Workload { scripts, repeat, shuffle } = workload;
        let cases = scripts.iter().map(|script| plan::count(script).unwrap_or_default()).sum();
        self.summary.shuffle = shuffle;
        self.tell(Event::Begun(&Beginning { facts, scenarios: scripts.len(), cases, repeat, shuffle }))
    }

    fn tell(&mut self, event: Event<'_>) -> Result<(), Failure> {
        Ok(self.reporter.tell(event, self.screen)?)
    }

    fn finished(
        &mut self,
        script: &Script,
        finished: &Finished,
        facts: &Facts,
        judge: &mut Judge<'_>,
    ) -> Result<(), Failure> {
        self.slow_ones()?;
        let verdict = match standard_verdict(Tally::of(&finished.cases)) {
            Some(verdict) => verdict,
            None => judge(script, finished, facts)?,
        };
        self.place += 1;
        let Finished { cases, repeated, .. } = finished;
        self.scenario(&Scenario { script, facts: Some(facts), cases, repeated, verdict: &verdict })
    }

    /// Tells of the scenarios that are not run because they are slow, up to the next one that is.
    fn slow_ones(&mut self) -> Result<(), Failure> {
        let scenarios = self.scenarios;
        while scenarios.order.get(self.place) == Some(&false) {
            self.place += 1;
            self.slow_place += 1;
            let verdict = Verdict::Skipped(Some(SLOW.to_owned()));
            self.scenario(&Scenario {
                script: &scenarios.slow[self.slow_place - 1],
                facts: None,
                cases: &[],
                repeated: &[],
                verdict: &verdict,
            })?;
        }
        Ok(())
    }

    fn scenario(&mut self, scenario: &Scenario<'_>) -> Result<(), Failure> {
        self.summary.add(scenario);
        self.tell(Event::Scenario(scenario))
    }
}

/// The verdict on a scenario that did not hold or did not run, whatever its record says.
fn standard_verdict(tally: Tally) -> Option<Verdict> {
    if tally.failed + tally.broken > 0 {
        Some(Verdict::Failed)
    } else if tally.skipped > 0 {
        Some(Verdict::Skipped(None))
    } else {
        None
    }
}

/// How the command ends after such a run.
fn exit(summary: &Summary) -> Exit {
    if summary.cases.broken + summary.unsettled + summary.unwritten > 0 {
        Exit::Failed
    } else if summary.failed + summary.differ + summary.new > 0 {
        Exit::Differed
    } else {
        Exit::Held
    }
}
