//! What the checker found, drawn.

use std::io;

use crate::report::event::{Event, Finding};
use crate::report::reporter::Reporter;
use crate::report::screen::Screen;
use crate::text::diagnostics::render;

/// Draws what the checker found, for commands that run nothing.
#[derive(Clone, Copy, Debug)]
pub struct Findings;

impl Reporter for Findings {
    fn tell(&mut self, event: Event<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            Event::Found(finding) => tell_finding(finding, screen),
            _ => Ok(()),
        }
    }
}

/// Draws everything that was found in a script, a blank line after it.
pub(super) fn tell_finding(finding: &Finding<'_>, screen: &mut Screen) -> io::Result<()> {
    let drawn = render(finding.diagnostics, finding.path, finding.source, screen.error_colour);
    screen.tell(&format!("{drawn}\n"))
}
