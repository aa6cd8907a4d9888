//! `sockdrill run`

use crate::report::event::Verdict;
use crate::report::human;
use crate::report::screen::Screen;

use super::arguments::{How, RunArguments};
use super::exit::{Exit, Failure};
use super::files;
use super::load::{Loaded, load};
use super::session;

pub(super) fn run(arguments: &RunArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let loaded = load(&files::find(&arguments.paths)?, screen)?;
    run_loaded(loaded, &arguments.how, screen)
}

/// Runs scenarios and shows what happened; none if one of them is wrong.
pub(super) fn run_loaded(loaded: Loaded, how: &How, screen: &mut Screen) -> Result<Exit, Failure> {
    if loaded.errors > 0 {
        screen.tell(&loaded.summary())?;
        return Ok(Exit::Wrong);
    }
    let mut reporter = human::Run { several: loaded.scripts.len() > 1 };
    session::run(loaded.scripts, how, Vec::new(), &mut |_, _, _| Ok(Verdict::Passed), &mut reporter, screen)
}
