//! `sockdrill test`

use std::path::Path;
use std::time::SystemTime;

use crate::language::script::Script;
use crate::record::{self, Comparison, Record, Recorder, pending};
use crate::report::event::{Change, Verdict};
use crate::report::human;
use crate::report::screen::Screen;
use crate::run::Finished;
use crate::settings::Settings;
use crate::system::Facts;

use super::arguments::TestArguments;
use super::chosen;
use super::exit::{Exit, Failure};
use super::last_failed::Remembering;
use super::session::{self, Running};

pub(super) fn test(arguments: &TestArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let loaded = chosen::load_again(&arguments.chosen, &arguments.again, &settings, screen)?;
    if loaded.errors > 0 {
        screen.tell(&loaded.summary())?;
        return Ok(Exit::Wrong);
    }
    let records = Records { settings: &settings, began: SystemTime::now() };
    let mut judge =
        |script: &Script, finished: &Finished, facts: &Facts| records.judge(script, finished, facts);
    let mut reporter = human::Test;
    let mut reporter = Remembering::new(&mut reporter, &settings, true);
    let running = Running::new(&settings, &arguments.how);
    session::run(loaded.scripts, &running, &mut judge, &mut reporter, screen)
}

/// The records of a run.
struct Records<'r> {
    settings: &'r Settings,
    began: SystemTime,
}

impl Records<'_> {
    /// Compares what happened with the record, and puts a new one beside it where they differ.
    fn judge(&self, script: &Script, finished: &Finished, facts: &Facts) -> Result<Verdict, Failure> {
        let mut recorder = Recorder::new(script, &facts.platform);
        finished.cases.iter().for_each(|case| recorder.add(case));
        let Some(contents) = recorder.finish() else {
            // A case without an end of its own leaves nothing to compare.
            return Ok(Verdict::Skipped(Some("it was not run to its end".to_owned())));
        };
        let actual = Record {
            source: self.settings.source(Path::new(&script.path)),
            description: script.header.title.clone(),
            contents,
        };
        self.compare(Path::new(&script.path), &actual)
    }

    fn compare(&self, scenario: &Path, actual: &Record) -> Result<Verdict, Failure> {
        let snapshot = self.settings.snapshot_path(scenario);
        let pending = record::pending_path(&snapshot);
        let accepted = Record::read(&snapshot).map_err(Failure::Record)?;
        let comparison = record::compare(accepted.as_ref(), actual);
        pending::settle(&pending, actual, &comparison, self.began).map_err(|error| Failure::File {
            action: "write",
            path: pending.clone(),
            error,
        })?;
        Ok(match comparison {
            Comparison::Same => Verdict::Passed,
            Comparison::Missing => Verdict::New(Change {
                accepted: String::new(),
                actual: actual.contents.clone(),
                pending: Some(pending),
            }),
            Comparison::Differs { accepted, actual } => {
                Verdict::Differs(Change { accepted, actual, pending: Some(pending) })
            }
        })
    }
}
