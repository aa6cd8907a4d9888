//! `sockdrill eval`

use crate::report::screen::Screen;
use crate::settings::Settings;

use super::arguments::EvalArguments;
use super::exit::{Exit, Failure};
use super::format::{Shown, reporter};
use super::load::Loaded;
use super::run::run_loaded;
use super::session::Running;

pub(super) fn eval(arguments: &EvalArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let mut loaded = Loaded::default();
    let mut reporter = reporter(arguments.view.format, Shown::Course { several: false }, screen);
    loaded.add("eval", &arguments.script, reporter.as_mut(), screen)?;
    run_loaded(loaded, &Running::new(&settings, &arguments.how), reporter.as_mut(), screen)
}
