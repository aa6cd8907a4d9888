//! Where a project is, and how its files are named from where the user is.

use std::path::{Component, Path, PathBuf};

use super::file::NAME;

/// A project: the folder with `sockdrill.toml`, or the working directory where there is none above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Project {
    /// Its folder, as an absolute path.
    pub folder: PathBuf,
    /// Its `sockdrill.toml`, if it has one.
    pub file: Option<PathBuf>,
    /// Where the user is, as an absolute path.
    pub working: PathBuf,
}

impl Project {
    /// What the file of a project is called.
    pub(crate) const FILE: &str = NAME;

    /// The project that a folder, given as an absolute path, belongs to.
    #[must_use]
    pub(crate) fn find(working: &Path) -> Self {
        // Whatever has the name counts: a file that can't be read is an error, not no file.
        let file =
            working.ancestors().map(|folder| folder.join(NAME)).find(|file| file.symlink_metadata().is_ok());
        let folder = file.as_deref().and_then(Path::parent).unwrap_or(working);
        Self { folder: folder.to_owned(), file, working: working.to_owned() }
    }

    /// A path that is relative to the working directory, as an absolute one.
    ///
    /// By name alone: a symbolic link is not followed, so that a scenario which is one keeps its place.
    #[must_use]
    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        without_dots(&self.working.join(path))
    }

    /// A path that is relative to the project, as an absolute one.
    #[must_use]
    pub(crate) fn within(&self, path: &Path) -> PathBuf {
        without_dots(&self.folder.join(path))
    }

    /// Whether a folder, by its name or by a link, leads out of the project. One that is not there is where it would
    /// be made.
    #[must_use]
    pub(crate) fn is_left_by(&self, folder: &Path) -> bool {
        let Ok(project) = self.folder.canonicalize() else { return false };
        let there = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok());
        // Through a link that leads nowhere nothing is written.
        let Some(Ok(there)) = there.map(Path::canonicalize) else { return false };
        !there.starts_with(&project)
    }

    /// A path as the user would write it: relative to the working directory if it is part of the project,
    /// otherwise as it is.
    #[must_use]
    pub(crate) fn shown(&self, path: &Path) -> PathBuf {
        if path.is_relative() || !(path.starts_with(&self.folder) || path.starts_with(&self.working)) {
            return path.to_owned();
        }
        let common = path.components().zip(self.working.components()).take_while(|(a, b)| a == b).count();
        let up = self.working.components().skip(common).map(|_| Component::ParentDir);
        let shown: PathBuf = up.chain(path.components().skip(common)).collect();
        if shown.as_os_str().is_empty() { PathBuf::from(".") } else { shown }
    }
}

/// The path without `.`, and without `..` and what it takes back.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(component),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> Project {
        Project { folder: "/home/me/p".into(), file: None, working: "/home/me/p/scenarios/tcp".into() }
    }

    #[test]
    fn files_of_the_project_are_named_from_where_the_user_is() {
        let shown = |path: &str| project().shown(Path::new(path)).to_str().unwrap().to_owned();
        assert_eq!(shown("/home/me/p/scenarios/tcp/a.drill"), "a.drill");
        assert_eq!(shown("/home/me/p/scenarios"), "..");
        assert_eq!(shown("/home/me/p/snapshots/a.snap"), "../../snapshots/a.snap");
        assert_eq!(shown("/home/me/p/scenarios/tcp"), ".");
        assert_eq!(shown("/home/me/other/a.drill"), "/home/me/other/a.drill");
        assert_eq!(shown("other/a.drill"), "other/a.drill");
    }

    #[test]
    fn dots_are_followed_by_name() {
        let absolute = |path: &str| project().absolute(Path::new(path)).to_str().unwrap().to_owned();
        assert_eq!(absolute("../udp/./a.drill"), "/home/me/p/scenarios/udp/a.drill");
        assert_eq!(absolute("/../a"), "/a");
    }
}
