//! Why there are no settings.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::file::Unreadable;
use crate::language::diagnostic::Diagnostic;

/// Why there are no settings.
#[derive(Debug)]
pub(crate) enum Error {
    /// The system does not say where this process is.
    WorkingDirectory(io::Error),
    /// The file can't be read.
    Read(PathBuf, Unreadable),
    /// The file is wrong.
    Wrong {
        /// Where it is, from the working directory.
        path: PathBuf,
        /// What it says.
        text: String,
        /// What is wrong with that.
        diagnostics: Vec<Diagnostic>,
    },
    /// The file is another user's, who could have this one run what they like.
    Foreign {
        path: PathBuf,
        /// That user's number.
        owner: u32,
    },
    /// A folder of the project leads out of it.
    Outside {
        /// Which one: `snapshots`.
        key: &'static str,
        path: PathBuf,
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
            Error::Foreign { path, owner } => write!(
                f,
                "{} belongs to another user ({owner}); if you trust it, allow it with `sockdrill trust`, or set \
                 SOCKDRILL_TRUST=1",
                path.display()
            ),
            Error::Outside { key, path } => write!(
                f,
                "the folder of {key}, {}, is outside of the project; `--allow-outside` allows it",
                path.display()
            ),
            Error::Variable { name, value, wanted } => {
                write!(f, "the variable {name} is {wanted}, and `{value}` is not")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::WorkingDirectory(error) => Some(error),
            Error::Read(_, error) => Some(error),
            Error::Wrong { .. } | Error::Foreign { .. } | Error::Outside { .. } | Error::Variable { .. } => {
                None
            }
        }
    }
}
