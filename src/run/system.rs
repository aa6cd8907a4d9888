//! What runs the cases of scripts: a kernel, or a model of one.

use std::fmt;
use std::io;

use crate::language::script::Script;
use crate::language::suggest;

use super::Facts;
use super::trace::{CaseResult, Repetitions};

/// A kernel that runs cases.
pub trait System {
    /// Runs every case of every script as often as it is to run, several at once, and tells of each as it
    /// ends: the script's place in the list, and what happened. The cases of a script end in any order.
    ///
    /// # Errors
    ///
    /// The system can't run cases at all.
    fn run(&self, workload: Workload<'_>, tell: &mut dyn FnMut(Event)) -> Result<(), Error>;
}

/// What is to run.
#[derive(Clone, Copy, Debug)]
pub struct Workload<'s> {
    /// The scripts.
    pub scripts: &'s [Script],
    /// How often each of their cases runs; 0 is 1.
    pub repeat: usize,
    /// The seed of the order in which cases begin; none: the order of the scripts and their axes.
    pub shuffle: Option<u64>,
}

impl<'s> Workload<'s> {
    /// Every case once, in order.
    #[must_use]
    pub fn once(scripts: &'s [Script]) -> Self {
        Self { scripts, repeat: 1, shuffle: None }
    }
}

/// What a run tells of itself.
#[derive(Debug)]
pub enum Event {
    /// The system is ready.
    Ready(Facts),
    /// A case has begun. One that is not run, for a reason, ends without it.
    Begun {
        /// The script's place in the list.
        script: usize,
        /// The case's number among the script's.
        case: usize,
    },
    /// Nothing has begun or ended for a moment, though cases run.
    Waiting,
    /// A case has ended, or some of its repetitions have.
    Case {
        /// The script's place in the list.
        script: usize,
        /// What happened.
        trace: CaseResult,
        /// How often, in a case that is to run several times.
        repetitions: Repetitions,
    },
}

/// Why a system can't run cases.
#[derive(Debug)]
pub enum Error {
    /// It gives no network to a case; its own words.
    NoNetwork(String),
    /// No worker can be started or talked to.
    Worker(io::Error),
    /// There is no system of this name; a name that may be meant.
    Unknown(String, Option<String>),
    /// Something is not there without which a system can't be started.
    Missing {
        /// The name of the system.
        system: String,
        /// What is missing.
        what: String,
        /// How it can be had.
        install: String,
    },
    /// A system that an agent serves went wrong.
    Remote {
        /// The name of the system.
        system: String,
        /// How.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoNetwork(reason) => write!(f, "cannot make a network namespace: {reason}"),
            Error::Worker(_) => f.write_str("cannot run a worker"),
            Error::Unknown(name, near) => {
                write!(f, "there is no system `{name}`; ")?;
                match near {
                    Some(near) => f.write_str(&suggest::did_you_mean(near)),
                    None => f.write_str("`sockdrill systems` lists them"),
                }
            }
            Error::Missing { system, what, install } => {
                write!(f, "the system `{system}` cannot be started: {what}; {install}")
            }
            Error::Remote { system, cause } => write!(f, "the system `{system}`: {cause}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::NoNetwork(_) | Error::Unknown(..) | Error::Missing { .. } => None,
            Error::Worker(error) => Some(error),
            Error::Remote { cause, .. } => cause.source(),
        }
    }
}
