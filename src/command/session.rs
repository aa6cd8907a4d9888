//! A run of scenarios from the command line.

use std::path::PathBuf;
use std::thread::available_parallelism;

use crate::kernel::network::Isolation;
use crate::language::script::Script;
use crate::report::event::{Event, Scenario, Summary, Verdict};
use crate::report::reporter::Reporter;
use crate::report::screen::Screen;
use crate::run::{self, Finished, Tally, Told};
use crate::system::{Facts, Host};

use super::arguments::{How, IsolationFlag};
use super::exit::{Exit, Failure};

const SLOW: &str = "it is slow; --slow runs it";

/// Decides what came of a scenario that has run.
pub(super) type Judge<'j> = dyn FnMut(&Script, &Finished, &Facts) -> Result<Verdict, Failure> + 'j;

/// Runs scenarios, judges each and tells the reporter, at the end of the records without a scenario too.
pub(super) fn run(
    scripts: Vec<Script>,
    how: &How,
    orphans: Vec<PathBuf>,
    judge: &mut Judge<'_>,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let order: Vec<bool> = scripts.iter().map(|script| how.slow || !script.header.slow).collect();
    let (chosen, slow): (Vec<Script>, Vec<Script>) =
        scripts.into_iter().partition(|script| how.slow || !script.header.slow);
    let summary = Summary { orphans, ..Summary::default() };
    let mut session = Session { order, slow, place: 0, slow_place: 0, summary, reporter, screen };
    session.run(&chosen, how, judge)?;
    session.slow_ones()?;
    session.reporter.tell(Event::Over(&session.summary), session.screen)?;
    session.screen.flush()?;
    Ok(exit(&session.summary))
}

/// A run and how far it has been told.
struct Session<'s> {
    /// For each scenario of the list, whether it runs.
    order: Vec<bool>,
    slow: Vec<Script>,
    place: usize,
    slow_place: usize,
    summary: Summary,
    reporter: &'s mut dyn Reporter,
    screen: &'s mut Screen,
}

impl Session<'_> {
    fn run(&mut self, scripts: &[Script], how: &How, judge: &mut Judge<'_>) -> Result<(), Failure> {
        if scripts.is_empty() {
            return Ok(());
        }
        let mut facts = None;
        let mut result = Ok(());
        run::run(scripts, &host(how), &mut |told| {
            // After an error nothing more is told; the run itself goes on to its end.
            if result.is_err() {
                return;
            }
            result = match told {
                Told::Ready(found) => {
                    let told = self.reporter.tell(Event::Begun(&found), self.screen);
                    facts = Some(found);
                    told.map_err(Failure::from)
                }
                Told::Finished(finished) => match &facts {
                    Some(facts) => self.finished(&scripts[finished.script], &finished, facts, judge),
                    None => Ok(()),
                },
            };
        })?;
        result
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
        self.scenario(&Scenario { script, facts: Some(facts), cases: &finished.cases, verdict: &verdict })
    }

    /// Tells of the scenarios that are not run because they are slow, up to the next one that is.
    fn slow_ones(&mut self) -> Result<(), Failure> {
        while self.order.get(self.place) == Some(&false) {
            self.place += 1;
            self.slow_place += 1;
            let script = self.slow[self.slow_place - 1].clone();
            let verdict = Verdict::Skipped(Some(SLOW.to_owned()));
            self.scenario(&Scenario { script: &script, facts: None, cases: &[], verdict: &verdict })?;
        }
        Ok(())
    }

    fn scenario(&mut self, scenario: &Scenario<'_>) -> Result<(), Failure> {
        self.summary.add(scenario);
        Ok(self.reporter.tell(Event::Scenario(scenario), self.screen)?)
    }
}

/// The verdict on a scenario that did not hold or did not run, whatever its record says.
fn standard_verdict(tally: Tally) -> Option<Verdict> {
    if tally.differed + tally.broken > 0 {
        Some(Verdict::Failed)
    } else if tally.skipped > 0 {
        Some(Verdict::Skipped(None))
    } else {
        None
    }
}

/// The host, as the command line asks for it.
pub(super) fn host(how: &How) -> Host {
    let cores = available_parallelism().map_or(1, usize::from);
    Host {
        jobs: how.jobs.map_or(cores, usize::from),
        isolation: match how.isolation {
            IsolationFlag::Auto => None,
            IsolationFlag::Namespace => Some(Isolation::Namespace),
            IsolationFlag::Ports => Some(Isolation::Ports),
        },
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
