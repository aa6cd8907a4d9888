//! `sockdrill test`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::ci::is_ci;
use crate::file::leftover;
use crate::language::script::Script;
use crate::report::human::NextSteps;
use crate::report::screen::Screen;
use crate::run::trace::CaseResult;
use crate::run::{ScenarioResult, SnapshotChange, Verdict};
use crate::settings::Settings;
use crate::snapshot::SnapshotBuilder;
use crate::store::system::{in_force, own_path};
use crate::store::update::{Target, Update};
use crate::store::{self, Comparison, Layout, PendingSnapshot, Snapshot, orphan, references, settle};
use crate::system::HOST;

use super::arguments::TestArguments;
use super::errors::{InternalError, UsageError};
use super::exit::{Exit, Failure};
use super::files;
use super::format::{Shown, reporter};
use super::last_failed::Remembering;
use super::layout;
use super::load::Loaded;
use super::on::Systems;
use super::scenarios::Scenarios;
use super::selection;
use super::session::{self, Policy};

pub(super) fn test(arguments: &TestArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    if files::is_standard_input(&arguments.selection.paths.paths) {
        return Err(UsageError::NoSnapshot.into());
    }
    let settings = Settings::here(arguments.layer())?;
    let loaded = selection::check_again(&arguments.selection, &arguments.again, &settings, screen)?;
    let systems = Systems::named(&arguments.on, &arguments.view, &settings)?;
    let update = update(arguments)?;
    let next = NextSteps { rerun: Some("sockdrill test --failed"), review: Some(review(arguments)) };
    let mut reporter = reporter(&arguments.view, Shown::Verdicts, next, screen)?;
    loaded.report(reporter.as_mut(), screen)?;
    let layout = layout::of_run(&settings, arguments.pending_dir.as_deref());
    let snapshots = Snapshots { layout, settings: &settings, update, began: SystemTime::now() };
    let everything = selection::is_everything(&arguments.selection, &arguments.again, &settings);
    leftover::sweep_below(&snapshots.layout.snapshots);
    let orphans = snapshots.account(&loaded, everything)?;
    let mut reporter = Remembering::new(reporter.as_mut(), &settings, true);
    let scenarios = Scenarios { strict: is_ci(), ..Scenarios::new(loaded, settings.slow) };
    let options = session::repeated(&settings, &arguments.how, &arguments.often);
    systems.each(arguments.view.format, screen, |name, system, screen| {
        let own = (name != HOST).then_some(name);
        let mut judge = |script: &Script, result: &ScenarioResult| snapshots.judge(script, result, own);
        let policy = Policy {
            orphans: orphans.clone(),
            force_pass: update.force_pass,
            ..Policy::new(&settings, arguments.until.fail_fast)
        };
        session::run(&scenarios, system, &options, policy, &mut judge, &mut reporter, screen)
    })
}

/// What becomes of snapshots that differ: the flags override the environment.
fn update(arguments: &TestArguments) -> Result<Update, Failure> {
    let update = Update::from_environment().map_err(UsageError::Environment)?;
    Ok(if arguments.accept {
        update.accepting()
    } else if arguments.pending_dir.is_some() {
        update.pending()
    } else {
        update
    })
}

/// What goes through the pending snapshots of such a run.
fn review(arguments: &TestArguments) -> String {
    match &arguments.pending_dir {
        Some(folder) => format!("sockdrill review --from {}", folder.display()),
        None => "sockdrill review".to_owned(),
    }
}

/// The snapshots of a run.
struct Snapshots<'r> {
    layout: Layout,
    settings: &'r Settings,
    update: Update,
    began: SystemTime,
}

