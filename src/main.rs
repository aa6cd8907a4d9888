//! The `sockdrill` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    sockdrill::command::main()
}
