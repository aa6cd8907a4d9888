//! What a project says once instead of on every command line: where its scenarios and snapshots are, and how
//! they are run.
//!
//! The layers, each over the ones before it: defaults, `sockdrill.toml`, the environment, flags.

mod environment;
mod error;
mod file;
mod layer;
mod project;
pub(crate) mod state;
pub(crate) mod systems;
pub(crate) mod trust;

pub(crate) use error::Error;
pub(crate) use layer::Layer;
pub(crate) use project::Project;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::file::foreign_owner;
use crate::language::diagnostic::Code;
use crate::run::CASE;
use crate::store::{self, Layout, PendingDir};
use crate::system::Catalogue;
use crate::system::definition::Definition;
use trust::{Allowed, Programs, Trust};

/// What every system is called whose kernel is Linux.
const LINUX: &str = "linux";

/// A case of a scenario that says nothing of its time has ended by then.
const SLOW_AFTER: Duration = CASE;

/// What is in force for a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Where the project is.
    pub project: Project,
    /// The folder of scenarios, as an absolute path.
    pub scenarios: PathBuf,
    /// The folder of snapshots, as an absolute path; its shape is that of the scenarios' folder.
    pub snapshots: PathBuf,
    /// How many cases run, and how many scenarios are checked, at once; none: one a core of the system where it
    /// happens.
    pub jobs: Option<NonZeroUsize>,
    /// How long a case may take whose scenario does not say.
    pub timeout: Duration,
    /// The tags of which a scenario must have one to be chosen; with none, every scenario is chosen.
    pub tags: Vec<String>,
    /// The tags of which a scenario must have none.
    pub skip_tags: Vec<String>,
    /// Whether slow scenarios run too.
    pub slow: bool,
    /// After which time a case that still runs is called slow.
    pub slow_after: Duration,
    /// The warnings that are not given of any scenario.
    pub allow: Vec<Code>,
    /// The systems beside this host, by their names: those of the file over those that are built in.
    pub systems: BTreeMap<String, Definition>,
    /// What the file starts; none where there is no file.
    programs: Option<Programs>,
    /// Whether that is started whatever the user has allowed.
    trust: bool,
    /// Whether what the project names may lie outside of it.
    pub allow_outside: bool,
}

impl Settings {
    /// The systems on which scenarios of the project can run. Those for which the project names programs are not
    /// started unless the user has allowed these.
    #[must_use]
    pub(crate) fn catalogue(&self) -> Catalogue {
        let catalogue = Catalogue::new(self.systems.clone(), self.project.folder.clone());
        let Some(programs) = self.programs.as_ref().filter(|programs| !programs.systems.is_empty()) else {
            return catalogue;
        };
        let file = self.project.shown(&programs.file);
        let file = file.display();
        let why = match if self.trust { Allowed::Yes } else { Trust::of_user().of(programs) } {
            Allowed::Yes => return catalogue,
            Allowed::No => format!("it runs what {file} names, which is not allowed yet"),
            Allowed::Changed => format!("{file} or a program that it names has changed since it was allowed"),
        };
        let refused = (why, "`sockdrill trust` shows and allows it".to_owned());
        catalogue.refusing(programs.systems.keys().map(|name| (name.clone(), refused.clone())).collect())
    }

