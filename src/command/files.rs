//! Which scenarios the user means: files, directories, patterns, or standard input.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::file::{self, LARGEST, Link, Unreadable};
use crate::language::diagnostic::{Diagnostic, DiagnosticKind, FileNameProblem};
use crate::language::span::Span;
use crate::settings::Settings;
use crate::walk::{self, FolderError, Links};

use super::errors::UsageError;
use super::exit::Failure;

pub(super) const EXTENSION: &str = "drill";

/// Stands for standard input where a path is wanted.
const STANDARD_INPUT: &str = "-";

/// Where a script comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Origin {
    StandardInput,
    File(PathBuf),
}

impl Origin {
    /// Its name in messages.
    pub(super) fn name(&self) -> String {
        match self {
            Origin::StandardInput => "standard input".to_owned(),
            // What can't be shown is never taken for lines of ours.
            Origin::File(path) => path.display().to_string().replace(char::is_control, "\u{fffd}"),
        }
    }

    /// The same for every name of the same file.
    fn identity(&self) -> Origin {
        match self {
            Origin::StandardInput => Origin::StandardInput,
            Origin::File(path) => Origin::File(path.canonicalize().unwrap_or_else(|_| path.clone())),
        }
    }

    /// The script's text. That it cannot be read is wrong with this one, and keeps no other from being read.
    pub(super) fn read(&self) -> Text {
        let bytes = match self {
            Origin::StandardInput => from_standard_input().map_err(|error| not_read(&error)),
            Origin::File(path) => match wrong_name(path) {
                Some(problem) => Err(DiagnosticKind::InvalidFileName { problem }),
                None => file::read(path, Link::Follow).map_err(|error| not_read(&error)),
            },
        };
        bytes.map_or_else(Text::unreadable, Text::new)
    }
}

/// What is wrong with the name of a file, if something is: it is shown, and its snapshot is called after it.
pub(super) fn wrong_name(path: &Path) -> Option<FileNameProblem> {
    let Some(name) = path.to_str() else { return Some(FileNameProblem::Utf8) };
    if name.contains(char::is_control) {
        return Some(FileNameProblem::ControlCharacter);
    }
    let is_of_a_system = path.file_name().is_some_and(|name| name.as_encoded_bytes().contains(&b'@'));
    is_of_a_system.then_some(FileNameProblem::At)
}

fn not_read(error: &Unreadable) -> DiagnosticKind {
    match error {
        Unreadable::TooLarge(limit) => DiagnosticKind::FileTooLarge { limit: *limit },
        Unreadable::Io(_) | Unreadable::NotRegular(_) => {
            DiagnosticKind::UnreadableFile { reason: error.to_string() }
        }
    }
}

/// Standard input may be anything, and to wait for it is right; without end it is not read.
fn from_standard_input() -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    file::limited(std::io::stdin(), LARGEST, &mut bytes)?;
    Ok(bytes)
}

/// What a file holds.
pub(super) struct Text {
    /// The text; what is no UTF-8 is replaced.
    pub(super) source: String,
    /// Where the first such place is, or why there is no text.
    pub(super) wrong: Option<Diagnostic>,
}

impl Text {
    fn unreadable(kind: DiagnosticKind) -> Self {
        Self { source: String::new(), wrong: Some(kind.at(Span::new(0, 0))) }
    }

    fn new(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(source) => Self { source, wrong: None },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let source = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let span = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
                Self { source, wrong: Some(DiagnosticKind::InvalidUtf8.at(span)) }
            }
        }
    }
}

/// Finds what the user named, in the order of the names and sorted below a directory; if nothing was named, all
/// that is in the folder of scenarios. Of several names that stand for the same file, the first counts.
pub(super) fn find(paths: &[String], settings: &Settings) -> Result<Vec<Origin>, Failure> {
    if paths.is_empty() {
        return everything(settings);
    }
    // What one name stands for is found by that name alone. A file that a link leads to as well has two names
    // in the folder, and a snapshot for each.
    if let [path] = paths {
        return one(path, settings);
    }
    let mut origins = Vec::new();
    let mut seen = HashSet::new();
    for path in paths {
        origins.extend(one(path, settings)?.into_iter().filter(|origin| seen.insert(origin.identity())));
    }
    Ok(origins)
}

/// Whether standard input is among what the user named.
pub(super) fn is_standard_input(paths: &[String]) -> bool {
    paths.iter().any(|path| path == STANDARD_INPUT)
}

fn everything(settings: &Settings) -> Result<Vec<Origin>, Failure> {
    let files = if settings.scenarios.is_dir() { below(&settings.scenarios, settings)? } else { Vec::new() };
    if files.is_empty() {
        return Err(UsageError::NoScenarios(settings.project.shown(&settings.scenarios)).into());
    }
    Ok(files.iter().map(|path| Origin::File(settings.project.shown(path))).collect())
}

fn one(name: &str, settings: &Settings) -> Result<Vec<Origin>, Failure> {
    if name == STANDARD_INPUT {
        return Ok(vec![Origin::StandardInput]);
    }
    let path = Path::new(name);
    let files = if path.is_dir() {
        below(path, settings)?
    } else if path.exists() {
        vec![path.to_owned()]
    } else {
        matching(name)?.into_iter().filter(|path| path.is_file()).collect()
    };
    if files.is_empty() {
        return Err(UsageError::NoSuchFile(name.to_owned()).into());
    }
    Ok(files.into_iter().map(Origin::File).collect())
}

/// The scenarios in a folder and the folders in it, also in those that links lead to; out of the project and of the
/// folder itself none may lead, unless the user says so.
fn below(folder: &Path, settings: &Settings) -> Result<Vec<PathBuf>, Failure> {
    let own: Vec<PathBuf> =
        [folder, &settings.project.folder].iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    let links = if settings.allow_outside { Links::Follow } else { Links::Within(&own) };
    walk::files(folder, &format!(".{EXTENSION}"), links).map_err(|FolderError { path, error }| {
        UsageError::Read { path: settings.project.shown(&path), error }.into()
    })
}

fn matching(pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    let paths = glob::glob(pattern).map_err(|error| UsageError::Pattern(pattern.to_owned(), error))?;
    let unreadable = |error: glob::GlobError| {
        Failure::from(UsageError::Read { path: error.path().to_owned(), error: error.into() })
    };
    paths.map(|path| path.map_err(unreadable)).collect()
}
