//! Why a snapshot's file could not be read.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

use crate::file::Unreadable;

/// A snapshot's file that is there but can't be read. Says the file and the cause in one fragment.
#[derive(Debug)]
pub struct ReadError {
    pub path: PathBuf,
    /// What is wrong with it.
    pub cause: Cause,
}

/// What is wrong with a snapshot's file.
#[derive(Debug, PartialEq, Eq)]
pub enum Cause {
    /// The path is a folder's.
    Directory,
    /// The system refused to read it, for this reason.
    Io(io::ErrorKind, String),
    /// It is no regular file, or too large.
    Unfit(String),
    /// A folder on the way to it is a symbolic link.
    Linked(PathBuf),
    /// It is not text: the first bad byte is in this line, counted from 1.
    NotUtf8 { line: usize },
    /// It does not begin with `---`.
    NoHeader,
    /// No second `---` ends the header: the file was cut off.
    UnendedHeader,
    /// The header is not YAML, or not a mapping.
    NotYaml,
    /// The header does not name a source.
    NoSource,
    /// It is a snapshot of bytes, not of text.
    Binary,
}

impl Display for ReadError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}: {}", self.path.display(), self.cause)
    }
}

impl Error for ReadError {}

impl Display for Cause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory => f.write_str("it is a directory"),
            Self::Io(_, reason) | Self::Unfit(reason) => f.write_str(reason),
            Self::Linked(folder) => {
                write!(f, "{} is a symbolic link; snapshots are not behind links", folder.display())
            }
            Self::NotUtf8 { line } => write!(f, "line {line} is not valid UTF-8"),
            Self::NoHeader => f.write_str("no header: expected a line `---`"),
            Self::UnendedHeader => f.write_str("unterminated header: no second line `---`"),
            Self::NotYaml => f.write_str("invalid header: expected a YAML mapping"),
            Self::NoSource => f.write_str("no `source` in the header"),
            Self::Binary => f.write_str("binary snapshot; expected text"),
        }
    }
}

impl From<Unreadable> for Cause {
    fn from(error: Unreadable) -> Self {
        match error {
            Unreadable::Io(error) => error.into(),
            Unreadable::NotRegular(_) | Unreadable::TooLarge(_) => Self::Unfit(error.to_string()),
        }
    }
}

impl From<io::Error> for Cause {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the enum is that of the standard library")]
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::IsADirectory => Self::Directory,
            // The kind's own words are a lowercase fragment; the error's are not.
            io::ErrorKind::PermissionDenied | io::ErrorKind::NotADirectory => {
                Self::Io(error.kind(), error.kind().to_string())
            }
            kind => Self::Io(kind, error.to_string()),
        }
    }
}
