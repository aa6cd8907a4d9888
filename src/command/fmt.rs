//! `sockdrill fmt`

use crate::language::format;
use crate::language::parse::parse;
use crate::report::human;
use crate::settings::Settings;
use crate::store::atomic;
use crate::text::diagnostics;

use super::arguments::FmtArguments;
use super::errors::InternalError;
use super::exit::{Exit, Failure};
use super::files::{self, Origin, Text};
use crate::report::screen::Screen;

pub(super) fn fmt(arguments: &FmtArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut exit = Exit::Passed;
    let settings = Settings::here(arguments.layer())?;
    let origins = files::find(&arguments.paths.paths, &settings)?;
    let mut errors = 0;
    for origin in &origins {
        exit = exit.max(one(origin, arguments.check, &mut errors, screen)?);
    }
    if errors > 0 {
        screen.status(&diagnostics::summary(errors, 0, origins.len()))?;
    }
    screen.flush()?;
    Ok(exit)
}

fn one(origin: &Origin, only_check: bool, errors: &mut usize, screen: &mut Screen) -> Result<Exit, Failure> {
    let Text { source, wrong } = origin.read();
    let (tree, found) = parse(&source);
    let wrong = wrong.map_or(found, |wrong| vec![wrong]);
    if !wrong.is_empty() {
        human::diagnostics(&wrong, &origin.name(), &source, screen)?;
        *errors += wrong.len();
        return Ok(Exit::Usage);
    }
    let formatted = format::tree(&tree, &source);
    match origin {
        _ if only_check && formatted == source => Ok(Exit::Passed),
        _ if only_check => {
            screen.print(&format!("{} is not in canonical form\n", origin.name()))?;
            Ok(Exit::Failed)
        }
        Origin::StandardInput => {
            screen.print_as_it_is(&formatted)?;
            Ok(Exit::Passed)
        }
        Origin::File(path) => {
            if formatted != source {
                atomic::write(path, &formatted)
                    .map_err(|error| InternalError::Write { path: path.clone(), error })?;
                screen.print(&format!("{}\n", origin.name()))?;
            }
            Ok(Exit::Passed)
        }
    }
}
