//! A run as JSON Lines on standard output: one object an event. `docs/json.md` describes them, and
//! `docs/json.schema.json` is their schema.

mod case;
mod diagnostic;
mod object;
mod outcome;
mod scenario;

use std::io;

use super::event::{Event, Finding};
use super::reporter::Reporter;
use super::screen::Screen;
use crate::text::excerpt::Source;

use diagnostic::Diagnostic;
pub(super) use object::isolation;
use object::{Begun, Failed, Found, Object, Over};
use scenario::Scenario;

/// Writes an object for each event.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Reporter for Json {
    fn tell(&mut self, event: Event<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            Event::Found(finding) => found(finding, screen),
            Event::Begun(beginning) => line(&Object::Begun(Begun::new(beginning)), screen),
            // A scenario tells of all of its cases.
            Event::CaseBegun(_) | Event::CaseEnded(..) | Event::Waiting => Ok(()),
            Event::Scenario(scenario) => line(&Object::Scenario(Scenario::new(scenario)), screen),
            Event::Failed(message) => line(&Object::Failed(Failed { message }), screen),
            Event::Over(summary) => line(&Object::Over(Over::new(summary)), screen),
        }
    }
}

fn found(finding: &Finding<'_>, screen: &mut Screen) -> io::Result<()> {
    let source = Source::new(finding.source);
    for found in finding.diagnostics {
        let found = Found { path: finding.path, diagnostic: Diagnostic::new(found, &source) };
        line(&Object::Diagnostic(found), screen)?;
    }
    Ok(())
}

/// Whoever reads along sees an object as soon as it is told.
fn line(object: &Object<'_>, screen: &mut Screen) -> io::Result<()> {
    serde_json::to_writer(screen.out(), object)?;
    screen.print("\n")?;
    screen.flush()
}
