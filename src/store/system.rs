//! Snapshots of systems that differ: `listen@gvisor.snap` beside `listen.snap`, the common snapshot.
//!
//! One stands only where the system does otherwise than the common snapshot says. That is also where it is
//! looked for, so a name of a system has no `@`; that of a scenario may, and the last one counts.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::compare::{Comparison, compare};
use super::error::ReadError;
use super::file::Snapshot;
use crate::walk::{FolderError, Links, files};

/// Stands between the name of the common snapshot and that of the system.
const SIGN: char = '@';

const ENDING: &str = ".snap";

/// The file of a system's own snapshot.
#[must_use]
pub fn own_path(common: &Path, system: &str) -> PathBuf {
    let mut name: OsString = common.file_stem().unwrap_or_default().to_owned();
    name.push(format!("{SIGN}{system}{ENDING}"));
    common.with_file_name(name)
}

/// The common snapshot beside which a system's own one stands; none if the file is not such a one by its name.
#[must_use]
pub(crate) fn common_path(own: &Path) -> Option<PathBuf> {
    let name = own.file_name()?.to_str()?.strip_suffix(ENDING)?;
    let (common, system) = name.rsplit_once(SIGN)?;
    let is_name = !common.is_empty() && !system.is_empty();
    is_name.then(|| own.with_file_name(format!("{common}{ENDING}")))
}

/// Without the name of a system, if it has one: `listen@gvisor` is `listen`.
pub(super) fn common_stem(stem: &str) -> Option<&str> {
    stem.rsplit_once(SIGN).map(|(common, _)| common)
}

/// Whether `name` is that of a system's own snapshot of `common`.
pub(super) fn is_own(name: &str, common: &str) -> bool {
    common_stem(name) == Some(common)
}

/// The snapshot that a system is held to: its own one if it is there, else the common one.
///
/// # Errors
///
/// The one that counts cannot be read.
pub(crate) fn in_force(snapshot: &Path) -> Result<Option<Snapshot>, ReadError> {
    match (Snapshot::read(snapshot)?, common_path(snapshot)) {
        (None, Some(common)) => Snapshot::read(&common),
        (own, _) => Ok(own),
    }
}

/// Whether a snapshot that a system is to have says what the common one says, so that there is no need of it.
pub(super) fn is_redundant(snapshot: &Snapshot, path: &Path) -> bool {
    let Some(common) = common_path(path) else { return false };
    let common = Snapshot::read(&common).ok().flatten();
    common.is_some_and(|common| {
        snapshot.is_of_scenario()
            && common.source == snapshot.source
            && compare(Some(&common), snapshot) == Comparison::Same
    })
}

/// The snapshots of systems in a folder that say what the common one says, sorted by path.
///
/// # Errors
///
/// A folder cannot be looked through.
pub(crate) fn redundant(snapshots: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let mut paths = files(snapshots, ENDING, Links::Refuse)?;
    paths.retain(|path| {
        Snapshot::read(path).ok().flatten().is_some_and(|snapshot| is_redundant(&snapshot, path))
    });
    Ok(paths)
}

/// The snapshots of systems beside a common one; none where the folder cannot be looked into.
#[must_use]
pub(crate) fn beside(common: &Path) -> Vec<PathBuf> {
    let folder = common.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let names = entries.filter_map(|entry: io::Result<_>| entry.ok()).map(|entry| entry.file_name());
    let mut paths: Vec<PathBuf> = names
        .map(|name| common.with_file_name(name))
        .filter(|path| common_path(path).as_deref() == Some(common))
        .collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_snapshot_of_a_system_stands_beside_the_common_one() {
        use std::path::Path;

        let own = crate::store::system::own_path(Path::new("snapshots/tcp/listen.snap"), "gvisor");
        assert_eq!(own, Path::new("snapshots/tcp/listen@gvisor.snap"));
    }

    #[test]
    fn a_name_leads_to_the_common_snapshot_and_back() {
        let own = own_path(Path::new("snapshots/linux-6.1.snap"), "debian-6.12");
        assert_eq!(own, Path::new("snapshots/linux-6.1@debian-6.12.snap"));
        assert_eq!(common_path(&own).unwrap(), Path::new("snapshots/linux-6.1.snap"));
        assert_eq!(common_path(Path::new("a@b@uml.snap")).unwrap(), Path::new("a@b.snap"));
        for common in ["a.snap", "@uml.snap", "a@.snap", "a@uml.snap.new"] {
            assert_eq!(common_path(Path::new(common)), None, "{common}");
        }
    }

    #[test]
    fn those_that_say_the_same_are_needless() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, source: &str, text: &str| {
            fs::write(folder.path().join(name), format!("---\nsource: {source}\n---\n{text}\n")).unwrap();
        };
        write("a.snap", "a.drill", "one");
        write("a@same.snap", "a.drill", "one  ");
        write("a@other.snap", "a.drill", "two");
        write("a@rust.snap", "src/lib.rs", "one");
        write("b@alone.snap", "b.drill", "one");
        assert_eq!(redundant(folder.path()).unwrap(), [folder.path().join("a@same.snap")]);
        let own = ["a@other.snap", "a@rust.snap", "a@same.snap"].map(|name| folder.path().join(name));
        assert_eq!(beside(&folder.path().join("a.snap")), own);
    }
}
