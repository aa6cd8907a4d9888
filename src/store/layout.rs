//! Where a project keeps its scenarios and their snapshots.

use std::path::{Path, PathBuf};

use super::error::{Cause, ReadError};
use super::path::{below, linked_folder, pending_path, scenario_path, snapshot_path};
use super::system;

/// Where a project keeps its scenarios and their snapshots, and where new snapshots are pending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The folder of scenarios.
    pub scenarios: PathBuf,
    /// The folder of snapshots, which has the shape of the folder of scenarios.
    pub snapshots: PathBuf,
    /// Where new snapshots are pending.
    pub fresh: PendingDir,
}

/// Where the snapshots of a run wait that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PendingDir {
    /// Beside the accepted ones.
    Beside,
    /// In a folder of their own that has the shape of the folder of snapshots.
    Folder(PathBuf),
}

impl Layout {
    /// The file of a scenario's snapshot.
    #[must_use]
    pub(crate) fn snapshot(&self, scenario: &Path) -> PathBuf {
        snapshot_path(scenario, &self.scenarios, &self.snapshots)
    }

    /// The scenarios whose snapshot a file may be by its name: `a@b.snap` is that of `a@b.drill`, or that of
    /// `a.drill` on the system `b`. None if the file is no snapshot's, or lies elsewhere.
    #[must_use]
    pub(crate) fn scenarios_of(&self, snapshot: &Path) -> Vec<PathBuf> {
        let Some(scenario) = scenario_path(snapshot, &self.scenarios, &self.snapshots) else {
            return Vec::new();
        };
        let stem = scenario.file_stem().and_then(|stem| stem.to_str());
        let common = stem.and_then(system::common_stem);
        let common = common.map(|stem| scenario.with_file_name(format!("{stem}.drill")));
        std::iter::once(scenario).chain(common).collect()
    }

    /// Whether a snapshot and where a new one waits are not behind links.
    ///
    /// # Errors
    ///
    /// A folder on the way is a link: what is written there would be written elsewhere.
    pub(crate) fn reach(&self, snapshot: &Path) -> Result<(), ReadError> {
        let pending = match &self.fresh {
            PendingDir::Folder(folder) => self.pending(snapshot).map(|pending| (pending, folder)),
            PendingDir::Beside => None,
        };
        let linked = linked_folder(snapshot, &self.snapshots);
        match linked.or_else(|| pending.and_then(|(pending, folder)| linked_folder(&pending, folder))) {
            Some(folder) => Err(ReadError { path: snapshot.to_owned(), cause: Cause::Linked(folder) }),
            None => Ok(()),
        }
    }

    /// The file where a new snapshot waits, if it is to be written.
    ///
    /// A folder of new snapshots mirrors the folder of snapshots, so it has no place for the snapshot of a
    /// scenario outside the folder of scenarios.
    #[must_use]
    pub(crate) fn pending(&self, snapshot: &Path) -> Option<PathBuf> {
        match &self.fresh {
            PendingDir::Beside => Some(pending_path(snapshot)),
            PendingDir::Folder(folder) => {
                below(snapshot, &self.snapshots).map(|relative| pending_path(&folder.join(relative)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(fresh: PendingDir) -> Layout {
        Layout { scenarios: "scenarios".into(), snapshots: "snapshots/".into(), fresh }
    }

    fn pending(fresh: PendingDir, scenario: &str) -> Option<PathBuf> {
        let layout = layout(fresh);
        layout.pending(&layout.snapshot(Path::new(scenario)))
    }

    #[test]
    fn new_snapshots_wait_beside_the_accepted_ones() {
        let path = pending(PendingDir::Beside, "scenarios/tcp/a.drill");
        assert_eq!(path.unwrap(), Path::new("snapshots/tcp/a.snap.new"));
    }

    #[test]
    fn a_folder_of_new_snapshots_mirrors_the_folder_of_snapshots() {
        let fresh = PendingDir::Folder("new".into());
        let path = pending(fresh.clone(), "scenarios/tcp/a.drill");
        assert_eq!(path.unwrap(), Path::new("new/tcp/a.snap.new"));
        assert_eq!(pending(fresh, "elsewhere/a.drill"), None);
    }

    #[test]
    fn a_snapshot_names_its_scenario_by_its_place() {
        let layout = layout(PendingDir::Beside);
        let scenarios = |snapshot: &str| layout.scenarios_of(Path::new(snapshot));
        assert_eq!(scenarios("snapshots/tcp/a-6.1.snap"), [Path::new("scenarios/tcp/a-6.1.drill")]);
        assert_eq!(scenarios("snapshots/tcp/a.snap.new"), [Path::new("scenarios/tcp/a.drill")]);
        let either = ["scenarios/a@uml-6.1.drill", "scenarios/a.drill"].map(Path::new);
        assert_eq!(scenarios("snapshots/a@uml-6.1.snap.new"), either);
        assert_eq!(scenarios("snapshots/a.txt"), [] as [PathBuf; 0]);
        assert_eq!(scenarios("elsewhere/a.snap"), [] as [PathBuf; 0]);
    }
}
