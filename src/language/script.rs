//! The checked script: every word resolved to a type, every name to an index.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ast::Relation;
use super::header::Header;
use super::socket::SocketKind;
use super::span::{Span, Spanned};
use super::vocabulary::{Errno, Opt, Quality, SocketState, Verb};

/// Makes a type of index, so that a socket is never taken for a process.
macro_rules! index {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as one into a list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The index of a place in a list.
            #[must_use]
            pub fn from_index(index: usize) -> Self {
                // A script cannot have more names than bytes, nor more bytes than the reader lets in.
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    };
}

index! {
    /// A socket of a script.
    SocketId
}
index! {
    /// A process of a script.
    ProcessId
}
index! {
    /// An axis of a script.
    AxisId
}
index! {
    /// A step of a script.
    StepId
}

impl ProcessId {
    /// The process that runs the steps outside of `process` blocks.
    pub const MAIN: ProcessId = ProcessId(0);
}

/// A checked script.
#[derive(Clone, Debug)]
pub struct Script {
    /// The file it comes from, as the user named it.
    pub path: String,
    /// Its text.
    pub source: String,
    /// What it says of itself.
    pub header: Header,
    /// Its axes.
    pub axes: Vec<Axis>,
    /// The names of its sockets, where they are declared first.
    pub sockets: Vec<Spanned<String>>,
    /// The names of its processes; the first one is `main`.
    pub processes: Vec<Spanned<String>>,
    /// Its steps, in the order of the text.
    pub steps: Vec<Step>,
    /// How the steps hang together.
    pub body: Vec<Node>,
}

impl Script {
    /// How many cases its axes make; none if more than a number can count.
    #[must_use]
    pub fn case_count(&self) -> Option<usize> {
        self.axes.iter().try_fold(1_usize, |count, axis| count.checked_mul(axis.values.len()))
    }

    /// A socket's name.
    #[must_use]
    pub fn socket_name(&self, socket: SocketId) -> &str {
        &self.sockets[socket.index()].node
    }

    /// A process's name.
    #[must_use]
    pub fn process_name(&self, process: ProcessId) -> &str {
        &self.processes[process.index()].node
    }

    /// A step.
    #[must_use]
    pub fn step(&self, step: StepId) -> &Step {
        &self.steps[step.index()]
    }
}

/// An axis: every one of its values makes cases of its own.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Its name, without `$`.
    pub name: Spanned<String>,
    /// Its values as written.
    pub values: Vec<String>,
}

/// How steps hang together.
#[derive(Clone, Debug)]
pub enum Node {
    /// A line of documentation.
    Documentation(String),
    /// A step.
    Step(StepId),
    /// Steps that run only in some cases.
    When(Box<When>),
    /// Steps of another process; the step starts it if it does not run yet.
    Process(StepId, Vec<Node>),
}

/// Steps that run only in some cases.
#[derive(Clone, Debug)]
pub struct When {
    /// In which.
    pub predicate: Predicate,
    /// The predicate as written.
    pub text: String,
    /// What runs then.
    pub body: Vec<Node>,
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it stands, without a block.
    pub span: Span,
    /// The step in its canonical form, without its expectation.
    pub text: String,
    /// What it does, for every combination of the axes that it names.
    pub op: Choice<Op>,
    /// The sockets and processes that it names, and where, for messages.
    pub mentions: Vec<(Name, Span)>,
    /// What must come out.
    pub expectation: Option<Box<Expectation>>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A socket.
    Socket(SocketId),
    /// A process.
    Process(ProcessId),
}

/// A value that some axes decide.
#[derive(Clone, Debug)]
pub struct Choice<T> {
    /// The axes, with how many values each has.
    pub axes: Vec<(AxisId, usize)>,
    /// The values; the last axis turns fastest.
    pub values: Vec<T>,
}

