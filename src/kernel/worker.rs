//! A worker: one single-threaded process that runs cases, one after the other, each in a clean network.
//!
//! It is forked by the command and runs as the first process of a PID namespace: when it ends, whatever
//! the reason, the kernel ends every process of its case. Between it and the command stands a keeper,
//! which cannot be avoided: a process does not enter a new PID namespace itself, its children do.

use std::io;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use nix::libc;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::prctl;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};

use crate::language::script::{Op, Script};
use crate::plan::{self, Case, Platform};
use crate::trace::{CaseTrace, End, Outcome};

use super::case::{Ground, LazyDiag, run};
use super::facts;
use super::message::{Report, Work};
use super::network::{self, Isolation, OwnNetwork};
use super::patience::Patience;
use super::ports::refusal;
use super::process::{end_with_worker, never_return};
use super::sockets::Sockets;
use super::wire;

/// How long a worker may be silent where it has something to say: within a report, or before its first
/// one, for which the kernel may have to make a network on a busy machine.
const SILENCE: Duration = Duration::from_secs(30);

/// What all workers of a run have in common.
#[derive(Clone, Copy)]
pub(crate) struct Crew<'s> {
    pub(crate) scripts: &'s [Script],
    pub(crate) isolation: Isolation,
    /// How long a case may take whose script does not say.
    pub(crate) timeout: Duration,
}

/// A worker as the command sees it.
pub(crate) struct Worker {
    keeper: Pid,
    pub(crate) channel: UnixStream,
}

impl Worker {
    /// Starts a worker, the `number`th of its run; its first report is `Ready` or `NoNetwork`.
    pub(crate) fn start(crew: Crew<'_>, number: usize) -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        // A worker that is stopped in the middle of a report must not stop the command with it.
        ours.set_read_timeout(Some(SILENCE))?;
        #[expect(unsafe_code, reason = "a case runs in a process of its own")]
        // SAFETY: the caller may have threads, so the child uses nothing that another thread could have
        // locked but the allocator, which the C library makes safe across fork(3). Should a lock be held
        // all the same, the child hangs, and the command, which watches its time, kills it.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(Self { keeper: child, channel: ours }),
            ForkResult::Child => never_return(|| {
                stay_on_one_core(number);
                keep(crew, &theirs);
            }),
        }
    }

    /// Ends the worker and with it all processes of its case.
    pub(crate) fn end(self) {
        // It may have ended by itself.
        let _ = nix::sys::signal::kill(self.keeper, nix::sys::signal::Signal::SIGKILL);
        while waitpid(self.keeper, None) == Err(nix::errno::Errno::EINTR) {}
    }
}

/// Keeps a worker and its processes on one core each: on which core a packet is received and by which a
/// socket was last read can decide who gets the next one (`SO_INCOMING_CPU`, `compute_score` in
/// net/ipv4/udp.c), and no scenario is about that.
fn stay_on_one_core(number: usize) {
    // Where it can't be said, cases still run; they are only less alike.
    let Ok(allowed) = sched_getaffinity(Pid::from_raw(0)) else { return };
    let cores: Vec<usize> = (0..CpuSet::count()).filter(|core| allowed.is_set(*core) == Ok(true)).collect();
    let mut one = CpuSet::new();
    if !cores.is_empty() && one.set(cores[number % cores.len()]).is_ok() {
        let _ = sched_setaffinity(Pid::from_raw(0), &one);
    }
}

/// The keeper: enters the namespaces, forks the worker, and ends with it.
fn keep(crew: Crew<'_>, channel: &UnixStream) {
    close_all_but(channel);
    let prepared = end_with_worker().and_then(|()| network::leave(crew.isolation));
    if let Err(error) = prepared {
        // The command may be gone; then nobody needs to be told.
        let _ = wire::send(channel, &Report::NoNetwork(error.to_string()));
        return;
    }
    #[expect(unsafe_code, reason = "only a child enters the new PID namespace")]
    // SAFETY: the keeper has one thread.
    match unsafe { fork() } {
        Ok(ForkResult::Parent { child }) => {
            // The command hears of the worker's end by the end of the channel, so the keeper lets go of it.
            close_all();
            while waitpid(child, None) == Err(nix::errno::Errno::EINTR) {}
        }
        Ok(ForkResult::Child) => never_return(|| work(crew, channel)),
        Err(error) => {
            let _ = wire::send(channel, &Report::NoNetwork(error.to_string()));
        }
    }
}

/// The worker itself.
fn work(crew: Crew<'_>, channel: &UnixStream) {
    let mut worker = match Cases::new(crew, channel) {
        Ok(worker) => worker,
        Err(error) => {
            let _ = wire::send(channel, &Report::NoNetwork(error.to_string()));
            return;
        }
    };
    // Any failure to send or receive means that the command is gone.
    let _ = worker.serve();
}

/// The cases that a worker runs, and what it keeps between them.
struct Cases<'w> {
    crew: Crew<'w>,
    channel: &'w UnixStream,
    platform: Platform,
    facts: crate::system::Facts,
    network: Option<OwnNetwork>,
    /// Whether the last case left something in the network, and a new one could not be had.
    dirty: bool,
    diag: LazyDiag,
    patience: Patience,
    sockets: Sockets,
}

