//! Where chance decides: which socket of a group gets a client follows from a hash with a secret of the network's
//! (`reuseport_select_sock`, net/core/sock_reuseport.c), and from the client's port, which the kernel chooses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::language::script::{Op, OptionKey, Port, SocketId, Target};
use crate::language::socket::{Family, Protocol, SocketKind};
use crate::language::vocabulary::Opt;

use super::Expectation;
use super::knowledge::Socket;

/// From how many clients on it is no chance that all come to the same socket: of two sockets that happens once in
/// half a million times.
const MANY: u32 = 20;

/// What the steps up to a point tell of it.
pub(super) struct Chance {
    /// Where each socket was bound.
    places: Vec<Option<Place>>,
    /// To what each UDP socket was connected.
    peers: Vec<Option<Target>>,
    /// The members of groups to which something was sent: which of them got it is not known.
    reached: Vec<SocketId>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    host: IpAddr,
    port: Port,
}

impl Chance {
    pub(super) fn new(sockets: usize) -> Self {
        Self { places: vec![None; sockets], peers: vec![None; sockets], reached: Vec::new() }
    }

    /// Whether chance decides what comes out of a step, as far as its script tells.
    pub(super) fn decides(&self, op: &Op, expectation: Expectation<'_>, sockets: &[Option<Socket>]) -> bool {
        match op {
            Op::Probe { kind, to, times } => {
                *times < MANY && self.group(kind.protocol, *to, sockets).is_some()
            }
            Op::Ready { sockets } => {
                expectation.is_open() && sockets.iter().any(|socket| self.reached.contains(socket))
            }
            Op::Recv { socket, .. } | Op::Accept { listener: socket, .. } => {
                expectation.is_open() && self.reached.contains(socket)
            }
            Op::Socket { .. }
            | Op::Set { .. }
            | Op::Get { .. }
            | Op::Bind { .. }
            | Op::Listen { .. }
            | Op::Connect { .. }
            | Op::Disconnect { .. }
            | Op::Send { .. }
            | Op::Shutdown { .. }
            | Op::Close { .. }
            | Op::Join { .. }
            | Op::Leave { .. }
            | Op::Local { .. }
            | Op::Peer { .. }
            | Op::Chown { .. }
            | Op::Destroy { .. }
            | Op::State { .. }
            | Op::Wait { .. }
            | Op::WaitState { .. }
            | Op::Process { .. }
            | Op::Fork { .. }
            | Op::Pass { .. }
            | Op::Kill { .. }
            | Op::Exit { .. }
            | Op::Interface { .. }
            | Op::Address { .. }
            | Op::Sysctl { .. }
            | Op::Show => false,
        }
    }

    /// Whether the kernel chooses among several sockets in a step, whatever is seen of it.
    pub(super) fn follow(&mut self, op: &Op, sockets: &[Option<Socket>]) -> bool {
        let chosen = match op {
            Op::Bind { socket, to } => {
                self.places[socket.index()] = self.place(*socket, *to, sockets);
                None
            }
            Op::Connect { socket, to, .. } => {
                let protocol = kind(*socket, sockets).map(|kind| kind.protocol);
                match protocol {
                    Some(Protocol::Udp) => {
                        self.peers[socket.index()] = Some(*to);
                        None
                    }
                    Some(Protocol::Tcp) => self.group(Protocol::Tcp, *to, sockets),
                    None => None,
                }
            }
            Op::Send { socket, to, .. } => {
                match (kind(*socket, sockets), to.or(self.peers[socket.index()])) {
                    (Some(SocketKind { protocol: Protocol::Udp, .. }), Some(to)) => {
                        self.group(Protocol::Udp, to, sockets)
                    }
                    _ => None,
                }
            }
            Op::Probe { kind, to, .. } => return self.group(kind.protocol, *to, sockets).is_some(),
            Op::Socket { .. }
            | Op::Set { .. }
            | Op::Get { .. }
            | Op::Listen { .. }
            | Op::Disconnect { .. }
            | Op::Accept { .. }
            | Op::Recv { .. }
            | Op::Ready { .. }
            | Op::Shutdown { .. }
            | Op::Close { .. }
            | Op::Join { .. }
            | Op::Leave { .. }
            | Op::Local { .. }
            | Op::Peer { .. }
            | Op::Chown { .. }
            | Op::Destroy { .. }
            | Op::State { .. }
            | Op::Wait { .. }
            | Op::WaitState { .. }
            | Op::Process { .. }
            | Op::Fork { .. }
            | Op::Pass { .. }
            | Op::Kill { .. }
            | Op::Exit { .. }
            | Op::Interface { .. }
            | Op::Address { .. }
            | Op::Sysctl { .. }
            | Op::Show => None,
        };
        let Some(members) = chosen else { return false };
        self.reached.extend(members);
        true
    }