impl Snapshots<'_> {
    /// The snapshots without a scenario, if the run is of all scenarios. Nothing is known of them where a script
    /// is wrong.
    fn account(&self, loaded: &Loaded, everything: bool) -> Result<Vec<PathBuf>, Failure> {
        if loaded.errors > 0 {
            return Ok(Vec::new());
        }
        self.refer(&loaded.scripts)?;
        if !everything {
            return Ok(Vec::new());
        }
        // A folder that cannot be looked through is told by the scenarios whose snapshots are in it.
        Ok(orphan::orphans(&self.layout).unwrap_or_default())
    }

    /// Tells cargo-insta, if it has asked, which snapshots have a scenario. That one is skipped here, or fails
    /// before there is anything to compare, does not make its snapshot a leftover.
    fn refer(&self, scripts: &[Script]) -> Result<(), Failure> {
        let Some(list) = references::list() else { return Ok(()) };
        let snapshots: Vec<PathBuf> =
            scripts.iter().map(|script| self.snapshot(Path::new(&script.path))).collect();
        Ok(references::add(&snapshots, &list).map_err(|error| InternalError::Write { path: list, error })?)
    }

    /// Compares what happened with the snapshot, and puts a new one where it waits if they differ. A system other
    /// than this host has a snapshot of its own where it differs from the common one.
    fn judge(&self, script: &Script, result: &ScenarioResult, system: Option<&str>) -> Verdict {
        let common = self.snapshot(Path::new(&script.path));
        let snapshot = system.map_or(common.clone(), |system| own_path(&common, system));
        let mut verdict = Verdict::Passed;
        for contents in snapshots_of(script, result) {
            let Some(contents) = contents else {
                // A case without an end of its own leaves nothing to compare.
                return Verdict::Skipped(Some("it was not run to its end".to_owned()));
            };
            let actual = Snapshot {
                source: self.settings.source(Path::new(&script.path)),
                description: script.header.title.clone(),
                contents,
            };
            verdict = self.compare(&snapshot, &actual);
            // Of repetitions that are not alike, one that differs is enough.
            if verdict != Verdict::Passed {
                break;
            }
        }
        verdict
    }

    fn snapshot(&self, scenario: &Path) -> PathBuf {
        self.layout.snapshot(&self.settings.scenario(scenario))
    }

    fn compare(&self, snapshot: &Path, actual: &Snapshot) -> Verdict {
        // A file that is broken is a matter of this scenario: the others are judged all the same.
        let accepted = match self.layout.reach(snapshot).and_then(|()| in_force(snapshot)) {
            Ok(accepted) => accepted,
            Err(error) => return Verdict::Unsettled(error.to_string()),
        };
        let comparison = store::compare(accepted.as_ref(), actual);
        let target = self.update.target(comparison == Comparison::Missing);
        let place = if target == Target::Nowhere { None } else { self.layout.pending(snapshot) };
        let is_accepted = match comparison {
            // On another system it may be the common snapshot that says the same: that is not this system's to write.
            Comparison::Same => self.update.rewrites() && snapshot.exists(),
            Comparison::Differs { .. } | Comparison::Missing => target == Target::Accepted,
        };
        let settled = if is_accepted {
            self.accept(snapshot, actual)
        } else {
            place.as_deref().map_or(Ok(()), |place| self.settle(place, actual, &comparison))
        };
        let change = |accepted, actual| {
            let (pending, refused) = match settled.clone() {
                Ok(()) => (place.clone().filter(|_| !is_accepted), None),
                Err(refused) => (None, Some(refused)),
            };
            SnapshotChange { accepted, actual, pending, refused }
        };
        let verdict = |new: fn(SnapshotChange) -> Verdict, change: SnapshotChange| {
            if is_accepted && change.refused.is_none() { Verdict::Accepted(change) } else { new(change) }
        };
        match comparison {
            Comparison::Same => settled.err().map_or(Verdict::Passed, Verdict::Unsettled),
            Comparison::Missing => verdict(Verdict::New, change(String::new(), actual.contents.clone())),
            Comparison::Differs { accepted, actual } => verdict(Verdict::Differs, change(accepted, actual)),
        }
    }

    /// Makes what happened the accepted snapshot, without review.
    fn accept(&self, snapshot: &Path, actual: &Snapshot) -> Result<(), String> {
        let pending = store::pending_path(snapshot);
        let waiting =
            PendingSnapshot { name: String::new(), pending: pending.clone(), snapshot: snapshot.to_owned() };
        waiting.accept(actual).map_err(|error| format!("cannot write {}: {error}", snapshot.display()))?;
        self.settle(&pending, actual, &Comparison::Same)
    }

    fn settle(&self, place: &Path, actual: &Snapshot, comparison: &Comparison) -> Result<(), String> {
        settle::settle(place, actual, comparison, self.began).map_err(|error| {
            let action = if *comparison == Comparison::Same { "remove" } else { "write" };
            format!("cannot {action} {}: {error}", place.display())
        })
    }
}

/// The snapshot of what happened; where repetitions of a case took other traces, those with each of them too.
fn snapshots_of(script: &Script, result: &ScenarioResult) -> impl Iterator<Item = Option<String>> {
    let unlike = result.repeated.iter().enumerate().flat_map(move |(number, repeated)| {
        let others = repeated.traces.iter().map(|(trace, _)| Arc::clone(trace));
        others.filter(move |trace| *trace != result.cases[number].trace).map(move |trace| (number, trace))
    });
    std::iter::once(None).chain(unlike.map(Some)).map(move |other| {
        let mut recorder = SnapshotBuilder::new(script);
        for case in &result.cases {
            match &other {
                Some((number, trace)) if *number == case.number => {
                    recorder.add(&CaseResult { number: *number, trace: Arc::clone(trace) });
                }
                _ => recorder.add(case),
            }
        }
        recorder.finish()
    })
}