impl<T> Choice<T> {
    /// The value in the case that has these values on the axes.
    #[must_use]
    pub fn of(&self, case: &[usize]) -> &T {
        let place = self.axes.iter().fold(0, |place, (axis, count)| place * count + case[axis.index()]);
        &self.values[place]
    }
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// `tcp a reuse`
    Socket {
        /// The socket that it makes.
        socket: SocketId,
        /// Its kind.
        kind: SocketKind,
        /// Options, set in order.
        settings: Vec<Setting>,
    },
    /// `set a reuse`
    Set {
        /// Whose.
        socket: SocketId,
        /// Options, set in order.
        settings: Vec<Setting>,
    },
    /// `get a reuse`
    Get {
        /// Whose.
        socket: SocketId,
        /// Which option.
        option: OptionKey,
    },
    /// `bind a 9000`
    Bind {
        /// Which socket.
        socket: SocketId,
        /// To what.
        to: Target,
    },
    /// `listen a backlog=1`
    Listen {
        /// Which socket.
        socket: SocketId,
        /// How many connections may wait.
        backlog: i32,
    },
    /// `connect b a`
    Connect {
        /// Which socket.
        socket: SocketId,
        /// To whom.
        to: Target,
        /// The deadline.
        within: Option<Duration>,
    },
    /// `accept a as c`
    Accept {
        /// The listener.
        listener: SocketId,
        /// The connection.
        connection: SocketId,
        /// The deadline.
        within: Option<Duration>,
    },
    /// `send a "hello" to b`
    Send {
        /// Which socket.
        socket: SocketId,
        /// The bytes.
        data: Vec<u8>,
        /// To whom, if not to the peer.
        to: Option<Target>,
        /// With `MSG_FASTOPEN`.
        fastopen: bool,
    },
    /// `recv a`
    Recv {
        /// Which socket.
        socket: SocketId,
        /// The deadline.
        within: Option<Duration>,
    },
    /// `shutdown a write`
    Shutdown {
        /// Which socket.
        socket: SocketId,
        /// Which directions.
        direction: Direction,
    },
    /// `close a b`
    Close {
        /// Which sockets.
        sockets: Vec<SocketId>,
    },
    /// `join a 239.1.1.1 on lo`
    Join {
        /// Which socket.
        socket: SocketId,
        /// The group.
        group: IpAddr,
        /// Where.
        on: Option<Attachment>,
    },
    /// `leave a 239.1.1.1 on lo`
    Leave {
        /// Which socket.
        socket: SocketId,
        /// The group.
        group: IpAddr,
        /// Where.
        on: Option<Attachment>,
    },
    /// `local a`
    Local {
        /// Which socket.
        socket: SocketId,
    },
    /// `peer a`
    Peer {
        /// Which socket.
        socket: SocketId,
    },
    /// `ready a b`
    Ready {
        /// Which sockets.
        sockets: Vec<SocketId>,
    },
    /// `disconnect a`
    Disconnect {
        /// Which socket.
        socket: SocketId,
    },
    /// `chown a uid=1000`
    Chown {
        /// Which socket.
        socket: SocketId,
        /// The new owner.
        uid: u32,
    },
    /// `destroy a`
    Destroy {
        /// Which socket.
        socket: SocketId,
    },
    /// `state a`
    State {
        /// Which socket.
        socket: SocketId,
    },
    /// `wait 500ms`
    Wait {
        /// How long.
        time: Duration,
    },
    /// `wait a TIME_WAIT within 1s`
    WaitState {
        /// Which socket.
        socket: SocketId,
        /// For which state.
        state: SocketState,
        /// The deadline.
        within: Option<Duration>,
    },
    /// `probe udp 9000 times 100`
    Probe {
        /// The kind of the fresh client.
        kind: SocketKind,
        /// Where to.
        to: Target,
        /// How many clients.
        times: u32,
    },
    /// `process server uid=1000 { … }`
    Process {
        /// Which process.
        process: ProcessId,
        /// As which user, if it is started here.
        uid: Option<u32>,
    },
    /// `fork server as child`
    Fork {
        /// Which process forks.
        parent: ProcessId,
        /// What the other one is called.
        child: ProcessId,
    },
    /// `pass a from server to other`
    Pass {
        /// Which socket.
        socket: SocketId,
        /// Who has it.
        from: ProcessId,
        /// Who gets a copy.
        to: ProcessId,
    },
    /// `kill server`
    Kill {
        /// Which process.
        process: ProcessId,
    },
    /// `exit server`
    Exit {
        /// Which process.
        process: ProcessId,
    },
    /// `interface eth1 192.0.2.1/24`
    Interface {
        /// Its name.
        name: String,
        /// Its addresses.
        addresses: Vec<Subnet>,
    },
    /// `address 192.0.2.1/24 on eth1`
    Address {
        /// The address.
        address: Subnet,
        /// The interface.
        interface: String,
    },
    /// `sysctl net.ipv4.tcp_tw_reuse 1`
    Sysctl {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// `show`
    Show,
}

impl Op {
    /// Whether it may send a packet.
    #[must_use]
    pub fn may_send(&self) -> bool {
        matches!(
            self,
            Op::Connect { .. }
                | Op::Accept { .. }
                | Op::Send { .. }
                | Op::Shutdown { .. }
                | Op::Close { .. }
                | Op::Disconnect { .. }
                | Op::Destroy { .. }
                | Op::Kill { .. }
                | Op::Exit { .. }
        )
    }

