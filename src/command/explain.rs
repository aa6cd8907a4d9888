//! `sockdrill explain`

use crate::language::suggest;
use crate::language::vocabulary;
use crate::report::explain as report;

use super::arguments::ExplainArguments;
use super::errors::UsageError;
use super::exit::{Exit, Failure};
use crate::report::screen::Screen;

pub(super) fn explain(arguments: &ExplainArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let text = match &arguments.word {
        None => report::overview(screen.colour),
        Some(word) => {
            let entries = vocabulary::explain(word);
            if entries.is_empty() {
                return Err(unknown(word));
            }
            report::entry(&entries, screen.colour)
        }
    };
    screen.print(&text)?;
    screen.flush()?;
    Ok(Exit::Held)
}

fn unknown(word: &str) -> Failure {
    let words = vocabulary::entries().flat_map(|entry| [entry.word, entry.c_name]);
    UsageError::UnknownWord(word.to_owned(), suggest::nearest(word, words).map(str::to_owned)).into()
}
