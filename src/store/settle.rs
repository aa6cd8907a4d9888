//! Snapshots that wait for somebody's yes.
//!
//! Several runs may work in one tree at once, and somebody may be reviewing it. So a file is only
//! ever put in place whole, by renaming; one that has gone is no error when it was to go; and a
//! run takes away only what was left from before it began.

use std::path::Path;
use std::time::SystemTime;
use std::{fs, io};

use super::compare::Comparison;
use super::file::Snapshot;

/// Brings the pending file in line with what a run found.
///
/// A snapshot that differs or is missing is written to `pending`. If it is the same, a pending file
/// from before `run_began` is out of date and is removed; a later one is another run's finding
/// (on another system, say), and stays. So a run settles each scenario once, at its end.
///
/// # Errors
///
/// The file can be neither written nor removed. What stood there before stands there still.
pub(crate) fn settle(
    pending: &Path,
    actual: &Snapshot,
    comparison: &Comparison,
    run_began: SystemTime,
) -> io::Result<()> {
    match comparison {
        Comparison::Same => remove_stale(pending, run_began),
        Comparison::Differs { .. } | Comparison::Missing => actual.write(pending),
    }
}

/// Makes the accepted snapshot what somebody was shown and said yes to.
///
/// A run may have replaced the pending snapshot while they read. Then what they saw is accepted,
/// and what they have not seen goes on waiting. The two files may be on different file systems.
///
/// # Errors
///
/// The snapshot cannot be written, or the pending file not be read or removed.
pub(crate) fn accept_shown(shown: &Snapshot, pending: &Path, snapshot: &Path) -> io::Result<()> {
    shown.write(snapshot)?;
    settle_shown(shown, pending)
}

/// Takes the accepted snapshot away, because what somebody was shown and said yes to makes it redundant.
///
/// # Errors
///
/// The snapshot cannot be removed, or the pending file not be read or removed.
pub(crate) fn withdraw_shown(shown: &Snapshot, pending: &Path, snapshot: &Path) -> io::Result<()> {
    remove(snapshot)?;
    settle_shown(shown, pending)
}

fn settle_shown(shown: &Snapshot, pending: &Path) -> io::Result<()> {
    match Snapshot::read(pending) {
        Ok(Some(waiting)) if waiting.text() == shown.text() => reject(pending),
        Ok(_) => Ok(()),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Takes a pending snapshot away. One that has gone already is no error.
///
/// # Errors
///
/// The file is there and cannot be removed.
pub(crate) fn reject(pending: &Path) -> io::Result<()> {
    remove(pending)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn remove_stale(pending: &Path, run_began: SystemTime) -> io::Result<()> {
    match fs::symlink_metadata(pending) {
        Ok(found) if found.modified()? <= run_began => reject(pending),
        Ok(_) => Ok(()),
        Err(error) if no_such_file(&error) => Ok(()),
        Err(error) => Err(error),
    }
}

fn no_such_file(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;
    use std::thread;
    use std::time::Duration;
    use tempfile::TempDir;

    const HOUR: Duration = Duration::from_secs(3600);

    fn with(contents: &str) -> Snapshot {
        Snapshot { source: "scenarios/a.drill".to_owned(), description: None, contents: contents.to_owned() }
    }

    fn differs() -> Comparison {
        Comparison::Differs { accepted: String::new(), actual: String::new() }
    }

    /// A folder, and in it the names of a snapshot and its pending snapshot.
    fn place() -> (TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let snapshot = folder.path().join("tcp/a.snap");
        let pending = folder.path().join("tcp/a.snap.new");
        (folder, snapshot, pending)
    }

    fn read(path: &Path) -> Option<String> {
        Snapshot::read(path).unwrap().map(|snapshot| snapshot.contents)
    }

    #[test]
    fn what_differs_or_is_missing_waits() {
        let (_folder, snapshot, pending) = place();
        for comparison in [differs(), Comparison::Missing] {
            settle(&pending, &with("new"), &comparison, SystemTime::now()).unwrap();
            assert_eq!(read(&pending).as_deref(), Some("new"));
            assert_eq!(read(&snapshot), None);
            reject(&pending).unwrap();
        }
    }

    #[test]
    fn what_is_the_same_again_waits_no_more() {
        let (_folder, _, pending) = place();
        with("old finding").write(&pending).unwrap();
        let began = SystemTime::now() + HOUR;
        settle(&pending, &with("a"), &Comparison::Same, began).unwrap();
        assert_eq!(read(&pending), None);
        settle(&pending, &with("a"), &Comparison::Same, began).unwrap();
    }

    #[test]
    fn another_runs_finding_stays() {
        let (_folder, _, pending) = place();
        with("another run's").write(&pending).unwrap();
        let began = SystemTime::now() - HOUR;
        settle(&pending, &with("a"), &Comparison::Same, began).unwrap();
        assert_eq!(read(&pending).as_deref(), Some("another run's"));
    }

    #[test]
    fn a_file_where_a_folder_would_be_holds_nothing_stale() {
        let (folder, _, pending) = place();
        fs::write(folder.path().join("tcp"), "").unwrap();
        settle(&pending, &with("a"), &Comparison::Same, SystemTime::now()).unwrap();
    }

    #[test]
    fn an_accepted_snapshot_is_the_pending_one_byte_for_byte() {
        let (_folder, snapshot, pending) = place();
        with("old").write(&snapshot).unwrap();
        with("new").write(&pending).unwrap();
        let bytes = fs::read(&pending).unwrap();
        accept_shown(&with("new"), &pending, &snapshot).unwrap();
        assert_eq!(fs::read(&snapshot).unwrap(), bytes);
        assert_eq!(read(&pending), None);
    }

    #[test]
    fn what_was_shown_is_accepted_and_what_came_after_waits() {
        let (_folder, snapshot, pending) = place();
        let shown = with("shown\n");
        shown.write(&pending).unwrap();
        accept_shown(&shown, &pending, &snapshot).unwrap();
        assert_eq!(read(&snapshot).as_deref(), Some("shown"));
        assert_eq!(read(&pending), None);

        with("unseen").write(&pending).unwrap();
        accept_shown(&shown, &pending, &snapshot).unwrap();
        assert_eq!(read(&snapshot).as_deref(), Some("shown"));
        assert_eq!(read(&pending).as_deref(), Some("unseen"));
    }

    #[test]
    fn rejecting_twice_is_no_error() {
        let (_folder, _, pending) = place();
        with("a").write(&pending).unwrap();
        reject(&pending).unwrap();
        reject(&pending).unwrap();
        assert_eq!(read(&pending), None);
    }

    #[test]
    fn runs_at_once_never_show_half_a_snapshot() {
        let (folder, _, pending) = place();
        let texts = ["a\n".repeat(500), "b\n".repeat(20_000)];
        with(&texts[0]).write(&pending).unwrap();
        thread::scope(|scope| {
            for text in &texts {
                let write = || with(text).write(&pending).unwrap();
                scope.spawn(move || (0..20).for_each(|_| write()));
            }
            for _ in 0..40 {
                let read = read(&pending).unwrap() + "\n";
                assert!(texts.contains(&read), "{} bytes", read.len());
            }
        });
        let left = fs::read_dir(folder.path().join("tcp")).unwrap().count();
        assert_eq!(left, 1, "only the pending snapshot is left");
    }
}
