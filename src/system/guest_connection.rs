//! The streams of a guest, none of which is ever waited for alone: one that reads nothing, says nothing or
//! says too much must not stop the command.

use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::kernel::guest::Guest;
use crate::kernel::poll::{Interest, ready};

use super::wire;

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// How much is kept of the output of a guest that is not a message.
const TAIL: usize = 4 << 10;

/// How often it is looked whether a guest that should end has ended.
const MOMENT: Duration = Duration::from_millis(10);

/// How often that is looked at while it should go on.
const LOOK: Duration = Duration::from_millis(100);

/// How many lines of that are shown.
const LINES: usize = 5;

/// The streams of a guest.
pub(super) struct GuestConnection {
    guest: Guest,
    /// What it has sent and nobody has taken yet.
    pub(super) incoming: Vec<u8>,
    /// What it has not read yet.
    outgoing: Vec<u8>,
    /// The end of its output that is not a message, on standard output and on standard error.
    output: Vec<u8>,
    errors: Vec<u8>,
}

/// What came of listening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Output came.
    Something,
    /// Nothing in time.
    Nothing,
    /// The guest has closed its output.
    End,
}

impl GuestConnection {
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        let guest = Guest::start(command)?;
        Ok(Self { guest, incoming: Vec::new(), outgoing: Vec::new(), output: Vec::new(), errors: Vec::new() })
    }

    /// Sends something, as soon as the guest takes it.
    pub(super) fn send(&mut self, bytes: &[u8]) {
        self.outgoing.extend_from_slice(bytes);
    }

    /// Waits for standard output, until then.
    pub(super) fn listen(&mut self, until: Instant) -> io::Result<Heard> {
        let mut buffer = vec![0; CHUNK];
        loop {
            if self.guest.stdout.is_none() {
                return Ok(Heard::End);
            }
            // What it leaves behind may hold its streams open when it is no more.
            let has_ended = self.guest.ended(Duration::ZERO).is_some();
            let ready = self.poll(if has_ended { Instant::now() } else { until.min(Instant::now() + LOOK) });
            self.pass_on();
            take(&mut self.guest.stderr, &mut buffer, |bytes| keep(&mut self.errors, bytes))?;
            let incoming = &mut self.incoming;
            if take(&mut self.guest.stdout, &mut buffer, |bytes| incoming.extend_from_slice(bytes))? {
                return Ok(Heard::Something);
            }
            if !ready && has_ended {
                return Ok(Heard::End);
            }
            if !ready && Instant::now() >= until {
                return Ok(Heard::Nothing);
            }
        }
    }

    /// Whether this is in the last output of the guest on standard error.
    pub(super) fn has_printed(&self, sign: &str) -> bool {
        self.errors.windows(sign.len()).any(|words| words == sign.as_bytes())
    }

    /// What has come up to here is no message.
    pub(super) fn pass_over(&mut self, end: usize) {
        keep(&mut self.output, &self.incoming[..end]);
        self.incoming.drain(..end);
    }

    /// Waits for one of the streams; false if none is ready until then.
    fn poll(&self, until: Instant) -> bool {
        let guest = &self.guest;
        let stdout = guest.stdout.iter().map(|stream| (stream.as_fd(), Interest::Read));
        let stderr = guest.stderr.iter().map(|stream| (stream.as_fd(), Interest::Read));
        let stdin = guest.stdin.iter().filter(|_| !self.outgoing.is_empty());
        let stdin = stdin.map(|stream| (stream.as_fd(), Interest::Write));
        let descriptors: Vec<_> = stdout.chain(stderr).chain(stdin).collect();
        !ready(&descriptors, until).is_empty()
    }

    /// Writes what the guest takes now.
    fn pass_on(&mut self) {
        while !self.outgoing.is_empty()
            && let Some(stdin) = &mut self.guest.stdin
        {
            match stdin.write(&self.outgoing) {
                Ok(count) => drop(self.outgoing.drain(..count)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                // A guest that reads no more has ended, or will say so.
                Err(_) => self.guest.stdin = None,
            }
        }
    }

    /// How the guest ended, for people; none if it goes on.
    pub(super) fn ending(&mut self, within: Duration) -> Option<String> {
        self.guest.ended(within).map(|status| status.to_string())
    }

    /// Lets the guest end by itself; if it does not in this time, or was in no state to, it is killed.
    pub(super) fn end(mut self, within: Duration) {
        let until = Instant::now() + within;
        // It may have left others behind who never close what they share with it.
        while self.guest.ended(Duration::ZERO).is_none() && Instant::now() < until {
            if self.listen(Instant::now() + MOMENT).is_err() {
                return;
            }
            self.incoming.clear();
            if self.guest.stdout.is_none() {
                self.guest.ended(until.saturating_duration_since(Instant::now()));
            }
        }
    }

    /// The last lines of its output that are not messages; none without output.
    pub(super) fn last_output(&mut self) -> Vec<String> {
        // A message that did not come as a whole says nothing to people.
        if !wire::begins_message(&self.incoming) {
            self.pass_over(self.incoming.len());
        }
        [&self.errors, &self.output].into_iter().flat_map(|words| last_lines(words)).collect()
    }
}

/// The last lines of a text, without what a terminal would do with it.
fn last_lines(words: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(words);
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    let lines = text.lines().map(|line| line.trim_end().chars().map(printable).collect::<String>());
    let mut lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
    lines.split_off(lines.len().saturating_sub(LINES))
}

/// Takes what a stream has to say; whether that was anything. A stream that has ended is not there afterwards.
fn take<S: Read>(stream: &mut Option<S>, buffer: &mut [u8], mut each: impl FnMut(&[u8])) -> io::Result<bool> {
    let Some(open) = stream else { return Ok(false) };
    match open.read(buffer) {
        Ok(0) => {
            *stream = None;
            Ok(false)
        }
        Ok(count) => {
            each(&buffer[..count]);
            Ok(true)
        }
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Keeps the end of the output.
fn keep(words: &mut Vec<u8>, bytes: &[u8]) {
    words.extend_from_slice(&bytes[bytes.len().saturating_sub(TAIL)..]);
    words.drain(..words.len().saturating_sub(TAIL));
}
