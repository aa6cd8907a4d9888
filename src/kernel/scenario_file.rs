//! Scenarios from files.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::file::{self, Link};
use crate::scenario::{InvalidScenario, Scenario};

impl Scenario {
    /// Reads a file, by whose path messages call it.
    ///
    /// ```
    /// use sockdrill::Scenario;
    ///
    /// let scenario = Scenario::from_path("scenarios/tcp/a_full_backlog_leaves_the_client_in_syn_sent.drill")?;
    /// assert!(scenario.script().header.title.is_some());
    ///
    /// let missing = Scenario::from_path("scenarios/nowhere.drill").unwrap_err();
    /// assert_eq!(missing.to_string(), "cannot read scenarios/nowhere.drill");
    /// # Ok::<(), sockdrill::FileError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The file cannot be read, is no regular file or larger than 8 MiB, or is no scenario.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        let bytes = file::read(path, Link::Follow)
            .map_err(|error| FileError::Read { path: path.to_owned(), error: error.into() })?;
        // The checker points at what stands for bytes that are not UTF-8.
        let source = String::from_utf8_lossy(&bytes);
        Scenario::parse(&path.display().to_string(), &source).map_err(FileError::Invalid)
    }
}

/// Why there is no scenario in a file.
#[derive(Debug)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names say it")]
pub enum FileError {
    /// The file cannot be read.
    Read { path: PathBuf, error: io::Error },
    /// Its text is no scenario.
    Invalid(InvalidScenario),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Read { path, .. } => write!(f, "cannot read {}", path.display()),
            FileError::Invalid(wrong) => wrong.fmt(f),
        }
    }
}

impl Error for FileError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            FileError::Read { error, .. } => Some(error),
            // Its text is all that there is to say.
            FileError::Invalid(_) => None,
        }
    }
}
