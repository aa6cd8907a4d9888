//! What people see: results on standard output, everything about the run itself on standard error.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

use clap::ColorChoice;

/// The two streams of a terminal, and whether they have colour.
pub(super) struct Screen {
    out: io::BufWriter<io::Stdout>,
    pub(super) colour: bool,
    pub(super) error_colour: bool,
}

impl Screen {
    pub(super) fn new(choice: ColorChoice) -> Self {
        // https://no-color.org: set and not empty.
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let decide = |is_terminal: bool| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && !no_colour,
        };
        Self {
            out: io::BufWriter::new(io::stdout()),
            colour: decide(io::stdout().is_terminal()),
            error_colour: decide(io::stderr().is_terminal()),
        }
    }

    /// A part of the result.
    pub(super) fn print(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// The end of a part: what was printed is seen before what is told next.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Something about the run: a diagnostic, the summary.
    pub(super) fn tell(&mut self, text: &str) -> io::Result<()> {
        self.out.flush()?;
        io::stderr().write_all(text.as_bytes())
    }

    /// An error of the command itself, with its causes.
    pub(super) fn error(&mut self, error: &dyn Error) {
        let mut text = format!("error: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text.push('\n');
        // There is nowhere else to say it.
        let _ = self.tell(&text);
    }

    /// A word in a colour, where there is colour.
    pub(super) fn paint(&self, style: Style, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match style {
            Style::Good => "32",
            Style::Bad => "31",
            Style::Odd => "33",
            Style::Quiet => "2",
            Style::Strong => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// What a word means, by its colour.
#[derive(Clone, Copy)]
pub(super) enum Style {
    Good,
    Bad,
    Odd,
    Quiet,
    Strong,
}
