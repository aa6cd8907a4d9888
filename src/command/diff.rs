//! `sockdrill diff`

use crate::report::human::{difference, heading};
use crate::report::json::pending::{self as json, PendingObject};
use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::PendingSnapshot;

use super::arguments::{DiffArguments, OutputFormat};
use super::exit::{Exit, Failure};
use super::pending;

pub(super) fn diff(arguments: &DiffArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let DiffArguments { pending: arguments, format } = arguments;
    let settings = Settings::here(arguments.pending.layer())?;
    let snapshots = pending::find(&arguments.pending, &arguments.names, &settings)?;
    if *format == OutputFormat::Json {
        return as_json(&snapshots, screen);
    }
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

fn as_json(snapshots: &[PendingSnapshot], screen: &mut Screen) -> Result<Exit, Failure> {
    let mut exit = if snapshots.is_empty() { Exit::Passed } else { Exit::Failed };
    let mut objects = Vec::with_capacity(snapshots.len());
    for waiting in snapshots {
        match waiting.show() {
            Ok(shown) => objects.extend(shown.map(|shown| PendingObject::new(waiting, shown))),
            Err(error) => exit = exit.max(Failure::from(error).report(screen)),
        }
    }
    screen.print_as_it_is(&json::pending(&objects))?;
    screen.flush()?;
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
