//! Programs of the user's that have the terminal for a while: an editor and a pager.
//!
//! Both variables hold a command line, for a shell, as git(1) and man(1) read them.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Edits a file with `$VISUAL`, `$EDITOR` or vi.
///
/// # Errors
///
/// It cannot be started, or says that it failed.
pub(super) fn edit(file: &Path) -> io::Result<()> {
    // An absolute path is no option, whatever its name.
    let file = std::path::absolute(file)?;
    shell("eval \"${VISUAL:-${EDITOR:-vi}}\" '\"$@\"'").arg(file).spawn().and_then(ended)
}

/// Shows a text with `$PAGER`, or less.
///
/// # Errors
///
/// It cannot be started, or says that it failed.
pub(super) fn page(text: &str) -> io::Result<()> {
    let mut pager = shell("eval \"${PAGER:-less -R}\"").stdin(Stdio::piped()).spawn()?;
    if let Some(mut input) = pager.stdin.take() {
        // Who has seen enough need not see the rest.
        let _ = input.write_all(text.as_bytes());
    }
    ended(pager)
}

fn shell(line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", line, "sh"]);
    shell
}

fn ended(mut program: Child) -> io::Result<()> {
    let status = program.wait()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
}
