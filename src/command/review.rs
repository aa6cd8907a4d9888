//! `sockdrill review`

use std::io;
use std::path::{Path, PathBuf};

use crate::file::{self, Link};
use crate::report::human::{difference, heading, source, whole};
use crate::report::screen::Screen;
use crate::settings::{Project, Settings};
use crate::store::pending::Shown;
use crate::store::{PendingSnapshot, Snapshot};

use crate::text::foreign;

use super::arguments::PendingArguments;
use super::decide::{self, Decision};
use super::errors::UsageError;
use super::exit::{Exit, Failure};
use super::foreground;
use super::keyboard::Keyboard;
use super::pending;

const QUESTION: &str = "[a]ccept, [r]eject, [s]kip, [b]ack, [d]iff, [e]dit, [p]age, [q]uit, [?]: ";
const HELP: &str = "\
a  accept: this is what the scenario does from now on
r  reject: delete the new snapshot and keep the accepted one
s  skip: decide another time
b  back: to the one before that was skipped
d  diff: show all of the new snapshot in place of what changed, or what changed again
e  edit: open the scenario in $VISUAL or $EDITOR
p  page: show it in $PAGER
q  quit: leave this one and the rest pending
A, R, S  the same for this one and all the rest, without showing them
";

/// What somebody says to a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReviewAnswer {
    Accept,
    Reject,
    Skip,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Answer(ReviewAnswer),
    /// An answer to all the rest.
    ForTheRest(ReviewAnswer),
    Back,
    Diff,
    Edit,
    Page,
    Quit,
    Help,
}

impl Key {
    fn of(key: char) -> Option<Self> {
        Some(match key {
            'a' => Self::Answer(ReviewAnswer::Accept),
            'r' => Self::Answer(ReviewAnswer::Reject),
            's' => Self::Answer(ReviewAnswer::Skip),
            'A' => Self::ForTheRest(ReviewAnswer::Accept),
            'R' => Self::ForTheRest(ReviewAnswer::Reject),
            'S' => Self::ForTheRest(ReviewAnswer::Skip),
            'b' => Self::Back,
            'd' => Self::Diff,
            'e' => Self::Edit,
            'p' => Self::Page,
            'q' | 'Q' => Self::Quit,
            '?' | 'h' => Self::Help,
            _ => return None,
        })
    }
}

/// What comes after a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// The one after it.
    Forward,
    /// The one at this place.
    Back(usize),
    /// Nothing more.
    Nothing,
}

pub(super) fn review(arguments: &PendingArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.pending.layer())?;
    let snapshots = pending::find(&arguments.pending, &arguments.names, &settings)?;
    if snapshots.is_empty() {
        pending::report_none(screen)?;
        return Ok(Exit::Passed);
    }
    let keyboard = Keyboard::open().map_err(no_answer)?;
    let review = Review {
        project: &settings.project,
        keyboard,
        screen,
        is_whole: false,
        for_the_rest: None,
        decided: vec![false; snapshots.len()],
        said: String::new(),
        has_reported: false,
        tally: Tally::default(),
    };
    review.all(&snapshots)
}

fn no_answer(error: io::Error) -> Failure {
    UsageError::Read { path: "standard input".into(), error }.into()
}

#[derive(Default)]
struct Tally {
    accepted: usize,
    rejected: usize,
    failed: bool,
}

struct Review<'r> {
    project: &'r Project,
    keyboard: Keyboard,
    screen: &'r mut Screen,
    /// Whether all of a snapshot is shown, or what it changes.
    is_whole: bool,
    for_the_rest: Option<ReviewAnswer>,
    /// Which of them wait no more.
    decided: Vec<bool>,
    /// What was said since the screen began anew, for the next screen: it would be gone before anybody reads it.
    said: String,
    /// Whether an error was reported since, which is to be read: the next screen begins below it.
    has_reported: bool,
    tally: Tally,
}

