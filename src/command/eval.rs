//! `sockdrill eval`

use super::arguments::EvalArguments;
use super::exit::{Exit, Failure};
use super::format::{Shown, reporter};
use super::load::Loaded;
use super::run::run_loaded;
use crate::report::screen::Screen;

pub(super) fn eval(arguments: &EvalArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut loaded = Loaded::default();
    let mut reporter = reporter(arguments.view.format, Shown::Course { several: false }, screen);
    loaded.add("eval", &arguments.script, reporter.as_mut(), screen)?;
    run_loaded(loaded, &arguments.how, reporter.as_mut(), screen)
}
