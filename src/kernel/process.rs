//! A process of a case: it holds sockets and runs the steps that its worker asks it to run.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;
use nix::sys::prctl;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Gid, Pid, Uid, fork, getppid, setgroups, setresgid, setresuid};

use crate::language::script::{Moves, OpTraits, SocketId, SocketRoles, StepId};
use crate::plan::PlannedStep;

use super::message::{Answer, Fact, Reply, Request};
use super::sockets::Sockets;
use super::step_error::StepError;
use super::timer::{Delays, Timer};
use super::wire;

/// How long the kernel may take to close what a process held that was killed.
const LAST_MOMENT: Duration = Duration::from_secs(1);

/// A process as its worker sees it.
pub(super) struct Process {
    pid: Pid,
    channel: UnixStream,
}

impl Process {
    /// Starts a process that holds no socket, as a user if one is named.
    pub(super) fn start(
        steps: &[PlannedStep<'_>],
        sockets: &mut Sockets,
        uid: Option<u32>,
    ) -> Result<Self, StepError> {
        Self::fork(steps, sockets, |sockets| {
            sockets.clear();
            uid.map_or(Ok(()), become_user)
        })
    }

    /// Starts a process that holds copies of this one's sockets.
    pub(super) fn fork_self(steps: &[PlannedStep<'_>], sockets: &mut Sockets) -> Result<Self, StepError> {
        Self::fork(steps, sockets, |sockets| {
            sockets.forget_set_aside();
            Ok(())
        })
    }

    fn fork(
        steps: &[PlannedStep<'_>],
        sockets: &mut Sockets,
        prepare: impl FnOnce(&mut Sockets) -> io::Result<()>,
    ) -> Result<Self, StepError> {
        let (ours, theirs) = channel()?;
        #[expect(unsafe_code, reason = "a scenario's processes are real ones")]
        // SAFETY: a worker has one thread, so the child has every lock that the parent had.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => {
                drop(theirs);
                let process = Self { pid: child, channel: ours };
                process.hear_that_it_started()?;
                Ok(process)
            }
            ForkResult::Child => {
                drop(ours);
                never_return(|| {
                    let prepared = prepare(sockets).and_then(|()| end_with_worker());
                    serve_prepared(steps, sockets, &theirs, prepared);
                })
            }
        }
    }

    fn hear_that_it_started(&self) -> Result<(), StepError> {
        let started = wire::receive::<Reply>(&self.channel).map_err(died)?.answer.into_result();
        if started.is_err() {
            self.wait();
        }
        started.map(drop)
    }

    /// Asks the process to do something and waits for its answer, for as long as the case may take.
    pub(super) fn ask(&self, request: &Request, timer: &Timer) -> Result<Reply, StepError> {
        wire::send(&self.channel, request).map_err(died)?;
        self.hear(timer)
    }

    fn hear(&self, timer: &Timer) -> Result<Reply, StepError> {
        if timer.wait_for_process(&self.channel) {
            let reply: Reply = wire::receive(&self.channel).map_err(died)?;
            timer.add(reply.delays);
            Ok(reply)
        } else {
            Err(StepError::Internal("it does not answer".to_owned()))
        }
    }

    /// Lets the process fork: the child holds copies of all its sockets.
    pub(super) fn fork_child(&self, timer: &Timer) -> Result<Self, StepError> {
        let (ours, theirs) = channel()?;
        wire::send(&self.channel, &Request::Fork).map_err(died)?;
        wire::send_descriptor(&self.channel, std::os::fd::AsFd::as_fd(&theirs)).map_err(died)?;
        let Answer::Process(pid) = self.hear(timer)?.answer.into_result()? else {
            return Err(StepError::Internal("it does not say which process it forked".to_owned()));
        };
        let process = Self { pid: Pid::from_raw(pid), channel: ours };
        process.hear_that_it_started()?;
        Ok(process)
    }

    /// Takes a copy of one of its sockets.
    pub(super) fn give(&self, socket: SocketId, timer: &Timer) -> Result<std::os::fd::OwnedFd, StepError> {
        self.ask(&Request::Give(socket), timer)?.answer.into_result()?;
        wire::receive_descriptor(&self.channel).map_err(died)
    }

    /// Hands it a copy of a socket.
    pub(super) fn take(
        &self,
        fact: &Fact,
        descriptor: &impl std::os::fd::AsFd,
        timer: &Timer,
    ) -> Result<Reply, StepError> {
        wire::send(&self.channel, &Request::Take(fact.socket, fact.kind)).map_err(died)?;
        wire::send_descriptor(&self.channel, descriptor.as_fd()).map_err(died)?;
        self.hear(timer)
    }

    /// Ends it with SIGKILL, and returns when the kernel has closed what it held.
    pub(super) fn kill(self) {
        // It may have ended by itself.
        let _ = kill(self.pid, Signal::SIGKILL);
        self.wait();
    }

    /// Lets it end in good order, and returns when the kernel has closed what it held.
    pub(super) fn exit(self, timer: &Timer) -> Result<(), StepError> {
        match self.ask(&Request::Exit, timer) {
            Ok(_) => {
                self.wait();
                Ok(())
            }
            Err(error) => {
                self.kill();
                Err(error)
            }
        }
    }

    fn wait(&self) {
        let waited = loop {
            match waitpid(self.pid, None) {
                Err(Errno::EINTR) => {}
                waited => break waited,
            }
        };
        if waited == Err(Errno::ECHILD) {
            self.wait_for_end_of_channel();
        }
    }

    /// Where `CLONE_PARENT` is ignored (see [`fork_here`]), it may be another process's child.
    fn wait_for_end_of_channel(&self) {
        // Whatever goes wrong, there is nothing more to wait for.
        let _ = self.channel.set_read_timeout(Some(LAST_MOMENT));
        while matches!((&self.channel).read(&mut [0; 64]), Ok(count) if count > 0) {}
    }
}

/// A channel to a process that is to be started.
fn channel() -> Result<(UnixStream, UnixStream), StepError> {
    let pair = UnixStream::pair();
    let (ours, theirs) =
        pair.map_err(|error| StepError::internal("cannot make a channel to a process", error))?;
    Ok((out_of_the_way(ours), out_of_the_way(theirs)))
}

/// The first number for descriptors that are no socket of the case.
const HIGH: i32 = 512;

/// Gives a channel a high descriptor. A new socket gets the lowest number that is free, and when a process ends,
/// the order of the numbers is that in which the kernel closes (`close_files`): channels that come and go must
/// leave no gaps in which a program would have none.
fn out_of_the_way(channel: UnixStream) -> UnixStream {
    // Where the limit is lower, the number stays as it is.
    let Ok(descriptor) = fcntl(&channel, FcntlArg::F_DUPFD_CLOEXEC(HIGH)) else { return channel };
    #[expect(unsafe_code, reason = "nix gives a duplicate as a number")]
    // SAFETY: the kernel has just made this descriptor for us, and nobody else knows its number.
    unsafe {
        std::os::fd::FromRawFd::from_raw_fd(descriptor)
    }
}

/// What a broken channel to a process means. The channel's own errno must never pass for that of a step.
fn died(_: io::Error) -> StepError {
    StepError::Internal("the process died".to_owned())
}

/// Runs the body of a forked child, and ends the child whatever happens: its stack is a copy of its
/// parent's, on which nothing of it must ever return.
pub(super) fn never_return(body: impl FnOnce()) -> ! {
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body));
    let code = if result.is_ok() { 0 } else { 101 };
    #[expect(unsafe_code, reason = "exit handlers belong to the parent")]
    // SAFETY: _exit(2) ends the process without running anything of ours.
    unsafe {
        libc::_exit(code)
    }
}

