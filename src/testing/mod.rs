//! Your own scenarios under `cargo test` and cargo-nextest: one test a file, filterable by name.
//!
//! With `sockdrill` among the `dev-dependencies`, this in `Cargo.toml`:
//!
//! ```toml
//! [[test]]
//! name = "scenarios"
//! harness = false
//! ```
//!
//! and this as `tests/scenarios.rs`:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     sockdrill::testing::run("scenarios")
//! }
//! ```
//!
//! `scenarios/tcp/listen.drill` is then the test `tcp/listen`. It passes if the scenario has no errors, every case
//! of it passes, and what happened is what the snapshot `snapshots/tcp/listen.snap` says. What differs is written
//! beside the snapshot as `.snap.new`, for `cargo insta review`; where the variable `CI` is set nothing is written.
//!
//! The variables of insta mean what they mean to its own tests, so that `cargo insta test` works as well:
//! `INSTA_UPDATE` (`auto`, `new`, `always`, `unseen`, `no`, `force`) says which snapshots are written where, and with
//! `INSTA_FORCE_PASS=1` a snapshot that differs fails no test.
//!
//! - A scenario that says `slow = true` is an ignored test: `cargo test -- --include-ignored` runs it.
//! - A scenario that can't run here is shown as ignored, with the reason. In CI that fails the test, unless
//!   the scenario's own header says what it `requires`: nobody reads what a green run left out.

mod files;
mod outcome;
mod snapshot;
mod test;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use libtest_mimic::{Arguments, Trial};

use crate::kernel::Host;
use crate::language::header::Header;
use crate::run::{RunOptions, System};
use crate::store::references;
use crate::store::system::own_path;
use crate::store::update::Update;
use files::File;
use test::Test;

/// Runs every scenario below a folder as a test; its snapshots are in a folder `snapshots` beside it.
///
/// The folder is named from the package's own folder, where cargo starts tests. The arguments of the process
/// are those of every test binary: filters, `--list`, `--ignored`, `--exact`, `--test-threads`…
#[must_use = "the exit code says whether a test failed"]
pub fn run(scenarios: impl Into<PathBuf>) -> ExitCode {
    Suite::new(scenarios).run()
}

/// Scenarios that run as tests, where [`run`] is not enough.
///
/// ```no_run
/// use std::time::Duration;
///
/// use sockdrill::testing::Suite;
///
/// fn main() -> std::process::ExitCode {
///     Suite::new("network/scenarios")
///         .snapshots("network/snapshots")
///         .tag("tcp")
///         .skip_tag("ipv6")
///         .timeout(Duration::from_secs(30))
///         .run()
/// }
/// ```
#[derive(Clone)]
pub struct Suite {
    scenarios: PathBuf,
    snapshots: PathBuf,
    tags: Vec<String>,
    skip_tags: Vec<String>,
    timeout: Option<Duration>,
    system: Arc<dyn System + Send + Sync>,
    /// What snapshots of the system are called where they differ from the common ones; none: the common ones count.
    system_name: Option<String>,
}

impl Suite {
    /// The scenarios below a folder; their snapshots are in a folder `snapshots` beside it.
    #[must_use]
    pub fn new(scenarios: impl Into<PathBuf>) -> Self {
        let scenarios = scenarios.into();
        Self {
            snapshots: scenarios.with_file_name("snapshots"),
            scenarios,
            tags: Vec::new(),
            skip_tags: Vec::new(),
            timeout: None,
            system: Arc::new(Host::default()),
            system_name: None,
        }
    }

    /// With the snapshots in this folder, which mirrors that of the scenarios.
    #[must_use]
    pub fn snapshots(self, folder: impl Into<PathBuf>) -> Self {
        Self { snapshots: folder.into(), ..self }
    }

    /// Only scenarios with this tag; repeated: with one of the tags.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// No scenario with this tag; repeated: with none of the tags.
    #[must_use]
    pub fn skip_tag(mut self, tag: impl Into<String>) -> Self {
        self.skip_tags.push(tag.into());
        self
    }

