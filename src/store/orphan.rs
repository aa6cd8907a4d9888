//! Snapshots whose scenario is gone.
//!
//! What a run did not run says nothing: it may have been told to leave it out, or have skipped it. Only a
//! scenario whose file is not there is gone. And only a snapshot that names a scenario as its source is ours
//! to take away: other tools keep `.snap` files too.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::file::Snapshot;
use super::layout::Layout;
use crate::walk::{FolderError, Links, files};

/// The snapshots, accepted or waiting, in the folder of snapshots whose scenario is gone, sorted by path.
///
/// # Errors
///
/// A folder cannot be looked through.
pub(crate) fn orphans(layout: &Layout) -> Result<Vec<PathBuf>, FolderError> {
    let mut paths = files(&layout.snapshots, ".snap", Links::Refuse)?;
    paths.extend(files(&layout.snapshots, ".snap.new", Links::Refuse)?);
    paths.retain(|path| scenario_is_gone(path, layout) && is_ours(path, layout));
    paths.sort();
    Ok(paths)
}

/// Takes such a snapshot away, and the folders below the folder of snapshots that are empty then.
///
/// # Errors
///
/// The file is there and cannot be removed.
pub(crate) fn prune(orphan: &Path, layout: &Layout) -> io::Result<()> {
    match fs::remove_file(orphan) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for folder in orphan.ancestors().skip(1).take_while(|folder| *folder != layout.snapshots) {
        // One that is not empty stays, and so does what is above it.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

fn scenario_is_gone(snapshot: &Path, layout: &Layout) -> bool {
    let scenarios = layout.scenarios_of(snapshot);
    !scenarios.is_empty() && scenarios.iter().all(|scenario| is_gone(scenario))
}

/// A scenario that cannot be looked at, and a link that leads nowhere, is not gone.
fn is_gone(scenario: &Path) -> bool {
    fs::symlink_metadata(scenario)
        .is_err_and(|error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory))
}

/// Whether the snapshot is one of a scenario, and of none that stands elsewhere in the project.
fn is_ours(path: &Path, layout: &Layout) -> bool {
    let Ok(Some(snapshot)) = Snapshot::read(path) else { return false };
    let project = layout.scenarios.parent().unwrap_or(Path::new(""));
    snapshot.is_of_scenario() && !project.join(&snapshot.source).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::PendingDir;
    use tempfile::TempDir;

    fn project(files: &[(&str, &str)]) -> (TempDir, Layout) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let layout = Layout {
            scenarios: folder.path().join("scenarios"),
            snapshots: folder.path().join("snapshots"),
            fresh: PendingDir::Beside,
        };
        (folder, layout)
    }

    const OURS: &str = "---\nsource: scenarios/somewhere.drill\n---\na\n";

    #[test]
    fn the_snapshot_of_a_scenario_elsewhere_in_the_project_is_none() {
        let snapshot = "---\nsource: restart.drill\n---\na\n";
        let (_folder, layout) = project(&[
            ("snapshots/restart.snap", snapshot),
            ("restart.drill", "tcp a\n"),
            ("scenarios/a.drill", "tcp a\n"),
        ]);
        assert_eq!(orphans(&layout).unwrap(), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_snapshot_without_its_scenario_is_an_orphan_and_a_foreign_or_broken_file_is_not() {
        let (folder, layout) = project(&[
            ("scenarios/tcp/kept.drill", ""),
            ("snapshots/tcp/kept.snap", OURS),
            ("snapshots/tcp/gone.snap", OURS),
            ("snapshots/tcp/gone.snap.new", OURS),
            ("snapshots/tcp/kept@uml.snap", OURS),
            ("snapshots/tcp/gone@uml.snap", OURS),
            ("snapshots/tcp/rust.snap", "---\nsource: src/lib.rs\n---\na\n"),
            ("snapshots/tcp/jest.snap", "// Jest Snapshot v1\n"),
            ("snapshots/tcp/broken.snap", "---\nsource: a.drill\n"),
            ("elsewhere/gone.snap", OURS),
        ]);
        let found = orphans(&layout).unwrap();
        let expected =
            ["snapshots/tcp/gone.snap", "snapshots/tcp/gone.snap.new", "snapshots/tcp/gone@uml.snap"];
        assert_eq!(found, expected.map(|name| folder.path().join(name)));
    }

    #[test]
    fn pruning_takes_empty_folders_along_but_not_the_root() {
        let (folder, layout) = project(&[("snapshots/a/b/c.snap", OURS), ("snapshots/d/e.snap", OURS)]);
        fs::write(folder.path().join("snapshots/d/kept.txt"), "").unwrap();
        for orphan in orphans(&layout).unwrap() {
            prune(&orphan, &layout).unwrap();
            prune(&orphan, &layout).unwrap();
        }
        assert!(!folder.path().join("snapshots/a").exists());
        assert!(folder.path().join("snapshots/d/kept.txt").exists());
        prune(&folder.path().join("snapshots/x.snap"), &layout).unwrap();
        assert!(folder.path().join("snapshots").exists());
    }

    #[test]
    fn a_link_that_leads_nowhere_is_not_gone() {
        let (folder, layout) = project(&[("snapshots/a.snap", OURS)]);
        fs::create_dir(folder.path().join("scenarios")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("scenarios/a.drill")).unwrap();
        assert_eq!(orphans(&layout).unwrap(), [] as [PathBuf; 0]);
    }
}
