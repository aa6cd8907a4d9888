//! What a worker knows of the sockets of its case: where they are, and whose an address is.

use std::net::{IpAddr, SocketAddr};

use crate::language::script::{Port, SocketId, Target};
use crate::language::socket::{Protocol, SocketKind};
use crate::plan::Case;
use crate::run::judge::Addresses;
use crate::run::trace::Endpoint;

use super::diag::Connection;
use super::message::Fact;
use super::ports::Ports;
use super::senders::{Sender, Senders};

/// The sockets of a case.
pub(super) struct SocketTable {
    entries: Vec<Option<TrackedSocket>>,
    /// The ports that the script names.
    literals: Vec<u16>,
    pub(super) ports: Ports,
    senders: Senders,
}

/// What is known of one socket.
#[derive(Clone, Debug)]
pub(super) struct TrackedSocket {
    pub(super) kind: SocketKind,
    pub(super) cookie: Option<u64>,
    pub(super) inode: u64,
    pub(super) local: Option<SocketAddr>,
    /// The kernel's port that it had before the one that it has, or before it had none.
    pub(super) former_port: Option<u16>,
    pub(super) peer: Option<SocketAddr>,
    /// Where it was itself when it had that peer: a socket that loses its peer may lose its address, too, while
    /// the connection lives on in `TIME_WAIT`.
    local_end: Option<SocketAddr>,
    /// Whether the kernel chose its port.
    pub(super) ephemeral: bool,
    /// Whether a process holds it.
    pub(super) open: bool,
}

/// By what a socket may have got its port.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cause {
    /// A bind that asked for this port; `ephemeral` says whether that is one which the kernel once chose for
    /// another socket: `bind b port(a)`.
    Bind {
        asked: u16,
        ephemeral: bool,
    },
    /// An accept from this listener.
    Accept(SocketId),
    Step,
    /// Nobody followed it: the socket is looked at for the first time.
    Unknown,
}

impl SocketTable {
    /// `shared` says whether other programs' sockets are in the network of the case, too.
    pub(super) fn new(case: &Case<'_>, sockets: usize, shared: bool) -> Self {
        let literals = literal_ports(case);
        Self {
            entries: vec![None; sockets],
            ports: Ports::new(shared, &literals),
            literals,
            senders: Senders::default(),
        }
    }

    /// A step makes a socket.
    pub(super) fn make(&mut self, socket: SocketId, kind: SocketKind) {
        self.entries[socket.index()] = Some(TrackedSocket::new(kind));
    }

    pub(super) fn get(&self, socket: SocketId) -> Option<&TrackedSocket> {
        self.entries.get(socket.index())?.as_ref()
    }

    /// All that are known, with their entries.
    pub(super) fn entries(&self) -> impl Iterator<Item = (SocketId, &TrackedSocket)> {
        let numbered = self.entries.iter().enumerate();
        numbered.filter_map(|(index, entry)| entry.as_ref().map(|entry| (SocketId::from_index(index), entry)))
    }

    /// The TCP connections that are known to have been.
    pub(super) fn connections(&self) -> impl Iterator<Item = Connection> {
        self.entries().filter_map(|(_, entry)| entry.connection())
    }

    /// Which of them are open, as the processes that are left say.
    pub(super) fn set_open(&mut self, facts: &[Fact]) {
        for (index, entry) in self.entries.iter_mut().enumerate() {
            if let Some(entry) = entry {
                entry.open = facts.iter().any(|fact| fact.socket.index() == index);
            }
        }
    }

    /// A step names a port that stands nowhere in the script, but follows from one that does: `port(a)+3`.
    pub(super) fn name_port(&mut self, real: u16) {
        let logical = self.ports.logical(real);
        if logical != 0 && !self.literals.contains(&logical) {
            self.literals.push(logical);
        }
    }

    /// Takes down what a process says of its sockets.
    pub(super) fn learn(&mut self, facts: &[Fact], cause: Cause) {
        for fact in facts {
            let is_ephemeral = |port: u16, socket_table: &Self| match cause {
                Cause::Bind { asked, ephemeral } => ephemeral || asked != port,
                Cause::Accept(listener) => {
                    socket_table.get(listener).is_some_and(|listener| listener.ephemeral)
                }
                Cause::Step => true,
                Cause::Unknown => !socket_table.literals.contains(&socket_table.ports.logical(port)),
            };
            let port = fact.local.map_or(0, |local| local.port());
            let ephemeral = is_ephemeral(port, self);
            let entry =
                self.entries[fact.socket.index()].get_or_insert_with(|| TrackedSocket::new(fact.kind));
            entry.cookie = fact.cookie;
            entry.inode = fact.inode;
            let known = entry.local.map_or(0, |local| local.port());
            if port != 0 && port != known {
                entry.ephemeral = ephemeral;
                self.ports.keep(port);
            }
            if known != 0 && port != known {
                entry.former_port = Some(known);
            }
            // A reset or a shutdown takes addresses away; where the socket was is what is asked for.
            if port != 0 || entry.local.is_none() {
                entry.local = fact.local;
            }
            if fact.peer.is_some() {
                entry.peer = fact.peer;
                entry.local_end = fact.local;
            }
        }
    }

    /// A kernel address as the script sees it. `of` is the socket at the other end, if there is one.
    pub(super) fn endpoint(&self, address: SocketAddr, protocol: Protocol, of: Option<SocketId>) -> Endpoint {
        let owner = self.owner(address, protocol, of);
        let local = owner.and_then(|owner| self.get(owner)).and_then(|entry| entry.local);
        self.endpoint_of(address, owner, local)
    }

