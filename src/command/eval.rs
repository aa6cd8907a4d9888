//! `sockdrill eval`

use super::arguments::EvalArguments;
use super::exit::{Exit, Failure};
use super::load::Loaded;
use super::run::run_loaded;
use crate::report::screen::Screen;

pub(super) fn eval(arguments: &EvalArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut loaded = Loaded::default();
    loaded.add("eval", &arguments.script, screen)?;
    run_loaded(loaded, &arguments.how, screen)
}
