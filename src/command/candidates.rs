//! What the shell offers for a value: systems, tags, words and pending snapshots of the project at hand. Who completes a
//! line wants no errors: what can't be read offers nothing.

use std::collections::BTreeSet;

use clap_complete::engine::CompletionCandidate;

use crate::file::{self, Link};
use crate::language::check::Parsed;
use crate::language::diagnostic::Code;
use crate::language::vocabulary;
use crate::settings::systems::HOST;
use crate::settings::{Layer, Settings};
use crate::store;
use crate::text::foreign;
use crate::walk::{Links, files};

/// The systems that scenarios can run on.
pub(super) fn systems() -> Vec<CompletionCandidate> {
    let settings = Settings::here(Layer::default()).ok();
    let others = settings.into_iter().flat_map(|settings| settings.systems.into_keys());
    std::iter::once(HOST.to_owned()).chain(others).map(CompletionCandidate::new).collect()
}

/// The tags of the project's scenarios.
pub(super) fn tags() -> Vec<CompletionCandidate> {
    let Ok(settings) = Settings::here(Layer::default()) else { return Vec::new() };
    let own: Vec<_> = settings.project.folder.canonicalize().into_iter().collect();
    let paths = files(&settings.scenarios, ".drill", Links::Within(&own)).unwrap_or_default();
    let texts = paths.iter().filter_map(|path| file::read_text(path, Link::Follow).ok());
    let tags: BTreeSet<String> = texts
        .flat_map(|text| Parsed::new(&text).header().map(|header| header.tags.clone()).unwrap_or_default())
        .collect();
    tags.into_iter().filter(|tag| is_harmless(tag)).map(CompletionCandidate::new).collect()
}

/// The words of the language, and the codes of messages.
pub(super) fn words() -> Vec<CompletionCandidate> {
    let word =
        |entry: &vocabulary::Entry| CompletionCandidate::new(entry.word).help(Some(entry.summary.into()));
    let codes = Code::ALL.iter().map(|code| CompletionCandidate::new(code.as_str()));
    vocabulary::entries().map(word).chain(codes).collect()
}

/// The names of the pending snapshots.
pub(super) fn pending() -> Vec<CompletionCandidate> {
    let Ok(settings) = Settings::here(Layer::default()) else { return Vec::new() };
    let pending = store::pending::find_all(&settings.snapshots, &settings.snapshots).unwrap_or_default();
    let names = pending.into_iter().map(|waiting| waiting.name).filter(|name| is_harmless(name));
    names.map(CompletionCandidate::new).collect()
}

/// Whether a shell may be given it: a candidate is a line.
fn is_harmless(text: &str) -> bool {
    foreign::line(text) == text
}
