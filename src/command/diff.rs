//! `sockdrill diff`

use crate::report::human::{difference, heading};
use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::PendingSnapshot;

use super::arguments::PendingArguments;
use super::exit::{Exit, Failure};
use super::pending;

pub(super) fn diff(arguments: &PendingArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.pending.layer())?;
    let snapshots = pending::find(&arguments.pending, &arguments.names, &settings)?;
    if snapshots.is_empty() {
        pending::report_none(screen)?;
        return Ok(Exit::Passed);
    }
    let mut exit = Exit::Failed;
    for (place, waiting) in snapshots.iter().enumerate() {
        if place > 0 {
            screen.print("\n")?;
        }
        exit = exit.max(show(waiting, screen)?);
    }
    pending::report_count(&snapshots, screen)?;
    Ok(exit)
}

fn show(waiting: &PendingSnapshot, screen: &mut Screen) -> Result<Exit, Failure> {
    match waiting.show() {
        Ok(Some(shown)) => {
            screen.print(&heading(waiting, &shown, screen.colour))?;
            screen.print(&difference(&shown, screen.colour))?;
            Ok(Exit::Failed)
        }
        // Somebody has decided on it meanwhile.
        Ok(None) => Ok(Exit::Failed),
        Err(error) => Ok(Failure::from(error).report(screen)),
    }
}
