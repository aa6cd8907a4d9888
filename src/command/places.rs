//! Where the records are, by the command line.

use std::path::{Path, PathBuf};

use crate::record::{Fresh, Places};

use super::arguments::{Snapshots, TestArguments};
use super::ci::is_ci;

/// The folder whose shape the folder of records has.
pub(super) const SCENARIOS: &str = "scenarios";

/// The places of a run.
pub(super) fn of_run(arguments: &TestArguments) -> Places {
    let fresh = match &arguments.pending_dir {
        Some(folder) => Fresh::Folder(folder.clone()),
        // What CI writes into its own copy of the tree, nobody ever sees.
        None if is_ci() => Fresh::Nowhere,
        None => Fresh::Beside,
    };
    places(&arguments.snapshots, fresh)
}

/// The places of accepted records.
pub(super) fn accepted(snapshots: &Snapshots) -> Places {
    places(snapshots, Fresh::Beside)
}

fn places(snapshots: &Snapshots, fresh: Fresh) -> Places {
    // The same folder has one name in messages, however it was written: without a slash at its end.
    let snapshots: PathBuf = snapshots.snapshots.components().collect();
    Places { scenarios: Path::new(SCENARIOS).to_owned(), snapshots, fresh }
}
