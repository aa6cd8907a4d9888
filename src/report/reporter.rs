//! A consumer of a run's events.

use std::io;

use super::event::Event;
use super::screen::Screen;

/// Shows a run as it goes.
pub trait Reporter {
    /// Shows what the run tells.
    ///
    /// # Errors
    ///
    /// The output can't be written.
    fn tell(&mut self, event: Event<'_>, screen: &mut Screen) -> io::Result<()>;
}
