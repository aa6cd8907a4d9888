//! `sockdrill run`

use crate::report::reporter::Reporter;
use crate::report::screen::Screen;
use crate::run::{RunOptions, System, Verdict};
use crate::settings::Settings;

use super::arguments::RunArguments;
use super::exit::{Exit, Failure};
use super::format::{Shown, reporter};
use super::last_failed::Remembering;
use super::on::Systems;
use super::scenarios::Scenarios;
use super::selection;
use super::session;

pub(super) fn run(arguments: &RunArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let loaded = selection::check_again(&arguments.selection, &arguments.again, &settings, screen)?;
    let shown = Shown::Trace { several: loaded.files > 1 };
    let mut reporter = reporter(arguments.view.format, shown, screen);
    let systems = Systems::named(&arguments.on, arguments.view.format, &settings)?;
    loaded.report(reporter.as_mut(), screen)?;
    let mut reporter = Remembering::new(reporter.as_mut(), &settings, false);
    let scenarios = Scenarios::new(loaded, settings.slow);
    let options = session::repeated(&settings, &arguments.how, &arguments.often);
    systems.each(arguments.view.format, screen, |_, system, screen| {
        run_all(&scenarios, system, &options, &mut reporter, screen)
    })
}

/// Runs scenarios and shows what happened.
pub(super) fn run_all(
    scenarios: &Scenarios,
    system: &dyn System,
    options: &RunOptions,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    session::run(scenarios, system, options, Vec::new(), &mut |_, _| Verdict::Passed, reporter, screen)
}
