//! Runs one case: its steps in order, each in the process that holds its sockets.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::language::script::{
    AddressUse, Attachment, Op, OpTraits, Port, ProcessId, Residue, Script, SocketId, SocketRoles, Target,
};
use crate::language::socket::{Family, Protocol, SocketKind};
use crate::language::vocabulary::SocketState;
use crate::plan::{Case, PlannedStep};
use crate::run::executor::{Executor, timed_out};
use crate::run::judge::Addresses;
use crate::run::trace::{Endpoint, Outcome, SocketRow};

use super::diag::Diag;
use super::message::{Address, Answer, Fact, Request};
use super::ports::{Ports, loopback, wildcard};
use super::process::{Process, run_step};
use super::sandbox::NetworkSandbox;
use super::socket_table::{Cause, SocketTable, TrackedSocket};
use super::sockets::Sockets;
use super::step_error::StepError;
use super::timer::{Timer, WAIT};
use super::{errno, row::DiagRow};

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
    pub(super) probes: u64,
}

impl<'r> Run<'r> {
    pub(super) fn new(
        case: &'r Case<'r>,
        script: &Script,
        sandbox: &'r mut NetworkSandbox,
        sockets: &'r mut Sockets,
        timer: &'r Timer,
        follow: bool,
    ) -> Self {
        sockets.make_room(script.sockets.len());
        let ports = Ports::new(sandbox.is_shared());
        Self {
            case,
            socket_table: SocketTable::new(case, script.sockets.len(), ports),
            sockets,
            processes: script.processes.iter().map(|_| None).collect(),
            timer,
            sandbox,
            follow,
            probes: 0,
        }
    }

