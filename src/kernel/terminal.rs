//! A terminal that gives each key at once (termios(3)), and is put right again whatever ends the process.

use std::io;
use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal, raise};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::termios::{
    FlushArg, LocalFlags, SetArg, SpecialCharacterIndices, Termios, tcflush, tcgetattr, tcsetattr,
};

/// What would end or stop this process while the terminal is not as we found it.
const ENDS: [Signal; 5] = [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGTSTP];

/// How long the rest of an escape sequence may take, in milliseconds.
const REST: u8 = 50;

/// What an escape sequence begins with.
const ESCAPE: u8 = 0x1b;

/// A terminal that gives each key at once, until this is dropped: then it is as it was found.
///
/// Signals that would end the process are held back meanwhile and are seen to where keys are waited for, so
/// that they find the terminal put right.
pub(crate) struct Raw {
    original: Termios,
    signals: SignalFd,
    held: SigSet,
}

impl Raw {
    /// Takes over standard input.
    ///
    /// # Errors
    ///
    /// It is no terminal, or has gone.
    pub(crate) fn begin() -> io::Result<Self> {
        let original = tcgetattr(io::stdin())?;
        let held: SigSet = ENDS.into_iter().collect();
        let signals = SignalFd::with_flags(&held, SfdFlags::SFD_CLOEXEC)?;
        held.thread_block()?;
        let raw = Self { original, signals, held };
        raw.take_over()?;
        Ok(raw)
    }

    fn take_over(&self) -> io::Result<()> {
        let mut wanted = self.original.clone();
        wanted.local_flags.remove(LocalFlags::ICANON | LocalFlags::ECHO);
        wanted.control_chars[SpecialCharacterIndices::VMIN as usize] = 1;
        wanted.control_chars[SpecialCharacterIndices::VTIME as usize] = 0;
        Ok(tcsetattr(io::stdin(), SetArg::TCSADRAIN, &wanted)?)
    }

    fn give_back(&self) {
        // Nothing can be done about a terminal that has gone.
        let _ = tcsetattr(io::stdin(), SetArg::TCSADRAIN, &self.original);
    }

    /// Forgets what was typed and not read.
    pub(crate) fn forget() -> io::Result<()> {
        Ok(tcflush(io::stdin(), FlushArg::TCIFLUSH)?)
    }

    /// The bytes of the next key; none where there will be no more.
    pub(crate) fn read(&mut self) -> io::Result<Vec<u8>> {
        while self.wait()? {}
        let mut bytes = [0; 64];
        let mut read = nix::unistd::read(io::stdin(), &mut bytes)?;
        if bytes[0] == ESCAPE && read == 1 && has_more()? {
            read += nix::unistd::read(io::stdin(), &mut bytes[1..])?;
        }
        Ok(bytes[..read].to_vec())
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
        if signalled && let Some(signal) = self.next_signal()? {
            self.obey(signal)?;
        }
        Ok(signalled)
    }

    /// Lends the terminal, as it was found, to another program until `run` comes back from it. Its keys are its own: a
    /// ^C does not end this process, and a ^Z stops both.
    ///
    /// # Errors
    ///
    /// The terminal has gone.
    pub(crate) fn lend<T>(&mut self, run: impl FnOnce() -> T) -> io::Result<T> {
        let stop: SigSet = [Signal::SIGTSTP].into_iter().collect();
        self.give_back();
        stop.thread_unblock()?;
        let result = run();
        stop.thread_block()?;
        self.take_over()?;
        while self.is_signalled()? {
            match self.next_signal()? {
                None | Some(Signal::SIGINT | Signal::SIGQUIT) => {}
                Some(signal) => self.obey(signal)?,
            }
        }
        Ok(result)
    }

    fn is_signalled(&self) -> io::Result<bool> {
        Ok(poll(&mut [PollFd::new(self.signals.as_fd(), PollFlags::POLLIN)], PollTimeout::ZERO)? > 0)
    }

    fn next_signal(&mut self) -> io::Result<Option<Signal>> {
        let Some(signal) = self.signals.read_signal()? else { return Ok(None) };
        let signal = i32::try_from(signal.ssi_signo).map_err(io::Error::other)?;
        Ok(Some(Signal::try_from(signal)?))
    }

    /// Lets a signal do what it does, with the terminal put right. After a stop the review goes on.
    fn obey(&mut self, signal: Signal) -> io::Result<()> {
        self.give_back();
        raise(signal)?;
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

/// Whether the rest of an escape sequence comes.
fn has_more() -> io::Result<bool> {
    let keys = io::stdin();
    Ok(poll(&mut [PollFd::new(keys.as_fd(), PollFlags::POLLIN)], REST)? > 0)
}
