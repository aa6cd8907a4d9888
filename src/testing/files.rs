//! Which files are tests, and what they are called.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::scenario::Scenario;

const EXTENSION: &str = "drill";

/// A scenario's file.
pub(super) struct File {
    /// Where it is, as messages name it.
    pub(super) path: PathBuf,
    /// The test's name: the path below the folder, without its ending.
    pub(super) name: String,
}

impl File {
    /// Reads and checks it; what is wrong with it is the test's message.
    pub(super) fn read(&self) -> Result<Scenario, String> {
        let path = self.path.display().to_string();
        let bytes = fs::read(&self.path).map_err(|error| format!("cannot read {path}: {error}"))?;
        // The checker points at what stands for bytes that are no UTF-8.
        let source = String::from_utf8_lossy(&bytes);
        Scenario::parse(&path, &source).map_err(|wrong| wrong.to_string())
    }
}

/// Every scenario below a folder, sorted. That there is none is an error: it would look like a success.
pub(super) fn find(folder: &Path) -> io::Result<Vec<File>> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    if paths.is_empty() {
        return Err(named(folder, "holds no scenario, no file that ends in .drill"));
    }
    paths.sort();
    Ok(paths.into_iter().map(|path| File { name: name(&path, folder), path }).collect())
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| named(folder, &error.to_string()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == EXTENSION) {
            found.push(path);
        }
    }
    Ok(())
}

fn named(folder: &Path, what: &str) -> io::Error {
    io::Error::other(format!("the folder {}: {what}", folder.display()))
}

fn name(path: &Path, folder: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