    /// The sockets among which the kernel chooses for a client of this address, if there are several and nothing
    /// but chance prefers one.
    fn group(&self, protocol: Protocol, to: Target, sockets: &[Option<Socket>]) -> Option<Vec<SocketId>> {
        let Place { host, port } = self.target(to)?;
        if is_for_all(host) {
            return None;
        }
        let mut candidates: Vec<(SocketId, &Socket, IpAddr)> = Vec::new();
        for (index, (socket, place)) in sockets.iter().zip(&self.places).enumerate() {
            let (Some(socket), Some(place)) = (socket, place) else { continue };
            let has_host = place.host == host || place.host.is_unspecified() || host.is_unspecified();
            if place.port == port && has_host && socket.may_get_clients(protocol) {
                candidates.push((SocketId::from_index(index), socket, place.host));
            }
        }
        // As `compute_score` does: an exact address, the client's own family, an interface.
        let rules: [fn(&Socket, IpAddr, IpAddr) -> bool; 3] = [
            |_, own, host| own == host && !host.is_unspecified(),
            |socket, _, host| (socket.kind.family == Family::Ipv4) == host.is_ipv4(),
            |socket, _, _| socket.may_have(OptionKey::Known(Opt::Device)),
        ];
        for rule in rules {
            if candidates.iter().any(|(_, socket, own)| rule(socket, *own, host)) {
                candidates.retain(|(_, socket, own)| rule(socket, *own, host));
            }
        }
        let is_steered = |socket: &Socket| socket.may_have(OptionKey::Known(Opt::ReuseportProgram));
        if candidates.iter().any(|(_, socket, _)| is_steered(socket)) {
            return None;
        }
        candidates.retain(|(_, socket, _)| socket.may_have(OptionKey::Known(Opt::Reuseport)));
        (candidates.len() > 1).then(|| candidates.into_iter().map(|(socket, ..)| socket).collect())
    }

    fn place(&self, socket: SocketId, to: Target, sockets: &[Option<Socket>]) -> Option<Place> {
        let family = kind(socket, sockets)?.family;
        let place = match to {
            Target::Address { host, port } => {
                let host = host.unwrap_or(match family {
                    Family::Ipv4 => Ipv4Addr::UNSPECIFIED.into(),
                    Family::Ipv6 => Ipv6Addr::UNSPECIFIED.into(),
                });
                Place { host: host.to_canonical(), port: self.port(port) }
            }
            Target::Socket(named) => self.places[named.index()]?,
            Target::Unspec => return None,
        };
        let port = if place.port == Port::Number(0) { Port::Of(socket, 0) } else { place.port };
        Some(Place { port, ..place })
    }

    /// Whom a client is for. No address is this host's own.
    fn target(&self, to: Target) -> Option<Place> {
        let place = match to {
            Target::Address { host, port } => {
                let host = host.unwrap_or(Ipv4Addr::UNSPECIFIED.into()).to_canonical();
                Place { host, port: self.port(port) }
            }
            Target::Socket(named) => self.places[named.index()]?,
            Target::Unspec => return None,
        };
        Some(place)
    }

    fn port(&self, port: Port) -> Port {
        match port {
            Port::Number(_) => port,
            Port::Of(socket, offset) => match self.places[socket.index()] {
                Some(Place { port: Port::Number(base), .. }) => {
                    let number = u16::try_from(i32::from(base) + offset);
                    number.map_or(port, Port::Number)
                }
                Some(Place { port: Port::Of(base, more), .. }) => Port::Of(base, more + offset),
                None => port,
            },
        }
    }
}

fn kind(socket: SocketId, sockets: &[Option<Socket>]) -> Option<SocketKind> {
    sockets[socket.index()].as_ref().map(|socket| socket.kind)
}

/// Whether each socket gets a copy of what is sent there. The broadcast address of a subnet has no mark of its own;
/// it usually ends with 255.
fn is_for_all(host: IpAddr) -> bool {
    host.is_multicast() || matches!(host, IpAddr::V4(host) if host.octets()[3] == 255)
}
