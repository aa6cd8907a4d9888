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
    /// Its agent did not start in this time; its last output.
    Silent(Duration, Vec<String>),
    /// It ended before its agent started: how, and its last output.
    Ended(String, Vec<String>),
    /// Too much output before its agent started; its last output.
    Flood(Vec<String>),
    /// Its agent has another wire form, or is of another version of sockdrill.
    Version(u32, String),
    /// Its agent says that it can't run cases.
    Refused(String),
    /// It sent an invalid message; its last output.
    Garbage(Vec<String>),
    /// It ended while cases ran: how, and its last output.
    Died(String, Vec<String>),
    /// No output for this time while cases ran; its last output.
    Hung(Duration, Vec<String>),
    /// Its agent is there, but no case starts or ends; its last output.
    Stuck(Vec<String>),
}

impl fmt::Display for RemoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let output = match self {
            RemoteError::Start(program, _) => return write!(f, "cannot start `{program}`"),
            RemoteError::Silent(time, output) => {
                write!(f, "the agent did not start within {time:?}")?;
                output
            }
            RemoteError::Ended(how, output) => {
                write!(f, "ended before the agent started ({how})")?;
                output
            }
            RemoteError::Flood(output) => {
                f.write_str("too much output before the agent started")?;
                output
            }
            RemoteError::Version(form, package) => {
                let (our_form, ours) = (wire::VERSION, wire::PACKAGE);
                return write!(
                    f,
                    "its agent is sockdrill {package} with wire form {form}, this is sockdrill {ours} with wire form {our_form}: install the same version there"
                );
            }
            RemoteError::Refused(reason) => return f.write_str(reason),
            RemoteError::Garbage(output) => {
                f.write_str("invalid message from the agent")?;
                output
            }
            RemoteError::Died(how, output) => {
                write!(f, "died ({how})")?;
                output
            }
            RemoteError::Hung(time, output) => {
                write!(f, "no output for {time:?}, killed")?;
                output
            }
            RemoteError::Stuck(output) => {
                f.write_str("no case started or ended any more, killed")?;
                output
            }
        };
        if output.is_empty() { Ok(()) } else { write!(f, "; last output: {}", output.join(" | ")) }
    }
}

impl std::error::Error for RemoteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RemoteError::Start(_, error) => Some(error),
            RemoteError::Silent(..)
            | RemoteError::Ended(..)
            | RemoteError::Flood(_)
            | RemoteError::Version(..)
            | RemoteError::Refused(_)
            | RemoteError::Garbage(_)
            | RemoteError::Died(..)
            | RemoteError::Hung(..)
            | RemoteError::Stuck(_) => None,
        }
    }
}
