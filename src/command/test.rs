//! `sockdrill test`

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::language::script::Script;
use crate::record::{self, Comparison, Record, Recorder, diff, pending};
use crate::run::{Finished, Tally};
use crate::system::Facts;

use super::arguments::TestArguments;
use super::exit::{Exit, Failure};
use super::files;
use super::load::load;
use super::run::tell_failures;
use super::screen::{Screen, Style};
use super::session;

/// The folder whose shape the folder of records has.
const SCENARIOS: &str = "scenarios";

pub(super) fn test(arguments: &TestArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let loaded = load(&files::find(&arguments.paths.paths)?, screen)?;
    if loaded.errors > 0 {
        screen.tell(&loaded.summary())?;
        return Ok(Exit::Wrong);
    }
    let (scripts, slow) = session::without_slow(loaded.scripts, &arguments.how);
    let mut test = Test::new(&arguments.snapshots);
    let session = session::run(&scripts, &arguments.how, |script, finished, facts| {
        test.scenario(script, finished, facts, screen)
    })?;
    for script in &slow {
        test.said(Verdict::Skip, script, "it is slow; --slow runs it", screen)?;
    }
    screen.flush()?;
    screen.tell(&test.summary(&session))?;
    Ok(session.exit().max(test.exit()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Pass,
    Fail,
    Differs,
    New,
    Skip,
}

struct Test<'t> {
    snapshots: &'t Path,
    began: SystemTime,
    verdicts: Vec<Verdict>,
}

impl<'t> Test<'t> {
    fn new(snapshots: &'t Path) -> Self {
        Self { snapshots, began: SystemTime::now(), verdicts: Vec::new() }
    }

    fn scenario(
        &mut self,
        script: &Script,
        finished: &Finished,
        facts: &Facts,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        let tally = Tally::of(&finished.cases);
        if tally.differed + tally.broken > 0 {
            self.said(Verdict::Fail, script, "", screen)?;
            return tell_failures(script, finished, &facts.platform, screen);
        }
        if tally.skipped > 0 {
            let what = format!("{} of {}", tally.skipped, session::count(tally.cases, "case"));
            self.said(Verdict::Skip, script, &what, screen)?;
            return tell_failures(script, finished, &facts.platform, screen);
        }
        let mut recorder = Recorder::new(script, &facts.platform);
        finished.cases.iter().for_each(|case| recorder.add(case));
        match recorder.finish() {
            Some(contents) => self.compare(script, contents, screen),
            // A scenario of which some case has no end has nothing to compare.
            None => self.said(Verdict::Skip, script, "it was not run to its end", screen),
        }
    }

    fn compare(&mut self, script: &Script, contents: String, screen: &mut Screen) -> Result<(), Failure> {
        let snapshot = record::snapshot_path(Path::new(&script.path), Path::new(SCENARIOS), self.snapshots);
        let pending_path = record::pending_path(&snapshot);
        let actual = Record {
            source: record::source(Path::new(&script.path), Path::new(".")),
            description: script.header.title.clone(),
            contents,
        };
        let accepted = Record::read(&snapshot).map_err(Failure::Record)?;
        let comparison = record::compare(accepted.as_ref(), &actual);
        pending::settle(&pending_path, &actual, &comparison, self.began)
            .map_err(|error| write_error(&pending_path, error))?;
        match &comparison {
            Comparison::Same => self.said(Verdict::Pass, script, "", screen),
            Comparison::Missing => {
                self.said(Verdict::New, script, "it has no record yet", screen)?;
                show_diff("", &actual.contents, screen)?;
                Ok(screen.print(&format!("     the new record: {}\n", pending_path.display()))?)
            }
            Comparison::Differs { accepted, actual } => {
                self.said(Verdict::Differs, script, "", screen)?;
                show_diff(accepted, actual, screen)?;
                Ok(screen.print(&format!("     the new record: {}\n", pending_path.display()))?)
            }
        }
    }

    fn said(
        &mut self,
        verdict: Verdict,
        script: &Script,
        why: &str,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        self.verdicts.push(verdict);
        let word = match verdict {
            Verdict::Pass => screen.paint(Style::Good, "PASS"),
            Verdict::Fail => screen.paint(Style::Bad, "FAIL"),
            Verdict::Differs => screen.paint(Style::Bad, "DIFF"),
            Verdict::New => screen.paint(Style::Odd, " NEW"),
            Verdict::Skip => screen.paint(Style::Odd, "SKIP"),
        };
        let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
        Ok(screen.print(&format!("{word} {}{why}\n", script.path))?)
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.iter().filter(|one| **one == verdict).count()
    }

    fn exit(&self) -> Exit {
        let differs = self.count(Verdict::Differs) + self.count(Verdict::New) > 0;
        if differs { Exit::Differed } else { Exit::Held }
    }

    fn summary(&self, session: &session::Session) -> String {
        let mut parts = Vec::new();
        for (verdict, what) in [
            (Verdict::Pass, "passed"),
            (Verdict::Fail, "failed"),
            (Verdict::Differs, "differ from their records"),
            (Verdict::New, "have no record yet"),
            (Verdict::Skip, "skipped"),
        ] {
            match self.count(verdict) {
                0 => {}
                count => parts.push(format!("{count} {what}")),
            }
        }
        let apart =
            session.facts.as_ref().map_or(String::new(), |facts| format!(" ({})", facts.isolation_line()));
        format!(
            "{}, {}: {}{apart}\n",
            session::count(self.verdicts.len(), "scenario"),
            session::count(session.tally.cases, "case"),
            parts.join(", "),
        )
    }
}

fn write_error(path: &Path, error: std::io::Error) -> Failure {
    Failure::File { action: "write", path: PathBuf::from(path), error }
}

fn show_diff(old: &str, new: &str, screen: &mut Screen) -> Result<(), Failure> {
    for line in diff::diff(old, new) {
        let text = match line {
            diff::Line::Same(text) => format!("       {text}"),
            diff::Line::Removed(text) => screen.paint(Style::Bad, &format!("     - {text}")),
            diff::Line::Added(text) => screen.paint(Style::Good, &format!("     + {text}")),
            diff::Line::Gap(lines) => {
                screen.paint(Style::Quiet, &format!("       … {}", session::count(lines, "line")))
            }
        };
        screen.print(&format!("{}\n", text.trim_end()))?;
    }
    Ok(())
}
