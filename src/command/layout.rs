//! Where the snapshots are, by the settings.

use std::path::Path;

use crate::settings::Settings;
use crate::store::{Layout, PendingDir};

/// The layout of a run.
pub(super) fn of_run(settings: &Settings, pending_dir: Option<&Path>) -> Layout {
    settings.layout(match pending_dir {
        Some(folder) => PendingDir::Folder(folder.to_owned()),
        None => PendingDir::Beside,
    })
}

/// The layout of accepted snapshots.
pub(super) fn accepted(settings: &Settings) -> Layout {
    settings.layout(PendingDir::Beside)
}
