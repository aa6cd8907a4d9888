//! `sockdrill new`

use std::io;
use std::path::{Component, Path, PathBuf};

use crate::language::diagnostic::FileNameProblem;
use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::atomic;

use crate::text::foreign;

use super::arguments::NewArguments;
use super::errors::{InternalError, UsageError};
use super::exit::{Exit, Failure};
use super::files::{self, EXTENSION};

/// A scenario that holds and shows what most are made of.
const FIRST: &str = include_str!("new.drill");

pub(super) fn new(arguments: &NewArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let path =
        settings.scenarios.join(file_name(&arguments.name, &settings.project.shown(&settings.scenarios))?);
    let shown = settings.project.shown(&path);
    atomic::create(&path, FIRST).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists && path.exists() {
            Failure::from(UsageError::Exists(shown.clone()))
        } else {
            InternalError::Write { path: shown.clone(), error }.into()
        }
    })?;
    let shown = shown.to_string_lossy();
    let shown = foreign::line(&shown);
    screen.print(&format!("created {shown}; run it with:\n\n    sockdrill run {}\n", quoted(&shown)))?;
    screen.flush()?;
    Ok(Exit::Passed)
}

/// The file of a scenario below the folder of scenarios, which may be named too, as it is from where the user is:
/// `restart`, `scenarios/restart.drill`. It is one that the other commands read.
fn file_name(name: &str, folder: &Path) -> Result<PathBuf, Failure> {
    let wrong = |why| Failure::from(UsageError::ScenarioName(name.to_owned(), why));
    let plain: PathBuf = Path::new(name).components().filter(|part| *part != Component::CurDir).collect();
    let below = plain.strip_prefix(folder).ok().filter(|below| !below.as_os_str().is_empty());
    let path = below.unwrap_or(&plain);
    let is_below = path.components().all(|component| matches!(component, Component::Normal(_)));
    if !is_below || name.ends_with('/') {
        return Err(wrong(""));
    }
    match files::wrong_name(path) {
        Some(FileNameProblem::At) => {
            return Err(wrong(": `@` stands before the name of a system in those of snapshots"));
        }
        Some(FileNameProblem::ControlCharacter) => return Err(wrong(": it has a control character")),
        Some(FileNameProblem::Utf8) => return Err(wrong(": it is not valid UTF-8")),
        None => {}
    }
    let file = path.file_name().and_then(|file| file.to_str()).ok_or_else(|| wrong(""))?;
    let ending = format!(".{EXTENSION}");
    let mut stem = file;
    while let Some(shorter) = stem.strip_suffix(&ending) {
        stem = shorter;
    }
    // `*` and `-` are hidden, and what a shell or this command takes for something else.
    if stem.is_empty() || stem.starts_with(['.', '-']) || name.starts_with('-') {
        return Err(wrong(""));
    }
    Ok(path.with_file_name(format!("{stem}{ending}")))
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,@%".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_path_below_the_folder() {
        let names =
            ["a", "a.drill", "tcp/a", "a.b", "", "..", "../a", "/a", "a/", ".drill", "-a", "a/./b/../c"];
        let file_name = |name: &str| file_name(name, Path::new("scenarios"));
        let paths = names.map(|name| file_name(name).ok().map(|path| path.display().to_string()));
        let some = |name: &str| Some(name.to_owned());
        let expected = [some("a.drill"), some("a.drill"), some("tcp/a.drill"), some("a.b.drill")];
        assert_eq!(paths[..4], expected);
        assert!(paths[4..].iter().all(Option::is_none), "{paths:?}");
    }

    #[test]
    fn the_folder_may_be_named_and_no_name_is_made_that_is_not_read() {
        let made = |name: &str, folder: &str| {
            file_name(name, Path::new(folder))
                .map(|path| path.display().to_string())
                .map_err(|error| error.to_string())
        };
        for name in ["foo", "foo.drill", "scenarios/foo", "./scenarios/foo.drill", "foo.drill.drill"] {
            assert_eq!(made(name, "scenarios").unwrap(), "foo.drill", "{name}");
        }
        assert_eq!(made("scenarios/tcp/foo.drill", "scenarios").unwrap(), "tcp/foo.drill");
        assert_eq!(made("../scenarios/foo.drill", "../scenarios").unwrap(), "foo.drill");
        assert_eq!(made("a@b/foo", "scenarios").unwrap(), "a@b/foo.drill");
        let at = "`a@b` cannot be the name of a scenario: `@` stands before the name of a system in those of snapshots; \
                  a name is `restart` or `tcp/restart`";
        assert_eq!(made("a@b", "scenarios").unwrap_err(), at);
        assert!(made("a\nb", "scenarios").is_err());
        assert!(made("scenarios", "scenarios").is_ok());
        assert!(made("scenarios/", "scenarios").is_err());
    }

    #[test]
    fn a_path_survives_the_shell() {
        assert_eq!(quoted("scenarios/a-1.drill"), "scenarios/a-1.drill");
        assert_eq!(quoted("it's.drill"), "'it'\\''s.drill'");
    }
}
