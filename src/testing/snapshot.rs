//! What happened against what is recorded.

use std::env;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::ci::is_ci;
use crate::language::script::Script;
use crate::scenario::Ran;
use crate::store::diff::{self, Line};
use crate::store::{self, Comparison, Record, pending};
use crate::text::chain;

/// Compares; what differs is the test's message, and waits beside the record if somebody is there to see it.
pub(super) fn compare(
    script: &Script,
    ran: &Ran<'_>,
    snapshot: &Path,
    began: SystemTime,
) -> Result<(), String> {
    let Some(contents) = ran.record() else { return Err("a case did not run to its end".to_owned()) };
    let actual = Record { source: source(&script.path), description: script.header.title.clone(), contents };
    let accepted = Record::read(snapshot).map_err(|error| chain(&error))?;
    let comparison = store::compare(accepted.as_ref(), &actual);
    let where_to = leave(snapshot, &actual, &comparison, began)?;
    let (said, lines) = match &comparison {
        Comparison::Same => return Ok(()),
        Comparison::Missing => ("has no record yet", diff::diff("", &actual.contents)),
        Comparison::Differs { accepted, actual } => {
            ("did not do what its record says", diff::diff(accepted, actual))
        }
    };
    let drawn: Vec<String> = lines.iter().map(drawn).collect();
    Err(format!("{} {said}:\n\n{}\n\n{where_to}", script.path, drawn.join("\n")))
}

/// Brings the pending record in line, and says what to do with it.
fn leave(
    snapshot: &Path,
    actual: &Record,
    comparison: &Comparison,
    began: SystemTime,
) -> Result<String, String> {
    if is_ci() {
        return Ok(format!("{} is left as it is: this is CI", snapshot.display()));
    }
    let pending = store::pending_path(snapshot);
    match pending::settle(&pending, actual, comparison, began) {
        Ok(()) => Ok(format!("the new record: {}; to accept it: cargo insta review", pending.display())),
        Err(error) => Err(format!("cannot write {}: {error}", pending.display())),
    }
}

/// The scenario as its record names it: from the package's folder, where cargo starts tests.
fn source(path: &str) -> String {
    let path = Path::new(path);
    let project = if path.is_absolute() { env::current_dir().unwrap_or_default() } else { PathBuf::new() };
    store::source(path, &project)
}

fn drawn(line: &Line) -> String {
    let text = match line {
        Line::Same(text) => format!("  {text}"),
        Line::Removed(text) => format!("- {text}"),
        Line::Added(text) => format!("+ {text}"),
        Line::Gap(lines) => format!("  … {lines} more"),
    };
    text.trim_end().to_owned()
}
