//! What accepting and rejecting without a look have in common.

use std::io;

use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::Waiting;

use super::arguments::DecideArguments;
use super::errors::InternalError;
use super::exit::{Exit, Failure};
use super::pending;

/// Does the same to each record that is meant, and says what was done. One that fails is told, and keeps nothing
/// from the others.
pub(super) fn each(
    arguments: &DecideArguments,
    decide: impl Fn(&Waiting) -> Result<&'static str, Failure>,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.pending.snapshots.layer())?;
    let found = pending::find(&arguments.pending, &arguments.names, &settings)?;
    if found.is_empty() {
        pending::tell_none(screen)?;
    }
    let mut exit = Exit::Held;
    for waiting in &found {
        match decide(waiting) {
            Ok(done) => screen.print(&format!("{done} {}\n", waiting.snapshot.display()))?,
            Err(failure) => {
                failure.report(screen);
                exit = Exit::Failed;
            }
        }
    }
    screen.flush()?;
    Ok(exit)
}

/// That the record could not be written.
pub(super) fn not_written(waiting: &Waiting, error: io::Error) -> Failure {
    InternalError::Write { path: waiting.snapshot.clone(), error }.into()
}

/// That the file in which the record waits could not be removed.
pub(super) fn not_removed(waiting: &Waiting, error: io::Error) -> Failure {
    InternalError::Remove { path: waiting.pending.clone(), error }.into()
}
