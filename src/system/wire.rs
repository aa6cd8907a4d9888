//! What the command and an agent say to each other: `docs/systems.md` describes it.
//!
//! The agent begins with a line of text, so that a version which nobody knows yet can still be read. All that
//! follows, in both directions, is messages: a mark, the length and the checksum of the body, and the body in
//! postcard. The mark and the checksum find what a console has thrown in between.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::plan::Naming;
use crate::run::RunOptions;

/// The version of the form: another one for every change of a message, or of what is within one.
pub(super) const VERSION: u32 = 3;

/// This package's version: scripts travel as text, and both sides must read the same in it.
pub(super) const PACKAGE: &str = env!("CARGO_PKG_VERSION");

/// How the first line of an agent begins.
const GREETING: &str = "sockdrill agent: wire ";

/// The longest first line.
const LONGEST_GREETING: usize = 128;

/// What every message begins with. It is in no UTF-8 text, and so in nothing that a console says.
const MARK: u8 = 0xFF;

/// The bytes before a body: the mark, its length, its checksum.
const HEAD: usize = 9;

/// The longest body: a case's trace with everything that it received.
const LONGEST: usize = 256 << 20;

/// What an agent says of itself first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hello {
    pub(super) wire: u32,
    pub(super) package: String,
}

impl Hello {
    /// That of this very program.
    pub(super) fn ours() -> Self {
        Self { wire: VERSION, package: PACKAGE.to_owned() }
    }

    /// The line, with a line before it for what a console has left unended.
    pub(super) fn line(&self) -> String {
        format!("\n{GREETING}{}, version {}\n", self.wire, self.package)
    }

    /// Finds the line in what has come so far, and how far it reaches. What stands before it is the
    /// console's: how much of that there is, if there is no line yet.
    pub(super) fn find(bytes: &[u8]) -> Result<(Self, usize), usize> {
        let starts = bytes.windows(GREETING.len()).enumerate();
        let mut starts = starts.filter(|(_, window)| *window == GREETING.as_bytes()).map(|(start, _)| start);
        let unended = |start: usize| bytes.len() - start < LONGEST_GREETING;
        let noise = || bytes.len().saturating_sub(GREETING.len());
        starts
            .find_map(|start| {
                let rest = &bytes[start..];
                match rest.iter().position(|byte| *byte == b'\n') {
                    Some(end) => Self::read(&rest[..end]).map(|hello| Ok((hello, start + end + 1))),
                    None => unended(start).then_some(Err(start)),
                }
            })
            .unwrap_or_else(|| Err(noise()))
    }

    fn read(line: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(line).ok()?.trim_end_matches('\r').strip_prefix(GREETING)?;
        let (wire, package) = text.split_once(", version ")?;
        Some(Self { wire: wire.parse().ok()?, package: package.to_owned() })
    }
}

/// What the command says to an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Request {
    Run {
        scripts: Vec<Text>,
        options: RunOptions,
        naming: Naming,
    },
    /// Nothing more is wanted.
    End,
}

/// A script as text: its path, as messages call it, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Text {
    pub(super) path: String,
    pub(super) source: String,
}

/// Writes a message.
pub(super) fn write(output: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = postcard::to_stdvec(message).map_err(io::Error::other)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    output.write_all(&[MARK])?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(&crc32fast::hash(&body).to_le_bytes())?;
    output.write_all(&body)
}

/// Reads a message; none if the other side is gone.
pub(super) fn read<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<T>> {
    let mut head = [0; HEAD];
    match input.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let mut body = vec![0; length(head)?];
    input.read_exact(&mut body)?;
    message(head, &body).map(Some)
}

/// Takes the first message from what has come, and says how long it was; none if it has not come as a whole. One whose
/// body would be longer than this is none.
pub(super) fn take<T: DeserializeOwned>(bytes: &[u8], longest: usize) -> io::Result<Option<(T, usize)>> {
    let Some((head, rest)) = bytes.split_first_chunk::<HEAD>() else {
        return match bytes.first() {
            None | Some(&MARK) => Ok(None),
            Some(_) => Err(garbage()),
        };
    };
    let length = length(*head)?;
    if length > longest {
        return Err(garbage());
    }
    match rest.get(..length) {
        Some(body) => Ok(Some((message(*head, body)?, HEAD + length))),
        None => Ok(None),
    }
}

/// Whether this is the beginning of a message.
pub(super) fn begins_message(bytes: &[u8]) -> bool {
    bytes.first() == Some(&MARK)
}

fn length(head: [u8; HEAD]) -> io::Result<usize> {
    let [mark, a, b, c, d, ..] = head;
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    if mark == MARK && length <= LONGEST { Ok(length) } else { Err(garbage()) }
}

fn message<T: DeserializeOwned>([.., a, b, c, d]: [u8; HEAD], body: &[u8]) -> io::Result<T> {
    if crc32fast::hash(body) != u32::from_le_bytes([a, b, c, d]) {
        return Err(garbage());
    }
    postcard::from_bytes(body).map_err(|_| garbage())
}

fn garbage() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "invalid message from the agent")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello() -> Hello {
        Hello { wire: 7, package: "1.2.3".to_owned() }
    }

    #[test]
    fn a_hello_is_found_after_the_words_of_a_console() {
        let output =
            format!("[    0.0] Linux version 6\r\n[    0.1] sockdrill agent: w{}rest", hello().line());
        let (found, end) = Hello::find(output.as_bytes()).unwrap();
        assert_eq!((found, &output[end..]), (hello(), "rest"));
    }

    #[test]
    fn a_hello_that_has_not_come_as_a_whole_is_waited_for() {
        let output = hello().line();
        for end in GREETING.len() + 1..output.len() {
            assert_eq!(Hello::find(&output.as_bytes()[..end]), Err(1), "{end}");
        }
        assert_eq!(Hello::find(&vec![b' '; 1000]), Err(1000 - GREETING.len()));
    }

    #[test]
    fn messages_come_as_they_were_sent() {
        let scripts = vec![Text { path: "a.drill".to_owned(), source: "tcp a".to_owned() }];
        let naming = Naming { names: vec!["mine".to_owned()], not: vec!["host".to_owned()] };
        let options = RunOptions { shuffle: Some(3), ..RunOptions::default() };
        let request = Request::Run { scripts, options, naming };
        let mut bytes = Vec::new();
        write(&mut bytes, &request).unwrap();
        write(&mut bytes, &Request::End).unwrap();
        let (taken, length) = take::<Request>(&bytes, LONGEST).unwrap().unwrap();
        assert_eq!(taken, request);
        assert_eq!(take::<Request>(&bytes[..length - 1], LONGEST).unwrap(), None);
        let mut rest = &bytes[..];
        assert_eq!(read::<Request>(&mut rest).unwrap(), Some(request));
        assert_eq!(read::<Request>(&mut rest).unwrap(), Some(Request::End));
        assert_eq!(read::<Request>(&mut rest).unwrap(), None);
    }

    #[test]
    fn what_is_no_message_is_found() {
        let mut bytes = Vec::new();
        write(&mut bytes, &Request::End).unwrap();
        let mut changed = bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        let mut long = bytes.clone();
        long[4] = 0xFF;
        for wrong in [&b"[    3.4] oops"[..], b"o", &changed, &long] {
            let error = take::<Request>(wrong, LONGEST).unwrap_err();
            assert_eq!(error.to_string(), "invalid message from the agent");
        }
    }
}
