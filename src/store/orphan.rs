//! Records whose scenario is gone.
//!
//! What a run did not run says nothing: it may have been told to leave it out, or have skipped it. Only a
//! scenario whose file is not there is gone. And only a record that names a scenario as its source is ours
//! to take away: other tools keep `.snap` files too.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::file::Record;
use super::places::Places;
use crate::walk::{FolderError, Links, files};

/// The records, accepted or waiting, in the folder of records whose scenario is gone, sorted by path.
///
/// # Errors
///
/// A folder cannot be looked through.
pub fn orphans(places: &Places) -> Result<Vec<PathBuf>, FolderError> {
    let mut found = files(&places.snapshots, ".snap", Links::Skip)?;
    found.extend(files(&places.snapshots, ".snap.new", Links::Skip)?);
    found.retain(|path| scenario_is_gone(path, places) && is_ours(path, places));
    found.sort();
    Ok(found)
}

/// Takes such a record away, and the folders below the folder of records that are empty then.
///
/// # Errors
///
/// The file is there and cannot be removed.
pub fn prune(orphan: &Path, places: &Places) -> io::Result<()> {
    match fs::remove_file(orphan) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for folder in orphan.ancestors().skip(1).take_while(|folder| *folder != places.snapshots) {
        // One that is not empty stays, and so does what is above it.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

fn scenario_is_gone(record: &Path, places: &Places) -> bool {
    let scenarios = places.scenarios_of(record);
    !scenarios.is_empty() && scenarios.iter().all(|scenario| is_gone(scenario))
}

/// A scenario that cannot be looked at, and a link that leads nowhere, is not gone.
fn is_gone(scenario: &Path) -> bool {
    fs::symlink_metadata(scenario)
        .is_err_and(|error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory))
}

/// Whether the record is one of a scenario, and of none that stands elsewhere in the project.
fn is_ours(path: &Path, places: &Places) -> bool {
    let Ok(Some(record)) = Record::read(path) else { return false };
    let project = places.scenarios.parent().unwrap_or(Path::new(""));
    record.is_scenarios() && !project.join(&record.source).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Fresh;
    use tempfile::TempDir;

    fn project(files: &[(&str, &str)]) -> (TempDir, Places) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let places = Places {
            scenarios: folder.path().join("scenarios"),
            snapshots: folder.path().join("snapshots"),
            fresh: Fresh::Beside,
        };
        (folder, places)
    }

    const OURS: &str = "---\nsource: scenarios/somewhere.drill\n---\na\n";

    #[test]
    fn the_record_of_a_scenario_elsewhere_in_the_project_is_none() {
        let record = "---\nsource: restart.drill\n---\na\n";
        let (_folder, places) = project(&[
            ("snapshots/restart.snap", record),
            ("restart.drill", "tcp a\n"),
            ("scenarios/a.drill", "tcp a\n"),
        ]);
        assert_eq!(orphans(&places).unwrap(), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_record_without_its_scenario_is_an_orphan_and_a_foreign_or_broken_file_is_not() {
        let (folder, places) = project(&[
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
        let found = orphans(&places).unwrap();
        let expected =
            ["snapshots/tcp/gone.snap", "snapshots/tcp/gone.snap.new", "snapshots/tcp/gone@uml.snap"];
        assert_eq!(found, expected.map(|name| folder.path().join(name)));
    }

    #[test]
    fn pruning_takes_empty_folders_along_but_not_the_root() {
        let (folder, places) = project(&[("snapshots/a/b/c.snap", OURS), ("snapshots/d/e.snap", OURS)]);
        fs::write(folder.path().join("snapshots/d/kept.txt"), "").unwrap();
        for orphan in orphans(&places).unwrap() {
            prune(&orphan, &places).unwrap();
            prune(&orphan, &places).unwrap();
        }
        assert!(!folder.path().join("snapshots/a").exists());
        assert!(folder.path().join("snapshots/d/kept.txt").exists());
        prune(&folder.path().join("snapshots/x.snap"), &places).unwrap();
        assert!(folder.path().join("snapshots").exists());
    }

    #[test]
    fn a_link_that_leads_nowhere_is_not_gone() {
        let (folder, places) = project(&[("snapshots/a.snap", OURS)]);
        fs::create_dir(folder.path().join("scenarios")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("scenarios/a.drill")).unwrap();
        assert_eq!(orphans(&places).unwrap(), [] as [PathBuf; 0]);
    }
}
