//! What can go wrong with a system at the other end of a stream.

use std::fmt;
use std::io;
use std::time::Duration;

use super::wire;

/// What went wrong with a system that an agent serves.
#[derive(Debug)]
pub(super) enum RemoteError {
    /// Its program can't be started.
    Start(String, io::Error),
    /// Its agent did not speak in this time; what was said last instead.
    Silent(Duration, Vec<String>),
    /// It ended before its agent spoke: how, and what was said last.
    Ended(String, Vec<String>),
    /// It said too much before its agent spoke; what was said last.
    Flood(Vec<String>),
    /// Its agent has another wire form, or is of another version of sockdrill.
    Version(u32, String),
    /// Its agent says that it can't run cases.
    Refused(String),
    /// What it says is no message of an agent; what was said last.
    Garbage(Vec<String>),
    /// It ended while cases ran: how, and what was said last.
    Died(String, Vec<String>),
    /// It said nothing for this time while cases ran; what was said last.
    Hung(Duration, Vec<String>),
    /// Its agent is there, but no case begins or ends; what was said last.
    Stuck(Vec<String>),
}

impl fmt::Display for RemoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            RemoteError::Start(program, _) => return write!(f, "cannot start `{program}`"),
            RemoteError::Silent(time, words) => {
                write!(f, "the agent did not start within {time:?}")?;
                words
            }
            RemoteError::Ended(how, words) => {
                write!(f, "ended before the agent started ({how})")?;
                words
            }
            RemoteError::Flood(words) => {
                f.write_str("too much output before the agent started")?;
                words
            }
            RemoteError::Version(form, package) => {
                let (our_form, ours) = (wire::VERSION, wire::PACKAGE);
                return write!(
                    f,
                    "its agent is sockdrill {package} with wire form {form}, this is sockdrill {ours} with wire form {our_form}: install the same version there"
                );
            }
            RemoteError::Refused(reason) => return f.write_str(reason),
            RemoteError::Garbage(words) => {
                f.write_str("invalid message from the agent")?;
                words
            }
            RemoteError::Died(how, words) => {
                write!(f, "died ({how})")?;
                words
            }
            RemoteError::Hung(time, words) => {
                write!(f, "no output for {time:?}, killed")?;
                words
            }
            RemoteError::Stuck(words) => {
                f.write_str("no case started or ended any more, killed")?;
                words
            }
        };
        if words.is_empty() { Ok(()) } else { write!(f, "; last output: {}", words.join(" | ")) }
    }
}

impl std::error::Error for RemoteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RemoteError::Start(_, error) => Some(error),
            _ => None,
        }
    }
}
