//! `sockdrill trust`

use std::io;
use std::path::{Path, PathBuf};

use crate::report::screen::Screen;
use crate::settings::Project;
use crate::settings::trust::{Allowed, Entry, Programs, Trust};
use crate::text::columns::align;
use crate::text::foreign;

use super::arguments::TrustArguments;
use super::errors::{InternalError, UsageError};
use super::exit::{Exit, Failure};

pub(super) fn trust(arguments: &TrustArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let trust = Trust::of_user();
    if arguments.list {
        let entries = trust.list().map_err(InternalError::Trust)?;
        screen.print(&listed(&entries))?;
    } else if arguments.revoke {
        let file = file(arguments.project.as_deref())?;
        let revoked = trust.revoke(&file).map_err(InternalError::Trust)?;
        let done = if revoked { "no longer allowed" } else { "was not allowed" };
        screen.print(&format!("{done}: {}\n", foreign::line(&file.to_string_lossy())))?;
    } else {
        let programs = Programs::at(&file(arguments.project.as_deref())?)?;
        trust.allow(&programs).map_err(InternalError::Trust)?;
        screen.print(&shown(&programs).map_err(InternalError::Trust)?)?;
    }
    screen.flush()?;
    Ok(Exit::Passed)
}

/// The file of settings that is meant. One that is gone still has a name.
fn file(project: Option<&Path>) -> Result<PathBuf, Failure> {
    let working = std::env::current_dir().map_err(crate::settings::Error::WorkingDirectory)?;
    let Some(named) = project else {
        let found = Project::find(&working).file;
        return found.ok_or_else(|| UsageError::NoSettings(working).into());
    };
    let path = if named.is_dir() { named.join(Project::FILE) } else { named.to_owned() };
    std::path::absolute(path).map_err(|error: io::Error| InternalError::Trust(error).into())
}

/// What is allowed now.
fn shown(programs: &Programs) -> io::Result<String> {
    let file = programs.file.to_string_lossy();
    let file = foreign::line(&file);
    if programs.systems.is_empty() {
        return Ok(format!("allowed: {file}, which names no programs\n"));
    }
    let started = programs
        .named()
        .map(|(system, words)| vec![format!("  {system}"), foreign::line(&words.join(" ")).into_owned()]);
    let mut text = format!("allowed: what {file} names\n{}\n", align(&started.collect::<Vec<_>>()));
    let files = programs.files()?;
    if !files.is_empty() {
        text += "until it changes, or one of these files\n";
        files.iter().for_each(|file| text.extend(["  ", &*foreign::line(&file.to_string_lossy()), "\n"]));
    }
    Ok(text)
}

/// A line a project.
fn listed(entries: &[Entry]) -> String {
    let row = |entry: &Entry| {
        let now = match entry.now {
            Some(Allowed::Yes) => "allowed",
            Some(Allowed::Changed | Allowed::No) => "changed",
            None => "not readable",
        };
        vec![now.to_owned(), foreign::line(&entry.path.to_string_lossy()).into_owned()]
    };
    let rows: Vec<Vec<String>> = entries.iter().map(row).collect();
    if rows.is_empty() { String::new() } else { format!("{}\n", align(&rows)) }
}
