//! `sockdrill man`

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::language::suggest;
use crate::report::screen::Screen;
use crate::store::atomic;

use super::arguments::{Arguments, ManArguments};
use super::errors::{InternalError, UsageError};
use super::exit::{Exit, Failure};

pub(super) fn man(arguments: &ManArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let pages = pages();
    match &arguments.out {
        Some(folder) => pages.iter().try_for_each(|page| write(folder, page))?,
        None => screen.print_as_it_is(&text(find(&pages, arguments.page.as_deref())?)?)?,
    }
    screen.flush()?;
    Ok(Exit::Passed)
}

/// The command, then its subcommands.
fn pages() -> Vec<Command> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    // Gives the subcommands the names of their pages: `sockdrill-run`.
    command.build();
    let subcommands: Vec<Command> = command.get_subcommands().cloned().collect();
    std::iter::once(command).chain(subcommands).collect()
}

fn find<'p>(pages: &'p [Command], wanted: Option<&str>) -> Result<&'p Command, Failure> {
    let Some(wanted) = wanted else { return Ok(&pages[0]) };
    let known = || pages[1..].iter().map(Command::get_name);
    known().position(|name| name == wanted).map(|place| &pages[place + 1]).ok_or_else(|| {
        UsageError::NoManualPage(wanted.to_owned(), suggest::nearest(wanted, known()).map(str::to_owned))
            .into()
    })
}

fn write(folder: &Path, page: &Command) -> Result<(), Failure> {
    let man = Man::new(page.clone());
    let path = folder.join(man.get_filename());
    let text = text(page)?;
    Ok(atomic::write(&path, &text).map_err(|error| InternalError::Write { path, error })?)
}

fn text(page: &Command) -> Result<String, Failure> {
    let mut text = Vec::new();
    let source = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    Man::new(page.clone()).source(source).render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
