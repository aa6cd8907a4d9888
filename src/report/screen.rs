//! What people see: results on standard output, everything about the run itself on standard error.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

use crate::text::chain;

/// The two streams of a terminal, and whether they have colour.
pub struct Screen {
    out: io::BufWriter<WhileRead<io::Stdout>>,
    /// Whether standard output has colour.
    pub colour: bool,
    /// Whether standard error has.
    pub error_colour: bool,
    /// Whether standard error is a terminal on which a line can be drawn over.
    pub live: bool,
}

impl Screen {
    /// The screen of this process; `wanted` overrides what the terminal and `NO_COLOR` say.
    #[must_use]
    pub fn new(wanted: Option<bool>) -> Self {
        // https://no-color.org: set and not empty.
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let decide = |is_terminal: bool| wanted.unwrap_or(is_terminal && !no_colour);
        Self {
            out: io::BufWriter::new(WhileRead(io::stdout())),
            colour: decide(io::stdout().is_terminal()),
            error_colour: decide(io::stderr().is_terminal()),
            live: io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
        }
    }

    /// A part of the result.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn print(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Where the result is written to, for what writes by itself.
    pub fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// The end of a part: what was printed is seen before what is told next.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Something about the run: a diagnostic, the summary.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn tell(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.out.flush()?;
        WhileRead(io::stderr()).write_all(text.as_bytes())
    }

    /// An error of the command itself, with its causes.
    pub fn error(&mut self, error: &dyn Error) {
        // It may be that the result can't be written; and if this can't, there is nowhere else to say it.
        let _ = self.out.flush();
        let _ = WhileRead(io::stderr()).write_all(format!("error: {}\n", chain(error)).as_bytes());
    }
}

/// A stream whose reader may go: `head` has seen enough, and the run goes on to its end all the same, for its
/// records and for how it ends.
struct WhileRead<W>(W);

impl<W: Write> Write for WhileRead<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            result => result,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }
}