    /// The verb that says it.
    #[must_use]
    pub fn verb(&self) -> Verb {
        match self {
            Op::Socket { kind, .. } => kind.verb(),
            Op::Set { .. } => Verb::Set,
            Op::Get { .. } => Verb::Get,
            Op::Bind { .. } => Verb::Bind,
            Op::Listen { .. } => Verb::Listen,
            Op::Connect { .. } => Verb::Connect,
            Op::Accept { .. } => Verb::Accept,
            Op::Send { .. } => Verb::Send,
            Op::Recv { .. } => Verb::Recv,
            Op::Shutdown { .. } => Verb::Shutdown,
            Op::Close { .. } => Verb::Close,
            Op::Join { .. } => Verb::Join,
            Op::Leave { .. } => Verb::Leave,
            Op::Local { .. } => Verb::Local,
            Op::Peer { .. } => Verb::Peer,
            Op::Ready { .. } => Verb::Ready,
            Op::Disconnect { .. } => Verb::Disconnect,
            Op::Chown { .. } => Verb::Chown,
            Op::Destroy { .. } => Verb::Destroy,
            Op::State { .. } => Verb::State,
            Op::Wait { .. } | Op::WaitState { .. } => Verb::Wait,
            Op::Probe { .. } => Verb::Probe,
            Op::Process { .. } => Verb::Process,
            Op::Fork { .. } => Verb::Fork,
            Op::Pass { .. } => Verb::Pass,
            Op::Kill { .. } => Verb::Kill,
            Op::Exit { .. } => Verb::Exit,
            Op::Interface { .. } => Verb::Interface,
            Op::Address { .. } => Verb::Address,
            Op::Sysctl { .. } => Verb::Sysctl,
            Op::Show => Verb::Show,
        }
    }
}

/// An address and the length of its prefix: `192.0.2.1/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// The address.
    pub address: IpAddr,
    /// The length of its prefix in bits.
    pub prefix: u8,
}

/// One option and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Which option.
    pub option: OptionKey,
    /// Its value.
    pub value: SettingValue,
    /// Where it stands.
    pub span: Span,
}

/// An option by its name or by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OptionKey {
    /// One that the language knows.
    Known(Opt),
    /// One by its level and number: `opt(1,15)`.
    Number(i32, i32),
}

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingValue {
    /// `reuse`, `reuse=off`; also `linger=off`.
    Flag(bool),
    /// `linger=5`
    Number(i32),
    /// `port_range=40000-40010`
    Range(u16, u16),
    /// `device=lo`
    Interface(String),
    /// `multicast_if=192.0.2.1`
    Address(IpAddr),
}

/// An address that a step names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// `9000`, `127.0.0.1:9000`
    Address {
        /// None: the family's wildcard for `bind`, its loopback for the rest.
        host: Option<IpAddr>,
        /// The port.
        port: Port,
    },
    /// A socket's local address.
    Socket(SocketId),
    /// `AF_UNSPEC`
    Unspec,
}

