//! Which files are tests, and what they are called.

use std::path::{Path, PathBuf};

use crate::scenario::Scenario;
use crate::text::chain;
use crate::walk::{self, Links};

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
        Scenario::from_path(&self.path).map_err(|error| chain(&error))
    }
}

/// Every scenario below a folder, sorted. That there is none is an error: it would look like a success.
pub(super) fn find(folder: &Path) -> Result<Vec<File>, String> {
    let paths = walk::files(folder, ".drill", Links::Follow).map_err(|error| chain(&error))?;
    if paths.is_empty() {
        let absence = if folder.is_dir() { "it has no .drill file" } else { "no such folder" };
        return Err(format!("no scenarios in {}: {absence}", folder.display()));
    }
    Ok(paths.into_iter().map(|path| File { name: name(&path, folder), path }).collect())
}

fn name(path: &Path, folder: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_scenario_in_a_folder_with_a_loop_is_one_test() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tcp")).unwrap();
        fs::write(folder.path().join("tcp/listen.drill"), "tcp a\n").unwrap();
        std::os::unix::fs::symlink(".", folder.path().join("loop")).unwrap();
        let names: Vec<String> = find(folder.path()).unwrap().into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["tcp/listen"]);
    }

    #[test]
    fn no_scenarios_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let message = |path: &Path| {
            let error = find(path).err().unwrap();
            error.replace(&folder.path().display().to_string(), "FOLDER")
        };
        assert_eq!(message(folder.path()), "no scenarios in FOLDER: it has no .drill file");
        assert_eq!(message(&folder.path().join("a")), "no scenarios in FOLDER/a: no such folder");
    }
}