    /// How long a case may take whose scenario does not say.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout), ..self }
    }

    /// On another system than this host. Where it differs from the common snapshot `tcp/listen.snap`, its own one is
    /// `tcp/listen@NAME.snap`.
    ///
    /// ```no_run
    /// use sockdrill::system::Catalogue;
    /// use sockdrill::system::definition::{Definition, Kind};
    /// use sockdrill::testing::Suite;
    ///
    /// fn main() -> Result<std::process::ExitCode, Box<dyn std::error::Error>> {
    ///     let systems = [("gvisor".to_owned(), Definition::new(Kind::Gvisor))];
    ///     let gvisor = Catalogue::new(systems.into(), ".".into()).system("gvisor")?;
    ///     Ok(Suite::new("scenarios").system("gvisor", gvisor).run())
    /// }
    /// ```
    #[must_use]
    pub fn system(self, name: impl Into<String>, system: impl Into<Arc<dyn System + Send + Sync>>) -> Self {
        Self { system: system.into(), system_name: Some(name.into()), ..self }
    }

    /// Runs them as the arguments of this process say.
    #[must_use = "the exit code says whether a test failed"]
    pub fn run(self) -> ExitCode {
        let arguments = Arguments::from_args();
        match self.trials(&arguments) {
            Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn trials(&self, arguments: &Arguments) -> Result<Vec<Trial>, String> {
        let update = Update::from_environment()?;
        let files = files::find(&self.scenarios)?;
        self.refer(&files, arguments)?;
        // cargo-nextest starts a process for every test: none of them should read all scenarios.
        let asked_for = |file: &File| !arguments.exact || arguments.filter.as_ref() == Some(&file.name);
        let files: Vec<File> = files.into_iter().filter(asked_for).collect();
        let count = files.len();
        let options = self.options(arguments.test_threads, count);
        let trials: Vec<Trial> =
            files.into_iter().filter_map(|file| self.trial(file, &options, update)).collect();
        if trials.is_empty() && !arguments.exact {
            return Err(format!("no scenario of {count} has the tags of this suite"));
        }
        Ok(trials)
    }

    /// Tells cargo-insta, if it has asked, which snapshots have a scenario. That one is slow, or is not selected,
    /// does not make its snapshot a leftover.
    fn refer(&self, files: &[File], arguments: &Arguments) -> Result<(), String> {
        let Some(list) = references::list() else { return Ok(()) };
        if arguments.list {
            return Ok(());
        }
        let snapshots: Vec<PathBuf> = files.iter().map(|file| self.common_snapshot(&file.path)).collect();
        references::add(&snapshots, &list)
            .map_err(|error| format!("cannot write {}: {error}", list.display()))
    }

    /// The test of a file; none if it is about others.
    fn trial(&self, file: File, options: &RunOptions, update: Update) -> Option<Trial> {
        let scenario = file.read();
        let header = scenario.as_ref().ok().map(|scenario| &scenario.script().header);
        if header.is_some_and(|header| !self.wants(header)) {
            return None;
        }
        let slow = header.is_some_and(|header| header.slow);
        let common = self.common_snapshot(&file.path);
        let snapshot = self.system_name.as_deref().map_or(common.clone(), |name| own_path(&common, name));
        let (system, snapshots) = (Arc::clone(&self.system), self.snapshots.clone());
        let test = Test { snapshot, snapshots, system, options: options.clone(), update };
        let trial = Trial::ignorable_test(file.name, move || test.run(&scenario?));
        Some(trial.with_ignored_flag(slow))
    }

    fn wants(&self, header: &Header) -> bool {
        let has_one_of = |tags: &[String]| tags.iter().any(|tag| header.tags.contains(tag));
        (self.tags.is_empty() || has_one_of(&self.tags)) && !has_one_of(&self.skip_tags)
    }

    fn common_snapshot(&self, scenario: &Path) -> PathBuf {
        crate::store::snapshot_path(scenario, &self.scenarios, &self.snapshots)
    }

    /// With the cores shared by the tests that run at once.
    fn options(&self, threads: Option<usize>, tests: usize) -> RunOptions {
        let cores = available_parallelism().map_or(1, usize::from);
        // https://nexte.st/docs/configuration/env-vars: as many of its processes as there are cores run at once.
        let under_nextest = std::env::var_os("NEXTEST").is_some();
        let at_once = if under_nextest { cores } else { threads.unwrap_or(cores).min(tests) };
        let default = RunOptions::default();
        RunOptions {
            jobs: NonZeroUsize::new(cores / at_once.max(1)).or(Some(NonZeroUsize::MIN)),
            timeout: self.timeout.unwrap_or(default.timeout),
            ..default
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(suite: &Suite) -> Result<Vec<String>, String> {
        let trials = suite.trials(&Arguments::default())?;
        Ok(trials.iter().map(|trial| trial.name().to_owned()).collect())
    }

    #[test]
    fn a_suite_has_the_scenarios_of_its_tags_and_those_with_errors() {
        let folder = tempfile::tempdir().unwrap();
        for (name, tags) in
            [("both", "\"tcp\", \"slow\""), ("none", ""), ("tcp", "\"tcp\""), ("udp", "\"udp\"")]
        {
            let text = format!("+++\ntags = [{tags}]\n+++\ntcp a\n");
            std::fs::write(folder.path().join(name).with_extension("drill"), text).unwrap();
        }
        std::fs::write(folder.path().join("wrong.drill"), "tpc a\n").unwrap();
        let suite = || Suite::new(folder.path());
        assert_eq!(names(&suite()).unwrap(), ["both", "none", "tcp", "udp", "wrong"]);
        assert_eq!(names(&suite().tag("tcp")).unwrap(), ["both", "tcp", "wrong"]);
        assert_eq!(names(&suite().tag("tcp").tag("udp").skip_tag("slow")).unwrap(), ["tcp", "udp", "wrong"]);
        std::fs::remove_file(folder.path().join("wrong.drill")).unwrap();
        assert_eq!(names(&suite().tag("ipv6")).unwrap_err(), "no scenario of 4 has the tags of this suite");
    }
}
