//! What runs the cases of scripts: a kernel, or a model of one.

use std::fmt;

use crate::language::script::Script;
use crate::language::suggest;

use super::{Facts, RunEvent, RunOptions};

/// A kernel, or a model of one, that runs cases.
pub trait System {
    /// Runs every case of every script as often as it is to run, several at once, and says of each when it starts
    /// and ends. The cases of a script end in any order. What it emits is `Started`, then `CaseStarted`,
    /// `CaseFinished` and `Waiting`. Returns what the
    /// system is and has, which it has emitted when it started.
    ///
    /// # Errors
    ///
    /// The system can't run cases at all.
    fn run(
        &self,
        scripts: &[Script],
        options: &RunOptions,
        emit: &mut dyn FnMut(RunEvent),
    ) -> Result<Facts, Error>;
}

/// Why a system can't run cases.
#[derive(Debug)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Error {
    /// It gives no network to a case; its own words.
    NoNetwork(String),
    /// No worker can be started or talked to.
    Worker(Box<dyn std::error::Error + Send + Sync>),
    /// There is no system of this name; a name that may be meant.
    Unknown(String, Option<String>),
    /// Something is not there without which a system can't be started.
    Missing {
        /// The name of the system.
        system: String,
        what: String,
        /// How it can be had.
        install: String,
    },
    /// It is started from a program that this user has not allowed.
    NotAllowed {
        /// The name of the system.
        system: String,
        /// Why it is not.
        why: String,
        /// How it can be.
        allow: String,
    },
    /// A system that an agent serves failed.
    Remote {
        /// The name of the system.
        system: String,
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// No worker can be started or talked to, for this reason.
    #[must_use]
    pub fn worker(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Error::Worker(cause.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoNetwork(reason) => write!(f, "cannot make a network namespace: {reason}"),
            Error::Worker(_) => f.write_str("cannot run a worker"),
            Error::Unknown(name, near) => {
                write!(f, "unknown system `{name}`; ")?;
                match near {
                    Some(near) => f.write_str(&suggest::did_you_mean(near)),
                    None => f.write_str("`sockdrill systems` lists them"),
                }
            }
            Error::Missing { system, what, install } => {
                write!(f, "the system `{system}` cannot be started: {what}; {install}")
            }
            Error::NotAllowed { system, why, allow } => {
                write!(f, "the system `{system}` is not started: {why}; {allow}")
            }
            Error::Remote { system, cause } => write!(f, "the system `{system}`: {cause}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::NoNetwork(_) | Error::Unknown(..) | Error::Missing { .. } | Error::NotAllowed { .. } => {
                None
            }
            Error::Worker(error) => Some(error.as_ref()),
            Error::Remote { cause, .. } => cause.source(),
        }
    }
}
