//! `sockdrill explain`

use crate::language::diagnostic::Code;
use crate::language::suggest;
use crate::language::vocabulary::{self, Entry};
use crate::report::explain as report;

use super::arguments::ExplainArguments;
use super::errors::UsageError;
use super::exit::{Exit, Failure};
use crate::report::screen::Screen;

pub(super) fn explain(arguments: &ExplainArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let text = match &arguments.word {
        None => report::overview(screen.colour),
        Some(word) => match (&vocabulary::explain(word)[..], Code::from_text(word)) {
            ([], None) => return Err(unknown(word)),
            ([], Some(code)) => report::code(code, screen.colour),
            (entries, _) => report::entry(entries, screen.colour),
        },
    };
    screen.print(&text)?;
    screen.flush()?;
    Ok(Exit::Passed)
}

fn unknown(word: &str) -> Failure {
    // A name in C is mostly the word itself: once is enough, for only so many are compared.
    let names = |entry: &'static Entry| {
        [entry.word, entry.c_name].into_iter().take(if entry.c_name == entry.word { 1 } else { 2 })
    };
    let words = vocabulary::entries().flat_map(names);
    let codes = Code::ALL.iter().map(|code| code.as_str());
    let near = suggest::nearest(word, words.chain(codes)).map(str::to_owned);
    UsageError::UnknownWord(word.to_owned(), near).into()
}
