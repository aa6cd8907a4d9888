//! Runs one case: its steps in order, each in the process that holds its sockets.

mod addresses;
mod shared;
mod states;
mod table;

use std::time::Duration;

use nix::libc;

use crate::language::script::{
    AddressUse, Attachment, Op, ProcessId, Residue, Script, SocketId, SocketRoles,
};
use crate::language::socket::Protocol;
use crate::plan::{Case, PlannedStep};
use crate::run::executor::{Executor, timed_out};
use crate::run::judge::Addresses;
use crate::run::trace::{Endpoint, Outcome, SocketRow, StepResult};

use super::errno;
use super::heartbeat::Heartbeat;
use super::message::{Address, Answer, Fact, Request};
use super::process::{Process, run_step};
use super::sandbox::NetworkSandbox;
use super::socket_table::SocketTable;
use super::sockets::Sockets;
use super::step_error::StepError;
use super::timer::{Timer, WAIT};

/// A case that runs.
pub(super) struct Run<'r> {
    case: &'r Case<'r>,
    pub(super) socket_table: SocketTable,
    /// The sockets of the main process, which is the worker itself.
    pub(super) sockets: &'r mut Sockets,
    processes: Vec<Option<Process>>,
    pub(super) timer: &'r Timer,
    sandbox: &'r mut NetworkSandbox,
    /// Whether to look where sockets are after every step.
    follow: bool,
    /// Where the results of its steps are noted.
    heartbeat: &'r Heartbeat,
    pub(super) probes: u64,
}

impl<'r> Run<'r> {
    pub(super) fn new(
        case: &'r Case<'r>,
        script: &Script,
        sandbox: &'r mut NetworkSandbox,
        sockets: &'r mut Sockets,
        timer: &'r Timer,
        heartbeat: &'r Heartbeat,
        follow: bool,
    ) -> Self {
        sockets.make_room(script.sockets.len());
        Self {
            case,
            socket_table: SocketTable::new(case, script.sockets.len(), sandbox.is_shared()),
            sockets,
            processes: script.processes.iter().map(|_| None).collect(),
            timer,
            sandbox,
            follow,
            heartbeat,
            probes: 0,
        }
    }

    /// Ends what the case started; the next one finds an empty network, a new one if it is not to have this one.
    pub(super) fn finish(self, renew: bool) {
        self.processes.into_iter().flatten().for_each(Process::kill);
        let residue = self.case.traits.residue;
        if residue == Residue::Nothing {
            self.sockets.clear();
        } else {
            self.sockets.abort();
        }
        let residue = if renew { Residue::Lasting } else { residue };
        self.sandbox.clean(residue, self.socket_table.connections());
    }
}

impl Executor for Run<'_> {
    fn step(&mut self, step: &PlannedStep<'_>) -> Outcome {
        let outcome = self.try_step(step).unwrap_or_else(|error| match error {
            StepError::Kernel(number) => errno_outcome(number),
            StepError::Internal(reason) => Outcome::Lost(reason),
        });
        if step.traits.may_send {
            self.timer.await_delivery();
        }
        outcome
    }

    fn sockets(&mut self) -> Result<Vec<SocketRow>, String> {
        self.table().map_err(|error| error.to_string())
    }

    fn has_timed_out(&self) -> bool {
        self.timer.is_over()
    }

    fn note(&mut self, result: &StepResult) {
        self.heartbeat.note(result);
    }
}

impl Addresses for Run<'_> {
    fn local(&self, socket: SocketId) -> Option<Endpoint> {
        self.socket_table.local(socket)
    }

    fn former_port(&self, socket: SocketId) -> Option<u16> {
        self.socket_table.former_port(socket)
    }
}

