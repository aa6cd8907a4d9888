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
pub enum Attachment {
    /// On an interface.
    Interface(String),
    /// On the interface that has this address.
    Address(IpAddr),
}
