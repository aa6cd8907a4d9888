//! How cases are run, whatever the system.

use std::num::NonZeroUsize;
use std::time::Duration;

use crate::plan::Naming;

use super::Isolation;

/// When a case runs in a new network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Networks {
    /// Only when something is left in the one of the case before: a worker keeps its network while the
    /// kernel says that it is clean.
    #[default]
    Kept,
    /// Always.
    Fresh,
}

/// How long a case may take, unless the header says otherwise.
pub const CASE: Duration = Duration::from_secs(10);

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
