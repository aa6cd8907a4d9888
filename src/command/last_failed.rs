//! Which scenarios failed when they last ran, for `--failed`.
//!
//! Kept in the user's state folder (`$XDG_STATE_HOME/sockdrill`), a file a project: a run leaves nothing in
//! the tree that would have to be kept out of version control, and works where the tree can't be written.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::{OsStr, OsString};
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::{fs, io};

use fnv::FnvHasher;
use serde::{Deserialize, Serialize};

use crate::file::{self, Link};
use crate::kernel::lock::Lock;
use crate::report::reporter::{FinishedScenario, Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::{RunEvent, Verdict};
use crate::settings::{Settings, state};
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
        Self { settings, file: state::folder().map(|folder| folder.join("last-failed").join(name)) }
    }

    /// The scenarios that failed and still are there, named from the working directory.
    pub(super) fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        let kept = self.read().ok_or(UsageError::NoEarlierRun)?;
        let project = &self.settings.project;
        let files = kept.failed.union(&kept.differ).map(|name| project.within(Path::new(name)));
        Ok(files.filter(|file| file.is_file()).map(|file| project.shown(&file)).collect())
    }

    fn read(&self) -> Option<Kept> {
        let text = file::read_text(self.file.as_ref()?, Link::Follow).ok()?;
        // What can't be read is as good as nothing: the next run writes it anew.
        let kept: Kept = serde_json::from_str(&text).ok()?;
        (kept.project == self.settings.project.folder).then_some(kept)
    }

    /// Adds what a run has learned to what is kept now.
    fn add(&self, learned: &BTreeMap<String, Learned>) -> Option<()> {
        let file = self.file.as_ref()?;
        let folder = file.parent()?;
        fs::create_dir_all(folder).ok()?;
        // Where there are no locks, runs that end at once may forget, as they did not know of each other.
        let _lock = Lock::hold(&folder.with_extension("lock"));
        let mut kept = self.read().unwrap_or_default();
        kept.project.clone_from(&self.settings.project.folder);
        for (name, learned) in learned {
            put(&mut kept.failed, name, learned.failed);
            put(&mut kept.differ, name, learned.differs);
        }
        let text = serde_json::to_string_pretty(&kept).ok()?;
        atomic::write(file, &format!("{text}\n")).ok()
    }
}

/// Tells a reporter what it is told, and keeps which scenarios failed.
///
/// Those that did not run keep what is known of them: `--failed` after a part was run again is about all
/// that is still open. Several runs may end at once, so what one has learned is added to what is kept then, not to
/// what was when it began.
pub(super) struct Remembering<'r> {
    pub(super) reporter: &'r mut dyn Reporter,
    memory: LastFailed<'r>,
    learned: BTreeMap<String, Learned>,
    /// What the files of all those are called that were kept when the run began or failed since, without their
    /// folders: for one of thousands that passed it is soon clear that it is none of them.
    names: HashSet<OsString>,
    /// Whether snapshots are compared; if not, nothing is learned of them.
    snapshots: bool,
}

/// What a run learned of a scenario: whether it is to be kept, if that is known. On another system of the same run it
/// may pass, and is open all the same.
#[derive(Debug, Default)]
struct Learned {
    failed: Option<bool>,
    differs: Option<bool>,
}

impl<'r> Remembering<'r> {
    /// A memory beside a reporter.
    pub(super) fn new(reporter: &'r mut dyn Reporter, settings: &'r Settings, snapshots: bool) -> Self {
        let memory = LastFailed::of(settings);
        let kept = memory.read().unwrap_or_default();
        let names = kept.failed.union(&kept.differ).filter_map(|name| Path::new(name).file_name());
        let names = names.map(OsStr::to_owned).collect();
        Self { reporter, memory, learned: BTreeMap::new(), names, snapshots }
    }

    fn learn(&mut self, scenario: FinishedScenario<'_>) {
        let passed = matches!(scenario.result.verdict, Verdict::Passed | Verdict::Accepted(_));
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
        let learned = self.learned.entry(name).or_default();
        note(&mut learned.failed, failed);
        if self.snapshots && !failed {
            note(&mut learned.differs, !passed);
        }
    }
}

/// What this run itself has found open stays so.
fn note(known: &mut Option<bool>, is: bool) {
    *known = Some(known.unwrap_or(false) || is);
}

/// Keeps a scenario or forgets it, or leaves it as it is.
fn put(kept: &mut BTreeSet<String>, name: &str, learned: Option<bool>) {
    match learned {
        Some(true) => _ = kept.insert(name.to_owned()),
        Some(false) => _ = kept.remove(name),
        None => {}
    }
}

impl Reporter for Remembering<'_> {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::ScenarioFinished(result) => self.learn(run.scenario(result)),
            RunEvent::Finished(_) => {
                // A run never fails for want of a memory.
                let _ = self.memory.add(&self.learned);
            }
            RunEvent::Diagnosed(_)
            | RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..)
            | RunEvent::Aborted(_) => {}
        }
        self.reporter.report(event, run, screen)
    }
}

/// A hash that is the same in every version of this command, as the standard library's need not be.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
