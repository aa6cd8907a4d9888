//! Which of the scenarios that the user named are meant: by name, by tag, by how they ended last time.

use std::collections::BTreeSet;
use std::path::Path;

use crate::language::check::Parsed;
use crate::language::header::Header;
use crate::language::suggest;
use crate::report::reporter::Reporter;
use crate::report::screen::Screen;
use crate::settings::Settings;

use super::errors::UsageError;
use super::exit::Failure;
use super::files::{self, Origin, Text};
use super::flags::{Again, Selection};
use super::last_failed::LastFailed;
use super::load::{Lints, Loaded, LoadedScript};
use super::parallel;
use super::partition::Partition;

const FORGET: &str = "; `--all-tags` ignores the tags in the settings";

/// Reads and checks the scenarios that are selected, and reports what is wrong with them.
pub(super) fn load(
    selection: &Selection,
    settings: &Settings,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Loaded, Failure> {
    load_with(selection, settings, None, reporter, screen)
}

/// The same, and perhaps looks for what is right and probably not meant.
pub(super) fn load_with(
    selection: &Selection,
    settings: &Settings,
    lints: Option<&Lints>,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Loaded, Failure> {
    let loaded = check(&find(selection, settings)?, selection, settings, lints)?;
    loaded.report(reporter, screen)?;
    Ok(loaded)
}

/// Reads and checks the scenarios that are selected, perhaps only those that failed last time.
pub(super) fn check_again(
    selection: &Selection,
    again: &Again,
    settings: &Settings,
    screen: &mut Screen,
) -> Result<Loaded, Failure> {
    if !again.failed {
        return check(&find(selection, settings)?, selection, settings, None);
    }
    let failed = LastFailed::of(settings).files()?;
    let named = match &selection.paths.paths[..] {
        [] => failed.into_iter().map(Origin::File).collect(),
        paths => {
            let failed =
                |origin: &Origin| matches!(origin, Origin::File(path) if is_in(&failed, path, settings));
            files::find(paths, settings)?.into_iter().filter(failed).collect::<Vec<Origin>>()
        }
    };
    if named.is_empty() {
        screen.status("nothing to rerun: no scenario failed in its last run\n")?;
        return Ok(Loaded::default());
    }
    check(&named, selection, settings, None)
}

/// Whether all scenarios of the project are meant, so that what is not among them is not there.
pub(super) fn is_everything(selection: &Selection, again: &Again, settings: &Settings) -> bool {
    let is_root = |path: &String| settings.project.absolute(Path::new(path)) == settings.scenarios;
    selection.paths.paths.iter().all(is_root)
        && !again.failed
        && selection.partition.is_none()
        && [&selection.filter, &settings.tags, &settings.skip_tags].into_iter().all(Vec::is_empty)
}

/// What a scenario is called wherever the project lies.
fn part_name(origin: &Origin, settings: &Settings) -> String {
    match origin {
        Origin::StandardInput => String::new(),
        Origin::File(path) => settings.source(path),
    }
}

/// Whether a file is one of these, by whatever name.
fn is_in(files: &[std::path::PathBuf], path: &Path, settings: &Settings) -> bool {
    let absolute = |path: &Path| settings.project.absolute(path);
    files.iter().any(|file| absolute(file) == absolute(path))
}

/// What the user named; nothing is all right if it may be.
fn find(selection: &Selection, settings: &Settings) -> Result<Vec<Origin>, Failure> {
    match files::find(&selection.paths.paths, settings) {
        Err(Failure::Usage(UsageError::NoSuchFile(_) | UsageError::NoScenarios(_)))
            if selection.allow_empty =>
        {
            Ok(Vec::new())
        }
        found => found,
    }
}

/// Reads files, and checks those that are selected.
fn check(
    origins: &[Origin],
    selection: &Selection,
    settings: &Settings,
    lints: Option<&Lints>,
) -> Result<Loaded, Failure> {
    let filter = Filter { texts: &selection.filter, settings, lints };
    let mut loaded = Loaded::with_capacity(origins.len());
    let mut other_tags = BTreeSet::new();
    let mut selected = 0;
    for (origin, looked) in
        origins.iter().zip(parallel::map(origins, settings.jobs, |origin| filter.look(origin)))
    {
        match looked {
            Looked::Selected(script) => {
                let is_in = |part: Partition| part.has(selected, &part_name(origin, settings));
                if selection.partition.is_none_or(is_in) {
                    loaded.add(script);
                }
                selected += 1;
            }
            Looked::Other(tags) => other_tags.extend(tags),
        }
    }
    if selection.allow_empty {
        return Ok(loaded);
    }
    // A part of a few scenarios may have none: the others are run by somebody else.
    if selected == 0 {
        return Err(UsageError::NothingSelected(filter.nothing(origins.len(), &other_tags, selection)).into());
    }
    let seen = || loaded.scripts.iter().flat_map(|script| &script.header.tags).chain(&other_tags);
    // Of a script that is wrong the tags are not known.
    if loaded.errors == 0
        && let Some(unknown) = selection.tag.iter().flatten().find(|tag| !seen().any(|seen| seen == *tag))
    {
        let near = suggest::nearest(unknown, seen().map(String::as_str)).map(str::to_owned);
        return Err(UsageError::UnknownTag(unknown.clone(), near).into());
    }
    Ok(loaded)
}

/// What must be true of a scenario.
struct Filter<'f> {
    texts: &'f [String],
    settings: &'f Settings,
    /// What else is looked for in those that are selected.
    lints: Option<&'f Lints>,
}

/// A scenario that was looked at.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are selected, and boxes of thousands would leave holes"
)]
enum Looked {
    /// It is selected; what was found in it.
    Selected(LoadedScript),
    /// It is not; its tags.
    Other(Vec<String>),
}

