//! `INSTA_DIFF_TOOL`: the user's own program for differences, as insta 1.49 runs it (`output.rs`): a command line, to
//! which the names of two files are added, the old one first.

use std::io::Write;
use std::process::{Command, Stdio};

use tempfile::NamedTempFile;

use super::change::harmless;

const VARIABLE: &str = "INSTA_DIFF_TOOL";

/// What the program prints of a difference; none where no program is wanted.
///
/// # Errors
///
/// It cannot be run, and why.
pub(super) fn difference(accepted: &str, actual: &str) -> Option<Result<String, String>> {
    let line = std::env::var(VARIABLE).ok()?;
    let mut words = line.split_whitespace();
    let program = words.next()?;
    let run = || {
        let (old, new) = (file(accepted)?, file(actual)?);
        // What it prints takes the place of our own difference; that it reports one by how it ends is its custom.
        let mut tool = Command::new(program);
        tool.args(words).args([old.path(), new.path()]).stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = tool.output()?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    Some(run().map_err(|error: std::io::Error| format!("cannot run {VARIABLE}, `{line}`: {error}")))
}

/// A file with this text, for as long as it is held.
fn file(text: &str) -> std::io::Result<NamedTempFile> {
    let mut file = NamedTempFile::with_suffix(".snap")?;
    for line in text.lines() {
        writeln!(file, "{}", harmless(line))?;
    }
    Ok(file)
}
