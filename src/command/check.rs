//! `sockdrill check`

use super::arguments::Paths;
use super::exit::{Exit, Failure};
use super::files;
use super::load::load;
use crate::report::screen::Screen;

pub(super) fn check(arguments: &Paths, screen: &mut Screen) -> Result<Exit, Failure> {
    let loaded = load(&files::find(&arguments.paths)?, screen)?;
    screen.tell(&loaded.summary())?;
    Ok(if loaded.errors > 0 { Exit::Wrong } else { Exit::Held })
}
