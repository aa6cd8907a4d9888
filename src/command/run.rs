//! `sockdrill run`

use crate::report::event::Verdict;
use crate::report::human;
use crate::report::reporter::Reporter;
use crate::report::screen::Screen;
use crate::settings::Settings;

use super::arguments::RunArguments;
use super::chosen;
use super::exit::{Exit, Failure};
use super::last_failed::Remembering;
use super::load::Loaded;
use super::session::{self, Running};

pub(super) fn run(arguments: &RunArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let loaded = chosen::load_again(&arguments.chosen, &arguments.again, &settings, screen)?;
    let mut reporter = human::Run { several: loaded.scripts.len() > 1 };
    let mut reporter = Remembering::new(&mut reporter, &settings, false);
    run_loaded(loaded, &Running::new(&settings, &arguments.how), &mut reporter, screen)
}

/// Runs scenarios and shows what happened; none if one of them is wrong.
pub(super) fn run_loaded(
    loaded: Loaded,
    running: &Running,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    if loaded.errors > 0 {
        screen.tell(&loaded.summary())?;
        return Ok(Exit::Wrong);
    }
    session::run(loaded.scripts, running, Vec::new(), &mut |_, _, _| Ok(Verdict::Passed), reporter, screen)
}
