//! Where a project keeps its scenarios and their records.

use std::path::{Path, PathBuf};

use super::path::{below, pending_path, scenario_path, snapshot_path};
use super::system;

/// Where a project keeps its scenarios and their records, and where new records wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The folder of scenarios.
    pub scenarios: PathBuf,
    /// The folder of records, which has the shape of the folder of scenarios.
    pub snapshots: PathBuf,
    /// Where new records wait.
    pub fresh: Fresh,
}

/// Where the records of a run wait that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fresh {
    /// Beside the accepted ones.
    Beside,
    /// In a folder of their own that has the shape of the folder of records.
    Folder(PathBuf),
    /// Nowhere: they are shown, and nothing is written.
    Nowhere,
}

impl Places {
    /// The file of a scenario's record.
    #[must_use]
    pub fn snapshot(&self, scenario: &Path) -> PathBuf {
        snapshot_path(scenario, &self.scenarios, &self.snapshots)
    }

    /// The scenarios whose record a file may be by its name: `a@b.snap` is that of `a@b.drill`, or that of
    /// `a.drill` on the system `b`. None if the file is no record's, or lies elsewhere.
    #[must_use]
    pub fn scenarios_of(&self, snapshot: &Path) -> Vec<PathBuf> {
        let Some(scenario) = scenario_path(snapshot, &self.scenarios, &self.snapshots) else {
            return Vec::new();
        };
        let stem = scenario.file_stem().and_then(|stem| stem.to_str());
        let common = stem.and_then(system::common_stem);
        let common = common.map(|stem| scenario.with_file_name(format!("{stem}.drill")));
        std::iter::once(scenario).chain(common).collect()
    }

    /// The file where a new record waits, if it is to be written.
    ///
    /// A folder of new records mirrors the folder of records, so it has no place for the record of a
    /// scenario outside the folder of scenarios.
    #[must_use]
    pub fn pending(&self, snapshot: &Path) -> Option<PathBuf> {
        match &self.fresh {
            Fresh::Beside => Some(pending_path(snapshot)),
            Fresh::Folder(folder) => {
                below(snapshot, &self.snapshots).map(|relative| pending_path(&folder.join(relative)))
            }
            Fresh::Nowhere => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(fresh: Fresh) -> Places {
        Places { scenarios: "scenarios".into(), snapshots: "snapshots/".into(), fresh }
    }

    fn pending(fresh: Fresh, scenario: &str) -> Option<PathBuf> {
        let places = places(fresh);
        places.pending(&places.snapshot(Path::new(scenario)))
    }

    #[test]
    fn new_records_wait_beside_the_accepted_ones() {
        let found = pending(Fresh::Beside, "scenarios/tcp/a.drill");
        assert_eq!(found.unwrap(), Path::new("snapshots/tcp/a.snap.new"));
    }

    #[test]
    fn a_folder_of_new_records_mirrors_the_folder_of_records() {
        let fresh = Fresh::Folder("new".into());
        let found = pending(fresh.clone(), "scenarios/tcp/a.drill");
        assert_eq!(found.unwrap(), Path::new("new/tcp/a.snap.new"));
        assert_eq!(pending(fresh, "elsewhere/a.drill"), None);
    }

    #[test]
    fn nowhere_is_nowhere() {
        assert_eq!(pending(Fresh::Nowhere, "scenarios/tcp/a.drill"), None);
    }

    #[test]
    fn a_record_names_its_scenario_by_its_place() {
        let places = places(Fresh::Beside);
        let scenarios = |snapshot: &str| places.scenarios_of(Path::new(snapshot));
        assert_eq!(scenarios("snapshots/tcp/a-6.1.snap"), [Path::new("scenarios/tcp/a-6.1.drill")]);
        assert_eq!(scenarios("snapshots/tcp/a.snap.new"), [Path::new("scenarios/tcp/a.drill")]);
        let either = ["scenarios/a@uml-6.1.drill", "scenarios/a.drill"].map(Path::new);
        assert_eq!(scenarios("snapshots/a@uml-6.1.snap.new"), either);
        assert_eq!(scenarios("snapshots/a.txt"), [] as [PathBuf; 0]);
        assert_eq!(scenarios("elsewhere/a.snap"), [] as [PathBuf; 0]);
    }
}
