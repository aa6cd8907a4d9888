//! The records that wait and that the user means.

use std::path::Path;

use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::choose::choose;
use crate::store::{Places, Waiting, waiting};
use crate::text::plural::count;

use super::arguments::Pending;
use super::errors::UsageError;
use super::exit::Failure;
use super::places;

/// Finds them; all that wait if no name is given.
pub(super) fn find(
    pending: &Pending,
    names: &[String],
    settings: &Settings,
) -> Result<Vec<Waiting>, Failure> {
    let Places { scenarios, snapshots, .. } = places::accepted(settings);
    let folder = pending.from.as_deref().unwrap_or(&snapshots);
    // Without --from, that nothing was ever recorded is nothing wrong; a folder that was named is there.
    if pending.from.is_some() && !folder.is_dir() {
        return Err(UsageError::NoSuchFolder(folder.to_owned()).into());
    }
    let found = waiting::waiting(folder, &snapshots)?;
    let names: Vec<String> = names.iter().map(|name| named(name, settings)).collect();
    Ok(choose(found, &names, &[folder, &snapshots, &scenarios])?)
}

/// The path of a file that is there, from the folder of scenarios or of records: the user may be below it.
fn named(name: &str, settings: &Settings) -> String {
    let path = Path::new(name);
    if !path.exists() {
        return name.to_owned();
    }
    settings.scenario(&settings.record(path)).to_string_lossy().into_owned()
}

/// Says that there is nothing to do.
pub(super) fn tell_none(screen: &mut Screen) -> Result<(), Failure> {
    Ok(screen.tell("no record waits\n")?)
}

/// Says how many there are.
pub(super) fn tell_count(found: &[Waiting], screen: &mut Screen) -> Result<(), Failure> {
    let verb = if found.len() == 1 { "waits" } else { "wait" };
    Ok(screen.tell(&format!("{} {verb}\n", count(found.len(), "record")))?)
}
