//! The files below a folder.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A folder that cannot be looked through. What it holds must not be taken for nothing.
#[derive(Debug)]
pub struct FolderError {
    /// The folder.
    pub path: PathBuf,
    /// What the system said.
    pub error: io::Error,
}

impl Display for FolderError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}", self.path.display())
    }
}

impl Error for FolderError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.error)
    }
}

/// The files whose names end so, at any depth, sorted by path. There are none in a folder that is not there.
///
/// Symbolic links are not followed: a link could lead out of the folder, or round in a circle.
pub(super) fn files(root: &Path, ending: &str) -> Result<Vec<PathBuf>, FolderError> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        match entries(&folder) {
            Ok(entries) => sort_out(entries, ending, &mut found, &mut folders),
            // Another run, or somebody's review, may have taken it away while we looked.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(FolderError { path: folder, error }),
        }
    }
    found.sort();
    Ok(found)
}

fn entries(folder: &Path) -> io::Result<Vec<(PathBuf, fs::FileType)>> {
    fs::read_dir(folder)?
        .map(|entry| entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))))
        .collect()
}

fn sort_out(
    entries: Vec<(PathBuf, fs::FileType)>,
    ending: &str,
    files: &mut Vec<PathBuf>,
    folders: &mut Vec<PathBuf>,
) {
    for (path, kind) in entries {
        if kind.is_dir() {
            folders.push(path);
        } else if kind.is_file() && path.as_os_str().as_encoded_bytes().ends_with(ending.as_bytes()) {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_every_depth_are_found_in_order_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/c")).unwrap();
        for name in ["z.snap", "b/c/a.snap", "b/a.snap.new", "b/a.snap"] {
            fs::write(root.join(name), "").unwrap();
        }
        std::os::unix::fs::symlink(root, root.join("b/round")).unwrap();
        fs::create_dir(root.join("folder.snap")).unwrap();
        let found = files(root, ".snap").unwrap();
        assert_eq!(found, ["b/a.snap", "b/c/a.snap", "z.snap"].map(|name| root.join(name)));
    }

    #[test]
    fn there_is_nothing_in_a_folder_that_is_not_there() {
        assert_eq!(files(Path::new("no/such/folder"), ".snap").unwrap(), [] as [PathBuf; 0]);
    }

    #[test]
    fn a_file_is_no_folder() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = files(file.path(), ".snap").unwrap_err();
        assert_eq!(error.error.kind(), io::ErrorKind::NotADirectory);
    }
}