impl Run<'_> {
    fn try_step(&mut self, step: &PlannedStep<'_>) -> Result<Outcome, StepError> {
        match step.op {
            Op::Process { process, uid } => self.start(*process, *uid)?,
            Op::Fork { parent, child } => self.fork(*parent, *child)?,
            Op::Pass { socket, from, to } => self.pass(*socket, *from, *to)?,
            Op::Kill { process } => self.take_process(*process)?.kill(),
            Op::Exit { process } => self.take_process(*process)?.exit(self.timer)?,
            Op::Wait { time } => return Ok(self.wait(*time)),
            Op::WaitState { socket, state, within } => {
                return self.wait_for_state(*socket, *state, within.unwrap_or(WAIT));
            }
            Op::State { socket } => return self.settled_state(*socket).map(Outcome::State),
            Op::Destroy { socket } => self.destroy(*socket)?,
            Op::Ready { sockets } => return self.ready(sockets).map(Outcome::Sockets),
            Op::Probe { kind, to, times } => return self.probe(*kind, *to, *times),
            Op::Interface { name, addresses } => self.sandbox.add_interface(name, addresses, self.timer)?,
            Op::Address { address, interface } => {
                self.sandbox.add_address(interface, *address, self.timer)?;
            }
            Op::Sysctl { name, value } => self.sandbox.set(name, value)?,
            Op::Socket { .. }
            | Op::Set { .. }
            | Op::Get { .. }
            | Op::Bind { .. }
            | Op::Listen { .. }
            | Op::Connect { .. }
            | Op::Accept { .. }
            | Op::Send { .. }
            | Op::Recv { .. }
            | Op::Shutdown { .. }
            | Op::Close { .. }
            | Op::Join { .. }
            | Op::Leave { .. }
            | Op::Local { .. }
            | Op::Peer { .. }
            | Op::Disconnect { .. }
            | Op::Chown { .. } => return self.socket_step(step),
            Op::Show => return Err(StepError::Internal("the loop shows the sockets itself".to_owned())),
        }
        Ok(Outcome::Ok)
    }

    /// A step about a socket: in the process that holds it.
    fn socket_step(&mut self, step: &PlannedStep<'_>) -> Result<Outcome, StepError> {
        let traits = &step.traits;
        self.make_room(step.op, &traits.sockets);
        let address = self.address(traits)?;
        self.check_destination(traits, address)?;
        let (mut answer, mut facts) = self.carry_out(step, address)?;
        let is_in_use = |answer: &Answer| *answer == Answer::Errno(libc::EADDRINUSE);
        // Only a bind leaves its socket as it was: in gVisor a `listen` that was refused says EINVAL the next time.
        let may_repeat = matches!(traits.address, Some((AddressUse::Bind, _))) && is_in_use(&answer);
        let mut pauses = if may_repeat { self.pauses_until_closed().iter() } else { [].iter() };
        while is_in_use(&answer)
            && let Some(pause) = pauses.next()
        {
            self.timer.sleep(*pause);
            (answer, facts) = self.carry_out(step, address)?;
        }
        let cause = self.cause(traits, address);
        self.socket_table.learn(&facts, cause);
        if let (Op::Send { socket, data, .. }, Answer::Ok) = (step.op, &answer) {
            let to = match address {
                Some(Address::Inet(to)) => Some(to),
                Some(Address::Unspec) | None => None,
            };
            self.socket_table.sent(*socket, to, data);
        }
        if is_in_use(&answer) {
            self.check_port_is_ours(traits, address)?;
        }
        Ok(self.outcome(answer, traits.sockets.acts_on.first().copied()))
    }

    /// The step, in the process that holds its sockets.
    fn carry_out(
        &mut self,
        step: &PlannedStep<'_>,
        address: Option<Address>,
    ) -> Result<(Answer, Vec<Fact>), StepError> {
        if step.process == ProcessId::MAIN {
            return Ok(run_step(step, address, self.follow, self.sockets, self.timer));
        }
        let left = self.timer.left();
        let request = Request::Step { step: step.step, address, follow: self.follow, left };
        let reply = self.process(step.process)?.ask(&request, self.timer)?;
        Ok((reply.answer, reply.facts))
    }

    /// Room for the socket that a step makes: of its own kind, or of that of the one that hands it out.
    fn make_room(&mut self, op: &Op, sockets: &SocketRoles<'_>) {
        let Some(made) = sockets.declares else { return };
        let kind = match (op, sockets.acts_on) {
            (Op::Socket { kind, .. }, _) => *kind,
            (_, [listener, ..]) => self.kind(*listener),
            (_, []) => return,
        };
        self.socket_table.make(made, kind);
    }

    fn process(&self, process: ProcessId) -> Result<&Process, StepError> {
        let running = self.processes.get(process.index()).and_then(Option::as_ref);
        running.ok_or_else(|| StepError::Internal("the process does not run".to_owned()))
    }

    fn take_process(&mut self, process: ProcessId) -> Result<Process, StepError> {
        let running = self.processes.get_mut(process.index()).and_then(Option::take);
        running.ok_or_else(|| StepError::Internal("the process does not run".to_owned()))
    }

    fn start(&mut self, process: ProcessId, uid: Option<u32>) -> Result<(), StepError> {
        let started = Process::start(&self.case.steps, self.sockets, uid)?;
        self.processes[process.index()] = Some(started);
        Ok(())
    }

    fn fork(&mut self, parent: ProcessId, child: ProcessId) -> Result<(), StepError> {
        let forked = if parent == ProcessId::MAIN {
            Process::fork_self(&self.case.steps, self.sockets)?
        } else {
            self.process(parent)?.fork_child(self.timer)?
        };
        self.processes[child.index()] = Some(forked);
        Ok(())
    }

    fn pass(&mut self, socket: SocketId, from: ProcessId, to: ProcessId) -> Result<(), StepError> {
        let kind = self.kind(socket);
        let fact = Fact { socket, kind, cookie: None, inode: 0, local: None, peer: None };
        let copy = if from == ProcessId::MAIN {
            let held = self.sockets.descriptor(socket);
            let held = held.ok_or_else(|| StepError::Internal("no process holds the socket".to_owned()))?;
            let copy = held.try_clone();
            std::os::fd::OwnedFd::from(
                copy.map_err(|error| StepError::internal("cannot copy a socket", error))?,
            )
        } else {
            self.process(from)?.give(socket, self.timer)?
        };
        if to == ProcessId::MAIN {
            self.sockets.take(socket, kind, copy);
        } else {
            self.process(to)?.take(&fact, &copy, self.timer)?;
        }
        Ok(())
    }

    fn wait(&self, time: Duration) -> Outcome {
        if time > self.timer.left() {
            self.timer.sleep(self.timer.left());
            return timed_out();
        }
        self.timer.sleep(time);
        Outcome::Ok
    }

    /// Asks every process that runs.
    pub(super) fn ask_all(&self, request: &Request) -> Result<Vec<Answer>, StepError> {
        let asked = self.processes.iter().flatten().map(|process| process.ask(request, self.timer));
        asked.map(|reply| reply.map(|reply| reply.answer)).collect()
    }

    /// Where the script joined a group first.
    pub(super) fn joined(&self, group: std::net::IpAddr) -> Option<&Attachment> {
        let mut joins = self.case.steps.iter().filter_map(|step| step.traits.joins);
        joins.find_map(|(joined, on)| on.filter(|_| joined == group))
    }

    fn outcome(&mut self, answer: Answer, subject: Option<SocketId>) -> Outcome {
        let protocol = subject.map_or(Protocol::Tcp, |socket| self.kind(socket).protocol);
        match answer {
            Answer::Ok | Answer::Process(_) => Outcome::Ok,
            Answer::Errno(number) => errno_outcome(number),
            Answer::Internal(reason) => Outcome::Lost(reason),
            Answer::Blocks => Outcome::Blocks,
            Answer::Nothing => Outcome::Nothing,
            Answer::Eof => Outcome::Eof,
            Answer::Data(bytes, from) => {
                let from = from.map(|from| match subject {
                    Some(receiver) => self.socket_table.source(receiver, from, &bytes),
                    None => self.endpoint(from, protocol, None),
                });
                Outcome::Data(bytes, from)
            }
            Answer::Value(value) => Outcome::Value(value),
            Answer::Address(address) => Outcome::Address(self.endpoint(address, protocol, None)),
            Answer::Sockets(sockets) => Outcome::Sockets(sockets),
            Answer::Reached(_) => Outcome::Lost("a step is no probe".to_owned()),
            Answer::State(state) => Outcome::State(state),
            Answer::NotHeld => Outcome::Lost("no process holds the socket".to_owned()),
        }
    }
}

/// What the number of an errno stands for.
pub(super) fn errno_outcome(number: i32) -> Outcome {
    errno::from_number(number).map_or(Outcome::Unknown(number), Outcome::Errno)
}
