//! `sockdrill agent`

use std::io::{self, ErrorKind, Write};
use std::process;

use crate::report::screen::Screen;
use crate::system::agent;

use super::arguments::AgentArguments;
use super::exit::{Exit, Failure};

pub(super) fn agent(_arguments: &AgentArguments, _screen: &mut Screen) -> Result<Exit, Failure> {
    agent::serve(io::stdin().lock(), WhileHeard(io::stdout().lock())).map_err(Failure::Agent)?;
    Ok(Exit::Held)
}

/// A stream to a command that may be gone. Then nobody wants what runs here, and it ends with this process.
struct WhileHeard<W>(W);

impl<W: Write> Write for WhileHeard<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        heard(self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        heard(self.0.flush())
    }
}

fn heard<T>(result: io::Result<T>) -> io::Result<T> {
    if result.as_ref().is_err_and(|error| error.kind() == ErrorKind::BrokenPipe) {
        process::exit(Exit::Failed as i32);
    }
    result
}
