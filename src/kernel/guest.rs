//! The process behind which another kernel runs: its streams, and its end.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::process::end_with_worker;

/// How often it is looked whether a process has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// A process that leads a group of its own. It ends, with its group, when this is dropped, and when the
/// thread that started it ends, for whatever reason.
pub(crate) struct Guest {
    child: Child,
    /// Where it reads from, until it is to read no more.
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    pub(crate) stderr: Option<ChildStderr>,
}

impl Guest {
    /// Starts it; reading from its streams and writing to them never waits.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        #[expect(unsafe_code, reason = "only the child itself can ask to end with its parent")]
        // SAFETY: between fork and exec it makes one system call, prctl(2), and allocates nothing.
        unsafe {
            command.pre_exec(end_with_worker);
        }
        let mut child = command.spawn()?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let guest = Self { child, stdin, stdout, stderr };
        guest.stdin.iter().try_for_each(never_wait)?;
        guest.stdout.iter().try_for_each(never_wait)?;
        guest.stderr.iter().try_for_each(never_wait)?;
        Ok(guest)
    }

    /// How it ended, if it has, or does within a time.
    pub(crate) fn ended(&mut self, within: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + within;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < until => thread::sleep(LOOK_AGAIN),
                _ => return None,
            }
        }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let group = i32::try_from(self.child.id()).map(Pid::from_raw);
        // Whoever of it has ended by itself can't be killed.
        let _ = group.map(|group| killpg(group, Signal::SIGKILL));
        let _ = self.child.wait();
    }
}

fn never_wait(stream: &impl AsFd) -> io::Result<()> {
    let flags = OFlag::from_bits_retain(fcntl(stream, FcntlArg::F_GETFL)?);
    fcntl(stream, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
    Ok(())
}
