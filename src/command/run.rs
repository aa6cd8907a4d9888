//! `sockdrill run`

use crate::report::event::Verdict;
use crate::report::reporter::Reporter;
use crate::report::screen::Screen;

use super::arguments::{How, RunArguments};
use super::exit::{Exit, Failure};
use super::files;
use super::format::{Shown, reporter};
use super::load::{Loaded, load_for};
use super::session;

pub(super) fn run(arguments: &RunArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let origins = files::find(&arguments.paths)?;
    let shown = Shown::Course { several: origins.len() > 1 };
    let mut reporter = reporter(arguments.view.format, shown, screen);
    let loaded = load_for(&origins, reporter.as_mut(), screen)?;
    run_loaded(loaded, &arguments.how, reporter.as_mut(), screen)
}

/// Runs scenarios and shows what happened.
pub(super) fn run_loaded(
    loaded: Loaded,
    how: &How,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    session::run(loaded, how, Vec::new(), &mut |_, _, _| Ok(Verdict::Passed), reporter, screen)
}
