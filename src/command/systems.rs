//! `sockdrill systems`

use std::thread;

use crate::report::screen::Screen;
use crate::report::systems::{SystemEntry, json, table};
use crate::run::{Error, Facts, RunOptions};
use crate::settings::Settings;
use crate::system::{Catalogue, HOST};

use super::arguments::{SystemsArguments, SystemsFormat};
use super::exit::{Exit, Failure};

pub(super) fn systems(arguments: &SystemsArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let catalogue = settings.catalogue();
    let names: Vec<&str> = match &arguments.names[..] {
        [] => catalogue.names().collect(),
        names => names.iter().map(String::as_str).collect(),
    };
    for name in &names {
        if let Err(error @ Error::Unknown(..)) = catalogue.system(name) {
            return Err(error.into());
        }
    }
    let entries = tried(&catalogue, &names);
    match arguments.format {
        SystemsFormat::Table => screen.print(&table(&entries, screen.width))?,
        SystemsFormat::Json => screen.print_as_it_is(&json(&entries))?,
    }
    screen.flush()?;
    // Who asks for all of them wants to know which there are; who names some wants those.
    let wanted = !arguments.names.is_empty();
    let missing = entries.iter().any(|entry| !entry.is_available());
    Ok(if wanted && missing { Exit::Failed } else { Exit::Passed })
}

/// Starts all of them, at the same time: it is mostly waiting.
fn tried(catalogue: &Catalogue, names: &[&str]) -> Vec<SystemEntry> {
    let entry = |name: &str| {
        let kind = catalogue.definition(name).map_or(HOST, |definition| definition.kind.word());
        SystemEntry::new(name, kind, started(catalogue, name))
    };
    thread::scope(|scope| {
        let threads: Vec<_> = names.iter().map(|name| scope.spawn(|| entry(name))).collect();
        let joined = threads.into_iter().map(|thread| match thread.join() {
            Ok(entry) => entry,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect()
    })
}

/// What a system says of itself when it has nothing to run.
fn started(catalogue: &Catalogue, name: &str) -> Result<Facts, Error> {
    catalogue.system(name)?.run(&[], &RunOptions::default(), &mut |_| {})
}
