//! The records that wait, found in their folder.

use std::io;
use std::path::{Path, PathBuf};

use super::error::ReadError;
use super::file::Record;
use super::path::below;
use super::pending;
use super::system;
use crate::walk::{FolderError, Links, files};

const ENDING: &str = ".snap.new";

/// A record that waits to be accepted or rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its path in the folder of records without the ending: `tcp/listen`.
    pub name: String,
    /// Where it waits.
    pub pending: PathBuf,
    /// Where it goes when it is accepted.
    pub snapshot: PathBuf,
}

/// What somebody who decides on a record has to see.
#[derive(Debug)]
pub struct Shown {
    /// The record that waits.
    pub record: Record,
    /// What it would replace, if there is anything, or why that cannot be read. For the record of a system that
    /// has none of its own yet, that is the common record.
    pub accepted: Result<Option<Record>, ReadError>,
}

/// What accepting a record did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It is the accepted one now.
    Written,
    /// It says what the common record says, so the system has none of its own now.
    Withdrawn,
}

/// The records that wait in a folder, in the order of their names.
///
/// `folder` is the folder of records, or one that mirrors it. Where a Rust project keeps its own snapshots
/// in the same folder, those are left alone. A file that cannot be read is among the found: somebody must
/// look at it.
///
/// # Errors
///
/// A folder cannot be looked through.
pub fn waiting(folder: &Path, snapshots: &Path) -> Result<Vec<Waiting>, FolderError> {
    let mut found: Vec<Waiting> = files(folder, ENDING, Links::Skip)?
        .iter()
        .filter_map(|path| Waiting::at(path, folder, snapshots))
        .collect();
    found.retain(|waiting| !waiting.is_foreign());
    Ok(found)
}

impl Waiting {
    fn at(pending: &Path, folder: &Path, snapshots: &Path) -> Option<Self> {
        let relative = below(pending, folder)?;
        let name = relative.to_str()?.strip_suffix(ENDING)?.to_owned();
        let snapshot = snapshots.join(format!("{name}.snap"));
        Some(Self { name, pending: pending.to_owned(), snapshot })
    }

    fn is_foreign(&self) -> bool {
        Record::read(&self.pending).is_ok_and(|record| record.is_none_or(|record| !record.is_scenarios()))
    }

    /// Reads the record and what it would replace; nothing if it waits no more.
    ///
    /// # Errors
    ///
    /// The record that waits cannot be read.
    pub fn show(&self) -> Result<Option<Shown>, ReadError> {
        let record = Record::read(&self.pending)?;
        Ok(record.map(|record| Shown { record, accepted: system::in_force(&self.snapshot) }))
    }

    /// Accepts what was shown: see [`pending::accept_shown`]. The record of a system that says again what the
    /// common one says is taken away instead.
    ///
    /// # Errors
    ///
    /// The record cannot be written or removed, or the pending file not be read or removed.
    pub fn accept(&self, shown: &Record) -> io::Result<Accepted> {
        if system::is_needless(shown, &self.snapshot) {
            pending::withdraw_shown(shown, &self.pending, &self.snapshot)?;
            return Ok(Accepted::Withdrawn);
        }
        pending::accept_shown(shown, &self.pending, &self.snapshot)?;
        Ok(Accepted::Written)
    }

    /// Takes it away.
    ///
    /// # Errors
    ///
    /// The file is there and cannot be removed.
    pub fn reject(&self) -> io::Result<()> {
        pending::reject(&self.pending)
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
        let found = waiting(root, Path::new("snapshots")).unwrap();
        let expected = ["broken", "tcp/a"].map(|name| Waiting {
            name: name.to_owned(),
            pending: root.join(format!("{name}.snap.new")),
            snapshot: Path::new("snapshots").join(format!("{name}.snap")),
        });
        assert_eq!(found, expected);
    }
}
