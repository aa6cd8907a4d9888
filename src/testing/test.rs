//! One test: a scenario runs, holds, and does what its record says.

use std::path::Path;
use std::time::SystemTime;

use libtest_mimic::{Completion, Failed};

use crate::ci::is_ci;
use crate::kernel::Host;
use crate::run::RunOptions;
use crate::scenario::Scenario;
use crate::text::chain;

use super::outcome::unexpected;
use super::{outcome, snapshot as recorded};

/// Runs the test of a scenario.
pub(super) fn test(scenario: &Scenario, snapshot: &Path, options: &RunOptions) -> Result<Completion, Failed> {
    let began = SystemTime::now();
    let ran = scenario.run_with(&Host::default(), options).map_err(|error| chain(&error))?;
    let tally = ran.tally();
    if tally.failed + tally.broken > 0 {
        return Err(ran.failures().into());
    }
    if tally.skipped == 0 {
        recorded::compare(scenario.script(), &ran, snapshot, began)?;
        return Ok(Completion::Completed);
    }
    let why = outcome::why(&ran);
    if is_ci() && unexpected(&ran) {
        return Err(format!("{why}\nin CI a scenario must say so in its header: requires = […]").into());
    }
    Ok(Completion::ignored_with(why))
}