    fn endpoint_of(
        &self,
        address: SocketAddr,
        owner: Option<SocketId>,
        local: Option<SocketAddr>,
    ) -> Endpoint {
        Endpoint {
            socket: owner,
            host: address.ip(),
            port: self.ports.logical(address.port()),
            ephemeral: self.is_ephemeral_port(address.port()),
            any_host: local.is_some_and(|local| canonical(local.ip()).is_unspecified()),
        }
    }

    /// A socket has sent a datagram, to an address or to its peer.
    pub(super) fn sent(&mut self, sender: SocketId, to: Option<SocketAddr>, bytes: &[u8]) {
        let Some(entry) = self.get(sender).filter(|entry| entry.kind.protocol == Protocol::Udp) else {
            return;
        };
        if let (Some(local), Some(to)) = (entry.local, to.or(entry.peer)) {
            self.senders.add(sender, local, to, bytes);
        }
    }

    /// From where a socket has received something, as the script sees it.
    pub(super) fn source(&mut self, receiver: SocketId, from: SocketAddr, bytes: &[u8]) -> Endpoint {
        let entry = self.get(receiver);
        let protocol = entry.map_or(Protocol::Tcp, |entry| entry.kind.protocol);
        let at = entry.and_then(|entry| entry.local);
        match protocol {
            Protocol::Tcp => self.endpoint(from, protocol, Some(receiver)),
            Protocol::Udp => match self.senders.take(receiver, at, from, bytes) {
                Sender::One(sender, local) => self.endpoint_of(from, Some(sender), Some(local)),
                Sender::OneOfSeveral => self.endpoint_of(from, None, None),
                Sender::Unknown => self.endpoint(from, protocol, Some(receiver)),
            },
        }
    }

    fn is_ephemeral_port(&self, port: u16) -> bool {
        let mut with_port = self
            .entries()
            .filter(|(_, entry)| entry.local.is_some_and(|local| local.port() == port))
            .peekable();
        if with_port.peek().is_some() {
            return with_port.all(|(_, entry)| entry.ephemeral);
        }
        port != 0 && !self.literals.contains(&self.ports.logical(port))
    }

    /// The one socket that has an address.
    fn owner(&self, address: SocketAddr, protocol: Protocol, of: Option<SocketId>) -> Option<SocketId> {
        let has_it = |entry: &TrackedSocket| {
            entry.kind.protocol == protocol && entry.local.is_some_and(|local| covers(local, address))
        };
        let candidates: Vec<(SocketId, &TrackedSocket)> =
            self.entries().filter(|(_, entry)| has_it(entry)).collect();
        let other_end = of.and_then(|of| self.get(of)).and_then(|entry| entry.local);
        let connected = candidates.iter().filter(
            |(_, entry)| matches!((entry.peer, other_end), (Some(peer), Some(end)) if covers(end, peer)),
        );
        let open = connected.clone().filter(|(_, entry)| entry.open);
        let others = candidates.iter().filter(|(id, entry)| Some(*id) != of && entry.open);
        only(open).or_else(|| only(connected)).or_else(|| only(others)).or_else(|| only(candidates.iter()))
    }
}

impl TrackedSocket {
    /// The connection that it is or was.
    pub(super) fn connection(&self) -> Option<Connection> {
        let Self { kind: SocketKind { protocol, family }, cookie, .. } = *self;
        let (local, peer) = (self.local_end?, self.peer?);
        (protocol == Protocol::Tcp).then_some(Connection { family, local, peer, cookie })
    }

    fn new(kind: SocketKind) -> Self {
        Self {
            kind,
            cookie: None,
            inode: 0,
            local: None,
            former_port: None,
            peer: None,
            local_end: None,
            ephemeral: false,
            open: true,
        }
    }
}

impl Addresses for SocketTable {
    fn local(&self, socket: SocketId) -> Option<Endpoint> {
        let entry = self.get(socket)?;
        let local = entry.local?;
        Some(Endpoint {
            socket: Some(socket),
            host: local.ip(),
            port: self.ports.logical(local.port()),
            ephemeral: entry.ephemeral,
            any_host: canonical(local.ip()).is_unspecified(),
        })
    }

    fn former_port(&self, socket: SocketId) -> Option<u16> {
        self.get(socket)?.former_port.map(|port| self.ports.logical(port))
    }
}

fn only<'e>(mut candidates: impl Iterator<Item = &'e (SocketId, &'e TrackedSocket)>) -> Option<SocketId> {
    match (candidates.next(), candidates.next()) {
        (Some((socket, _)), None) => Some(*socket),
        _ => None,
    }
}

/// Whether a socket's local address is this one: a wildcard, mapped or not, is every address.
pub(super) fn covers(local: SocketAddr, address: SocketAddr) -> bool {
    local.port() == address.port()
        && (canonical(local.ip()).is_unspecified() || canonical(local.ip()) == canonical(address.ip()))
}

pub(super) fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// The ports that the steps of a case name.
fn literal_ports(case: &Case<'_>) -> Vec<u16> {
    let mut ports = Vec::new();
    for step in &case.steps {
        if let Some((_, Target::Address { port: Port::Number(port), .. })) = step.traits.address
            && port != 0
        {
            ports.push(port);
        }
    }
    ports
}
