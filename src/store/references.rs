//! The list of snapshots that a run refers to, for cargo-insta.
//!
//! `cargo insta test --unreferenced=…` takes away the snapshots that no test referred to. Each test says in
//! the file named by `INSTA_SNAPSHOT_REFERENCES_FILE` which those were (`memoize_snapshot_file` of
//! `env.rs` in insta 1.49): a path a line, appended, whether or not there is a file at it.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::system;

/// The variable that names the list.
pub(crate) const VARIABLE: &str = "INSTA_SNAPSHOT_REFERENCES_FILE";

/// The list that this process is asked to add to.
#[must_use]
pub(crate) fn list() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).filter(|path: &OsString| !path.is_empty()).map(PathBuf::from)
}

/// Adds snapshots, and those of systems beside them, to a list, by their absolute paths: cargo-insta looks from a
/// folder of its own.
///
/// # Errors
///
/// The list cannot be written.
pub(crate) fn add(snapshots: &[PathBuf], list: &Path) -> io::Result<()> {
    let mut lines = Vec::new();
    let own = snapshots.iter().flat_map(|snapshot| system::beside(snapshot));
    for snapshot in snapshots.iter().cloned().chain(own) {
        let path = std::path::absolute(snapshot)?;
        lines.extend_from_slice(path.as_os_str().as_encoded_bytes());
        lines.push(b'\n');
    }
    // Tests that run at once append to one list: written in one go, their lines don't mix.
    OpenOptions::new().append(true).create(true).open(list)?.write_all(&lines)
}

#[cfg(test)]
mod tests {
    use super::add;
    use std::path::Path;

    #[test]
    fn references_are_appended_one_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("list");
        add(&["/a/b.snap".into(), "/a/c.snap".into()], &list).unwrap();
        add(&["d.snap".into()], &list).unwrap();
        let here = std::path::absolute(Path::new("d.snap")).unwrap();
        let text = std::fs::read_to_string(&list).unwrap();
        assert_eq!(text, format!("/a/b.snap\n/a/c.snap\n{}\n", here.display()));
    }
}
