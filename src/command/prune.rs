//! `sockdrill prune`

use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::{orphan, system};
use crate::text::foreign;

use super::arguments::PruneArguments;
use super::errors::{InternalError, UsageError};
use super::exit::{Exit, Failure};
use super::layout;

pub(super) fn prune(arguments: &PruneArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let layout = layout::accepted(&Settings::here(arguments.layer())?);
    // From another folder than the project's, every scenario would seem to be gone.
    if !layout.scenarios.is_dir() {
        return Err(UsageError::NoSuchFolder(layout.scenarios).into());
    }
    let orphans = orphan::orphans(&layout)?;
    let mut redundant = system::redundant(&layout.snapshots)?;
    redundant.retain(|path| !orphans.contains(path));
    if orphans.is_empty() && redundant.is_empty() {
        screen.status("every snapshot has its scenario\n")?;
        return Ok(Exit::Passed);
    }
    let removable = orphans.iter().map(|path| (path, "without a scenario: "));
    let removable = removable.chain(redundant.iter().map(|path| (path, "same as the common snapshot: ")));
    for (path, why) in removable {
        if !arguments.check {
            orphan::prune(path, &layout)
                .map_err(|error| InternalError::Remove { path: path.clone(), error })?;
        }
        let done = if arguments.check { why } else { "removed " };
        screen.print(&format!("{done}{}\n", foreign::line(&path.to_string_lossy())))?;
    }
    screen.flush()?;
    Ok(if arguments.check { Exit::Failed } else { Exit::Passed })
}
