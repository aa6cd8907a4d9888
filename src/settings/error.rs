//! Why there are no settings.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::language::diagnostic::Diagnostic;

/// Why there are no settings.
#[derive(Debug)]
pub(crate) enum Error {
    /// The system does not say where this process is.
    WorkingDirectory(io::Error),
    /// The file can't be read.
    Read(PathBuf, io::Error),
    /// The file is wrong.
    Wrong {
        /// Where it is, from the working directory.
        path: PathBuf,
        /// What it says.
        text: String,
        /// What is wrong with that.
        diagnostics: Vec<Diagnostic>,
    },
    /// A variable of the environment is wrong.
    Variable {
        name: &'static str,
        /// What it says.
        value: String,
        /// What it should say.
        wanted: &'static str,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::WorkingDirectory(_) => f.write_str("cannot read the working directory"),
            Error::Read(path, _) => write!(f, "cannot read {}", path.display()),
            Error::Wrong { path, .. } => write!(f, "{} is invalid", path.display()),
            Error::Variable { name, value, wanted } => {
                write!(f, "the variable {name} is {wanted}, and `{value}` is not")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::WorkingDirectory(error) | Error::Read(_, error) => Some(error),
            Error::Wrong { .. } | Error::Variable { .. } => None,
        }
    }
}
