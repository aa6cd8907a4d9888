//! A worker: one single-threaded process that runs cases, one after the other, each in a clean network.
//!
//! It is forked by the command and runs as the first process of a PID namespace: when it ends, whatever
//! the reason, the kernel ends every process of its case. Between it and the command stands a supervisor,
//! which cannot be avoided: a process does not enter a new PID namespace itself, its children do.

use std::io::{self, Read};
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};

use crate::run::message::Message;

use super::heartbeat::Heartbeat;
use super::jobs::Jobs;
use super::network;
use super::process::{end_with_worker, never_return};
use super::wire;
use super::worker_config::WorkerConfig;

/// How long a worker may be silent where it has something to say: within a report, or before its first
/// one, for which the kernel may have to make a network on a busy machine.
pub(crate) const SILENCE: Duration = Duration::from_secs(30);

/// A worker as the command sees it.
pub(crate) struct Worker {
    supervisor: Pid,
    pub(crate) channel: UnixStream,
    pub(crate) heartbeat: Heartbeat,
}

impl Worker {
    /// Starts a worker, the `number`th of its run from 0 on; its first message says that it has started, or why it cannot.
    pub(crate) fn start(config: WorkerConfig<'_>, number: usize) -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let heartbeat = Heartbeat::new()?;
        // A worker that is stopped in the middle of a report must not stop the command with it.
        ours.set_read_timeout(Some(SILENCE))?;
        #[expect(unsafe_code, reason = "a case runs in a process of its own")]
        // SAFETY: the caller may have threads, so the child uses nothing that another thread could have
        // locked but the allocator, which the C library makes safe across fork(3). Should a lock be held
        // all the same, the child hangs, and the command, which watches its time, kills it.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(Self { supervisor: child, channel: ours, heartbeat }),
            ForkResult::Child => never_return(|| {
                stay_on_one_core(config.first_core.wrapping_add(number));
                keep(config, &theirs, &heartbeat);
            }),
        }
    }

    /// A worker that a test plays itself, with a process in its supervisor's place.
    #[cfg(test)]
    #[expect(clippy::zombie_processes, reason = "the worker waits for its supervisor by its number")]
    pub(crate) fn played() -> (Self, UnixStream) {
        let (ours, theirs) = UnixStream::pair().expect("a channel");
        let supervisor = std::process::Command::new("sleep").arg("60").spawn().expect("a process");
        let supervisor = Pid::from_raw(i32::try_from(supervisor.id()).expect("a number"));
        (Self { supervisor, channel: ours, heartbeat: Heartbeat::new().expect("memory") }, theirs)
    }

    /// Tells the kernel to end the worker.
    pub(crate) fn kill(&self) {
        // It may have ended by itself.
        let _ = kill(self.supervisor, Signal::SIGKILL);
    }

    /// Ends the worker and with it all processes of its case.
    pub(crate) fn end(self) {
        self.kill();
        while waitpid(self.supervisor, None) == Err(Errno::EINTR) {}
        // A supervisor that was killed before its worker had asked to die with it leaves it behind: it ends when
        // nothing more can come from here, and then, like any other, lets go of the channel.
        let _ = self.channel.shutdown(Shutdown::Write);
        let mut rest = [0; 4096];
        while match (&self.channel).read(&mut rest) {
            Ok(count) => count > 0,
            Err(error) => error.kind() == io::ErrorKind::Interrupted,
        } {}
    }
}

/// Keeps a worker and its processes on one core each: on which core a packet is received and by which a
/// socket was last read can decide who gets the next one (`SO_INCOMING_CPU`, `compute_score` in
/// net/ipv4/udp.c), and no scenario is about that.
fn stay_on_one_core(core: usize) {
    // Where it can't be said, cases still run; they are only less alike.
    let Ok(allowed) = sched_getaffinity(Pid::from_raw(0)) else { return };
    let cores: Vec<usize> = (0..CpuSet::count()).filter(|core| allowed.is_set(*core) == Ok(true)).collect();
    let mut cpus = CpuSet::new();
    if !cores.is_empty() && cpus.set(cores[core % cores.len()]).is_ok() {
        let _ = sched_setaffinity(Pid::from_raw(0), &cpus);
    }
}

