//! `sockdrill run`

use crate::report::human::NextSteps;
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
use super::session::{self, Policy};

pub(super) fn run(arguments: &RunArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let loaded = selection::check_again(&arguments.selection, &arguments.again, &settings, screen)?;
    let shown = Shown::Trace { several: loaded.files > 1 };
    let systems = Systems::named(&arguments.on, &arguments.view, &settings)?;
    let next = NextSteps { rerun: Some("sockdrill run --failed"), review: None };
    let mut reporter = reporter(&arguments.view, shown, next, screen)?;
    loaded.report(reporter.as_mut(), screen)?;
    let mut reporter = Remembering::new(reporter.as_mut(), &settings, false);
    let scenarios = Scenarios::new(loaded, settings.slow);
    let options = session::repeated(&settings, &arguments.how, &arguments.often);
    systems.each(arguments.view.format, screen, |_, system, screen| {
        let policy = Policy::new(&settings, arguments.until.fail_fast);
        run_all(&scenarios, system, &options, policy, &mut reporter, screen)
    })
}

/// Runs scenarios and shows what happened.
pub(super) fn run_all(
    scenarios: &Scenarios,
    system: &dyn System,
    options: &RunOptions,
    policy: Policy,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    session::run(scenarios, system, options, policy, &mut |_, _| Verdict::Passed, reporter, screen)
}
