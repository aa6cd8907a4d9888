//! The file of reasons of `sockdrill compare --reasons`.

use std::path::Path;

use crate::compare::Reasons;
use crate::file::{self, Link};
use crate::settings;

use super::errors::UsageError;
use super::exit::Failure;

/// Reads it.
pub(super) fn read(path: &Path) -> Result<Reasons, Failure> {
    let text = file::read_text(path, Link::Follow)
        .map_err(|error| UsageError::Read { path: path.to_owned(), error: error.into() })?;
    Reasons::read(&text).map_err(|diagnostics| {
        // A file beside the settings, told of like them.
        settings::Error::Wrong { path: path.to_owned(), text, diagnostics }.into()
    })
}
