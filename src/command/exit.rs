//! How the command ends.

use std::io;
use std::process::ExitCode;

use thiserror::Error;

use crate::report::human;
use crate::report::screen::Screen;
use crate::run;
use crate::settings;
use crate::store::select::NoSuchSnapshot;
use crate::store::{FolderError, ReadError};
use crate::text::diagnostics::summary;

use super::errors::{InternalError, UsageError};

/// The exit code of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Everything passed.
    Passed = 0,
    /// A scenario failed, or a snapshot differs.
    Failed = 1,
    /// A script or the command line is invalid.
    Usage = 2,
    /// sockdrill itself failed.
    Internal = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Why the command could not do what it was asked to.
#[derive(Debug, Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Usage(#[from] UsageError),
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl Failure {
    /// Shows it to the user. Returns the exit code.
    pub(super) fn report(&self, screen: &mut Screen) -> Exit {
        match self {
            Failure::Usage(UsageError::Settings(settings::Error::Wrong { path, text, diagnostics })) => {
                // If it can't be written, nobody reads it.
                let _ = human::diagnostics(diagnostics, &path.display().to_string(), text, screen);
                let _ = screen.status(&summary(diagnostics.len(), 0, 1));
            }
            Failure::Usage(_) | Failure::Internal(_) => screen.error(self),
        }
        match self {
            Failure::Usage(_) => Exit::Usage,
            Failure::Internal(_) => Exit::Internal,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        InternalError::Output(error).into()
    }
}

impl From<settings::Error> for Failure {
    fn from(error: settings::Error) -> Self {
        match error {
            settings::Error::WorkingDirectory(_) => InternalError::Settings(error).into(),
            settings::Error::Read(..)
            | settings::Error::Wrong { .. }
            | settings::Error::Foreign { .. }
            | settings::Error::Outside { .. }
            | settings::Error::Variable { .. } => UsageError::Settings(error).into(),
        }
    }
}

impl From<run::Error> for Failure {
    fn from(error: run::Error) -> Self {
        match error {
            run::Error::Unknown(..) | run::Error::NotAllowed { .. } => {
                UsageError::UnknownSystem(error).into()
            }
            run::Error::NoNetwork(_)
            | run::Error::Worker(_)
            | run::Error::Missing { .. }
            | run::Error::Remote { .. } => InternalError::System(error).into(),
        }
    }
}

impl From<FolderError> for Failure {
    fn from(FolderError { path, error }: FolderError) -> Self {
        UsageError::Read { path, error }.into()
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        InternalError::Snapshot(error).into()
    }
}

impl From<NoSuchSnapshot> for Failure {
    fn from(error: NoSuchSnapshot) -> Self {
        UsageError::NoSuchSnapshot(error).into()
    }
}
