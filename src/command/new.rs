//! `sockdrill new`

use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::report::screen::Screen;
use crate::settings::{Layer, Settings};

use super::arguments::NewArguments;
use super::exit::{Exit, Failure};
use super::files::EXTENSION;

/// A scenario that holds and shows what most are made of.
const FIRST: &str = include_str!("new.drill");

pub(super) fn new(arguments: &NewArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(Layer::default())?;
    let path = settings.scenarios.join(file_name(&arguments.name)?);
    let shown = settings.project.shown(&path);
    write_new(&path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists if path.exists() => Failure::Exists(shown.clone()),
        _ => Failure::File { action: "write", path: shown.clone(), error },
    })?;
    let shown = shown.display();
    screen.print(&format!(
        "made {shown}; run it with:\n\n    sockdrill run {}\n",
        quoted(&shown.to_string())
    ))?;
    screen.flush()?;
    Ok(Exit::Held)
}

/// The file of a scenario below the folder of scenarios.
fn file_name(name: &str) -> Result<PathBuf, Failure> {
    let wrong = || Failure::Name(name.to_owned());
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

/// Writes the whole file or none, and never over another one.
fn write_new(path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(folder)?;
    // With the ordinary mode, unlike tempfile's own.
    let mut file = tempfile::Builder::new()
        .prefix(".sockdrill-")
        .make_in(folder, |path| std::fs::File::create_new(path))?;
    file.as_file_mut().write_all(FIRST.as_bytes())?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
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
        let found = names.map(|name| file_name(name).ok().map(|path| path.display().to_string()));
        let some = |name: &str| Some(name.to_owned());
        let expected = [some("a.drill"), some("a.drill"), some("tcp/a.drill"), some("a.b.drill")];
        assert_eq!(found[..4], expected);
        assert!(found[4..].iter().all(Option::is_none), "{found:?}");
    }

    #[test]
    fn a_path_survives_the_shell() {
        assert_eq!(quoted("scenarios/a-1.drill"), "scenarios/a-1.drill");
        assert_eq!(quoted("it's.drill"), "'it'\\''s.drill'");
    }
}
