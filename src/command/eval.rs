//! `sockdrill eval`

use crate::report::human;
use crate::report::screen::Screen;
use crate::settings::Settings;

use super::arguments::EvalArguments;
use super::exit::{Exit, Failure};
use super::load::Loaded;
use super::run::run_loaded;
use super::session::Running;

pub(super) fn eval(arguments: &EvalArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let mut loaded = Loaded::default();
    loaded.add("eval", &arguments.script, screen)?;
    let running = Running::new(&settings, &arguments.how);
    run_loaded(loaded, &running, &mut human::Run { several: false }, screen)
}
