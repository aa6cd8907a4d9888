//! Errors and warnings of the checker, on standard error.

use std::io;

use crate::language::diagnostic::Diagnostic;
use crate::report::reporter::{Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::{Diagnosed, RunEvent};
use crate::text::diagnostics::render;

/// Prints errors and warnings of the checker, for commands that run nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Diagnostics;

impl Reporter for Diagnostics {
    fn report(&mut self, event: &RunEvent, _: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Diagnosed(diagnosed) => print_diagnostics(diagnosed, screen),
            RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..)
            | RunEvent::ScenarioFinished(_)
            | RunEvent::Aborted(_)
            | RunEvent::Finished(_) => Ok(()),
        }
    }
}

/// Prints all errors and warnings of a script, and a blank line after them.
pub(super) fn print_diagnostics(diagnosed: &Diagnosed, screen: &mut Screen) -> io::Result<()> {
    diagnostics(&diagnosed.diagnostics, &diagnosed.path, &diagnosed.source, screen)
}

/// Prints the errors and warnings of a file, if any, and a blank line after them.
///
/// # Errors
///
/// They can't be written.
pub(crate) fn diagnostics(
    diagnostics: &[Diagnostic],
    path: &str,
    source: &str,
    screen: &mut Screen,
) -> io::Result<()> {
    if diagnostics.is_empty() {
        return Ok(());
    }
    let text = render(diagnostics, path, source, screen.error_colour);
    screen.status(&format!("{text}\n"))
}
