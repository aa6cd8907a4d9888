//! `sockdrill check`

use crate::report::screen::Screen;
use crate::settings::Settings;

use super::arguments::CheckArguments;
use super::exit::{Exit, Failure};
use super::load::Lints;
use super::selection;

pub(super) fn check(arguments: &CheckArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let CheckArguments { selection, deny } = arguments;
    let settings = Settings::here(selection.layer())?;
    let lints = Lints { denied: deny.clone() };
    let loaded = selection::load_with(selection, &settings, Some(&lints), screen)?;
    screen.status(&loaded.summary())?;
    Ok(if loaded.errors > 0 { Exit::Usage } else { Exit::Passed })
}
