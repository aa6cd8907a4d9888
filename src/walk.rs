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
pub(crate) enum Links<'w> {
    /// A link stands for what it leads to; one that leads nowhere is a file of its name.
    Follow,
    /// The same, but one that leads out of all of these folders, which are given by their true paths, is an error.
    Within(&'w [PathBuf]),
    /// A link to a folder is an error: whoever writes what is in it would write elsewhere. One to a file is passed
    /// over.
    Refuse,
}

impl Links<'_> {
    fn are_followed(self) -> bool {
        match self {
            Links::Follow | Links::Within(_) => true,
            Links::Refuse => false,
        }
    }

    /// Why a link is not as it may be, if it is not.
    fn refuse(self, link: &Path) -> Option<&'static str> {
        match self {
            Links::Follow => None,
            Links::Within(folders) => {
                let target = link.canonicalize().ok()?;
                let inside = folders.iter().any(|folder| target.starts_with(folder));
                (!inside).then_some("it leads out of the project; `--allow-outside` allows it")
            }
            Links::Refuse => {
                link.is_dir().then_some("it is a symbolic link to a folder; snapshots are not behind links")
            }
        }
    }
}

/// The files whose names end in `ending`, at any depth, sorted by path. There are none in a folder that is not
/// there.
///
/// A link to a folder that it is itself in is never followed: everything there is found without it.
pub(crate) fn files(root: &Path, ending: &str, links: Links<'_>) -> Result<Vec<PathBuf>, FolderError> {
    let plain: PathBuf = root.components().filter(|part| *part != Component::CurDir).collect();
    let start = if plain.as_os_str().is_empty() { Path::new(".") } else { &plain };
    let mut files = Vec::new();
    for entry in WalkDir::new(start).follow_links(links.are_followed()).sort_by_file_name() {
        if let Ok(link) = &entry
            && link.depth() > 0
            && link.path_is_symlink()
            && let Some(why) = links.refuse(link.path())
        {
            let path = without_dot(link.path().to_owned());
            return Err(FolderError { path, error: io::Error::other(why) });
        }
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

fn is_file(entry: &DirEntry, links: Links<'_>) -> bool {
    match links {
        Links::Follow | Links::Within(_) => !entry.file_type().is_dir(),
        Links::Refuse => entry.file_type().is_file(),
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

    fn found(folder: &TempDir, links: Links<'_>) -> Vec<String> {
        let found = files(folder.path(), ".snap", links).unwrap();
        let below = |path: &PathBuf| path.strip_prefix(folder.path()).unwrap().display().to_string();
        found.iter().map(below).collect()
    }

    #[test]
    fn files_of_every_depth_are_found_in_the_order_of_their_paths() {
        let folder = folder(&["z.snap", "b.snap", "b/c/a.snap", "b/a.snap.new", "b/a.snap", "d.snap/x"], &[]);
        for links in [Links::Follow, Links::Refuse] {
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
        assert_eq!(
            found(&folder, Links::Follow),
            ["b/a.snap", "dead.snap", "one.snap", "other/a.snap", "self.snap", "through.snap"]
        );
    }

    #[test]
    fn a_link_to_a_file_is_passed_over_and_one_to_a_folder_is_refused() {
        let folder = folder(&["b/a.snap"], &[("self.snap", "self.snap"), ("one.snap", "b/a.snap")]);
        assert_eq!(found(&folder, Links::Refuse), ["b/a.snap"]);
        symlink("b", folder.path().join("c")).unwrap();
        let error = files(folder.path(), ".snap", Links::Refuse).unwrap_err();
        assert_eq!(error.path, folder.path().join("c"));
    }

    #[test]
    fn a_link_out_of_the_folders_is_refused_and_one_within_them_is_not() {
        let elsewhere = folder(&["x.snap"], &[]);
        let target = elsewhere.path().to_str().unwrap();
        let folder = folder(&["b/a.snap"], &[("c", "b"), ("dead.snap", "nowhere")]);
        let own = [folder.path().canonicalize().unwrap()];
        assert_eq!(found(&folder, Links::Within(&own)), ["b/a.snap", "c/a.snap", "dead.snap"]);
        for (link, to) in [("d", target.to_owned()), ("one.snap", format!("{target}/x.snap"))] {
            let link = folder.path().join(link);
            symlink(&to, &link).unwrap();
            let error = files(folder.path(), ".snap", Links::Within(&own)).unwrap_err();
            assert_eq!(error.path, link);
            let both = [own[0].clone(), elsewhere.path().canonicalize().unwrap()];
            assert!(files(folder.path(), ".snap", Links::Within(&both)).is_ok());
            fs::remove_file(link).unwrap();
        }
    }

    #[test]
    fn there_is_nothing_in_a_folder_that_is_not_there() {
        for links in [Links::Follow, Links::Refuse] {
            assert_eq!(files(Path::new("no/such/folder"), ".snap", links).unwrap(), [] as [PathBuf; 0]);
        }
    }

    #[test]
    fn a_file_is_not_a_folder() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = files(file.path(), ".snap", Links::Refuse).unwrap_err();
        assert_eq!(error.error.kind(), io::ErrorKind::NotADirectory);
    }
}
