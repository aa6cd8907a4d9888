//! A run as JSON Lines on standard output: one object an event. `docs/json.md` describes them, and
//! `docs/json.schema.json` is their schema.

mod case;
mod diagnostic;
mod event;
pub(crate) mod mutation;
mod outcome;
pub(crate) mod pending;
mod scenario;

use std::io;

use super::reporter::{Reporter, RunContext};
use super::screen::Screen;
use crate::run::{Diagnosed, RunEvent};
use crate::text::excerpt::Source;

use diagnostic::Diagnostic;
pub(super) use event::SCHEMA;
use event::{EventObject, RetriedObject, StartedObject};
use scenario::ScenarioObject;

/// Writes an object for each event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json;

impl Reporter for Json {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Diagnosed(diagnosed) => self::diagnosed(diagnosed, screen),
            RunEvent::Started(facts) => line(&EventObject::Started(StartedObject::new(facts, run)), screen),
            // A scenario has all of its cases in it.
            RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..) => Ok(()),
            RunEvent::CaseRetried { case, repetition, lost } => {
                line(&EventObject::CaseRetried(RetriedObject::new(run, *case, *repetition, lost)), screen)
            }
            RunEvent::ScenarioFinished(result) => {
                let scenario = run.scenario(result);
                line(&EventObject::ScenarioFinished(ScenarioObject::new(scenario)), screen)
            }
            RunEvent::Aborted(message) => line(&EventObject::Aborted { message }, screen),
            RunEvent::Finished(summary) => line(&EventObject::Finished(summary), screen),
        }
    }
}

fn diagnosed(diagnosed: &Diagnosed, screen: &mut Screen) -> io::Result<()> {
    let source = Source::new(&diagnosed.source);
    for diagnostic in &diagnosed.diagnostics {
        let (path, diagnostic) = (&diagnosed.path[..], Diagnostic::new(diagnostic, &source));
        line(&EventObject::Diagnostic { path, diagnostic }, screen)?;
    }
    Ok(())
}

/// Whoever reads along sees an object as soon as it happens.
fn line(object: &EventObject<'_>, screen: &mut Screen) -> io::Result<()> {
    serde_json::to_writer(screen.out(), object)?;
    screen.print("\n")?;
    screen.flush()
}
