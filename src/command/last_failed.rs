//! Which scenarios failed when they last ran, for `--failed`.
//!
//! Kept in the user's state folder (`$XDG_STATE_HOME/sockdrill`), a file a project: a run leaves nothing in
//! the tree that would have to be kept out of version control, and works where the tree can't be written.

use std::collections::{BTreeSet, HashSet};
use std::env;
use std::ffi::{OsStr, OsString};
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};

use fnv::FnvHasher;
use serde::{Deserialize, Serialize};

use crate::report::reporter::{FinishedScenario, Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::{RunEvent, Verdict};
use crate::settings::Settings;
use crate::store::atomic;

use super::errors::UsageError;
use super::exit::Failure;

/// The memory of a project.
pub(super) struct LastFailed<'s> {
    settings: &'s Settings,
    /// Where it is kept; none where the user has no folder for such things.
    file: Option<PathBuf>,
}

/// What is kept: scenarios by the paths that their snapshots have.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// The project: the file's name is only a hash of it.
    project: PathBuf,
    /// Those with a case that did not hold.
    failed: BTreeSet<String>,
    /// Those whose snapshot differs or is missing.
    differ: BTreeSet<String>,
}

impl<'s> LastFailed<'s> {
    /// The memory of this project.
    pub(super) fn of(settings: &'s Settings) -> Self {
        let name = format!("{:016x}.json", hash(settings.project.folder.as_os_str().as_encoded_bytes()));
        Self { settings, file: state_folder().map(|folder| folder.join("last-failed").join(name)) }
    }

    /// The scenarios that failed and still are there, named from the working directory.
    pub(super) fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        let kept = self.read().ok_or(UsageError::NoEarlierRun)?;
        let project = &self.settings.project;
        let files = kept.failed.union(&kept.differ).map(|name| project.within(Path::new(name)));
        Ok(files.filter(|file| file.is_file()).map(|file| project.shown(&file)).collect())
    }

    fn read(&self) -> Option<Kept> {
        let text = std::fs::read_to_string(self.file.as_ref()?).ok()?;
        // What can't be read is as good as nothing: the next run writes it anew.
        let kept: Kept = serde_json::from_str(&text).ok()?;
        (kept.project == self.settings.project.folder).then_some(kept)
    }

    fn write(&self, kept: &Kept) -> Option<()> {
        let text = serde_json::to_string_pretty(kept).ok()?;
        atomic::write(self.file.as_ref()?, &format!("{text}\n")).ok()
    }
}

/// Tells a reporter what it is told, and keeps which scenarios failed.
///
/// Those that did not run keep what is known of them: `--failed` after a part was run again is about all
/// that is still open.
pub(super) struct Remembering<'r> {
    pub(super) reporter: &'r mut dyn Reporter,
    memory: LastFailed<'r>,
    kept: Kept,
    /// What has failed or differs in this run: on another system it may pass, and is open all the same.
    open: Kept,
    /// What the files of all those are called, without their folders: for one of thousands that passed it is soon
    /// clear that it is none of them.
    names: HashSet<OsString>,
    /// Whether snapshots are compared; if not, nothing is learned of them.
    snapshots: bool,
}

impl<'r> Remembering<'r> {
    /// A memory beside a reporter.
    pub(super) fn new(reporter: &'r mut dyn Reporter, settings: &'r Settings, snapshots: bool) -> Self {
        let memory = LastFailed::of(settings);
        let mut kept = memory.read().unwrap_or_default();
        kept.project.clone_from(&settings.project.folder);
        let names = kept.failed.union(&kept.differ).filter_map(|name| Path::new(name).file_name());
        let names = names.map(OsStr::to_owned).collect();
        Self { reporter, memory, kept, open: Kept::default(), names, snapshots }
    }

    fn learn(&mut self, scenario: FinishedScenario<'_>) {
        let passed = matches!(scenario.result.verdict, Verdict::Passed);
        let path = Path::new(&scenario.script.path);
        if passed && !path.file_name().is_some_and(|name| self.names.contains(name)) {
            return;
        }
        if !path.is_file() || matches!(scenario.result.verdict, Verdict::Skipped(_)) {
            return;
        }
        let name = self.memory.settings.source(&self.memory.settings.project.absolute(path));
        if !passed {
            self.names.extend(path.file_name().map(OsStr::to_owned));
        }
        let failed = matches!(scenario.result.verdict, Verdict::Failed);
        put(&mut self.kept.failed, &mut self.open.failed, &name, failed);
        if self.snapshots && !failed {
            put(&mut self.kept.differ, &mut self.open.differ, &name, !passed);
        }
    }
}

/// Keeps a scenario or forgets it, but not what this run itself has found.
fn put(kept: &mut BTreeSet<String>, open: &mut BTreeSet<String>, name: &str, is: bool) {
    if is {
        kept.insert(name.to_owned());
        open.insert(name.to_owned());
    } else if !open.contains(name) {
        kept.remove(name);
    }
}

impl Reporter for Remembering<'_> {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::ScenarioFinished(result) => self.learn(run.scenario(result)),
            RunEvent::Finished(_) => {
                // A run never fails for want of a memory.
                let _ = self.memory.write(&self.kept);
            }
            RunEvent::Diagnosed(_)
            | RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Aborted(_) => {}
        }
        self.reporter.report(event, run, screen)
    }
}

/// <https://specifications.freedesktop.org/basedir-spec/latest/>: a path that is not absolute is ignored.
fn state_folder() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    Some(state.join("sockdrill"))
}

/// A hash that is the same in every version of this command, as the standard library's need not be.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
