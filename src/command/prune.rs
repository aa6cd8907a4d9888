//! `sockdrill prune`

use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::{orphan, system};

use super::arguments::PruneArguments;
use super::errors::{InternalError, UsageError};
use super::exit::{Exit, Failure};
use super::places;

pub(super) fn prune(arguments: &PruneArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let places = places::accepted(&Settings::here(arguments.snapshots.layer())?);
    // From another folder than the project's, every scenario would seem to be gone.
    if !places.scenarios.is_dir() {
        return Err(UsageError::NoSuchFolder(places.scenarios).into());
    }
    let orphans = orphan::orphans(&places)?;
    let mut needless = system::needless(&places.snapshots)?;
    needless.retain(|path| !orphans.contains(path));
    if orphans.is_empty() && needless.is_empty() {
        screen.tell("every record has its scenario\n")?;
        return Ok(Exit::Held);
    }
    let found = orphans.iter().map(|path| (path, "without a scenario: "));
    let found = found.chain(needless.iter().map(|path| (path, "as the common record: ")));
    for (path, why) in found {
        if !arguments.check {
            orphan::prune(path, &places)
                .map_err(|error| InternalError::Remove { path: path.clone(), error })?;
        }
        let done = if arguments.check { why } else { "removed " };
        screen.print(&format!("{done}{}\n", path.display()))?;
    }
    screen.flush()?;
    Ok(if arguments.check { Exit::Differed } else { Exit::Held })
}
