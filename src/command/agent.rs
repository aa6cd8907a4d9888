//! `sockdrill agent`

use std::io::{self, ErrorKind, Read, Write};
use std::process;

use crate::kernel::init;
use crate::report::screen::Screen;
use crate::system::agent;

use super::arguments::AgentArguments;
use super::errors::InternalError;
use super::exit::{Exit, Failure};

pub(super) fn agent(arguments: &AgentArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    if !arguments.init {
        return serve(arguments);
    }
    // Whatever went wrong, this guest is of no use any more.
    let served = init::set_up(arguments.modules.as_deref())
        .map_err(|error| InternalError::Agent(error).into())
        .and_then(|()| serve(arguments));
    if let Err(failure) = served {
        failure.report(screen);
    }
    init::switch_off();
    Ok(Exit::Internal)
}

fn serve(arguments: &AgentArguments) -> Result<Exit, Failure> {
    match &arguments.channel {
        Some(path) => {
            let channel = init::open_channel(path).map_err(|error| {
                let path = path.clone();
                InternalError::Open { path, error }
            })?;
            serve_on(&channel, &channel)
        }
        None => serve_on(io::stdin().lock(), WhileHeard(io::stdout().lock())),
    }
}

fn serve_on(input: impl Read, output: impl Write) -> Result<Exit, Failure> {
    agent::serve(input, output).map_err(InternalError::Agent)?;
    Ok(Exit::Passed)
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
        process::exit(Exit::Internal as i32);
    }
    result
}
