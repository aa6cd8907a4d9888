//! What people see: results on standard output, everything about the run itself on standard error.

use std::error::Error;
use std::fs::File;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use crate::text::chain;
use crate::text::foreign::{line, printed};

/// The two streams of a terminal, and whether they have colour.
pub(crate) struct Screen {
    out: io::BufWriter<Box<dyn Write>>,
    /// Whether standard output has colour.
    pub colour: bool,
    /// Whether standard error has.
    pub error_colour: bool,
    /// How many columns standard output has, if it is a terminal.
    pub width: Option<usize>,
    /// Whether standard error is a terminal on which a line can be drawn over.
    pub live: bool,
    reader: Reader,
    /// Where what is printed next stands.
    next: Place,
}

/// Who reads what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Person,
    /// And a workflow of GitHub, which takes some lines for commands.
    Workflow,
}

/// A place in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Beginning,
    Behind,
}

impl Screen {
    /// The screen of this process. Where colours are to be decided automatically, that is by the terminal, `TERM`,
    /// <https://no-color.org> and <https://bixense.com/clicolors>.
    #[must_use]
    pub(crate) fn new(colour: ColorChoice) -> Self {
        Self {
            out: io::BufWriter::new(Box::new(WhileRead(io::stdout()))),
            colour: has_colour(colour, || AutoStream::choice(&io::stdout())),
            error_colour: has_colour(colour, || AutoStream::choice(&io::stderr())),
            width: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0)),
            live: io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
            reader: if std::env::var_os("GITHUB_ACTIONS").is_some() {
                Reader::Workflow
            } else {
                Reader::Person
            },
            next: Place::Beginning,
        }
    }

    /// From now on a workflow of GitHub reads along.
    pub(crate) fn read_by_workflow(&mut self) {
        self.reader = Reader::Workflow;
    }

    fn is_for_workflow(&self) -> bool {
        self.reader == Reader::Workflow
    }

    /// A file in place of standard output, for a format that says nothing on standard error.
    #[must_use]
    pub(crate) fn of_file(file: File) -> Self {
        Self {
            out: io::BufWriter::new(Box::new(file)),
            colour: false,
            error_colour: false,
            width: None,
            live: false,
            reader: Reader::Person,
            next: Place::Beginning,
        }
    }

    /// A part of the result, for people: whatever it quotes does nothing to the terminal.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub(crate) fn print(&mut self, text: &str) -> io::Result<()> {
        let shown = printed(text, self.colour, self.is_for_workflow(), self.next == Place::Beginning);
        if let Some(last) = text.chars().last() {
            self.next = if last == '\n' { Place::Beginning } else { Place::Behind };
        }
        self.out.write_all(shown.as_bytes())
    }

    /// A text in a format of its own, in which everything is as that format wants it.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub(crate) fn print_as_it_is(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Begins the screen anew, where standard output is a terminal on which that can be done; false where it is not.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub(crate) fn clear(&mut self) -> io::Result<bool> {
        let can = self.width.is_some() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        if can {
            // ED and CUP of ECMA-48: all erased, and the first place.
            self.out.write_all(b"\x1b[2J\x1b[H")?;
            self.next = Place::Beginning;
        }
        Ok(can)
    }

    /// Where the result is written to, for what writes by itself.
    pub(crate) fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// The end of a part: what was printed is seen before what comes next.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Something about the run: a diagnostic, the summary.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub(crate) fn status(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.out.flush()?;
        let shown = printed(text, self.error_colour, self.is_for_workflow(), true);
        WhileRead(io::stderr()).write_all(shown.as_bytes())
    }

    /// An error of the command itself, with its causes.
    pub(crate) fn error(&mut self, error: &dyn Error) {
        // It may be that the result can't be written; and if this can't, there is nowhere else to say it.
        let _ = self.out.flush();
        let text = format!("error: {}\n", line(&chain(error)));
        let shown = printed(&text, self.error_colour, self.is_for_workflow(), true);
        let _ = WhileRead(io::stderr()).write_all(shown.as_bytes());
    }
}

fn has_colour(wanted: ColorChoice, automatic: impl Fn() -> ColorChoice) -> bool {
    match wanted {
        ColorChoice::Auto => automatic() != ColorChoice::Never,
        ColorChoice::Always | ColorChoice::AlwaysAnsi => true,
        ColorChoice::Never => false,
    }
}

/// A stream whose reader may go: `head` has seen enough, and the run goes on to its end all the same, for its
/// snapshots and for how it ends.
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
