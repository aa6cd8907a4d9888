//! The pending snapshots, found in their folder.

use std::io;
use std::path::{Path, PathBuf};

use super::error::ReadError;
use super::file::Snapshot;
use super::path::{below, linked_folder};
use super::settle;
use super::system;
use crate::walk::{FolderError, Links, files};

const ENDING: &str = ".snap.new";

/// A pending snapshot to be accepted or rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PendingSnapshot {
    /// Its path in the folder of snapshots without the ending: `tcp/listen`.
    pub name: String,
    /// Where it waits.
    pub pending: PathBuf,
    /// Where it goes when it is accepted.
    pub snapshot: PathBuf,
}

/// What somebody who decides on a snapshot has to see.
#[derive(Debug)]
pub(crate) struct Shown {
    pub snapshot: Snapshot,
    /// What it would replace, if there is anything, or why that cannot be read. For the snapshot of a system that
    /// has none of its own yet, that is the common snapshot.
    pub accepted: Result<Option<Snapshot>, ReadError>,
}

/// What accepting a snapshot did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accepted {
    /// It is the accepted one now.
    Written,
    /// It says what the common snapshot says, so the system has none of its own now.
    Redundant,
}

/// The pending snapshots in a folder, in the order of their names.
///
/// `folder` is the folder of snapshots, or one that mirrors it. Where a Rust project keeps its own snapshots
/// in the same folder, those are left alone. A file that cannot be read is among them: somebody must
/// look at it.
///
/// # Errors
///
/// A folder cannot be looked through.
pub(crate) fn find_all(folder: &Path, snapshots: &Path) -> Result<Vec<PendingSnapshot>, FolderError> {
    let mut pending: Vec<PendingSnapshot> = files(folder, ENDING, Links::Refuse)?
        .iter()
        .filter_map(|path| PendingSnapshot::at(path, folder, snapshots))
        .collect();
    pending.retain(|waiting| !waiting.is_foreign());
    // Where they wait there is no link; nor may there be where they go.
    let linked = pending.iter().find_map(|waiting| linked_folder(&waiting.snapshot, snapshots));
    if let Some(path) = linked {
        return Err(FolderError {
            path,
            error: io::Error::other("it is a symbolic link; snapshots are not behind links"),
        });
    }
    Ok(pending)
}

impl PendingSnapshot {
    fn at(pending: &Path, folder: &Path, snapshots: &Path) -> Option<Self> {
        let relative = below(pending, folder)?;
        let name = relative.to_str()?.strip_suffix(ENDING)?.to_owned();
        let snapshot = snapshots.join(format!("{name}.snap"));
        Some(Self { name, pending: pending.to_owned(), snapshot })
    }

    fn is_foreign(&self) -> bool {
        Snapshot::read(&self.pending)
            .is_ok_and(|snapshot| snapshot.is_none_or(|snapshot| !snapshot.is_of_scenario()))
    }

    /// Reads the snapshot and what it would replace; nothing if it waits no more.
    ///
    /// # Errors
    ///
    /// The pending snapshot cannot be read.
    pub(crate) fn show(&self) -> Result<Option<Shown>, ReadError> {
        let snapshot = Snapshot::read(&self.pending)?;
        Ok(snapshot.map(|snapshot| Shown { snapshot, accepted: system::in_force(&self.snapshot) }))
    }

    /// Accepts what was shown: see [`settle::accept_shown`]. The snapshot of a system that says again what the
    /// common one says is taken away instead.
    ///
    /// # Errors
    ///
    /// The snapshot cannot be written or removed, or the pending file not be read or removed.
    pub(crate) fn accept(&self, shown: &Snapshot) -> io::Result<Accepted> {
        if system::is_redundant(shown, &self.snapshot) {
            settle::withdraw_shown(shown, &self.pending, &self.snapshot)?;
            return Ok(Accepted::Redundant);
        }
        settle::accept_shown(shown, &self.pending, &self.snapshot)?;
        Ok(Accepted::Written)
    }

    /// Takes it away.
    ///
    /// # Errors
    ///
    /// The file is there and cannot be removed.
    pub(crate) fn reject(&self) -> io::Result<()> {
        settle::reject(&self.pending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn ours_and_broken_ones_are_found_and_those_of_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("tcp")).unwrap();
        fs::write(root.join("tcp/a.snap.new"), "---\nsource: scenarios/tcp/a.drill\n---\na\n").unwrap();
        fs::write(root.join("broken.snap.new"), "---\n").unwrap();
        fs::write(root.join("rust.snap.new"), "---\nsource: src/lib.rs\n---\na\n").unwrap();
        let found = find_all(root, Path::new("snapshots")).unwrap();
        let expected = ["broken", "tcp/a"].map(|name| PendingSnapshot {
            name: name.to_owned(),
            pending: root.join(format!("{name}.snap.new")),
            snapshot: Path::new("snapshots").join(format!("{name}.snap")),
        });
        assert_eq!(found, expected);
    }
}
