//! Expectation against outcome. Pure.

use crate::language::script::{Expected, OptionValue, Port, SocketId, Target};
use crate::plan::Expectation;
use crate::run::trace::{Endpoint, Outcome};

/// Where sockets are, for expectations that name a socket in place of an address.
pub trait Addresses {
    /// The local address of a socket, if it has or had one.
    fn local(&self, socket: SocketId) -> Option<Endpoint>;

    /// The port that a socket had before the one that it has or had last, if it had another one.
    fn former_port(&self, socket: SocketId) -> Option<u16>;
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
///
///     fn former_port(&self, _: SocketId) -> Option<u16> {
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
    let is_address = |test: &dyn Fn(&Endpoint) -> bool| {
        if let Outcome::Address(actual) = outcome { test(actual) } else { false }
    };
    match expected {
        Expected::Any => !matches!(outcome, Outcome::Lost(_)),
        Expected::Ok => outcome.is_success(),
        Expected::Fail => matches!(outcome, Outcome::Errno(_) | Outcome::Unknown(_)),
        Expected::Blocks => *outcome == Outcome::Blocks,
        Expected::Nothing => *outcome == Outcome::Nothing,
        Expected::Eof => *outcome == Outcome::Eof,
        Expected::Errno(expected) => matches!(
            outcome,
            Outcome::Errno(errno) | Outcome::Value(OptionValue::Errno(errno)) if errno == expected
        ),
        Expected::State(expected) => matches!(outcome, Outcome::State(state) if state == expected),
        Expected::Still(expected) => matches!(outcome, Outcome::Still(state) if state == expected),
        Expected::Sockets(expected) => matches!(outcome, Outcome::Sockets(sockets) if sockets == expected),
        Expected::Spread(expected) => matches!(outcome, Outcome::Spread(sockets) if sockets == expected),
        Expected::Value(expected) => matches!(outcome, Outcome::Value(value) if value == expected),
        Expected::Data(expected, sender) => matches!(
            outcome,
            Outcome::Data(bytes, from) if bytes == expected
                && sender.is_none_or(|sender| is_from(sender, from.as_ref(), addresses))
        ),
        Expected::Address(target) => is_address(&|actual| is_target(*target, actual, addresses)),
        Expected::Ephemeral(host) => {
            is_address(&|actual| actual.ephemeral && host.is_none_or(|host| host == actual.host))
        }
        Expected::Port(port) => is_address(&|actual| port_number(*port, addresses) == Some(actual.port)),
        Expected::PortIn(low, high) => is_address(&|actual| (*low..=*high).contains(&actual.port)),
        Expected::Not(expected) => is_address(&|_| !fits(expected, outcome, addresses)),
    }
}

fn is_target(target: Target, actual: &Endpoint, addresses: &dyn Addresses) -> bool {
    match target {
        Target::Address { host, port } => {
            host.is_none_or(|host| host == actual.host) && port_number(port, addresses) == Some(actual.port)
        }
        Target::Socket(socket) => addresses
            .local(socket)
            .is_some_and(|local| local.host == actual.host && local.port == actual.port),
        Target::Unspec => false,
    }
}

/// Whether data are from there. That a socket has the address is not enough: others may have it, too.
fn is_from(sender: Target, from: Option<&Endpoint>, addresses: &dyn Addresses) -> bool {
    let Some(from) = from else { return false };
    match sender {
        Target::Socket(socket) => from.socket == Some(socket),
        // An IPv6 socket sees an IPv4 sender by a mapped address.
        Target::Address { host, port } => {
            host.is_none_or(|host| host.to_canonical() == from.host.to_canonical())
                && port_number(port, addresses) == Some(from.port)
        }
        Target::Unspec => false,
    }
}

fn port_number(port: Port, addresses: &dyn Addresses) -> Option<u16> {
    let near = |port: u16, offset: i32| u16::try_from(i32::from(port) + offset).ok();
    match port {
        Port::Number(number) => Some(number),
        Port::Of(socket, offset) => near(addresses.local(socket)?.port, offset),
        Port::Former(socket, offset) => near(addresses.former_port(socket)?, offset),
    }
}
