//! `sockdrill check`

use crate::report::human;
use crate::report::json::Json;
use crate::report::reporter::{Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::{RunEvent, RunOptions, Summary};
use crate::settings::Settings;

use super::arguments::{CheckArguments, OutputFormat};
use super::exit::{Exit, Failure};
use super::selection;

pub(super) fn check(arguments: &CheckArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.selection.layer())?;
    let loaded = match arguments.format {
        OutputFormat::Human => {
            selection::load(&arguments.selection, &settings, &mut human::Diagnostics, screen)?
        }
        OutputFormat::Json => {
            let loaded = selection::load(&arguments.selection, &settings, &mut Json, screen)?;
            // As a run ends that found an error, and so ran nothing.
            let summary = Summary { checked: loaded.checked(), ..Summary::default() };
            let run = RunContext { scripts: &[], selected: 0, options: &RunOptions::default() };
            Json.report(&RunEvent::Finished(summary), run, screen)?;
            loaded
        }
    };
    screen.status(&loaded.summary())?;
    Ok(if loaded.errors > 0 { Exit::Usage } else { Exit::Passed })
}