/// Lets the kernel kill this process when its parent ends: a process of a case never outlives it.
pub(super) fn end_with_worker() -> io::Result<()> {
    Ok(prctl::set_pdeathsig(Signal::SIGKILL)?)
}

/// Closes a descriptor whose owner is in this process, too, but will never be reached again: the process
/// was forked, and never returns to it.
fn close(channel: &UnixStream) {
    // Nothing can be done about a descriptor that can't be closed.
    let _ = nix::unistd::close(std::os::fd::AsRawFd::as_raw_fd(channel));
}

fn become_user(uid: u32) -> io::Result<()> {
    setgroups(&[])?;
    let gid = Gid::from_raw(uid);
    setresgid(gid, gid, gid)?;
    let uid = Uid::from_raw(uid);
    Ok(setresuid(uid, uid, uid)?)
}

fn serve_prepared(
    steps: &[PlannedStep<'_>],
    sockets: &mut Sockets,
    channel: &UnixStream,
    prepared: io::Result<()>,
) {
    let is_prepared = prepared.is_ok();
    let answer = match prepared {
        Ok(()) => Answer::Ok,
        Err(error) => StepError::from(error).into(),
    };
    let sent = wire::send(channel, &Reply { answer, facts: Vec::new(), delays: Delays::default() });
    if is_prepared && sent.is_ok() {
        serve(steps, sockets, channel);
    }
}

/// Answers requests until the worker says to end, or is gone.
fn serve(steps: &[PlannedStep<'_>], sockets: &mut Sockets, channel: &UnixStream) {
    let mut timer = Timer::new(crate::run::CASE, None);
    while let Ok(request) = wire::receive::<Request>(channel) {
        let ends = matches!(request, Request::Exit);
        let Ok(reply) = answer(request, steps, sockets, channel, &mut timer) else { return };
        // The sockets are left to the kernel, which has an order of its own for what a process leaves open.
        if wire::send(channel, &reply.0).is_err() || ends {
            return;
        }
        if let Some(socket) = reply.1
            && let Some(descriptor) = sockets.descriptor(socket)
            && wire::send_descriptor(channel, std::os::fd::AsFd::as_fd(descriptor)).is_err()
        {
            return;
        }
    }
}

/// The reply to a request, and the socket whose descriptor follows it.
fn answer(
    request: Request,
    steps: &[PlannedStep<'_>],
    sockets: &mut Sockets,
    channel: &UnixStream,
    timer: &mut Timer,
) -> io::Result<(Reply, Option<SocketId>)> {
    let mut facts = Vec::new();
    let mut delays = Delays::default();
    let mut follows = None;
    let answer = match request {
        Request::Step { step, address, follow, left } => {
            timer.renew(left);
            let (answer, learned) = run_step(step_of(steps, step)?, address, follow, sockets, timer);
            facts = learned;
            delays = timer.delays();
            answer
        }
        Request::Ready(wanted) => Answer::Sockets(sockets.ready(&wanted)),
        Request::State(socket) => sockets.state(socket).map_or(Answer::NotHeld, Answer::State),
        Request::Facts => {
            facts = sockets.facts();
            Answer::Ok
        }
        Request::Watch(to) => Answer::Reached(sockets.watch(to).then(Vec::new)),
        Request::Reached => Answer::Reached(sockets.reached()),
        Request::Unwatch => {
            sockets.unwatch();
            Answer::Ok
        }
        Request::Waiting(to) => Answer::Sockets(sockets.waiting(to)),
        Request::Collect(token) => Answer::Sockets(sockets.collect(token)),
        Request::Give(socket) if sockets.descriptor(socket).is_some() => {
            follows = Some(socket);
            Answer::Ok
        }
        Request::Give(_) => Answer::NotHeld,
        Request::Take(socket, kind) => {
            let descriptor = wire::receive_descriptor(channel)?;
            sockets.take(socket, kind, descriptor);
            Answer::Ok
        }
        Request::Fork => fork_here(steps, sockets, channel)?,
        Request::Exit => Answer::Ok,
    };
    Ok((Reply { answer, facts, delays }, follows))
}

/// The step of the case with this number in the script. Each runs once, in the order of the script.
fn step_of<'c, 's>(steps: &'c [PlannedStep<'s>], step: StepId) -> io::Result<&'c PlannedStep<'s>> {
    let place = steps.binary_search_by_key(&step, |planned| planned.step);
    place.map(|place| &steps[place]).map_err(|_| io::Error::other("the step is not one of the case"))
}

/// Runs a step and, if addresses are followed, tells where its sockets are afterwards.
pub(super) fn run_step(
    step: &PlannedStep<'_>,
    address: Option<super::message::Address>,
    follow: bool,
    sockets: &mut Sockets,
    timer: &Timer,
) -> (Answer, Vec<Fact>) {
    let traits = &step.traits;
    // A socket that is closed is looked at for the last time before that.
    let before = if follow && traits.moves == Moves::Away { moved(traits, sockets) } else { Vec::new() };
    let answer = sockets.run(step.op, address, timer);
    let facts = if follow && traits.moves != Moves::Away { moved(traits, sockets) } else { before };
    (answer, facts)
}

/// The sockets whose addresses a step can change.
fn moved(traits: &OpTraits<'_>, sockets: &Sockets) -> Vec<Fact> {
    let SocketRoles { acts_on, declares, .. } = traits.sockets;
    let named = acts_on.iter().copied().chain(declares);
    match traits.moves {
        Moves::Nothing => Vec::new(),
        Moves::Local => named.filter_map(|socket| sockets.fact_without_peer(socket)).collect(),
        Moves::LocalAndPeer | Moves::Away => named.filter_map(|socket| sockets.fact(socket)).collect(),
    }
}

/// Forks this process. The child is its sibling (`CLONE_PARENT`, clone(2)), so that it outlives this
/// process but not the worker; its sockets are the copies that fork makes.
fn fork_here(steps: &[PlannedStep<'_>], sockets: &mut Sockets, channel: &UnixStream) -> io::Result<Answer> {
    let theirs = out_of_the_way(UnixStream::from(wire::receive_descriptor(channel)?));
    let flags = libc::CLONE_PARENT | libc::SIGCHLD;
    let worker = getppid();
    #[expect(unsafe_code, reason = "fork(2) has no flag for whose child it makes")]
    // SAFETY: without CLONE_VM and with no stack given, clone is fork; this process has one thread.
    let pid = unsafe { libc::syscall(libc::SYS_clone, flags, 0, 0, 0, 0) };
    match pid {
        -1 => Ok(StepError::from(io::Error::last_os_error()).into()),
        0 => never_return(|| {
            // The parent's channel is the parent's: its worker must hear at once when the parent dies.
            close(channel);
            sockets.forget_set_aside();
            // gVisor ignores the flag. Then this is a child of a process that may end before it, and comes to
            // the worker afterwards, which is the first one of its PID namespace.
            let prepared = if getppid() == worker { end_with_worker() } else { Ok(()) };
            serve_prepared(steps, sockets, &theirs, prepared);
        }),
        pid => Ok(Answer::Process(i32::try_from(pid).map_err(io::Error::other)?)),
    }
}
