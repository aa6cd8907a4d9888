//! `sockdrill new`

use std::io;
use std::path::{Component, Path, PathBuf};

use crate::report::screen::Screen;
use crate::settings::Settings;
use crate::store::atomic;

use super::arguments::NewArguments;
use super::errors::{InternalError, UsageError};
use super::exit::{Exit, Failure};
use super::files::EXTENSION;

/// A scenario that holds and shows what most are made of.
const FIRST: &str = include_str!("new.drill");

pub(super) fn new(arguments: &NewArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let path = settings.scenarios.join(file_name(&arguments.name)?);
    let shown = settings.project.shown(&path);
    atomic::create(&path, FIRST).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists && path.exists() {
            Failure::from(UsageError::Exists(shown.clone()))
        } else {
            InternalError::Write { path: shown.clone(), error }.into()
        }
    })?;
    let shown = shown.display();
    screen.print(&format!(
        "created {shown}; run it with:\n\n    sockdrill run {}\n",
        quoted(&shown.to_string())
    ))?;
    screen.flush()?;
    Ok(Exit::Passed)
}

/// The file of a scenario below the folder of scenarios.
fn file_name(name: &str) -> Result<PathBuf, Failure> {
    let wrong = || Failure::from(UsageError::ScenarioName(name.to_owned()));
    let path = Path::new(name);
    let plain = path.components().all(|component| matches!(component, Component::Normal(_)));
    if !plain || name.ends_with('/') || name.contains(char::is_control) {
        return Err(wrong());
    }
    let file = path.file_name().and_then(|file| file.to_str()).ok_or_else(wrong)?;
    let ending = format!(".{EXTENSION}");
    let stem = file.strip_suffix(&ending).unwrap_or(file);
    // `*` and `-` are hidden, and what a shell or this command takes for something else.
    if stem.is_empty() || stem.starts_with(['.', '-']) || name.starts_with('-') {
        return Err(wrong());
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
        let paths = names.map(|name| file_name(name).ok().map(|path| path.display().to_string()));
        let some = |name: &str| Some(name.to_owned());
        let expected = [some("a.drill"), some("a.drill"), some("tcp/a.drill"), some("a.b.drill")];
        assert_eq!(paths[..4], expected);
        assert!(paths[4..].iter().all(Option::is_none), "{paths:?}");
    }

    #[test]
    fn a_path_survives_the_shell() {
        assert_eq!(quoted("scenarios/a-1.drill"), "scenarios/a-1.drill");
        assert_eq!(quoted("it's.drill"), "'it'\\''s.drill'");
    }
}
