//! The files below a folder: scenarios and snapshots.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// A folder that cannot be looked through. What it holds must not be taken for nothing.
#[derive(Debug)]
pub(crate) struct FolderError {
    pub path: PathBuf,
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

/// What becomes of symbolic links below the folder. The folder itself may always be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    /// A link stands for what it leads to; one that leads nowhere is a file of its name.
    Follow,
    /// A link is passed over: it could lead out of the folder.
    Skip,
}

/// The files whose names end in `ending`, at any depth, sorted by path. There are none in a folder that is not
/// there.
///
/// A link to a folder that it is itself in is never followed: everything there is found without it.
pub(crate) fn files(root: &Path, ending: &str, links: Links) -> Result<Vec<PathBuf>, FolderError> {
    let plain: PathBuf = root.components().filter(|part| *part != Component::CurDir).collect();
    let start = if plain.as_os_str().is_empty() { Path::new(".") } else { &plain };
    let mut files = Vec::new();
    for entry in WalkDir::new(start).follow_links(links == Links::Follow).sort_by_file_name() {
        let path = match entry {
            Ok(entry) if entry.depth() == 0 && !entry.file_type().is_dir() => {
                return Err(FolderError {
                    path: root.to_owned(),
                    error: io::ErrorKind::NotADirectory.into(),
                });
            }
            Ok(entry) if is_file(&entry, links) => entry.into_path(),
            Ok(_) => continue,
            Err(error) => match dead_end(error, start)? {
                Some(link) => link,
                None => continue,
            },
        };
        if path.as_os_str().as_encoded_bytes().ends_with(ending.as_bytes()) {
            files.push(without_dot(path));
        }
    }
    Ok(files)
}

fn is_file(entry: &DirEntry, links: Links) -> bool {
    match links {
        Links::Follow => !entry.file_type().is_dir(),
        Links::Skip => entry.file_type().is_file(),
    }
}

/// Where the walk does not go on: none at a loop and at what has gone meanwhile, or a link that leads nowhere.
fn dead_end(error: walkdir::Error, start: &Path) -> Result<Option<PathBuf>, FolderError> {
    if error.loop_ancestor().is_some() {
        return Ok(None);
    }
    // Of a link whose target cannot be entered, the walk does not say which one it is.
    let path = error.path().map(Path::to_owned).or_else(|| closed_link(start)).unwrap_or(start.to_owned());
    // Without a loop there is always an error of the system's.
    let error = error.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into());
    if leads_nowhere(&path) {
        return Ok(Some(path));
    }
    // Another run, or somebody's review, may have taken it away while we looked.
    if error.kind() == io::ErrorKind::NotFound {
        return Ok(None);
    }
    Err(FolderError { path: without_dot(path), error })
}

/// Whether it is a link to nothing, or to itself. One whose target may not be looked at leads somewhere.
fn leads_nowhere(path: &Path) -> bool {
    path.is_symlink() && path.metadata().is_err_and(|error| error.kind() != io::ErrorKind::PermissionDenied)
}

/// The first link in a folder whose own folder cannot be entered.
fn closed_link(folder: &Path) -> Option<PathBuf> {
    let links = WalkDir::new(folder).into_iter().flatten().filter(DirEntry::path_is_symlink);
    links.map(DirEntry::into_path).find(|path| path.is_dir() && path.read_dir().is_err())
}

/// A path in the folder where the user is, as users write it.
fn without_dot(path: PathBuf) -> PathBuf {
    path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;
    use tempfile::TempDir;

    /// A folder with these empty files, and links in it.
    fn folder(files: &[&str], links: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        for (link, target) in links {
            symlink(target, folder.path().join(link)).unwrap();
        }
        folder
    }

    fn found(folder: &TempDir, links: Links) -> Vec<String> {
        let found = files(folder.path(), ".snap", links).unwrap();
        let below = |path: &PathBuf| path.strip_prefix(folder.path()).unwrap().display().to_string();
        found.iter().map(below).collect()
    }

    #[test]
    fn files_of_every_depth_are_found_in_the_order_of_their_paths() {
        let folder = folder(&["z.snap", "b.snap", "b/c/a.snap", "b/a.snap.new", "b/a.snap", "d.snap/x"], &[]);
        for links in [Links::Follow, Links::Skip] {
            let found = found(&folder, links);
            assert_eq!(found, ["b/a.snap", "b/c/a.snap", "b.snap", "z.snap"]);
            assert!(found.is_sorted_by_key(Path::new));
        }
    }

    #[test]
    fn links_are_followed_if_wanted_but_never_in_a_circle() {
        let links = [
            ("loop", "."),
            ("b/up", "../b"),
            ("self.snap", "self.snap"),
            ("dead.snap", "nowhere"),
            ("through.snap", "b/a.snap/file"),
            ("other", "b"),
            ("one.snap", "b/a.snap"),
        ];
        let folder = folder(&["b/a.snap"], &links);
        assert_eq!(found(&folder, Links::Skip), ["b/a.snap"]);
        assert_eq!(
            found(&folder, Links::Follow),
            ["b/a.snap", "dead.snap", "one.snap", "other/a.snap", "self.snap", "through.snap"]
        );
    }

    #[test]
    fn there_is_nothing_in_a_folder_that_is_not_there() {
        for links in [Links::Follow, Links::Skip] {
            assert_eq!(files(Path::new("no/such/folder"), ".snap", links).unwrap(), [] as [PathBuf; 0]);
        }
    }

    #[test]
    fn a_file_is_not_a_folder() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = files(file.path(), ".snap", Links::Skip).unwrap_err();
        assert_eq!(error.error.kind(), io::ErrorKind::NotADirectory);
    }
}
