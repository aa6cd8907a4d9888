//! Where a snapshot lives.
//!
//! The folder of snapshots mirrors the folder of scenarios, name for name. Everything here is
//! about names, and a symbolic link is not followed; only whether there is one on the way is looked up.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

/// The folder for the snapshot of a scenario that lies outside the scenarios' root.
const BESIDE: &str = "snapshots";

/// The `.snap` file of a scenario: `scenarios/tcp/listen.drill` has its snapshot in
/// `snapshots/tcp/listen.snap`.
///
/// A scenario outside `scenarios_root` has nothing to mirror. Its snapshot goes where insta would
/// put it, into a folder `snapshots` beside the scenario: two such scenarios of one name, in
/// different folders, must not share a snapshot. The paths are compared as they are written (`.`
/// aside), so either all are absolute or all start from the same folder.
#[must_use]
pub(crate) fn snapshot_path(scenario: &Path, scenarios_root: &Path, snapshots_root: &Path) -> PathBuf {
    let mirrored = match below(scenario, scenarios_root) {
        Some(relative) => snapshots_root.join(relative),
        None => beside(scenario),
    };
    mirrored.with_file_name(snapshot_name(scenario))
}

/// The file where a snapshot is pending to be accepted: `listen.snap` has `listen.snap.new`.
///
/// cargo-insta finds pending snapshots by this ending.
#[must_use]
pub fn pending_path(snapshot: &Path) -> PathBuf {
    let mut name = snapshot.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

/// The scenario whose snapshot stands, or waits, in a file: the way back from [`snapshot_path`]. None if the
/// file has another ending than `.snap` or `.snap.new`, or lies outside `snapshots_root`.
#[must_use]
pub(crate) fn scenario_path(
    snapshot: &Path,
    scenarios_root: &Path,
    snapshots_root: &Path,
) -> Option<PathBuf> {
    let relative = below(snapshot, snapshots_root)?;
    let name = name(&relative).to_str()?;
    let stem = name.strip_suffix(".new").unwrap_or(name).strip_suffix(".snap")?;
    Some(scenarios_root.join(relative.with_file_name(format!("{stem}.drill"))))
}

/// A scenario's path as its snapshot names it: relative to the project, with `/` on every system.
///
/// A scenario outside the project is named as it was given.
#[must_use]
pub(crate) fn source(scenario: &Path, project: &Path) -> String {
    let relative = below(scenario, project).unwrap_or_else(|| scenario.to_path_buf());
    relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The rest of `path` under `root`, unless `path` climbs out of it again.
pub(super) fn below(path: &Path, root: &Path) -> Option<PathBuf> {
    let path = without_dots(path);
    let relative = path.strip_prefix(without_dots(root)).ok()?;
    let climbs = relative.components().any(|c| c == Component::ParentDir);
    (!climbs).then(|| relative.to_path_buf())
}

/// The first folder on the way from the folder of snapshots to a snapshot that is a link, if one is: what is behind it
/// is not the project's. Of a snapshot elsewhere, its own folder is looked at.
#[must_use]
pub(crate) fn linked_folder(snapshot: &Path, snapshots_root: &Path) -> Option<PathBuf> {
    let folder = snapshot.parent()?;
    let Some(below) = below(folder, snapshots_root) else {
        return folder.is_symlink().then(|| folder.to_owned());
    };
    let mut on_the_way = snapshots_root.to_owned();
    below.components().find_map(|component| {
        on_the_way.push(component);
        on_the_way.is_symlink().then(|| on_the_way.clone())
    })
}

/// `./scenarios/a` and `scenarios/a` are the same name, though `Path` holds them apart.
fn without_dots(path: &Path) -> PathBuf {
    path.components().filter(|component| *component != Component::CurDir).collect()
}

fn beside(scenario: &Path) -> PathBuf {
    let folder = scenario.parent().unwrap_or(Path::new(""));
    folder.join(BESIDE).join(name(scenario))
}

/// Only `.drill` gives way to `.snap`: were any ending to, `a.drill` and `a.old` would share a
/// snapshot.
fn snapshot_name(scenario: &Path) -> OsString {
    let is_drill = scenario.extension() == Some(OsStr::new("drill"));
    let stem = if is_drill { scenario.file_stem().unwrap_or_default() } else { name(scenario) };
    let mut name = stem.to_owned();
    name.push(".snap");
    name
}

fn name(scenario: &Path) -> &OsStr {
    scenario.file_name().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot_of(scenario: &str) -> String {
        let path = snapshot_path(Path::new(scenario), Path::new("scenarios"), Path::new("snapshots"));
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn the_snapshots_mirror_the_scenarios() {
        assert_eq!(snapshot_of("scenarios/tcp/listen.drill"), "snapshots/tcp/listen.snap");
        assert_eq!(snapshot_of("scenarios/first.drill"), "snapshots/first.snap");
    }

    #[test]
    fn a_leading_dot_changes_nothing() {
        assert_eq!(snapshot_of("./scenarios/./tcp/listen.drill"), "snapshots/tcp/listen.snap");
        let path =
            snapshot_path(Path::new("scenarios/a.drill"), Path::new("./scenarios/"), Path::new("snapshots"));
        assert_eq!(path, Path::new("snapshots/a.snap"));
    }

    #[test]
    fn dots_in_a_name_stay() {
        assert_eq!(snapshot_of("scenarios/linux-6.1.drill"), "snapshots/linux-6.1.snap");
        assert_eq!(snapshot_of("scenarios/a.b.drill"), "snapshots/a.b.snap");
    }

    #[test]
    fn another_ending_is_kept_so_that_no_snapshot_is_shared() {
        assert_eq!(snapshot_of("scenarios/a.old"), "snapshots/a.old.snap");
        assert_eq!(snapshot_of("scenarios/a"), "snapshots/a.snap");
    }

    #[test]
    fn a_scenario_outside_the_root_keeps_its_snapshot_beside_it() {
        assert_eq!(snapshot_of("/tmp/bug/try.drill"), "/tmp/bug/snapshots/try.snap");
        assert_eq!(snapshot_of("try.drill"), "snapshots/try.snap");
        assert_eq!(snapshot_of("scenarios/../other/try.drill"), "scenarios/../other/snapshots/try.snap");
    }

    #[test]
    fn a_pending_snapshot_stands_beside_the_accepted_one() {
        assert_eq!(
            pending_path(Path::new("snapshots/tcp/linux-6.1.snap")),
            Path::new("snapshots/tcp/linux-6.1.snap.new")
        );
    }

    #[test]
    fn a_source_is_relative_to_the_project() {
        let source_of = |scenario: &str| source(Path::new(scenario), Path::new("/home/me/project"));
        assert_eq!(source_of("/home/me/project/scenarios/tcp/a.drill"), "scenarios/tcp/a.drill");
        assert_eq!(source_of("/tmp/a.drill"), "/tmp/a.drill");
    }
}
