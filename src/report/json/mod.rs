//! A run as JSON Lines on standard output: one object an event. `docs/json.md` describes them, and
//! `docs/json.schema.json` is their schema.

mod case;
mod diagnostic;
mod object;
mod outcome;
mod scenario;

use std::io;

use super::reporter::{Reporter, RunContext};
use super::screen::Screen;
use crate::run::{Diagnosed, RunEvent};
use crate::text::excerpt::Source;

use diagnostic::Diagnostic;
use object::{Object, Started};
use scenario::Scenario;

/// Writes an object for each event.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Reporter for Json {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Diagnosed(diagnosed) => self::diagnosed(diagnosed, screen),
            RunEvent::Started(facts) => line(&Object::Started(Started::new(facts, run)), screen),
            // A scenario says all of its cases.
            RunEvent::CaseStarted(_) | RunEvent::CaseFinished { .. } | RunEvent::Waiting => Ok(()),
            RunEvent::ScenarioFinished(result) => {
                let scenario = run.scenario(result);
                line(&Object::ScenarioFinished(Scenario::new(scenario)), screen)
            }
            RunEvent::Aborted(message) => line(&Object::Aborted { message }, screen),
            RunEvent::Finished(summary) => line(&Object::Finished(summary), screen),
        }
    }
}

fn diagnosed(diagnosed: &Diagnosed, screen: &mut Screen) -> io::Result<()> {
    let source = Source::new(&diagnosed.source);
    for diagnostic in &diagnosed.diagnostics {
        let (path, diagnostic) = (&diagnosed.path[..], Diagnostic::new(diagnostic, &source));
        line(&Object::Diagnostic { path, diagnostic }, screen)?;
    }
    Ok(())
}

/// Whoever reads along sees an object as soon as it happens.
fn line(object: &Object<'_>, screen: &mut Screen) -> io::Result<()> {
    serde_json::to_writer(screen.out(), object)?;
    screen.print("\n")?;
    screen.flush()
}
