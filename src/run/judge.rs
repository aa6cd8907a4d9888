//! Expectation against outcome. Pure.

use std::net::IpAddr;

use crate::language::script::{Expected, OptionValue, Port, SocketId, Target};
use crate::plan::Expectation;
use crate::run::trace::{Endpoint, Outcome};

/// Where sockets are, for expectations that name a socket in place of an address.
pub trait Addresses {
    /// The local address of a socket, if it has or had one.
    fn local(&self, socket: SocketId) -> Option<Endpoint>;
}

/// Whether an outcome is what was expected.
///
/// ```
/// use sockdrill::run::judge::{Addresses, holds};
/// use sockdrill::language::script::{Expected, SocketId};
/// use sockdrill::language::vocabulary::Errno;
/// use sockdrill::plan::Expectation;
/// use sockdrill::run::trace::{Endpoint, Outcome};
///
/// /// No expectation here names a socket.
/// struct Nowhere;
///
/// impl Addresses for Nowhere {
///     fn local(&self, _: SocketId) -> Option<Endpoint> {
///         None
///     }
/// }
///
/// let refused = Outcome::Errno(Errno::Eaddrinuse);
/// assert!(!holds(Expectation::Success, &refused, &Nowhere));
/// assert!(holds(Expectation::OneOf(&[Expected::Ok, Expected::Fail]), &refused, &Nowhere));
/// ```
#[must_use]
pub fn holds(expectation: Expectation<'_>, outcome: &Outcome, addresses: &dyn Addresses) -> bool {
    match expectation {
        Expectation::Success => outcome.is_success(),
        Expectation::OneOf(allowed) => allowed.iter().any(|expected| fits(expected, outcome, addresses)),
    }
}

fn fits(expected: &Expected, outcome: &Outcome, addresses: &dyn Addresses) -> bool {
    if matches!(outcome, Outcome::Lost(_)) {
        return false;
    }
    match (expected, outcome) {
        (Expected::Any, _) => true,
        (Expected::Ok, outcome) => outcome.is_success(),
        (Expected::Fail, Outcome::Errno(_) | Outcome::Unknown(_)) => true,
        (Expected::Blocks, Outcome::Blocks) => true,
        (Expected::Nothing, Outcome::Nothing) => true,
        (Expected::Eof, Outcome::Eof) => true,
        (Expected::Errno(expected), Outcome::Errno(errno)) => expected == errno,
        (Expected::Errno(expected), Outcome::Value(OptionValue::Errno(errno))) => expected == errno,
        (Expected::State(expected), Outcome::State(state)) => expected == state,
        (Expected::Still(expected), Outcome::Still(state)) => expected == state,
        (Expected::Sockets(expected), Outcome::Sockets(sockets)) => expected == sockets,
        (Expected::Spread(expected), Outcome::Spread(sockets)) => expected == sockets,
        (Expected::Value(expected), Outcome::Value(value)) => expected == value,
        (Expected::Data(expected, sender), Outcome::Data(bytes, from)) => {
            expected == bytes && sender.is_none_or(|sender| is_from(sender, from.as_ref(), addresses))
        }
        (Expected::Not(expected), Outcome::Address(_)) => !fits(expected, outcome, addresses),
        (_, Outcome::Address(endpoint)) => is_address(expected, endpoint, addresses),
        _ => false,
    }
}

fn is_address(expected: &Expected, found: &Endpoint, addresses: &dyn Addresses) -> bool {
    match expected {
        Expected::Address(target) => is_target(*target, found, addresses),
        Expected::Ephemeral(host) => found.ephemeral && host.is_none_or(|host| host == found.host),
        Expected::Port(port) => port_number(*port, addresses) == Some(found.port),
        Expected::PortIn(low, high) => (*low..=*high).contains(&found.port),
        _ => false,
    }
}

fn is_target(target: Target, found: &Endpoint, addresses: &dyn Addresses) -> bool {
    match target {
        Target::Address { host, port } => {
            host.is_none_or(|host| host == found.host) && port_number(port, addresses) == Some(found.port)
        }
        Target::Socket(socket) => {
            addresses.local(socket).is_some_and(|local| local.host == found.host && local.port == found.port)
        }
        Target::Unspec => false,
    }
}

/// Whether a datagram can be from there: a socket bound to the wildcard sends from any local address.
fn is_from(sender: Target, from: Option<&Endpoint>, addresses: &dyn Addresses) -> bool {
    let Some(from) = from else { return false };
    match sender {
        Target::Socket(socket) => {
            from.socket == Some(socket)
                || addresses
                    .local(socket)
                    .is_some_and(|local| local.port == from.port && same_host(local.host, from.host))
        }
        _ => is_target(sender, from, addresses),
    }
}

fn same_host(local: IpAddr, from: IpAddr) -> bool {
    local.is_unspecified() || local.to_canonical() == from.to_canonical()
}

fn port_number(port: Port, addresses: &dyn Addresses) -> Option<u16> {
    match port {
        Port::Number(number) => Some(number),
        Port::Of(socket, offset) => {
            let base = i32::from(addresses.local(socket)?.port);
            u16::try_from(base + offset).ok()
        }
    }
}
