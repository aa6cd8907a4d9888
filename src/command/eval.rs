//! `sockdrill eval`

use crate::report::human::NextSteps;
use crate::report::screen::Screen;
use crate::settings::Settings;

use super::arguments::EvalArguments;
use super::exit::{Exit, Failure};
use super::format::{Shown, reporter};
use super::load::{Loaded, LoadedScript};
use super::on::Systems;
use super::run::run_all;
use super::scenarios::Scenarios;
use super::session::{self, Policy};

pub(super) fn eval(arguments: &EvalArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let systems = Systems::named(&arguments.on, &arguments.view, &settings)?;
    let shown = Shown::Trace { several: false };
    let mut reporter = reporter(&arguments.view, shown, NextSteps::default(), screen)?;
    let mut loaded = Loaded::default();
    loaded.add(LoadedScript::of("eval", arguments.script.clone(), &settings));
    loaded.report(reporter.as_mut(), screen)?;
    let scenarios = Scenarios::new(loaded, settings.slow);
    let options = session::repeated(&settings, &arguments.how, &arguments.often);
    systems.each(arguments.view.format, screen, |_, system, screen| {
        let policy = Policy::new(&settings, false);
        run_all(&scenarios, system, &options, policy, reporter.as_mut(), screen)
    })
}
