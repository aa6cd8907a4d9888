//! The process behind which another kernel runs: its streams, and its end.
//!
//! Some kernels are more than one process (User-Mode Linux has helpers, and a process for each that runs in it).
//! They are one group, and a watchdog ends that group when the command is gone, whatever the reason.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork, pipe2, read, setpgid};

use super::process::{end_with_worker, never_return};
use super::worker::close_all_but;

/// How often it is looked whether a process has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// A process that leads a group of its own. It ends, with its group, when this is dropped, and when this
/// process ends, for whatever reason.
pub(crate) struct Guest {
    child: Child,
    watchdog: Option<Watchdog>,
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
        let mut guest = Self { child, watchdog: None, stdin, stdout, stderr };
        guest.watchdog = Some(Watchdog::start(guest.group())?);
        guest.stdin.iter().try_for_each(never_wait)?;
        guest.stdout.iter().try_for_each(never_wait)?;
        guest.stderr.iter().try_for_each(never_wait)?;
        Ok(guest)
    }

    fn group(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed())
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
        // Whoever of it has ended by itself can't be killed.
        let _ = killpg(self.group(), Signal::SIGKILL);
        // The number of the group is free for others only when its leader has been waited for.
        self.watchdog = None;
        let _ = self.child.wait();
    }
}

/// A process that ends a group when the line to it breaks.
struct Watchdog {
    pid: Pid,
    /// The end that nobody else has.
    line: Option<OwnedFd>,
}

impl Watchdog {
    fn start(group: Pid) -> io::Result<Self> {
        let (theirs, ours) = pipe2(OFlag::O_CLOEXEC)?;
        #[expect(unsafe_code, reason = "what watches this process is no part of it")]
        // SAFETY: the caller may have threads, so the child makes system calls and nothing else.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(Self { pid: child, line: Some(ours) }),
            ForkResult::Child => never_return(|| {
                close_all_but(&theirs);
                // What a terminal sends to the command is not meant for whoever cleans up after it.
                let _ = setpgid(Pid::from_raw(0), group);
                while read(&theirs, &mut [0]) == Err(Errno::EINTR) {}
                let _ = killpg(group, Signal::SIGKILL);
            }),
        }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.line = None;
        while waitpid(self.pid, None) == Err(Errno::EINTR) {}
    }
}

fn never_wait(stream: &impl AsFd) -> io::Result<()> {
    let flags = OFlag::from_bits_retain(fcntl(stream, FcntlArg::F_GETFL)?);
    fcntl(stream, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
    Ok(())
}