impl Filter<'_> {
    fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.settings.tags.is_empty() && self.settings.skip_tags.is_empty()
    }

    /// Decided before the scenario is checked: errors of one that is not selected are not reported. Where what the
    /// filter is about can't be read, the error is reported rather than the scenario left out.
    fn look(&self, origin: &Origin) -> Looked {
        let Text { source, wrong } = origin.read();
        let name = origin.name();
        if let Some(wrong) = wrong {
            return Looked::Selected(LoadedScript::unreadable(&name, source, wrong));
        }
        let parsed = Parsed::new(&source);
        match parsed.header() {
            Some(header) if !self.is_empty() && !self.wants(origin, header) => {
                Looked::Other(header.tags.clone())
            }
            _ => {
                let checked = parsed.check(&name);
                Looked::Selected(LoadedScript::checked(&name, source, checked, self.settings, self.lints))
            }
        }
    }

    fn wants(&self, origin: &Origin, header: &Header) -> bool {
        let named =
            self.texts.is_empty() || self.texts.iter().any(|text| self.is_named(origin, header, text));
        let has_one_of = |tags: &[String]| tags.iter().any(|tag| header.tags.contains(tag));
        let tagged = self.settings.tags.is_empty() || has_one_of(&self.settings.tags);
        named && tagged && !has_one_of(&self.settings.skip_tags)
    }

    fn is_named(&self, origin: &Origin, header: &Header, text: &str) -> bool {
        let name = match origin {
            Origin::StandardInput => String::new(),
            Origin::File(path) => self.name(path),
        };
        name.contains(text) || header.title.as_deref().is_some_and(|title| title.contains(text))
    }

    /// The path below the folder of scenarios: the folder's own name is in all of them and says nothing.
    fn name(&self, path: &Path) -> String {
        let absolute = self.settings.project.absolute(path);
        let name = absolute.strip_prefix(&self.settings.scenarios).unwrap_or(path);
        name.to_string_lossy().into_owned()
    }

    /// Why nothing is left of so many scenarios, which have these tags.
    fn nothing(&self, of: usize, seen: &BTreeSet<String>, selection: &Selection) -> String {
        let Settings { tags, skip_tags, .. } = self.settings;
        let wanted = [
            (self.texts, format!("{} in the path or title", any(self.texts))),
            (tags, format!("with the tag {}", any(tags))),
            (skip_tags, format!("without the tag {}", any(skip_tags))),
        ];
        let wanted: Vec<String> =
            wanted.into_iter().filter(|(words, _)| !words.is_empty()).map(|(_, text)| text).collect();
        let suggestion = self.suggestion(seen).map(|tag| format!("; {}", suggest::did_you_mean(tag)));
        // That there is a filter at all may be news to somebody who gave none.
        let is_news = !(tags.is_empty() && skip_tags.is_empty())
            && selection.tag.is_none()
            && selection.skip_tag.is_none();
        let hint = if is_news { FORGET } else { "" };
        format!(
            "none of {of} scenarios is selected: {}{}{hint}",
            wanted.join(", "),
            suggestion.unwrap_or_default()
        )
    }

    /// A tag that a tag which nobody has is probably a slip of.
    fn suggestion<'s>(&self, seen: &'s BTreeSet<String>) -> Option<&'s str> {
        let unknown = self.settings.tags.iter().find(|tag| !seen.contains(*tag))?;
        suggest::nearest(unknown, seen.iter().map(String::as_str))
    }
}

/// `` `a` or `b` ``
fn any(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<String>>().join(" or ")
}
