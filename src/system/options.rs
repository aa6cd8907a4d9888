//! How cases are run, whatever the system.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Duration;

use crate::kernel::ground::Networks;
use crate::kernel::network::Isolation;
use crate::kernel::patience::CASE;
use crate::plan::Naming;

use super::Host;

/// How cases are run, whatever the system.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// How many cases run at once, those not counted that wait on the clock; none: one a core of the system.
    pub jobs: Option<NonZeroUsize>,
    /// How cases are kept apart; none: as well as the system allows.
    pub isolation: Option<Isolation>,
    /// When a case runs in a new network.
    pub networks: Networks,
    /// How long a case may take whose script does not say.
    pub timeout: Duration,
    /// What the system is called, if not by its own names.
    pub naming: Naming,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            jobs: None,
            isolation: None,
            networks: Networks::Kept,
            timeout: CASE,
            naming: Naming::default(),
        }
    }
}

impl RunOptions {
    /// This host, run like this.
    #[must_use]
    pub fn host(&self) -> Host {
        let Self { isolation, networks, timeout, .. } = *self;
        let cores = || available_parallelism().map_or(1, usize::from);
        Host {
            jobs: self.jobs.map_or_else(cores, usize::from),
            isolation,
            networks,
            timeout,
            naming: self.naming.clone(),
        }
    }
}