impl Review<'_> {
    fn all(mut self, snapshots: &[PendingSnapshot]) -> Result<Exit, Failure> {
        let mut place = 0;
        while let Some(waiting) = snapshots.get(place) {
            match self.one(waiting, place, snapshots.len())? {
                Next::Forward => place += 1,
                Next::Back(to) => place = to,
                Next::Nothing => break,
            }
        }
        let waiting = snapshots.len() - self.tally.accepted - self.tally.rejected;
        let (accepted, rejected) = (self.tally.accepted, self.tally.rejected);
        self.screen.status(&format!("{accepted} accepted, {rejected} rejected, {waiting} left\n"))?;
        Ok(if self.tally.failed { Exit::Internal } else { Exit::Passed })
    }

    /// Decides on a snapshot.
    fn one(&mut self, waiting: &PendingSnapshot, place: usize, of: usize) -> Result<Next, Failure> {
        let shown = match waiting.show() {
            Ok(Some(shown)) => Some(shown),
            // Somebody else has decided on it meanwhile.
            Ok(None) => return Ok(Next::Forward),
            Err(error) => {
                self.report(&error.into());
                None
            }
        };
        let answer = match self.for_the_rest {
            Some(answer) => answer,
            None => match self.ask(waiting, shown.as_ref(), place, of)? {
                Ok(answer) => answer,
                Err(next) => return Ok(next),
            },
        };
        self.decided[place] = self.carry_out(answer, waiting, shown.as_ref().map(|shown| &shown.snapshot))?;
        Ok(Next::Forward)
    }

    /// Shows a snapshot and asks until there is an answer, or it is to be another one's turn.
    fn ask(
        &mut self,
        waiting: &PendingSnapshot,
        shown: Option<&Shown>,
        place: usize,
        of: usize,
    ) -> Result<Result<ReviewAnswer, Next>, Failure> {
        let name = foreign::line(shown.map_or(&waiting.name, |shown| &shown.snapshot.source)).into_owned();
        self.show(waiting, shown, place > 0)?;
        loop {
            match self.key(&format!("{} of {of}, {name}\n{QUESTION}", place + 1))? {
                None => self.say("")?,
                Some(Key::Answer(answer)) => return Ok(Ok(answer)),
                Some(Key::ForTheRest(answer)) => {
                    self.for_the_rest = Some(answer);
                    return Ok(Ok(answer));
                }
                Some(Key::Quit) => return Ok(Err(Next::Nothing)),
                Some(Key::Back) => match (0..place).rev().find(|earlier| !self.decided[*earlier]) {
                    Some(earlier) => return Ok(Err(Next::Back(earlier))),
                    None => self.say("all before this one are decided\n")?,
                },
                Some(Key::Help) => self.say(HELP)?,
                Some(Key::Diff) => {
                    self.is_whole = !self.is_whole;
                    self.show(waiting, shown, true)?;
                }
                Some(Key::Page) => {
                    let text = self.view(waiting, shown);
                    let paged = self.lend(|| foreground::page(&text))?;
                    self.say(&paged.map_or_else(|why| format!("cannot page: {why}\n"), |()| String::new()))?;
                }
                Some(Key::Edit) => {
                    let said = self.edit(shown.map(|shown| &shown.snapshot))?;
                    self.say(&said)?;
                }
            }
        }
    }

    /// Draws a screen of its own for a snapshot, or, where that cannot be, a blank line before it.
    fn show(
        &mut self,
        waiting: &PendingSnapshot,
        shown: Option<&Shown>,
        is_next: bool,
    ) -> Result<(), Failure> {
        let said = std::mem::take(&mut self.said);
        if !std::mem::take(&mut self.has_reported) && self.screen.clear()? {
            self.screen.print(&said)?;
        } else if is_next {
            self.screen.print("\n")?;
        }
        let view = self.view(waiting, shown);
        Ok(self.screen.print(&view)?)
    }

    /// What is shown of a snapshot; nothing if it cannot be read.
    fn view(&self, waiting: &PendingSnapshot, shown: Option<&Shown>) -> String {
        let Some(shown) = shown else { return String::new() };
        let colour = self.screen.colour;
        let scenario = scenario(&shown.snapshot, self.project);
        let scenario = scenario.map(|text| source(&shown.snapshot.source, &text, colour));
        let change = if self.is_whole { whole(&shown.snapshot) } else { difference(shown, colour) };
        heading(waiting, shown, colour) + &scenario.unwrap_or_default() + &change
    }

    /// Says something about what was just asked for.
    fn say(&mut self, text: &str) -> Result<(), Failure> {
        self.said.push_str(text);
        Ok(self.screen.print(text)?)
    }

    /// The next key and what it asks for, if anything; that there will not be one is to have had enough.
    fn key(&mut self, question: &str) -> Result<Option<Key>, Failure> {
        self.keyboard.forget().map_err(no_answer)?;
        self.screen.print(question)?;
        self.screen.flush()?;
        let Some(key) = self.keyboard.key().map_err(no_answer)? else {
            self.screen.print("\n")?;
            return Ok(Some(Key::Quit));
        };
        self.screen.print(&format!("{}\n", key.escape_debug()))?;
        Ok(Key::of(key))
    }

    /// Opens the scenario of a snapshot in an editor, and says what came of it.
    fn edit(&mut self, snapshot: Option<&Snapshot>) -> Result<String, Failure> {
        let Some(path) = snapshot.and_then(|snapshot| scenario_file(snapshot, self.project)) else {
            return Ok("the scenario is not there\n".to_owned());
        };
        let name = self.project.shown(&path);
        let name = foreign::line(&name.to_string_lossy()).into_owned();
        Ok(match self.lend(|| foreground::edit(&path))? {
            Ok(()) => format!("`sockdrill test {name}` says what it does now\n"),
            Err(why) => format!("cannot edit {name}: {why}\n"),
        })
    }

    /// Lends the terminal to another program, if there is one.
    fn lend(&mut self, run: impl FnOnce() -> io::Result<()>) -> Result<Result<(), String>, Failure> {
        self.screen.flush()?;
        Ok(match self.keyboard.lend(run).map_err(no_answer)? {
            Some(outcome) => outcome.map_err(|error| error.to_string()),
            None => Err("standard input is no terminal".to_owned()),
        })
    }

    /// True if it waits no more.
    fn carry_out(
        &mut self,
        answer: ReviewAnswer,
        waiting: &PendingSnapshot,
        shown: Option<&Snapshot>,
    ) -> Result<bool, Failure> {
        let decision = match (answer, shown) {
            (ReviewAnswer::Accept, Some(shown)) => decide::accept(waiting, shown),
            // What cannot be read cannot be accepted either; that it cannot has been said.
            (ReviewAnswer::Skip, _) | (ReviewAnswer::Accept, None) => Ok(Decision::Skipped),
            (ReviewAnswer::Reject, _) => decide::reject(waiting),
        };
        match decision {
            Ok(decision) => {
                match decision {
                    Decision::Accepted(_) => self.tally.accepted += 1,
                    Decision::Rejected => self.tally.rejected += 1,
                    Decision::Skipped => {}
                }
                let path = waiting.snapshot.to_string_lossy();
                self.say(&format!("{decision} {}\n", foreign::line(&path)))?;
                Ok(decision != Decision::Skipped)
            }
            Err(failure) => {
                self.report(&failure);
                Ok(false)
            }
        }
    }

    fn report(&mut self, failure: &Failure) {
        failure.report(self.screen);
        self.tally.failed = true;
        self.has_reported = true;
    }
}

/// The text of a snapshot's scenario, if its file is there; what is no UTF-8 is replaced.
fn scenario(snapshot: &Snapshot, project: &Project) -> Option<String> {
    let bytes = file::read(&scenario_file(snapshot, project)?, Link::Follow).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The file of a snapshot's scenario, if it is there. A snapshot that somebody sent may name any file: only a
/// scenario's is shown.
fn scenario_file(snapshot: &Snapshot, project: &Project) -> Option<PathBuf> {
    let path = project.within(Path::new(&snapshot.source));
    (snapshot.is_of_scenario() && path.is_file()).then_some(path)
}