/// A port that a step names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Port {
    /// `9000`
    Number(u16),
    /// `port(a)+3`
    Of(SocketId, i32),
}

/// Which directions of a connection `shutdown` closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// `SHUT_RD`
    Read,
    /// `SHUT_WR`
    Write,
    /// `SHUT_RDWR`
    Both,
}

/// Where a multicast group is joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attachment {
    /// On an interface.
    Interface(String),
    /// On the interface that has this address.
    Address(IpAddr),
}

/// What must come out of a step.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Where it stands, from `expect` on.
    pub span: Span,
    /// What is expected; where there is a condition: if it holds.
    pub outcomes: Choice<Vec<Expected>>,
    /// `iff PREDICATE else OUTCOMES`
    pub condition: Option<(Predicate, Choice<Vec<Expected>>)>,
    /// Systems that differ, the first that fits counts.
    pub exceptions: Vec<Exception>,
}

/// A system that differs, and how.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The system's name.
    pub system: String,
    /// Where it stands.
    pub span: Span,
    /// Which of its versions.
    pub version: Option<(Relation, String)>,
    /// What is expected there.
    pub outcomes: Choice<Vec<Expected>>,
}

/// One outcome that an expectation allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// Success.
    Ok,
    /// Any errno.
    Fail,
    /// Whatever comes.
    Any,
    /// It would wait past its deadline.
    Blocks,
    /// No data before the deadline.
    Nothing,
    /// The other side has closed.
    Eof,
    /// An errno.
    Errno(Errno),
    /// A state.
    State(SocketState),
    /// The state that it did not leave.
    Still(SocketState),
    /// Exactly these sockets; none of them: `nobody`.
    Sockets(Vec<SocketId>),
    /// Balanced over exactly these sockets.
    Spread(Vec<SocketId>),
    /// Data, perhaps from somebody.
    Data(Vec<u8>, Option<Target>),
    /// The value of an option.
    Value(OptionValue),
    /// An address.
    Address(Target),
    /// An address whose port the kernel chose; a bare `ephemeral` has no host.
    Ephemeral(Option<IpAddr>),
    /// A port.
    Port(Port),
    /// A port out of these.
    PortIn(u16, u16),
    /// Anything of the same type but this.
    Not(Box<Expected>),
}

/// What `get` reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OptionValue {
    /// `on`, `off`
    Flag(bool),
    /// A number.
    Number(i64),
    /// Two ports.
    Range(u16, u16),
    /// A name: of an interface, `stream`, `datagram`; empty: `none`.
    Word(String),
    /// An address.
    Address(IpAddr),
    /// A pending error; `get a error` without one says `off`.
    Errno(Errno),
}

/// A predicate, decided from the script for every case.
#[derive(Clone, Debug)]
pub enum Predicate {
    /// One of them holds.
    Or(Vec<Predicate>),
    /// All of them hold.
    And(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
    /// Whether it holds, by the value of an axis.
    Axis(AxisId, Vec<bool>),
    /// The script set these options on the socket.
    Has {
        /// The socket.
        socket: SocketId,
        /// The options.
        settings: Choice<Vec<Setting>>,
        /// Where it stands.
        span: Span,
    },
    /// The socket is so.
    Is {
        /// The socket.
        socket: SocketId,
        /// How.
        quality: Quality,
        /// Where it stands.
        span: Span,
    },
}

impl Predicate {
    /// The axes that it asks for by name.
    pub fn axes(&self, found: &mut Vec<AxisId>) {
        match self {
            Predicate::Or(parts) | Predicate::And(parts) => parts.iter().for_each(|part| part.axes(found)),
            Predicate::Not(part) => part.axes(found),
            Predicate::Axis(axis, _) => found.push(*axis),
            Predicate::Has { settings, .. } => found.extend(settings.axes.iter().map(|(axis, _)| *axis)),
            Predicate::Is { .. } => {}
        }
    }
}
