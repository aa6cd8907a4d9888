//! `sockdrill test`

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::language::script::Script;
use crate::record::{self, Comparison, Places, Record, Recorder, orphan, pending, references};
use crate::report::event::{Change, Verdict};
use crate::report::human;
use crate::report::screen::Screen;
use crate::run::Finished;
use crate::system::Facts;

use super::arguments::TestArguments;
use super::exit::{Exit, Failure};
use super::load::load;
use super::{files, places, session};

pub(super) fn test(arguments: &TestArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let loaded = load(&files::find(&arguments.paths.paths)?, screen)?;
    if loaded.errors > 0 {
        screen.tell(&loaded.summary())?;
        return Ok(Exit::Wrong);
    }
    let records = Records { places: places::of_run(arguments), began: SystemTime::now() };
    records.refer(&loaded.scripts)?;
    let orphans = if arguments.paths.are_all() { orphan::orphans(&records.places)? } else { Vec::new() };
    let mut judge =
        |script: &Script, finished: &Finished, facts: &Facts| Ok(records.judge(script, finished, facts));
    session::run(loaded.scripts, &arguments.how, orphans, &mut judge, &mut human::Test, screen)
}

/// The records of a run.
struct Records {
    places: Places,
    began: SystemTime,
}

impl Records {
    /// Tells cargo-insta, if it has asked, which records have a scenario. That one is skipped here, or fails
    /// before there is anything to compare, does not make its record a leftover.
    fn refer(&self, scripts: &[Script]) -> Result<(), Failure> {
        let Some(list) = references::list() else { return Ok(()) };
        let snapshots: Vec<PathBuf> =
            scripts.iter().map(|script| self.places.snapshot(Path::new(&script.path))).collect();
        references::add(&snapshots, &list).map_err(|error| Failure::File {
            action: "write",
            path: list,
            error,
        })
    }

    /// Compares what happened with the record, and puts a new one where it waits if they differ.
    fn judge(&self, script: &Script, finished: &Finished, facts: &Facts) -> Verdict {
        let mut recorder = Recorder::new(script, &facts.platform);
        finished.cases.iter().for_each(|case| recorder.add(case));
        let Some(contents) = recorder.finish() else {
            // A case without an end of its own leaves nothing to compare.
            return Verdict::Skipped(Some("it was not run to its end".to_owned()));
        };
        let actual = Record {
            source: record::source(Path::new(&script.path), Path::new(".")),
            description: script.header.title.clone(),
            contents,
        };
        self.compare(Path::new(&script.path), &actual)
    }

    fn compare(&self, scenario: &Path, actual: &Record) -> Verdict {
        let snapshot = self.places.snapshot(scenario);
        // A file that is broken is a matter of this scenario: the others are judged all the same.
        let accepted = match Record::read(&snapshot) {
            Ok(accepted) => accepted,
            Err(error) => return Verdict::Unsettled(error.to_string()),
        };
        let comparison = record::compare(accepted.as_ref(), actual);
        let place = self.places.pending(&snapshot);
        let settled = place.as_deref().map_or(Ok(()), |place| self.settle(place, actual, &comparison));
        let change = |accepted, actual| {
            let (pending, refused) = match settled.clone() {
                Ok(()) => (place.clone(), None),
                Err(refused) => (None, Some(refused)),
            };
            Change { accepted, actual, pending, refused }
        };
        match comparison {
            Comparison::Same => settled.err().map_or(Verdict::Passed, Verdict::Unsettled),
            Comparison::Missing => Verdict::New(change(String::new(), actual.contents.clone())),
            Comparison::Differs { accepted, actual } => Verdict::Differs(change(accepted, actual)),
        }
    }

    fn settle(&self, place: &Path, actual: &Record, comparison: &Comparison) -> Result<(), String> {
        pending::settle(place, actual, comparison, self.began).map_err(|error| {
            let action = if *comparison == Comparison::Same { "remove" } else { "write" };
            format!("cannot {action} {}: {error}", place.display())
        })
    }
}
