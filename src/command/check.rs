//! `sockdrill check`

use crate::report::human;
use crate::report::json::Json;
use crate::report::reporter::{Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::{RunEvent, RunOptions, Summary};
use crate::settings::Settings;

use super::arguments::{CheckArguments, OutputFormat};
use super::exit::{Exit, Failure};
use super::load::Lints;
use super::selection;

pub(super) fn check(arguments: &CheckArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let CheckArguments { selection, deny, format } = arguments;
    let settings = Settings::here(selection.layer())?;
    let lints = Lints { denied: deny.clone() };
    let reporter: &mut dyn Reporter = match format {
        OutputFormat::Human => &mut human::Diagnostics,
        OutputFormat::Json => &mut Json,
    };
    let loaded = selection::load_with(selection, &settings, Some(&lints), reporter, screen)?;
    // As a run ends that found an error, and so ran nothing; for people that is no end.
    let summary = Summary { checked: loaded.checked(), ..Summary::default() };
    let run = RunContext { scripts: &[], selected: 0, options: &RunOptions::default() };
    reporter.report(&RunEvent::Finished(summary), run, screen)?;
    screen.status(&loaded.summary())?;
    Ok(if loaded.errors > 0 { Exit::Usage } else { Exit::Passed })
}
