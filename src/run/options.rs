//! How cases are run, from the flag to the worker.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Isolation;

/// When a case runs in a new network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOptions {
    /// How many cases run at once, those not counted that wait on the clock; none: one a core of the system.
    pub jobs: Option<NonZeroUsize>,
    /// How cases are isolated; none: as well as the system allows.
    pub isolation: Option<Isolation>,
    /// When a case runs in a new network.
    pub networks: Networks,
    /// How long a case may take if its script does not say.
    pub timeout: Duration,
    /// How often each case runs.
    pub repeat: NonZeroUsize,
    /// The seed of the order in which cases begin; none: the order of the scripts and their axes.
    pub shuffle: Option<u64>,
    /// Ends the run before its end, once somebody asks for that.
    #[serde(skip)]
    pub stop: Stop,
}

/// Asks a run to begin no case any more; those that have begun go on to their end. Its clones are about the same run.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for it.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl PartialEq for Stop {
    /// It says nothing of how cases are run, which is what options are compared for.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Stop {}

impl Default for RunOptions {
    /// Every case once, in order, isolated as well as the system allows.
    fn default() -> Self {
        Self {
            jobs: None,
            isolation: None,
            networks: Networks::Kept,
            timeout: CASE,
            repeat: NonZeroUsize::MIN,
            shuffle: None,
            stop: Stop::default(),
        }
    }
}
