//! `sockdrill eval`

use crate::report::screen::Screen;
use crate::settings::Settings;

use super::arguments::EvalArguments;
use super::exit::{Exit, Failure};
use super::format::{Shown, reporter};
use super::load::{Found, Loaded};
use super::run::run_loaded;
use super::session::Running;

pub(super) fn eval(arguments: &EvalArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let mut loaded = Loaded::default();
    let mut reporter = reporter(arguments.view.format, Shown::Course { several: false }, screen);
    let found = Found::of("eval", &arguments.script);
    loaded.add(found, "eval", &arguments.script, reporter.as_mut(), screen)?;
    run_loaded(
        loaded,
        &Running::new(&settings, &arguments.how).often(&arguments.often),
        reporter.as_mut(),
        screen,
    )
}
