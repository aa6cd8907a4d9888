//! `sockdrill completions`

use clap::CommandFactory;

use crate::report::screen::Screen;

use super::arguments::{Arguments, CompletionsArguments};
use super::exit::{Exit, Failure};

pub(super) fn completions(arguments: &CompletionsArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    // clap_complete panics where it can't write; memory it always can.
    let mut script = Vec::new();
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    screen.print_as_it_is(&String::from_utf8_lossy(&script))?;
    screen.flush()?;
    Ok(Exit::Passed)
}
