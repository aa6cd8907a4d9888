//! What a step does.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::language::socket::SocketKind;
use crate::language::vocabulary::{SocketState, Verb};

use super::address::{Subnet, Target};
use super::option::{OptionKey, Setting};
use super::{ProcessId, SocketId};

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Op {
    /// `tcp a reuse`
    Socket {
        /// The socket that it makes.
        socket: SocketId,
        kind: SocketKind,
        /// Options, set in order.
        settings: Vec<Setting>,
    },
    /// `set a reuse`
    Set {
        socket: SocketId,
        /// Options, set in order.
        settings: Vec<Setting>,
    },
    /// `get a reuse`
    Get { socket: SocketId, option: OptionKey },
    /// `bind a 9000`
    Bind { socket: SocketId, to: Target },
    /// `listen a backlog=1`
    Listen {
        socket: SocketId,
        /// How many connections may wait.
        backlog: i32,
    },
    /// `connect b a`
    Connect { socket: SocketId, to: Target, within: Option<Duration> },
    /// `accept a as c`
    Accept { listener: SocketId, connection: SocketId, within: Option<Duration> },
    /// `send a "hello" to b`
    Send {
        socket: SocketId,
        data: Vec<u8>,
        /// To whom, if not to the peer.
        to: Option<Target>,
        /// With `MSG_FASTOPEN`.
        fastopen: bool,
    },
    /// `recv a`
    Recv { socket: SocketId, within: Option<Duration> },
    /// `shutdown a write`
    Shutdown { socket: SocketId, direction: Direction },
    /// `close a b`
    Close { sockets: Vec<SocketId> },
    /// `join a 239.1.1.1 on lo`
    Join { socket: SocketId, group: IpAddr, on: Option<Attachment> },
    /// `leave a 239.1.1.1 on lo`
    Leave { socket: SocketId, group: IpAddr, on: Option<Attachment> },
    /// `local a`
    Local { socket: SocketId },
    /// `peer a`
    Peer { socket: SocketId },
    /// `ready a b`
    Ready { sockets: Vec<SocketId> },
    /// `disconnect a`
    Disconnect { socket: SocketId },
    /// `chown a uid=1000`
    Chown { socket: SocketId, uid: u32 },
    /// `destroy a`
    Destroy { socket: SocketId },
    /// `state a`
    State { socket: SocketId },
    /// `wait 500ms`
    Wait { time: Duration },
    /// `wait a TIME_WAIT within 1s`
    WaitState { socket: SocketId, state: SocketState, within: Option<Duration> },
    /// `probe udp 9000 times 100`
    Probe {
        /// The kind of the fresh client.
        kind: SocketKind,
        to: Target,
        /// How many clients.
        times: u32,
    },
    /// `process server uid=1000 { … }`
    Process {
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
        socket: SocketId,
        /// Who has it.
        from: ProcessId,
        /// Who gets a copy.
        to: ProcessId,
    },
    /// `kill server`
    Kill { process: ProcessId },
    /// `exit server`
    Exit { process: ProcessId },
    /// `interface eth1 192.0.2.1/24`
    Interface { name: String, addresses: Vec<Subnet> },
    /// `address 192.0.2.1/24 on eth1`
    Address { address: Subnet, interface: String },
    /// `sysctl net.ipv4.tcp_tw_reuse 1`
    Sysctl { name: String, value: String },
    /// `show`
    Show,
}

impl Op {
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
#[expect(missing_docs, reason = "the names say it")]
pub enum Attachment {
    Interface(String),
    /// On the interface that has this address.
    Address(IpAddr),
}