    /// What is in force in the working directory of this process.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub(crate) fn here(flags: Layer) -> Result<Self, Error> {
        let working = std::env::current_dir().map_err(Error::WorkingDirectory)?;
        Self::find(&working, &|name| std::env::var_os(name), flags)
    }

    /// What is in force in a working directory, given as an absolute path, and an environment.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub(crate) fn find(
        working: &Path,
        environment: &dyn Fn(&str) -> Option<OsString>,
        flags: Layer,
    ) -> Result<Self, Error> {
        let project = Project::find(working);
        let environment = environment::read(environment)?;
        let outside = |layer: Layer| layer.with_paths(|path| project.absolute(path));
        let upper = outside(flags).over(outside(environment));
        let (file, programs) = match &project.file {
            Some(path) => {
                let (layer, programs) = of_project(path, &project, upper.trust == Some(true))?;
                (layer, Some(programs))
            }
            None => (Layer::default(), None),
        };
        // What the user says goes anywhere; what the project says, or has by default, stays in it.
        let own = [("scenarios", upper.scenarios.is_some()), ("snapshots", upper.snapshots.is_some())];
        let settings = Self::with_defaults(project, upper.over(file), programs);
        for (key, by_user) in own {
            let folder = if key == "scenarios" { &settings.scenarios } else { &settings.snapshots };
            if !by_user && !settings.allow_outside && settings.project.is_left_by(folder) {
                return Err(Error::Outside { key, path: settings.project.shown(folder) });
            }
        }
        Ok(settings)
    }

    fn with_defaults(project: Project, layer: Layer, programs: Option<Programs>) -> Self {
        Self {
            programs,
            trust: layer.trust.unwrap_or_default(),
            allow_outside: layer.allow_outside.unwrap_or_default(),
            scenarios: layer.scenarios.unwrap_or_else(|| project.folder.join("scenarios")),
            snapshots: layer.snapshots.unwrap_or_else(|| project.folder.join("snapshots")),
            jobs: layer.jobs,
            timeout: layer.timeout.unwrap_or(CASE),
            tags: layer.tags.unwrap_or_default(),
            skip_tags: layer.skip_tags.unwrap_or_default(),
            slow: layer.slow.unwrap_or_default(),
            slow_after: layer.slow_after.unwrap_or(SLOW_AFTER),
            allow: layer.allow.unwrap_or_default(),
            systems: systems::built_in().into_iter().chain(layer.systems).collect(),
            project,
        }
    }

    /// The names that scenarios may give to systems: those on which they can run, and `linux` for every one that
    /// is Linux.
    #[must_use]
    pub(crate) fn system_names(&self) -> Vec<&str> {
        let others = self.systems.keys().map(String::as_str);
        [systems::HOST, LINUX].into_iter().chain(others).collect()
    }

    /// Where scenarios and snapshots are, as they are named from the working directory.
    #[must_use]
    pub(crate) fn layout(&self, fresh: PendingDir) -> Layout {
        let shown = |folder| self.project.shown(folder);
        Layout { scenarios: shown(&self.scenarios), snapshots: shown(&self.snapshots), fresh }
    }

    /// A scenario under the name that begins with that of the folder of scenarios; as it is if it lies
    /// outside. Below the folder it has a shorter name, from which its place could not be told.
    #[must_use]
    pub(crate) fn scenario(&self, path: &Path) -> PathBuf {
        self.rooted(path, &self.scenarios)
    }

    /// A snapshot under the name that begins with that of the folder of snapshots, likewise.
    #[must_use]
    pub(crate) fn snapshot(&self, path: &Path) -> PathBuf {
        self.rooted(path, &self.snapshots)
    }

    fn rooted(&self, path: &Path, folder: &Path) -> PathBuf {
        match self.project.absolute(path).strip_prefix(folder) {
            Ok(relative) => self.project.shown(folder).join(relative),
            Err(_) => path.to_owned(),
        }
    }

    /// A scenario's path as its snapshot names it: relative to the project, or as given if it lies outside.
    #[must_use]
    pub(crate) fn source(&self, scenario: &Path) -> String {
        let absolute = self.project.absolute(scenario);
        let scenario = if absolute.starts_with(&self.project.folder) { &absolute } else { scenario };
        store::source(scenario, &self.project.folder)
    }
}

/// What the file of a project says, and what it starts. Another user's file counts only if somebody has allowed it: who
/// may write it says what happens here (`safe.directory` of git-config(1)).
fn of_project(path: &Path, project: &Project, trusted: bool) -> Result<(Layer, Programs), Error> {
    // That it cannot be looked at, reading it says.
    let owner = if trusted { None } else { foreign_owner(path).ok().flatten() };
    let allowed = || Programs::at(path).is_ok_and(|programs| Trust::of_user().of(&programs) == Allowed::Yes);
    if let Some(owner) = owner.filter(|_| !allowed()) {
        return Err(Error::Foreign { path: project.shown(path), owner });
    }
    let (layer, text) = file::read(path, project)?;
    let programs = Programs::new(path, text, &layer.systems);
    Ok((layer, programs))
}

#[cfg(test)]
mod tests {
    use super::file::NAME;
    use super::*;
    use std::fs;

    /// What is in force below a project with this file, in one of its folders.
    fn settings(text: &str, folder: &str, variables: &[(&str, &str)], flags: Layer) -> Settings {
        let project = tempfile::tempdir().unwrap();
        fs::write(project.path().join(NAME), text).unwrap();
        let working = project.path().join(folder);
        fs::create_dir_all(&working).unwrap();
        let environment = |name: &str| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        Settings::find(&working, &environment, flags).unwrap()
    }

    fn snapshot(settings: &Settings, scenario: &str) -> PathBuf {
        settings.layout(PendingDir::Beside).snapshot(&settings.scenario(Path::new(scenario)))
    }

    #[test]
    fn flags_lie_over_the_environment_over_the_file_over_defaults() {
        let flags = || Layer { slow: Some(true), ..Layer::default() };
        let text = "timeout = \"1s\"\njobs = 3\nslow = false\n";
        let found = settings(text, "", &[("SOCKDRILL_JOBS", "5"), ("SOCKDRILL_SLOW", "0")], flags());
        assert_eq!(
            (found.jobs, found.timeout, found.slow),
            (NonZeroUsize::new(5), Duration::from_secs(1), true)
        );
        let found = settings("", "", &[], Layer::default());
        assert_eq!((found.timeout, found.slow), (CASE, false));
    }

    #[test]
    fn a_subfolder_has_the_settings_of_its_project() {
        let found = settings("scenarios = \"cases\"\n", "cases/tcp", &[], Layer::default());
        assert_eq!(found.scenarios, found.project.folder.join("cases"));
        assert_eq!(snapshot(&found, "a.drill"), Path::new("../../snapshots/tcp/a.snap"));
        assert_eq!(found.source(Path::new("../a.drill")), "cases/a.drill");
    }

    #[test]
    fn a_scenario_outside_of_the_project_keeps_its_name() {
        let found = settings("", "", &[], Layer::default());
        assert_eq!(found.source(Path::new("/a.drill")), "/a.drill");
        assert_eq!(found.source(Path::new("../a.drill")), "../a.drill");
        assert_eq!(snapshot(&found, "../a.drill"), Path::new("../snapshots/a.snap"));
        assert_eq!(snapshot(&found, "a.drill"), Path::new("snapshots/a.snap"));
    }
}
