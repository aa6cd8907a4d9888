//! `sockdrill list`

use crate::report::human;
use crate::report::list::{ListEntry, claims, claims_json, json, markdown, table};
use crate::report::screen::Screen;
use crate::settings::Settings;

use super::arguments::{ListArguments, ListFormat};
use super::errors::UsageError;
use super::exit::{Exit, Failure};
use super::selection;

pub(super) fn list(arguments: &ListArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.selection.layer())?;
    let loaded = selection::load(&arguments.selection, &settings, &mut human::Diagnostics, screen)?;
    let entries: Vec<ListEntry<'_>> = loaded.scripts.iter().map(ListEntry::of).collect();
    let root = settings.project.shown(&settings.scenarios);
    let text = match arguments.format {
        ListFormat::Markdown if arguments.claims => return Err(UsageError::ClaimsFormat.into()),
        ListFormat::Table if arguments.claims => claims(&entries, screen.width),
        ListFormat::Json if arguments.claims => claims_json(&entries),
        ListFormat::Markdown => markdown(&entries, &root.to_string_lossy()),
        ListFormat::Table => table(&entries, screen.width, screen.colour),
        ListFormat::Json => json(&entries),
    };
    match arguments.format {
        ListFormat::Json => screen.print_as_it_is(&text)?,
        ListFormat::Table | ListFormat::Markdown => screen.print(&text)?,
    }
    screen.flush()?;
    if loaded.errors > 0 {
        screen.status(&loaded.summary())?;
        return Ok(Exit::Usage);
    }
    Ok(Exit::Passed)
}
