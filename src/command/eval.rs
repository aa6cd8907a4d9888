//! `sockdrill eval`

use crate::report::screen::Screen;
use crate::settings::Settings;

use super::arguments::EvalArguments;
use super::exit::{Exit, Failure};
use super::format::{Shown, reporter};
use super::load::{Loaded, LoadedScript};
use super::on::Systems;
use super::run::run_all;
use super::scenarios::Scenarios;
use super::session;

pub(super) fn eval(arguments: &EvalArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let systems = Systems::named(&arguments.on, arguments.view.format, &settings)?;
    let mut reporter = reporter(arguments.view.format, Shown::Trace { several: false }, screen);
    let mut loaded = Loaded::default();
    loaded.add(LoadedScript::of("eval", arguments.script.clone(), &settings));
    loaded.report(reporter.as_mut(), screen)?;
    let scenarios = Scenarios::new(loaded, settings.slow);
    let options = session::repeated(&settings, &arguments.how, &arguments.often);
    systems.each(arguments.view.format, screen, |_, system, screen| {
        run_all(&scenarios, system, &options, reporter.as_mut(), screen)
    })
}
