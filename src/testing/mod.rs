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
//! `scenarios/tcp/listen.drill` is then the test `tcp/listen`. It passes if the scenario is right, every
//! case of it holds, and what happened is what the record `snapshots/tcp/listen.snap` says. What differs is
//! written beside the record as `.snap.new`, for `cargo insta review`; where the variable `CI` is set
//! nothing is written.
//!
//! - A scenario that says `slow = true` is an ignored test: `cargo test -- --include-ignored` runs it.
//! - A scenario that can't run here is shown as ignored, with the reason. In CI that fails the test, unless
//!   the scenario's own header says what it `requires`: nobody reads what a green run left out.

mod files;
mod outcome;
mod snapshot;
mod test;

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::available_parallelism;

use libtest_mimic::{Arguments, Trial};

use crate::run::RunOptions;
use crate::store::references;
use files::File;

/// Runs every scenario below a folder as a test; its records are in a folder `snapshots` beside it.
///
/// The folder is named from the package's own folder, where cargo starts tests. The arguments of the process
/// are those of every test binary: filters, `--list`, `--ignored`, `--exact`, `--test-threads`…
#[must_use = "the exit code says whether a test failed"]
pub fn run(scenarios: impl Into<PathBuf>) -> ExitCode {
    let scenarios = scenarios.into();
    let snapshots = scenarios.with_file_name("snapshots");
    Suite { scenarios, snapshots }.run()
}

/// Scenarios and their records, where these are elsewhere than [`run`] looks for them.
///
/// ```no_run
/// use sockdrill::testing::Suite;
///
/// fn main() -> std::process::ExitCode {
///     Suite { scenarios: "network/scenarios".into(), snapshots: "records".into() }.run()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Suite {
    /// The folder of the scenarios.
    pub scenarios: PathBuf,
    /// The folder of their records, which mirrors it.
    pub snapshots: PathBuf,
}

impl Suite {
    /// Runs them as the arguments of this process say.
    #[must_use = "the exit code says whether a test failed"]
    pub fn run(self) -> ExitCode {
        let arguments = Arguments::from_args();
        let found = files::find(&self.scenarios)
            .and_then(|files| self.refer(files, &arguments).map_err(|error| error.to_string()));
        match found {
            Ok(files) => libtest_mimic::run(&arguments, self.trials(files, &arguments)).exit_code(),
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    /// Tells cargo-insta, if it has asked, which records have a scenario. That one is slow, or is not chosen,
    /// does not make its record a leftover.
    fn refer(&self, files: Vec<File>, arguments: &Arguments) -> io::Result<Vec<File>> {
        if let Some(list) = references::list()
            && !arguments.list
        {
            let snapshots: Vec<PathBuf> = files.iter().map(|file| self.snapshot(&file.path)).collect();
            references::add(&snapshots, &list)?;
        }
        Ok(files)
    }

    fn trials(&self, files: Vec<File>, arguments: &Arguments) -> Vec<Trial> {
        // cargo-nextest starts a process for every test: none of them should read all scenarios.
        let asked_for = |file: &File| !arguments.exact || arguments.filter.as_ref() == Some(&file.name);
        let files: Vec<File> = files.into_iter().filter(asked_for).collect();
        let options = options(arguments.test_threads, files.len());
        files.into_iter().map(|file| self.trial(file, options.clone())).collect()
    }

    fn trial(&self, file: File, options: RunOptions) -> Trial {
        let scenario = file.read();
        let slow = scenario.as_ref().is_ok_and(|scenario| scenario.script().header.slow);
        let snapshot = self.snapshot(&file.path);
        Trial::ignorable_test(file.name, move || test::test(&scenario?, &snapshot, &options))
            .with_ignored_flag(slow)
    }

    fn snapshot(&self, scenario: &Path) -> PathBuf {
        crate::store::snapshot_path(scenario, &self.scenarios, &self.snapshots)
    }
}

/// The cores, shared by the tests that run at once.
fn options(threads: Option<usize>, tests: usize) -> RunOptions {
    let cores = available_parallelism().map_or(1, usize::from);
    // https://nexte.st/docs/configuration/env-vars: as many of its processes as there are cores run at once.
    let under_nextest = std::env::var_os("NEXTEST").is_some();
    let at_once = if under_nextest { cores } else { threads.unwrap_or(cores).min(tests) };
    RunOptions {
        jobs: NonZeroUsize::new(cores / at_once.max(1)).or(Some(NonZeroUsize::MIN)),
        ..RunOptions::default()
    }
}
