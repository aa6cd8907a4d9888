//! Where chance decides: which socket of a group gets a client follows from a hash with a secret of the network's
//! (`reuseport_select_sock`, `net/core/sock_reuseport.c`), and from the client's port, which the kernel chooses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::language::script::{AddressUse, Op, OptionKey, Port, SocketId, Target};
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
        if let Op::Probe { kind, to, times } = op {
            return *times < MANY && self.group(*kind, *to, sockets).is_some();
        }
        expectation.is_open() && op.traits().receives.iter().any(|socket| self.reached.contains(socket))
    }

    /// Whether the kernel chooses among several sockets in a step, whatever is seen of it.
    pub(super) fn follow(&mut self, op: &Op, sockets: &[Option<Socket>]) -> bool {
        let traits = op.traits();
        if let Some((AddressUse::Probe, _)) = traits.address {
            return matches!(op, Op::Probe { kind, to, .. } if self.group(*kind, *to, sockets).is_some());
        }
        let [socket] = traits.sockets.acts_on else { return false };
        let (Some(kind), index) = (kind(*socket, sockets), socket.index()) else { return false };
        let is_udp = kind.protocol == Protocol::Udp;
        let client_of = match traits.address {
            Some((AddressUse::Bind, to)) => {
                self.places[index] = self.place(*socket, to, sockets);
                return false;
            }
            // It sends nothing yet.
            Some((_, to)) if is_udp && traits.connects => {
                self.peers[index] = Some(to);
                return false;
            }
            Some((_, to)) => Some(to),
            None if is_udp && matches!(op, Op::Send { .. }) => self.peers[index],
            None => None,
        };
        let chosen = client_of.and_then(|to| self.group(kind, to, sockets));
        let Some(members) = chosen else { return false };
        self.reached.extend(members);
        true
    }

    /// The sockets among which the kernel chooses for a client of this address, if there are several and nothing
    /// but chance prefers one.
    fn group(&self, client: SocketKind, to: Target, sockets: &[Option<Socket>]) -> Option<Vec<SocketId>> {
        let protocol = client.protocol;
        let Place { host, port } = self.target(to, client.family)?;
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

    /// Whom a client of a family is for.
    fn target(&self, to: Target, family: Family) -> Option<Place> {
        let place = match to {
            Target::Address { host, port } => {
                let host = host.unwrap_or_else(|| loopback(family)).to_canonical();
                Place { host, port: self.port(port) }
            }
            Target::Socket(named) => self.places[named.index()]?,
            Target::Unspec => return None,
        };
        Some(place)
    }

    /// A port by a number, if one is known that is not the kernel's choice, or as that of the socket whose it is.
    fn port(&self, port: Port) -> Port {
        let (Port::Of(socket, offset) | Port::Former(socket, offset)) = port else { return port };
        let Some(place) = self.places[socket.index()] else { return Port::Of(socket, offset) };
        match place.port {
            Port::Number(base) => {
                let number = u16::try_from(i32::from(base) + offset);
                number.map_or(Port::Of(socket, offset), Port::Number)
            }
            Port::Of(base, more) | Port::Former(base, more) => Port::Of(base, more + offset),
        }
    }
}

fn kind(socket: SocketId, sockets: &[Option<Socket>]) -> Option<SocketKind> {
    sockets[socket.index()].as_ref().map(|socket| socket.kind)
}

fn loopback(family: Family) -> IpAddr {
    match family {
        Family::Ipv4 => Ipv4Addr::LOCALHOST.into(),
        Family::Ipv6 => Ipv6Addr::LOCALHOST.into(),
    }
}

/// Whether each socket gets a copy of what is sent there. The broadcast address of a subnet has no mark of its own;
/// it usually ends with 255.
fn is_for_all(host: IpAddr) -> bool {
    host.is_multicast() || matches!(host, IpAddr::V4(host) if host.octets()[3] == 255)
}

#[cfg(test)]
mod tests {
    use crate::fixture::{case, script};

    /// The steps of a script that chance decides, and whether the kernel chooses at all.
    fn by_chance(text: &str) -> (Vec<String>, bool) {
        let script = script(text);
        let case = case(&script, 0);
        let steps = case.steps.iter().filter(|step| step.by_chance);
        let texts = steps.map(|step| script.step(step.step).text.clone());
        (texts.collect(), case.traits.has_chance)
    }

    #[track_caller]
    fn tosses(text: &str, steps: &[&str]) {
        assert_eq!(by_chance(text), (steps.iter().map(|step| (*step).to_owned()).collect(), true), "{text}");
    }

    #[track_caller]
    fn tosses_nothing(text: &str) {
        assert_eq!(by_chance(text), (Vec::new(), false), "{text}");
    }

    #[test]
    fn which_of_a_group_a_client_comes_to_is_chance() {
        let group = "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000";
        tosses(&format!("{group}; probe udp 9000 expect a"), &["probe udp 9000"]);
        tosses(&format!("{group}; probe udp 9000 times 3 expect a or b"), &["probe udp 9000 times 3"]);
        tosses(&format!("{group}; probe udp 9000 times 100 expect spread over a, b"), &[]);
        tosses(
            &format!(
                "{group}; udp c; send c \"x\" to a; ready a b expect a or b; recv a expect \"x\" or nothing"
            ),
            &["ready a b", "recv a"],
        );
        tosses(
            &format!("{group}; udp c; connect c 9000; send c \"x\"; ready a b expect a or b"),
            &["ready a b"],
        );
        tosses(&format!("{group}; udp c; send c \"x\" to 9000; recv a expect \"x\""), &[]);
        tosses(
            "tcp a reuseport; bind a 0; tcp b reuseport; bind b port(a); listen a; listen b; \
             tcp c; connect c a; accept a as d expect ok or blocks",
            &["accept a as d"],
        );
    }

    #[test]
    fn where_one_is_preferred_or_all_get_it_nothing_is_chance() {
        for text in [
            "udp a; bind a 9000; probe udp 9000",
            "udp a reuseport; bind a 9000; probe udp 9000",
            "udp a reuseport; bind a 9000; udp b reuseport; bind b 9001; probe udp 9000",
            "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; close b; probe udp 9000",
            "udp a reuseport; bind a 9000; udp b reuseport; bind b 127.0.0.1:9000; probe udp 9000",
            "udp a reuseport; bind a 9000; udp6 b reuseport; bind b 9000; probe udp 127.0.0.1:9000",
            "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; set a reuseport_program=1; probe udp 9000",
            "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; probe udp 239.1.1.1:9000 expect any",
            "udp a reuse; bind a 9000; udp b reuse; bind b 9000; probe udp 9000",
            "tcp a reuseport; bind a 9000; tcp b reuseport; bind b 9000; listen a; probe tcp 9000",
            "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; probe tcp 9000 expect fail",
        ] {
            tosses_nothing(text);
        }
    }
}