/// The supervisor: enters the namespaces, forks the worker, and ends with it.
fn keep(config: WorkerConfig<'_>, channel: &UnixStream, heartbeat: &Heartbeat) {
    close_all_but(channel);
    let prepared = end_with_worker().and_then(|()| network::leave(config.isolation));
    if let Err(error) = prepared {
        refuse(channel, &error);
        return;
    }
    #[expect(unsafe_code, reason = "only a child enters the new PID namespace")]
    // SAFETY: the supervisor has one thread.
    match unsafe { fork() } {
        Ok(ForkResult::Parent { child }) => {
            // The command hears of the worker's end by the end of the channel, so the supervisor lets go of it.
            close_all();
            attend(child);
        }
        Ok(ForkResult::Child) => never_return(|| work(config, channel, heartbeat)),
        Err(error) => refuse(channel, &error.into()),
    }
}

/// Says why there can be no worker.
fn refuse(channel: &UnixStream, error: &io::Error) {
    let message =
        if network::is_exhausted(error) { Message::NoRoom } else { Message::Failed(error.to_string()) };
    // The command may be gone; then nobody needs to be told.
    let _ = wire::send(channel, &message);
}

/// Waits until the worker ends. One that somebody stops goes on at once: nobody would notice before its case was late.
/// What a terminal stops, it stops with this process and the command.
fn attend(worker: Pid) {
    loop {
        match waitpid(worker, Some(WaitPidFlag::WUNTRACED)) {
            Ok(WaitStatus::Stopped(_, Signal::SIGSTOP)) => {
                // It may have ended since.
                let _ = kill(worker, Signal::SIGCONT);
            }
            Ok(WaitStatus::Stopped(..)) | Err(Errno::EINTR) => {}
            Ok(_) | Err(_) => return,
        }
    }
}

/// The worker itself.
fn work(config: WorkerConfig<'_>, channel: &UnixStream, heartbeat: &Heartbeat) {
    let mut worker = match Jobs::new(config, channel, heartbeat) {
        Ok(worker) => worker,
        Err(error) => return refuse(channel, &error),
    };
    // Any failure to send or receive means that the command is gone.
    let _ = worker.serve();
}

/// Closes every descriptor that came from the command, but its channel and the standard ones: a worker
/// holds nothing of the command's, nor the channels of other workers.
pub(super) fn close_all_but(channel: &impl AsRawFd) {
    let channel = channel.as_raw_fd().unsigned_abs();
    close_range(3, channel - 1);
    close_range(channel + 1, libc::c_uint::MAX);
}

fn close_all() {
    close_range(3, libc::c_uint::MAX);
}

fn close_range(first: libc::c_uint, last: libc::c_uint) {
    if first > last {
        return;
    }
    #[expect(unsafe_code, reason = "there is no safe way to close descriptors that somebody may own")]
    // SAFETY: this process was forked and never returns to the owners of these descriptors: what they own
    // is in the memory of another process.
    unsafe {
        libc::syscall(libc::SYS_close_range, first, last, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn an_end_waits_for_a_worker_that_its_parent_left_behind() {
        let (worker, mut theirs) = Worker::played();
        let has_ended = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut channel = theirs.try_clone().expect("a copy");
                assert_eq!(channel.read(&mut [0]).expect("the end"), 0);
                has_ended.store(true, Ordering::SeqCst);
                theirs.shutdown(Shutdown::Both).expect("an end");
            });
            worker.end();
            assert!(has_ended.load(Ordering::SeqCst));
        });
        assert_eq!(theirs.read(&mut [0]).expect("the end"), 0);
    }
}
