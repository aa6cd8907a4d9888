//! Answers of one key each, from a terminal, or a line each from anything else.

use std::io::{self, BufRead, IsTerminal};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal, raise};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::termios::{
    FlushArg, LocalFlags, SetArg, SpecialCharacterIndices, Termios, tcflush, tcgetattr, tcsetattr,
};
use std::os::fd::AsFd;

/// What would end or stop this process while the terminal is not as we found it.
const ENDS: [Signal; 5] = [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGTSTP];

/// How long the rest of an escape sequence may take, in milliseconds.
const REST: u8 = 50;

/// Where answers come from.
pub(super) enum Keyboard {
    /// A terminal: one key, without Enter.
    Terminal(Box<Raw>),
    /// A line each; its first character counts.
    Lines,
}

impl Keyboard {
    /// Standard input.
    pub(super) fn open() -> io::Result<Self> {
        if io::stdin().is_terminal() { Ok(Self::Terminal(Box::new(Raw::begin()?))) } else { Ok(Self::Lines) }
    }

    /// Forgets what was typed before the question is there: it is no answer to it. Lines are given in advance.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        match self {
            Self::Terminal(_) => Ok(tcflush(io::stdin(), FlushArg::TCIFLUSH)?),
            Self::Lines => Ok(()),
        }
    }

    /// The next answer; none if there will be no more.
    pub(super) fn key(&mut self) -> io::Result<Option<char>> {
        match self {
            Self::Terminal(raw) => raw.key(),
            Self::Lines => line(),
        }
    }
}

fn line() -> io::Result<Option<char>> {
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Ok(None);
    }
    // An empty line is no answer, and no end either.
    Ok(Some(line.trim_start().chars().next().unwrap_or(' ')))
}

/// A terminal that gives each key at once, until this is dropped: then it is as it was found.
///
/// Signals that would end the process are held back meanwhile and are seen to where keys are waited for, so
/// that they find the terminal put right.
pub(super) struct Raw {
    found: Termios,
    signals: SignalFd,
    held: SigSet,
}

impl Raw {
    fn begin() -> io::Result<Self> {
        let found = tcgetattr(io::stdin())?;
        let held: SigSet = ENDS.into_iter().collect();
        let signals = SignalFd::with_flags(&held, SfdFlags::SFD_CLOEXEC)?;
        held.thread_block()?;
        let raw = Self { found, signals, held };
        raw.take_over()?;
        Ok(raw)
    }

    fn take_over(&self) -> io::Result<()> {
        let mut wanted = self.found.clone();
        wanted.local_flags.remove(LocalFlags::ICANON | LocalFlags::ECHO);
        wanted.control_chars[SpecialCharacterIndices::VMIN as usize] = 1;
        wanted.control_chars[SpecialCharacterIndices::VTIME as usize] = 0;
        Ok(tcsetattr(io::stdin(), SetArg::TCSADRAIN, &wanted)?)
    }

    fn give_back(&self) {
        // Nothing can be done about a terminal that has gone.
        let _ = tcsetattr(io::stdin(), SetArg::TCSADRAIN, &self.found);
    }

    fn key(&mut self) -> io::Result<Option<char>> {
        loop {
            if self.wait()? {
                continue;
            }
            let mut bytes = [0; 64];
            let mut read = nix::unistd::read(io::stdin(), &mut bytes)?;
            if bytes[0] == ESCAPE && read == 1 && has_more()? {
                read += nix::unistd::read(io::stdin(), &mut bytes[1..])?;
            }
            match meaning(&bytes[..read]) {
                Meaning::Key(key) => return Ok(Some(key)),
                Meaning::End => return Ok(None),
                Meaning::Nothing => {}
            }
        }
    }

    /// Waits for a key; true if there was a signal instead, and life goes on.
    fn wait(&mut self) -> io::Result<bool> {
        let keys = io::stdin();
        let mut either = [
            PollFd::new(keys.as_fd(), PollFlags::POLLIN),
            PollFd::new(self.signals.as_fd(), PollFlags::POLLIN),
        ];
        match poll(&mut either, PollTimeout::NONE) {
            // A stop that nobody can hold back, and its end.
            Err(Errno::EINTR) => return Ok(true),
            outcome => outcome?,
        };
        let signalled = either[1].any().unwrap_or(false);
        if signalled {
            self.obey()?;
        }
        Ok(signalled)
    }

    /// Lets a signal do what it does, with the terminal put right. After a stop the review goes on.
    fn obey(&mut self) -> io::Result<()> {
        let Some(signal) = self.signals.read_signal()? else { return Ok(()) };
        let signal = i32::try_from(signal.ssi_signo).map_err(io::Error::other)?;
        self.give_back();
        raise(Signal::try_from(signal)?)?;
        self.held.thread_unblock()?;
        self.held.thread_block()?;
        self.take_over()
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.give_back();
        // A signal that came meanwhile now does what it does.
        let _ = self.held.thread_unblock();
    }
}

const ESCAPE: u8 = 0x1b;
/// Control-D, which ends the input of a terminal.
const END: u8 = 4;

/// What the bytes of one read mean.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    Key(char),
    End,
    Nothing,
}

/// An arrow is three bytes, and the last of them a capital letter; a paste is any number. Neither is an
/// answer.
fn meaning(bytes: &[u8]) -> Meaning {
    match bytes {
        [] | [END] => Meaning::End,
        [byte] if byte.is_ascii_graphic() => Meaning::Key(char::from(*byte)),
        _ => Meaning::Nothing,
    }
}

/// Whether the rest of an escape sequence comes.
fn has_more() -> io::Result<bool> {
    let keys = io::stdin();
    Ok(poll(&mut [PollFd::new(keys.as_fd(), PollFlags::POLLIN)], REST)? > 0)
}

#[cfg(test)]
mod tests {
    use super::{Meaning, meaning};

    #[test]
    fn one_key_is_an_answer_and_an_arrow_or_a_paste_is_none() {
        assert_eq!(meaning(b"a"), Meaning::Key('a'));
        assert_eq!(meaning(b"A"), Meaning::Key('A'));
        for nothing in [&b"\x1b"[..], b"\x1b[A", b"aaaa", b"\r", b" ", "é".as_bytes()] {
            assert_eq!(meaning(nothing), Meaning::Nothing, "{nothing:?}");
        }
    }

    #[test]
    fn the_end_is_the_end() {
        assert_eq!(meaning(b""), Meaning::End);
        assert_eq!(meaning(b"\x04"), Meaning::End);
    }
}
