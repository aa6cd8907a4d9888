//! What the workers of a run are told when they start.

use std::time::Duration;

use crate::language::script::Script;
use crate::plan::Naming;
use crate::run::{Isolation, RunOptions};

/// What all workers of a run have in common.
#[derive(Clone, Copy)]
pub(crate) struct WorkerConfig<'s> {
    pub(crate) scripts: &'s [Script],
    pub(crate) options: &'s RunOptions,
    /// How its cases are isolated, as far as the system allows what the options ask for.
    pub(crate) isolation: Isolation,
    /// The core on which the first of them stays; the others stay on the next ones, and so round. It may be
    /// larger than there are cores.
    pub(crate) first_core: usize,
    /// What the system is called here.
    pub(crate) naming: &'s Naming,
}

impl WorkerConfig<'_> {
    /// How long a case of a script may take.
    pub(crate) fn allowed(&self, script: usize) -> Duration {
        self.scripts[script].header.timeout.unwrap_or(self.options.timeout)
    }
}
