//! `sockdrill check`

use crate::report::screen::Screen;
use crate::settings::Settings;

use super::exit::{Exit, Failure};
use super::flags::Selection;
use super::selection;

pub(super) fn check(arguments: &Selection, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let loaded = selection::load(arguments, &settings, screen)?;
    screen.status(&loaded.summary())?;
    Ok(if loaded.errors > 0 { Exit::Usage } else { Exit::Passed })
}
