//! What happened against what the snapshot says.

use std::env;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::ci::is_ci;
use crate::language::script::Script;
use crate::scenario::ScenarioRun;
use crate::store::diff::{self, Line};
use crate::store::system::in_force;
use crate::store::update::{Target, Update};
use crate::store::{self, Comparison, Snapshot, linked_folder, settle};
use crate::text::chain;

/// Compares; what differs is the test's message, unless it is accepted or tests are forced to pass.
pub(super) fn compare(
    script: &Script,
    ran: &ScenarioRun<'_>,
    (snapshot, snapshots): (&Path, &Path),
    update: Update,
    began: SystemTime,
) -> Result<(), String> {
    let Some(contents) = ran.snapshot() else { return Err("a case did not run to its end".to_owned()) };
    let actual =
        Snapshot { source: source(&script.path), description: script.header.title.clone(), contents };
    if let Some(folder) = linked_folder(snapshot, snapshots) {
        return Err(format!("{} is a symbolic link; snapshots are not behind links", folder.display()));
    }
    let accepted = in_force(snapshot).map_err(|error| chain(&error))?;
    let comparison = store::compare(accepted.as_ref(), &actual);
    let (what, lines) = match &comparison {
        // On another system it may be the common snapshot that says the same: that is not this system's to write.
        Comparison::Same if update.rewrites() && snapshot.exists() => {
            return accept(snapshot, &actual, began);
        }
        Comparison::Same if update.target(false) == Target::Nowhere => return Ok(()),
        Comparison::Same => return settle_pending(snapshot, &actual, &comparison, began).map(drop),
        Comparison::Missing => ("has no snapshot yet", diff::diff("", &actual.contents)),
        Comparison::Differs { accepted, actual } => {
            ("did not do what its snapshot says", diff::diff(accepted, actual))
        }
    };
    let hint = match update.target(comparison == Comparison::Missing) {
        Target::Accepted => return accept(snapshot, &actual, began),
        Target::Nowhere => format!("{} is not updated{}", snapshot.display(), reason()),
        Target::Pending => {
            let pending = settle_pending(snapshot, &actual, &comparison, began)?;
            format!("new snapshot: {}; to accept it: cargo insta review", pending.display())
        }
    };
    if update.force_pass {
        return Ok(());
    }
    let lines: Vec<String> = lines.iter().map(rendered).collect();
    Err(format!("{} {what}:\n\n{}\n\n{hint}", script.path, lines.join("\n")))
}

fn reason() -> &'static str {
    if is_ci() { ": this is CI" } else { "" }
}

/// Makes what happened the accepted snapshot.
fn accept(snapshot: &Path, actual: &Snapshot, began: SystemTime) -> Result<(), String> {
    actual.write(snapshot).map_err(|error| format!("cannot write {}: {error}", snapshot.display()))?;
    settle_pending(snapshot, actual, &Comparison::Same, began).map(drop)
}

/// Brings the pending snapshot in line with what happened, and says where it is.
fn settle_pending(
    snapshot: &Path,
    actual: &Snapshot,
    comparison: &Comparison,
    began: SystemTime,
) -> Result<PathBuf, String> {
    let pending = store::pending_path(snapshot);
    match settle::settle(&pending, actual, comparison, began) {
        Ok(()) => Ok(pending),
        Err(error) => Err(format!("cannot write {}: {error}", pending.display())),
    }
}

/// The scenario as its snapshot names it: from the package's folder, where cargo starts tests.
fn source(path: &str) -> String {
    let path = Path::new(path);
    let project = if path.is_absolute() { env::current_dir().unwrap_or_default() } else { PathBuf::new() };
    store::source(path, &project)
}

fn rendered(line: &Line) -> String {
    let text = match line {
        Line::Same(text) => format!("  {text}"),
        Line::Removed(text) => format!("- {text}"),
        Line::Added(text) => format!("+ {text}"),
        Line::Gap(lines) => format!("  … {lines} more"),
    };
    text.trim_end().to_owned()
}
