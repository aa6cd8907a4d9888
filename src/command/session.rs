//! A run of scenarios from the command line.

use std::thread::available_parallelism;

use crate::kernel::network::Isolation;
use crate::language::script::Script;
use crate::run::{self, Finished, Tally, Told};
use crate::system::{Facts, Host};

use super::arguments::{How, IsolationFlag};
use super::exit::{Exit, Failure};

/// What a run came to.
pub(super) struct Session {
    pub(super) tally: Tally,
    pub(super) facts: Option<Facts>,
}

/// Splits off the scenarios that are only run when asked.
pub(super) fn without_slow(scripts: Vec<Script>, how: &How) -> (Vec<Script>, Vec<Script>) {
    scripts.into_iter().partition(|script| how.slow || !script.header.slow)
}

/// Runs scenarios, and shows each when it has ended.
pub(super) fn run(
    scripts: &[Script],
    how: &How,
    mut show: impl FnMut(&Script, &Finished, &Facts) -> Result<(), Failure>,
) -> Result<Session, Failure> {
    let mut session = Session { tally: Tally::default(), facts: None };
    if scripts.is_empty() {
        return Ok(session);
    }
    let mut failed = None;
    run::run(scripts, &host(how), &mut |told| match told {
        Told::Ready(facts) => session.facts = Some(facts),
        Told::Finished(finished) => {
            session.tally.add(Tally::of(&finished.cases));
            if let (None, Some(facts)) = (&failed, &session.facts) {
                failed = show(&scripts[finished.script], &finished, facts).err();
            }
        }
    })?;
    failed.map_or(Ok(session), Err)
}

fn host(how: &How) -> Host {
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

impl Session {
    /// How the command ends after this run.
    pub(super) fn exit(&self) -> Exit {
        match self.tally {
            Tally { broken: 1.., .. } => Exit::Failed,
            Tally { differed: 1.., .. } => Exit::Differed,
            _ => Exit::Held,
        }
    }

    /// The run in one line: how many scenarios and cases, how they ended, and how they were kept apart.
    pub(super) fn summary(&self, scenarios: usize) -> String {
        let tally = self.tally;
        let mut parts = Vec::new();
        for (count, what) in [
            (tally.held, "held"),
            (tally.differed, "failed"),
            (tally.broken, "broken"),
            (tally.skipped, "skipped"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        let ended = if parts.is_empty() { "nothing was run".to_owned() } else { parts.join(", ") };
        let apart =
            self.facts.as_ref().map_or(String::new(), |facts| format!(" ({})", facts.isolation_line()));
        format!("{}, {}: {ended}{apart}\n", count(scenarios, "scenario"), count(tally.cases, "case"))
    }
}

/// A number and its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
