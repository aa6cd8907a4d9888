//! The pending snapshots and that the user means.

use std::path::Path;

use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::select::choose;
use crate::store::{Layout, PendingSnapshot, pending as store};
use crate::text::plural::count;

use super::arguments::Pending;
use super::errors::UsageError;
use super::exit::Failure;
use super::layout;

/// Finds them; all pending ones if no name is given.
pub(super) fn find(
    pending: &Pending,
    names: &[String],
    settings: &Settings,
) -> Result<Vec<PendingSnapshot>, Failure> {
    let Layout { scenarios, snapshots, .. } = layout::accepted(settings);
    let folder = pending.from.as_deref().unwrap_or(&snapshots);
    // Without --from, a missing folder means that there are no snapshots yet; with it, it is an error.
    if pending.from.is_some() && !folder.is_dir() {
        return Err(UsageError::NoSuchFolder(folder.to_owned()).into());
    }
    let pending = store::find_all(folder, &snapshots)?;
    let names: Vec<String> = names.iter().map(|name| named(name, settings)).collect();
    Ok(choose(pending, &names, &[folder, &snapshots, &scenarios])?)
}

/// The path of a file that is there, from the folder of scenarios or of snapshots: the user may be below it.
fn named(name: &str, settings: &Settings) -> String {
    let path = Path::new(name);
    if !path.exists() {
        return name.to_owned();
    }
    settings.scenario(&settings.snapshot(path)).to_string_lossy().into_owned()
}

/// Says that there is nothing to do.
pub(super) fn report_none(screen: &mut Screen) -> Result<(), Failure> {
    Ok(screen.status("no pending snapshots\n")?)
}

/// Says how many there are.
pub(super) fn report_count(pending: &[PendingSnapshot], screen: &mut Screen) -> Result<(), Failure> {
    Ok(screen.status(&format!("{}\n", count(pending.len(), "pending snapshot")))?)
}
