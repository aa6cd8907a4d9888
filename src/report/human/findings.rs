//! What the checker found, drawn.

use std::io;

use crate::report::reporter::{Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::{Diagnosed, RunEvent};
use crate::text::diagnostics::render;

/// Draws what the checker found, for commands that run nothing.
#[derive(Clone, Copy, Debug)]
pub struct Findings;

impl Reporter for Findings {
    fn report(&mut self, event: &RunEvent, _: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Diagnosed(diagnosed) => tell_diagnosed(diagnosed, screen),
            RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::Waiting
            | RunEvent::ScenarioFinished(_)
            | RunEvent::Aborted(_)
            | RunEvent::Finished(_) => Ok(()),
        }
    }
}

/// Draws everything that was found in a script, a blank line after it.
pub(super) fn tell_diagnosed(diagnosed: &Diagnosed, screen: &mut Screen) -> io::Result<()> {
    let drawn = render(&diagnosed.diagnostics, &diagnosed.path, &diagnosed.source, screen.error_colour);
    screen.tell(&format!("{drawn}\n"))
}