impl<'w> Cases<'w> {
    fn new(crew: Crew<'w>, channel: &'w UnixStream) -> io::Result<Self> {
        end_with_worker()?;
        // Where there is no PID namespace, children of processes that end come to the worker like this.
        prctl::set_child_subreaper(true)?;
        let told = channel.try_clone()?;
        let network = if crew.isolation.is_namespace() { Some(network::renew()?) } else { None };
        let facts = facts::find(crew.isolation);
        Ok(Self {
            crew,
            channel,
            platform: facts.platform.clone(),
            facts,
            network,
            dirty: false,
            diag: LazyDiag::default(),
            patience: Patience::new(crew.timeout, Some(told)),
            sockets: Sockets::new(0),
        })
    }

    fn serve(&mut self) -> io::Result<()> {
        wire::send(self.channel, &Report::Ready(self.facts.clone()))?;
        loop {
            let work: Work = wire::receive(self.channel)?;
            for number in work.first..work.first + work.count {
                self.case(work.script, number)?;
            }
            wire::send(self.channel, &Report::Idle)?;
        }
    }

    fn case(&mut self, index: usize, number: usize) -> io::Result<()> {
        let script = &self.crew.scripts[index];
        let trace = match plan::plan(script, number, &self.platform) {
            Err(_) => CaseTrace { number, outcomes: Vec::new(), end: End::Unplanned },
            Ok(case) => match self.skip(&case) {
                Some(reason) => CaseTrace { number, outcomes: Vec::new(), end: End::Skipped(reason) },
                None if self.dirty && !self.renew() => {
                    let reason = "no clean network could be made for it".to_owned();
                    CaseTrace { number, outcomes: Vec::new(), end: End::Broken(reason) }
                }
                None => self.run(index, script, &case)?,
            },
        };
        wire::send(self.channel, &Report::Ended { script: index, trace })
    }

    /// Why a case can't run here, if it can't.
    fn skip(&self, case: &Case) -> Option<String> {
        // What a step does says more than what the whole case requires because of it.
        let refused = || case.steps.iter().find_map(|step| refusal(&step.op));
        if !self.crew.isolation.is_namespace()
            && let Some(what) = refused()
        {
            return Some(format!("needs a network namespace: it {what}"));
        }
        case.requires.iter().find_map(|requirement| self.facts.lacks(requirement))
    }

    fn run(&mut self, index: usize, script: &Script, case: &Case) -> io::Result<CaseTrace> {
        let allowed = script.header.timeout.unwrap_or(self.crew.timeout);
        wire::send(self.channel, &Report::Begun { script: index, case: case.number, allowed })?;
        self.sockets = Sockets::new(script.sockets.len());
        self.patience.renew(allowed);
        let follow = case.follows_addresses();
        let trace = self.run_once(script, case, follow);
        let was_lost = matches!(trace.outcomes.last(), Some(Outcome::Lost(_)));
        if follow || was_lost || !matches!(trace.end, End::Differed(_)) {
            return Ok(trace);
        }
        // Once more, now following every socket: then the table of what the kernel had open has names for
        // what closed sockets left, too. If it comes out otherwise this time, the first time counts.
        wire::send(self.channel, &Report::Begun { script: index, case: case.number, allowed })?;
        self.patience.renew(allowed);
        let again = self.run_once(script, case, true);
        Ok(if again.outcomes == trace.outcomes { again } else { trace })
    }

    fn run_once(&mut self, script: &Script, case: &Case, follow: bool) -> CaseTrace {
        let mut ground = Ground {
            sockets: &mut self.sockets,
            patience: &self.patience,
            network: self.network.as_ref(),
            diag: &mut self.diag,
            isolation: self.crew.isolation,
        };
        let trace = run(case, script, &mut ground, follow);
        self.clean(case);
        trace
    }

    /// Makes sure that the next case finds an empty network: this one if the kernel says that nothing is
    /// left in it, otherwise a new one.
    fn clean(&mut self, case: &Case) {
        if self.network.is_none() || (leaves_nothing(case) && !touches_network(case)) {
            return;
        }
        let is_clean =
            !touches_network(case) && self.diag.get().is_ok_and(|diag| diag.is_empty().unwrap_or_default());
        if is_clean {
            return;
        }
        self.renew();
    }

    /// Takes a new network; false if there is none to be had now. Nothing may run in one that is not clean,
    /// so the next case tries again.
    fn renew(&mut self) -> bool {
        self.diag = LazyDiag::default();
        let renewed = network::renew();
        self.dirty = renewed.is_err();
        if let Ok(network) = renewed {
            self.network = Some(network);
        }
        !self.dirty
    }
}

/// Whether closing its sockets is all that a case needs to leave nothing: it had no connection, and no
/// datagram was on its way.
fn leaves_nothing(case: &Case) -> bool {
    case.steps.iter().all(|step| {
        matches!(
            step.op,
            Op::Socket { .. }
                | Op::Set { .. }
                | Op::Get { .. }
                | Op::Bind { .. }
                | Op::Listen { .. }
                | Op::Close { .. }
                | Op::Local { .. }
                | Op::Peer { .. }
                | Op::Ready { .. }
                | Op::State { .. }
                | Op::Show
                | Op::Wait { .. }
                | Op::Process { .. }
                | Op::Fork { .. }
                | Op::Pass { .. }
                | Op::Kill { .. }
                | Op::Exit { .. }
        )
    })
}

/// Whether a case changes the network itself.
fn touches_network(case: &Case) -> bool {
    case.steps
        .iter()
        .any(|step| matches!(step.op, Op::Interface { .. } | Op::Address { .. } | Op::Sysctl { .. }))
}

/// Closes every descriptor that came from the command, but its channel and the standard ones: a worker
/// holds nothing of the command's, nor the channels of other workers.
fn close_all_but(channel: &UnixStream) {
    use std::os::fd::AsRawFd;
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
