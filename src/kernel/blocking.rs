//! Calls as a program makes them whose sockets block, but with a deadline of ours.
//!
//! Sockets are made so that no call on them waits: most calls need not, and then nothing more is asked of the
//! kernel. One that would have to wait is awaited with poll(2). Where poll says that a call would not wait, and
//! it would, or where it waits for more than the call does, the call is made once more, truly blocking: poll
//! speaks of readiness, and only the call itself knows what it waits for.

use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

use nix::poll::PollFlags;
use socket2::Socket;

use super::poll::Interest;
use super::timer::Timer;

/// How long a call waits at least. The kernel counts in jiffies (up to 10 ms), and a wait of a few of them can be
/// told from none.
const SHORTEST: Duration = Duration::from_millis(20);

/// Makes a call, and waits until it need not wait; none if it would wait past its time.
pub(super) fn patiently<T>(
    socket: &Socket,
    interest: Interest,
    until: Instant,
    timer: &Timer,
    mut call: impl FnMut() -> io::Result<T>,
) -> io::Result<Option<T>> {
    match call() {
        Err(error) if would_block(&error) => {}
        result => return result.map(Some),
    }
    if !timer.wait_for(socket, PollFlags::from(interest), until) {
        return Ok(None);
    }
    match call() {
        Err(error) if would_block(&error) => blocking(socket, interest, until, timer, call),
        result => result.map(Some),
    }
}

/// Makes a call on a socket that blocks for so long (`SO_RCVTIMEO`, `SO_SNDTIMEO`); none if it waits past that.
/// An `EAGAIN` that comes before its time is what the kernel has to say: no ephemeral port is left, say
/// (`inet_send_prepare`).
pub(super) fn blocking<T>(
    socket: &Socket,
    interest: Interest,
    until: Instant,
    timer: &Timer,
    mut call: impl FnMut() -> io::Result<T>,
) -> io::Result<Option<T>> {
    loop {
        let begun = Instant::now();
        let left = until.saturating_duration_since(begun);
        if left.is_zero() {
            return Ok(None);
        }
        let time = left.max(SHORTEST);
        set_blocking(socket, interest, Some(time))?;
        let result = timer.announced(&mut call);
        timer.waited(begun + time);
        set_blocking(socket, interest, None)?;
        match result {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock && begun.elapsed() >= time / 2 => {
                return Ok(None);
            }
            result => return result.map(Some),
        }
    }
}

/// Lets the calls on a socket block for so long, or not at all.
fn set_blocking(socket: &Socket, interest: Interest, time: Option<Duration>) -> io::Result<()> {
    match interest {
        Interest::Read => socket.set_read_timeout(time)?,
        Interest::Write => socket.set_write_timeout(time)?,
    }
    socket.set_nonblocking(time.is_none())
}

/// Whether a call would have to wait.
pub(super) fn would_block(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
