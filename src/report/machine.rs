//! A format for machines on standard output, and for whoever watches the run in one line on standard error.

use std::io;

use crate::run::{RunEvent, Summary};

use super::reporter::{Reporter, RunContext};
use super::screen::Screen;

/// Lets another reporter write the format, and adds the last line of the run.
pub(crate) struct Machine {
    format: Box<dyn Reporter>,
    last: fn(&Summary) -> String,
}

impl Machine {
    /// This format, and how a run is said in a line.
    #[must_use]
    pub(crate) fn new(format: Box<dyn Reporter>, last: fn(&Summary) -> String) -> Self {
        Self { format, last }
    }
}

impl Reporter for Machine {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        self.format.report(event, run, screen)?;
        if let RunEvent::Finished(summary) = event {
            screen.status(&(self.last)(summary))?;
        }
        Ok(())
    }
}
