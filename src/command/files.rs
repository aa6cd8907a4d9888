//! Which scenarios the user means: files, directories, patterns, or standard input.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::settings::Settings;

use super::exit::Failure;

pub(super) const EXTENSION: &str = "drill";

/// The largest script that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// Where a script comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    StandardInput,
    File(PathBuf),
}

impl Origin {
    /// Its name in messages.
    pub(super) fn name(&self) -> String {
        match self {
            Origin::StandardInput => "standard input".to_owned(),
            Origin::File(path) => path.display().to_string(),
        }
    }

    /// The script's text. What is no UTF-8 is replaced, so that the checker can point at it.
    pub(super) fn read(&self) -> Result<String, Failure> {
        let mut bytes = Vec::new();
        let result = match self {
            Origin::StandardInput => std::io::stdin().take(LARGEST).read_to_end(&mut bytes),
            Origin::File(path) => {
                fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes))
            }
        };
        match result {
            Ok(_) => Ok(String::from_utf8(bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())),
            Err(error) => Err(Failure::File { action: "read", path: PathBuf::from(self.name()), error }),
        }
    }
}

/// Finds what the user named, each file once, in the order of the names and sorted below a directory; if
/// nothing was named, all that is in the folder of scenarios.
pub(super) fn find(paths: &[String], settings: &Settings) -> Result<Vec<Origin>, Failure> {
    if paths.is_empty() {
        return everything(settings);
    }
    let mut found: Vec<Origin> = Vec::new();
    for path in paths {
        for origin in one(path)? {
            if !found.contains(&origin) {
                found.push(origin);
            }
        }
    }
    Ok(found)
}

fn everything(settings: &Settings) -> Result<Vec<Origin>, Failure> {
    let found =
        if settings.scenarios.is_dir() { below(&settings.scenarios.to_string_lossy())? } else { Vec::new() };
    if found.is_empty() {
        return Err(Failure::NoScenarios(settings.project.shown(&settings.scenarios)));
    }
    Ok(found.iter().map(|path| Origin::File(settings.project.shown(path))).collect())
}

fn one(name: &str) -> Result<Vec<Origin>, Failure> {
    if name == "-" {
        return Ok(vec![Origin::StandardInput]);
    }
    let path = Path::new(name);
    let found = if path.is_dir() {
        below(name)?
    } else if path.exists() {
        vec![path.to_owned()]
    } else {
        matching(name)?.into_iter().filter(|path| path.is_file()).collect()
    };
    if found.is_empty() {
        return Err(Failure::NoSuchFile(name.to_owned()));
    }
    Ok(found.into_iter().map(Origin::File).collect())
}

/// The scenarios in a folder and the folders in it.
fn below(folder: &str) -> Result<Vec<PathBuf>, Failure> {
    matching(&format!("{}/**/*.{EXTENSION}", glob::Pattern::escape(folder.trim_end_matches('/'))))
}

fn matching(pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    let paths = glob::glob(pattern).map_err(|error| Failure::Pattern(pattern.to_owned(), error))?;
    // A folder that cannot be entered would hide scenarios: that is an error, not an empty folder.
    paths
        .map(|path| {
            path.map_err(|error| Failure::File {
                action: "read",
                path: error.path().to_owned(),
                error: error.into(),
            })
        })
        .collect()
}
