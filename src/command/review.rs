//! `sockdrill review`

use std::io;
use std::path::Path;

use crate::file::{self, Link};
use crate::report::human::{difference, heading, source};
use crate::report::screen::Screen;
use crate::settings::{Project, Settings};
use crate::store::pending::Shown;
use crate::store::{PendingSnapshot, Snapshot};

use crate::text::foreign;

use super::arguments::PendingArguments;
use super::decide::{self, Decision};
use super::errors::UsageError;
use super::exit::{Exit, Failure};
use super::keyboard::Keyboard;
use super::pending;

const QUESTION: &str = "[a]ccept, [r]eject, [s]kip, [q]uit, [?]: ";
const HELP: &str = "\
a  accept: this is what the scenario does from now on
r  reject: delete the new snapshot and keep the accepted one
s  skip: decide another time
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

pub(super) fn review(arguments: &PendingArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.pending.layer())?;
    let snapshots = pending::find(&arguments.pending, &arguments.names, &settings)?;
    if snapshots.is_empty() {
        pending::report_none(screen)?;
        return Ok(Exit::Passed);
    }
    let keyboard = Keyboard::open().map_err(no_answer)?;
    Review { project: &settings.project, keyboard, screen, for_the_rest: None, tally: Tally::default() }
        .all(&snapshots)
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
    for_the_rest: Option<ReviewAnswer>,
    tally: Tally,
}

impl Review<'_> {
    fn all(mut self, snapshots: &[PendingSnapshot]) -> Result<Exit, Failure> {
        for (place, waiting) in snapshots.iter().enumerate() {
            if place > 0 && self.for_the_rest.is_none() {
                self.screen.print("\n")?;
            }
            if !self.one(waiting, place + 1, snapshots.len())? {
                break;
            }
        }
        let waiting = snapshots.len() - self.tally.accepted - self.tally.rejected;
        let (accepted, rejected) = (self.tally.accepted, self.tally.rejected);
        self.screen.status(&format!("{accepted} accepted, {rejected} rejected, {waiting} left\n"))?;
        Ok(if self.tally.failed { Exit::Internal } else { Exit::Passed })
    }

    /// Decides on a snapshot; false if somebody has had enough.
    fn one(&mut self, waiting: &PendingSnapshot, place: usize, of: usize) -> Result<bool, Failure> {
        let shown = match waiting.show() {
            Ok(Some(shown)) => Some(shown),
            // Somebody else has decided on it meanwhile.
            Ok(None) => return Ok(true),
            Err(error) => {
                self.report(&error.into());
                None
            }
        };
        if self.for_the_rest.is_none() {
            if let Some(shown) = &shown {
                self.show(waiting, shown)?;
            }
            self.screen.print(&format!("{place} of {of}: "))?;
        }
        let Some(answer) = self.answer()? else { return Ok(false) };
        self.carry_out(answer, waiting, shown.as_ref().map(|shown| &shown.snapshot))?;
        Ok(true)
    }

    fn show(&mut self, waiting: &PendingSnapshot, shown: &Shown) -> Result<(), Failure> {
        let colour = self.screen.colour;
        self.screen.print(&heading(waiting, shown, colour))?;
        if let Some(text) = scenario(&shown.snapshot, self.project) {
            self.screen.print(&source(&shown.snapshot.source, &text, colour))?;
        }
        Ok(self.screen.print(&difference(shown, colour))?)
    }

    /// The answer to a snapshot, given before for all or now for this one; none if there will not be one.
    fn answer(&mut self) -> Result<Option<ReviewAnswer>, Failure> {
        if self.for_the_rest.is_some() {
            return Ok(self.for_the_rest);
        }
        let Some((answer, for_the_rest)) = self.ask()? else { return Ok(None) };
        self.for_the_rest = for_the_rest.then_some(answer);
        Ok(Some(answer))
    }

    /// Asks until there is an answer, and whether it is one for all the rest.
    fn ask(&mut self) -> Result<Option<(ReviewAnswer, bool)>, Failure> {
        loop {
            self.keyboard.forget().map_err(no_answer)?;
            self.screen.print(QUESTION)?;
            self.screen.flush()?;
            let Some(key) = self.keyboard.key().map_err(no_answer)? else {
                self.screen.print("\n")?;
                return Ok(None);
            };
            self.screen.print(&format!("{}\n", key.escape_debug()))?;
            match key {
                'a' | 'A' => return Ok(Some((ReviewAnswer::Accept, key == 'A'))),
                'r' | 'R' => return Ok(Some((ReviewAnswer::Reject, key == 'R'))),
                's' | 'S' => return Ok(Some((ReviewAnswer::Skip, key == 'S'))),
                'q' | 'Q' => return Ok(None),
                '?' | 'h' => self.screen.print(HELP)?,
                _ => {}
            }
        }
    }

    fn carry_out(
        &mut self,
        answer: ReviewAnswer,
        waiting: &PendingSnapshot,
        shown: Option<&Snapshot>,
    ) -> Result<(), Failure> {
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
                self.screen.print(&format!("{decision} {}\n", foreign::line(&path)))?;
            }
            Err(failure) => self.report(&failure),
        }
        Ok(())
    }

    fn report(&mut self, failure: &Failure) {
        failure.report(self.screen);
        self.tally.failed = true;
    }
}

/// The text of a snapshot's scenario, if its file is there; what is no UTF-8 is replaced. A snapshot that somebody
/// sent may name any file: only a scenario's is shown.
fn scenario(snapshot: &Snapshot, project: &Project) -> Option<String> {
    let path = project.within(Path::new(&snapshot.source));
    if !snapshot.is_of_scenario() {
        return None;
    }
    let bytes = file::read(&path, Link::Follow).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
