//! What accepting and rejecting without a look have in common.

use std::fmt;
use std::io;

use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::pending::Accepted;
use crate::store::{PendingSnapshot, Snapshot};

use crate::text::foreign;

use super::arguments::DecideArguments;
use super::errors::InternalError;
use super::exit::{Exit, Failure};
use super::pending;

/// What was done to a pending snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Accepted(Accepted),
    Rejected,
    Skipped,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Decision::Accepted(Accepted::Written) => "accepted",
            Decision::Accepted(Accepted::Redundant) => "removed, as the common snapshot says the same:",
            Decision::Rejected => "rejected",
            Decision::Skipped => "skipped",
        })
    }
}

/// Accepts what was shown.
pub(super) fn accept(waiting: &PendingSnapshot, shown: &Snapshot) -> Result<Decision, Failure> {
    waiting.accept(shown).map(Decision::Accepted).map_err(|error| not_written(waiting, error))
}

/// Rejects it.
pub(super) fn reject(waiting: &PendingSnapshot) -> Result<Decision, Failure> {
    waiting.reject().map_err(|error| InternalError::Remove { path: waiting.pending.clone(), error })?;
    Ok(Decision::Rejected)
}

/// Does the same to each snapshot that is meant, and says what was done. One that fails is told, and keeps nothing
/// from the others.
pub(super) fn each(
    arguments: &DecideArguments,
    decide: impl Fn(&PendingSnapshot) -> Result<Decision, Failure>,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.pending.layer())?;
    let snapshots = pending::find(&arguments.pending, &arguments.names, &settings)?;
    if snapshots.is_empty() {
        pending::report_none(screen)?;
    }
    let mut exit = Exit::Passed;
    for snapshot in &snapshots {
        match decide(snapshot) {
            Ok(decision) => {
                let path = snapshot.snapshot.to_string_lossy();
                screen.print(&format!("{decision} {}\n", foreign::line(&path)))?;
            }
            Err(failure) => {
                failure.report(screen);
                exit = Exit::Internal;
            }
        }
    }
    screen.flush()?;
    Ok(exit)
}

/// That the snapshot could not be written.
pub(super) fn not_written(waiting: &PendingSnapshot, error: io::Error) -> Failure {
    InternalError::Write { path: waiting.snapshot.clone(), error }.into()
}
