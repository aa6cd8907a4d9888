//! Where the records are, by the settings.

use std::path::Path;

use crate::ci::is_ci;
use crate::settings::Settings;
use crate::store::{Fresh, Places};

/// The places of a run.
pub(super) fn of_run(settings: &Settings, pending_dir: Option<&Path>) -> Places {
    settings.places(match pending_dir {
        Some(folder) => Fresh::Folder(folder.to_owned()),
        // What CI writes into its own copy of the tree, nobody ever sees.
        None if is_ci() => Fresh::Nowhere,
        None => Fresh::Beside,
    })
}

/// The places of accepted records.
pub(super) fn accepted(settings: &Settings) -> Places {
    settings.places(Fresh::Beside)
}
