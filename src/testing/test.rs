//! One test: a scenario runs, passes, and does what its snapshot says.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use libtest_mimic::{Completion, Failed};

use crate::ci::is_ci;
use crate::run::{RunOptions, System};
use crate::scenario::Scenario;
use crate::store::update::Update;
use crate::text::chain;

use super::outcome::{unexpected, why};
use super::snapshot::compare;

/// What the test of a scenario needs beside that.
pub(super) struct Test {
    /// The snapshot of the scenario on this system.
    pub(super) snapshot: PathBuf,
    /// The folder that snapshots are in.
    pub(super) snapshots: PathBuf,
    pub(super) system: Arc<dyn System + Send + Sync>,
    pub(super) options: RunOptions,
    pub(super) update: Update,
}

impl Test {
    /// Runs it.
    pub(super) fn run(&self, scenario: &Scenario) -> Result<Completion, Failed> {
        let began = SystemTime::now();
        let ran = scenario.run_with(&*self.system, &self.options).map_err(|error| chain(&error))?;
        let tally = ran.tally();
        if tally.failed + tally.broken > 0 {
            return Err(ran.failures().into());
        }
        if tally.skipped == 0 {
            compare(scenario.script(), &ran, (&self.snapshot, &self.snapshots), self.update, began)?;
            return Ok(Completion::Completed);
        }
        let why = why(&ran);
        if is_ci() && unexpected(&ran) {
            return Err(format!("{why}\nin CI a scenario must say so in its header: requires = […]").into());
        }
        Ok(Completion::ignored_with(why))
    }
}
