//! `sockdrill completions`

use clap_complete::env::Shells;

use crate::report::screen::Screen;

use super::arguments::CompletionsArguments;
use super::errors::InternalError;
use super::exit::{Exit, Failure};

/// With this variable, set by the script to the name of a shell, the command completes a line instead of running it.
pub(super) const VARIABLE: &str = "SOCKDRILL_COMPLETE";

/// The script asks the command itself, which knows the systems and tags of the project at hand.
pub(super) fn completions(arguments: &CompletionsArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    const NAME: &str = env!("CARGO_PKG_NAME");
    let mut script = Vec::new();
    // All that can be asked for are among them.
    if let Some(shell) = Shells::builtins().completer(&arguments.shell.to_string()) {
        shell.write_registration(VARIABLE, NAME, NAME, NAME, &mut script).map_err(InternalError::Output)?;
    }
    screen.print_as_it_is(&String::from_utf8_lossy(&script))?;
    screen.flush()?;
    Ok(Exit::Passed)
}
