//! A consumer of a run's events.

use std::io;

use crate::language::script::Script;
use crate::run::{CaseId, RunEvent, RunOptions, ScenarioResult};

use super::screen::Screen;

/// What the events of a run are about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunContext<'r> {
    /// The scripts; events name them by their index.
    pub scripts: &'r [Script],
    /// How many of them run, from the first on.
    pub selected: usize,
    pub options: &'r RunOptions,
}

impl<'r> RunContext<'r> {
    /// The script of a case.
    #[must_use]
    pub(crate) fn script_of(&self, case: CaseId) -> &'r Script {
        &self.scripts[case.script]
    }

    /// A scenario that has ended, with its script.
    #[must_use]
    pub(crate) fn scenario<'s>(&self, result: &'s ScenarioResult) -> FinishedScenario<'s>
    where
        'r: 's,
    {
        FinishedScenario { script: &self.scripts[result.script], result }
    }
}

/// A scenario that has ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FinishedScenario<'s> {
    pub script: &'s Script,
    /// What came of it.
    pub result: &'s ScenarioResult,
}

/// Shows a run as it goes on.
pub(crate) trait Reporter {
    /// Shows what happens in the run.
    ///
    /// # Errors
    ///
    /// The output can't be written.
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()>;
}