    /// Ends what the case started; the next one finds an empty network.
    pub(super) fn finish(self) {
        self.processes.into_iter().flatten().for_each(Process::kill);
        let residue = self.case.traits.residue;
        if residue == Residue::Nothing {
            self.sockets.clear();
        } else {
            self.sockets.abort();
        }
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
}

impl Addresses for Run<'_> {
    fn local(&self, socket: SocketId) -> Option<Endpoint> {
        self.socket_table.local(socket)
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
            Op::Interface { name, addresses } => self.sandbox.add_interface(name, addresses)?,
            Op::Address { address, interface } => self.sandbox.add_address(interface, *address)?,
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
        let address = self.address(traits);
        let (answer, facts) = if step.process == ProcessId::MAIN {
            run_step(step, address, self.follow, self.sockets, self.timer)
        } else {
            let left = self.timer.left();
            let request = Request::Step { step: step.step, address, follow: self.follow, left };
            let reply = self.process(step.process)?.ask(&request, self.timer)?;
            (reply.answer, reply.facts)
        };
        let cause = self.cause(traits, address);
        self.socket_table.learn(&facts, cause);
        Ok(self.outcome(answer, traits.sockets.acts_on.first().copied()))
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

    pub(super) fn kind(&self, socket: SocketId) -> SocketKind {
        let unknown = SocketKind { protocol: Protocol::Tcp, family: Family::Ipv4 };
        self.socket_table.get(socket).map_or(unknown, |entry| entry.kind)
    }

    /// The address that a step names, for the system call.
    fn address(&mut self, traits: &OpTraits<'_>) -> Option<Address> {
        let (purpose, target) = traits.address?;
        let socket = *traits.sockets.acts_on.first()?;
        let address = self.resolve(target, self.kind(socket), purpose);
        if let (Target::Address { port: Port::Of(base, _), .. }, Address::Inet(named)) = (target, address)
            && !self.is_ephemeral(base)
        {
            self.socket_table.name_port(named.port());
        }
        Some(address)
    }

    /// Whether the kernel chose a socket's port.
    fn is_ephemeral(&self, socket: SocketId) -> bool {
        self.socket_table.get(socket).is_some_and(|entry| entry.ephemeral)
    }

    /// By what a step can give a socket its port.
    fn cause(&self, traits: &OpTraits<'_>, address: Option<Address>) -> Cause {
        if let (Some((AddressUse::Bind, target)), Some(Address::Inet(address))) = (traits.address, address) {
            let ephemeral = target.socket().is_some_and(|named| self.is_ephemeral(named));
            return Cause::Bind { asked: address.port(), ephemeral };
        }
        match traits.sockets {
            SocketRoles { declares: Some(_), acts_on: [listener, ..], .. } => Cause::Accept(*listener),
            SocketRoles { .. } => Cause::Step,
        }
    }

    pub(super) fn resolve(&self, target: Target, kind: SocketKind, purpose: AddressUse) -> Address {
        let ipv6 = kind.family == Family::Ipv6;
        match target {
            Target::Unspec => Address::Unspec,
            Target::Socket(named) => {
                let nowhere = SocketAddr::new(wildcard(self.kind(named).family == Family::Ipv6), 0);
                Address::Inet(self.socket_table.get(named).and_then(|entry| entry.local).unwrap_or(nowhere))
            }
            Target::Address { host, port } => {
                let host = host.unwrap_or_else(|| match purpose {
                    AddressUse::Bind => wildcard(ipv6),
                    AddressUse::Reach | AddressUse::Probe => loopback(ipv6),
                });
                Address::Inet(SocketAddr::new(host, self.port(port)))
            }
        }
    }

    fn port(&self, port: Port) -> u16 {
        match port {
            Port::Number(number) => self.socket_table.ports.real(number),
            Port::Of(socket, offset) => {
                let base = self
                    .socket_table
                    .get(socket)
                    .and_then(|entry| entry.local)
                    .map_or(0, |local| local.port());
                let logical = i32::from(self.socket_table.ports.logical(base)) + offset;
                // Past either end of the range there is no port: 0 makes the call fail or choose.
                self.socket_table.ports.real(u16::try_from(logical).unwrap_or(0))
            }
        }
    }

    fn wait(&self, time: Duration) -> Outcome {
        if time > self.timer.left() {
            self.timer.sleep(self.timer.left());
            return timed_out();
        }
        self.timer.sleep(time);
        Outcome::Ok
    }

    fn wait_for_state(
        &mut self,
        socket: SocketId,
        wanted: SocketState,
        within: Duration,
    ) -> Result<Outcome, StepError> {
        let until = Instant::now() + within;
        let mut pause = Duration::from_micros(200);
        loop {
            let state = self.state(socket)?;
            if state == wanted {
                return Ok(Outcome::State(state));
            }
            if self.timer.is_over() {
                return Ok(timed_out());
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(Outcome::Still(state));
            }
            self.timer.sleep(pause.min(left));
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }

    /// The state of a socket, when what is under way has come to its end.
    fn settled_state(&mut self, socket: SocketId) -> Result<SocketState, StepError> {
        self.settled(|run| run.state(socket), |state| is_passing(*state))
    }

    /// Looks again and again at something that will soon be otherwise, but not for ever: a peer that has no
    /// room for what was sent may leave it so.
    fn settled<T>(
        &mut self,
        mut look: impl FnMut(&mut Self) -> Result<T, StepError>,
        is_passing: impl Fn(&T) -> bool,
    ) -> Result<T, StepError> {
        let until = Instant::now() + SETTLES;
        loop {
            let seen = look(self)?;
            if !is_passing(&seen) || self.timer.is_over() || Instant::now() >= until {
                return Ok(seen);
            }
            self.timer.sleep(LOOK_AGAIN);
        }
    }

    /// The state of a socket while somebody has it, and of what it left afterwards.
    fn state(&mut self, socket: SocketId) -> Result<SocketState, StepError> {
        let had_peer = self.socket_table.get(socket).is_some_and(|entry| entry.peer.is_some());
        match self.open_state(socket)? {
            // A connection in TIME_WAIT lives apart from its socket, which is in CLOSE while it is still
            // open (`tcp_time_wait`).
            Some(SocketState::Close) if had_peer => {
                Ok(self.find(socket)?.map_or(SocketState::Close, |row| row.state))
            }
            Some(state) => Ok(state),
            None => Ok(self.find(socket)?.map_or(SocketState::Gone, |row| row.state)),
        }
    }

    /// The state of a socket that a process holds.
    fn open_state(&self, socket: SocketId) -> Result<Option<SocketState>, StepError> {
        if let Some(state) = self.sockets.state(socket) {
            return Ok(Some(state));
        }
        for answer in self.ask_all(&Request::State(socket))? {
            if let Answer::State(state) = answer {
                return Ok(Some(state));
            }
        }
        Ok(None)
    }

    /// What the kernel's tables have of a socket that was looked at while it was open.
    fn find(&mut self, socket: SocketId) -> Result<Option<DiagRow>, StepError> {
        let Some(entry) = self.socket_table.get(socket).cloned() else { return Ok(None) };
        let diag = self.sandbox.diag().map_err(tables_unread)?;
        if let Some(connection) = entry.connection().filter(|connection| connection.cookie.is_some())
            && diag.has_netlink()
            && !self.case.traits.may_bind_to_device
        {
            return diag.connection(&connection).map_err(tables_unread);
        }
        let rows = diag.dump().map_err(tables_unread)?;
        let by_cookie = rows.iter().find(|row| row.cookie.is_some() && row.cookie == entry.cookie);
        let has_addresses = |row: &&DiagRow| {
            row.protocol == entry.kind.protocol
                && Some(row.local) == entry.local
                && entry.peer.is_none_or(|peer| peer == row.peer)
                // Another socket may have the same address; what no process holds any more has no inode.
                && (row.inode == 0 || u64::from(row.inode) == entry.inode)
        };
        // Without cookies (from /proc) a connection is known by its addresses.
        let without_cookies = rows.iter().all(|row| row.cookie.is_none());
        let row = by_cookie.or_else(|| rows.iter().filter(|_| without_cookies).find(has_addresses));
        Ok(row.cloned())
    }

    fn destroy(&mut self, socket: SocketId) -> Result<(), StepError> {
        self.sandbox.own()?;
        let row = match self.find(socket)? {
            Some(row) => row,
            // Nothing is left of it: the kernel is asked for it all the same, and says so.
            None => self.last_seen(socket)?,
        };
        Ok(self.sandbox.diag().map_err(tables_unread)?.destroy(&row)?)
    }

    /// A socket as it was when it was looked at last. With its cookie, no other can be taken for it.
    fn last_seen(&self, socket: SocketId) -> Result<DiagRow, StepError> {
        let entry = self.socket_table.get(socket).filter(|entry| entry.cookie.is_some());
        let entry = entry.ok_or_else(|| StepError::Internal("the socket was never looked at".to_owned()))?;
        let SocketKind { protocol, family } = entry.kind;
        let nowhere = SocketAddr::new(wildcard(family == Family::Ipv6), 0);
        Ok(DiagRow {
            protocol,
            family,
            local: entry.local.unwrap_or(nowhere),
            peer: entry.peer.unwrap_or(nowhere),
            interface: 0,
            cookie: entry.cookie,
            state: SocketState::Gone,
            uid: 0,
            inode: 0,
        })
    }

    fn ready(&self, wanted: &[SocketId]) -> Result<Vec<SocketId>, StepError> {
        // On loopback what was sent is there when send returns, unless the kernel was interrupted and left
        // the rest to ksoftirqd: so what is not there at once gets another moment.
        let mut ready = self.ready_now(wanted)?;
        for pause in [1, 2, 4] {
            if ready.len() == wanted.len() {
                break;
            }
            self.timer.sleep(Duration::from_millis(pause));
            ready = self.ready_now(wanted)?;
        }
        Ok(ready)
    }

    fn ready_now(&self, wanted: &[SocketId]) -> Result<Vec<SocketId>, StepError> {
        let mut ready = self.sockets.ready(wanted);
        for process in self.processes.iter().flatten() {
            if let Answer::Sockets(more) = process.ask(&Request::Ready(wanted.to_vec()), self.timer)?.answer {
                ready.extend(more);
            }
        }
        ready.sort_unstable();
        ready.dedup();
        Ok(ready)
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

    /// A socket's kernel address as the script sees it.
    fn endpoint(&self, address: SocketAddr, protocol: Protocol, of: Option<SocketId>) -> Endpoint {
        self.socket_table.endpoint(address, protocol, of)
    }

    fn outcome(&self, answer: Answer, subject: Option<SocketId>) -> Outcome {
        let protocol = subject.map_or(Protocol::Tcp, |socket| self.kind(socket).protocol);
        match answer {
            Answer::Ok | Answer::Process(_) => Outcome::Ok,
            Answer::Errno(number) => errno_outcome(number),
            Answer::Internal(reason) => Outcome::Lost(reason),
            Answer::Blocks => Outcome::Blocks,
            Answer::Nothing => Outcome::Nothing,
            Answer::Eof => Outcome::Eof,
            Answer::Data(bytes, from) => {
                Outcome::Data(bytes, from.map(|from| self.endpoint(from, protocol, subject)))
            }
            Answer::Value(value) => Outcome::Value(value),
            Answer::Address(address) => Outcome::Address(self.endpoint(address, protocol, None)),
            Answer::Sockets(sockets) => Outcome::Sockets(sockets),
            Answer::State(state) => Outcome::State(state),
            Answer::NotHeld => Outcome::Lost("no process holds the socket".to_owned()),
        }
    }

    /// All sockets of the case's network, as the kernel shows them, with the script's names.
    fn table(&mut self) -> Result<Vec<SocketRow>, StepError> {
        let mut facts = self.sockets.facts();
        for process in self.processes.iter().flatten() {
            facts.extend(process.ask(&Request::Facts, self.timer)?.facts);
        }
        let cause = if self.follow { Cause::Step } else { Cause::Unknown };
        self.socket_table.learn(&facts, cause);
        self.socket_table.set_open(&facts);
        let rows = self.settled(Self::dump, |rows| rows.iter().any(|row| is_passing(row.state)))?;
        let mut table: Vec<SocketRow> = rows.iter().filter_map(|row| self.row(row)).collect();
        table.extend(self.unlisted(&rows));
        Ok(table)
    }

    fn dump(&mut self) -> Result<Vec<DiagRow>, StepError> {
        self.sandbox.diag().and_then(Diag::dump).map_err(tables_unread)
    }

    /// A row of the kernel's; none if it is not the case's, which only a shared network has.
    fn row(&self, row: &DiagRow) -> Option<SocketRow> {
        let named = self.socket_table.entries().find(|(_, entry)| is_of(row, entry));
        if self.sandbox.is_shared() && named.is_none() {
            return None;
        }
        let has_peer = row.peer.port() != 0;
        Some(SocketRow {
            kind: SocketKind { protocol: row.protocol, family: row.family },
            state: row.state,
            local: self.endpoint(row.local, row.protocol, None),
            peer: has_peer.then(|| self.endpoint(row.peer, row.protocol, None)),
            socket: named.map(|(socket, _)| socket),
            open: row.inode != 0,
        })
    }

    /// The sockets that have no port, which the kernel keeps in no table.
    fn unlisted(&self, rows: &[DiagRow]) -> Vec<SocketRow> {
        let unlisted = self
            .socket_table
            .entries()
            .filter(|(_, entry)| entry.open && !rows.iter().any(|row| is_of(row, entry)));
        unlisted
            .map(|(socket, entry)| {
                let ipv6 = entry.kind.family == Family::Ipv6;
                let local = entry.local.unwrap_or(SocketAddr::new(wildcard(ipv6), 0));
                SocketRow {
                    kind: entry.kind,
                    state: self.sockets.state(socket).unwrap_or(SocketState::Close),
                    local: self.endpoint(local, entry.kind.protocol, None),
                    peer: None,
                    socket: Some(socket),
                    open: true,
                }
            })
            .collect()
    }
}

/// How long a state may last that only waits for an acknowledgement. On loopback that comes at once, unless
/// the other side has nothing to send and puts it off for 40 to 200 ms (`TCP_DELACK_MIN`, `TCP_DELACK_MAX`):
/// whether a look comes before it or after it is chance.
const SETTLES: Duration = Duration::from_millis(250);

/// How often a look is taken meanwhile.
const LOOK_AGAIN: Duration = Duration::from_millis(4);

/// Whether a state waits for nothing but an acknowledgement.
fn is_passing(state: SocketState) -> bool {
    matches!(state, SocketState::FinWait1 | SocketState::Closing | SocketState::LastAck)
}

/// Whether a row of the kernel's is this socket, or what it left.
fn is_of(row: &DiagRow, entry: &TrackedSocket) -> bool {
    match row.cookie {
        Some(_) => row.cookie == entry.cookie,
        None => row.inode != 0 && u64::from(row.inode) == entry.inode,
    }
}

/// Why it is not known what the kernel has. The errno is that of our look, not of a step.
fn tables_unread(error: io::Error) -> StepError {
    StepError::internal("cannot read the kernel's tables", error)
}

/// What the number of an errno stands for.
pub(super) fn errno_outcome(number: i32) -> Outcome {
    errno::from_number(number).map_or(Outcome::Unknown(number), Outcome::Errno)
}
