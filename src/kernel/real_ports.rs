//! The ports of the host that stand for those of cases where there are no namespaces.
//!
//! The host's ports outside of those from which it chooses by itself (`net.ipv4.ip_local_port_range`) are cut into
//! slices. A worker holds a slice by a name of its network that only one socket can have (an abstract one, unix(7)):
//! no other worker, of whichever run and user, uses its ports then, and the kernel lets go of it when the worker
//! ends, whatever the reason. Only a program that binds such a port by its number can have it all the same. So each
//! is tried before it is used.

use std::io;
use std::ops::RangeInclusive;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::{SystemTime, UNIX_EPOCH};

use socket2::{Domain, Protocol, Socket, Type};

use super::ports::wildcard;
use super::sysctl;

/// How many ports a slice has.
const SLICE: u16 = 32;

/// Below this, most ports are registered for a service (RFC 6335, 6), which may be started while a case has its port.
const SELDOM_SERVICES: u16 = 10_000;

/// As many ports are enough: connections that have ended keep some for a minute (`TIME_WAIT`).
const ENOUGH: usize = 10_000;

/// From where a system chooses that does not say so: Linux from 32768 to 60999, gVisor from 16000 on.
const AUTOMATIC: RangeInclusive<u16> = 16_000..=u16::MAX;

/// The ports that a worker may use.
#[derive(Default)]
pub(super) struct RealPorts {
    /// The first ports of all slices; empty until the first port is wanted.
    slices: Vec<u16>,
    /// The slices that the case at hand has used, the last one at the end.
    held: Vec<Slice>,
    /// How many ports of the last one have been looked at.
    used: u16,
}

/// A slice that nobody else uses.
struct Slice {
    index: usize,
    #[expect(dead_code, reason = "it is only held")]
    name: UnixDatagram,
}

impl RealPorts {
    /// A port that nobody uses, and that this did not return before in the case.
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be found out: no descriptor may be left.
    pub(super) fn next(&mut self) -> io::Result<u16> {
        if self.slices.is_empty() {
            self.slices = slices(&automatic());
        }
        if self.slices.is_empty() {
            return Err(io::Error::other("net.ipv4.ip_local_port_range leaves none"));
        }
        // All slices, this worker's own to its end.
        for _ in 0..=self.slices.len() {
            while let Some(port) = self.rest_of_slice() {
                if is_unused(port)? {
                    return Ok(port);
                }
            }
            self.take_slice()?;
        }
        Err(io::Error::other("all of them are in use"))
    }

    /// A case is over: what stood for its ports can be used again.
    pub(super) fn release(&mut self) {
        let before_last = self.held.len().saturating_sub(1);
        self.held.drain(..before_last);
    }

    fn rest_of_slice(&mut self) -> Option<u16> {
        let first = self.slices[self.held.last()?.index];
        let place = (self.used < SLICE).then_some(self.used)?;
        self.used += 1;
        Some(first + place)
    }

    /// Takes the next slice that nobody has: what was used last is used again last.
    fn take_slice(&mut self) -> io::Result<()> {
        let count = self.slices.len();
        let start = self.held.last().map_or_else(somewhere, |slice| slice.index + 1);
        for index in (start..start + count).map(|index| index % count) {
            if let Some(name) = hold(self.slices[index])? {
                self.held.push(Slice { index, name });
                self.used = 0;
                return Ok(());
            }
        }
        Err(io::Error::other(format!("all {count} slices of them are held by other runs")))
    }
}

/// A number that is mostly another one for each worker, all of which may be the first process of their namespaces.
fn somewhere() -> usize {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since_1970.subsec_micros() as usize
}

/// Holds the slice that begins at a port, if nobody does.
fn hold(first: u16) -> io::Result<Option<UnixDatagram>> {
    let name = SocketAddr::from_abstract_name(format!("sockdrill/ports/{first}"))?;
    match UnixDatagram::bind_addr(&name) {
        Ok(held) => Ok(Some(held)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Ok(None),
        Err(error) => Err(error),
    }
}

/// The ports from which the host chooses by itself.
fn automatic() -> RangeInclusive<u16> {
    let text = sysctl::get("net.ipv4.ip_local_port_range").unwrap_or_default();
    let mut bounds = text.split_ascii_whitespace().map(str::parse);
    match (bounds.next(), bounds.next()) {
        (Some(Ok(low)), Some(Ok(high))) => low..=high,
        _ => AUTOMATIC,
    }
}

/// The first ports of the slices outside of a range.
fn slices(automatic: &RangeInclusive<u16>) -> Vec<u16> {
    let from = |least: u16| {
        let is_outside = |first: &u16| first + (SLICE - 1) < *automatic.start() || first > automatic.end();
        (least / SLICE..=u16::MAX / SLICE)
            .map(|number| number * SLICE)
            .filter(|first| *first >= least)
            .filter(is_outside)
            .collect::<Vec<u16>>()
    };
    let seldom = from(SELDOM_SERVICES);
    if seldom.len() * usize::from(SLICE) >= ENOUGH { seldom } else { from(1024) }
}

/// Whether neither TCP nor UDP has anything on a port, on whichever address: no `TIME_WAIT` either.
fn is_unused(port: u16) -> io::Result<bool> {
    for (kind, protocol) in [(Type::STREAM, Protocol::TCP), (Type::DGRAM, Protocol::UDP)] {
        let bound = bind(Domain::IPV6, kind, protocol, port).or_else(|error| {
            // A system without IPv6 has nothing there.
            let has_ipv6 = error.raw_os_error() != Some(nix::libc::EAFNOSUPPORT)
                && error.raw_os_error() != Some(nix::libc::EADDRNOTAVAIL);
            if has_ipv6 { Err(error) } else { bind(Domain::IPV4, kind, protocol, port) }
        });
        match bound {
            Ok(()) => {}
            // A user may not have ports below `ip_unprivileged_port_start`.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// Binds a port on all addresses and lets go of it. Without `SO_REUSEADDR`, which the standard library sets: then
/// nothing at all may be there.
fn bind(domain: Domain, kind: Type, protocol: Protocol, port: u16) -> io::Result<()> {
    let socket = Socket::new(domain, kind, Some(protocol))?;
    let is_ipv6 = domain == Domain::IPV6;
    if is_ipv6 {
        // IPv4, too, whatever `net.ipv6.bindv6only` says.
        socket.set_only_v6(false)?;
    }
    socket.bind(&std::net::SocketAddr::new(wildcard(is_ipv6), port).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fixture::in_new_network;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn slices_are_outside_of_what_the_host_chooses_from() {
        let linux = slices(&(32_768..=60_999));
        assert_eq!((linux.first(), linux.last()), (Some(&10_016), Some(&65_504)));
        assert!(linux.iter().all(|first| *first < 32_768 - 31 || *first > 60_999), "{linux:?}");
        let gvisor = slices(&(16_000..=u16::MAX));
        assert_eq!((gvisor.first(), gvisor.last(), gvisor.len()), (Some(&1024), Some(&15_968), 468));
        assert_eq!(slices(&(1024..=u16::MAX)), Vec::<u16>::new());
    }

    #[test]
    fn every_port_outside_is_had_and_then_none() {
        in_new_network(|| {
            sysctl::set("net.ipv4.ip_local_port_range", "1024 65407").expect("a sysctl");
            let mut ports = RealPorts::default();
            let mut all: Vec<u16> = (0..128).map(|_| ports.next().expect("a port")).collect();
            all.sort_unstable();
            assert!(all.into_iter().eq(65_408..=u16::MAX));
            assert_eq!(
                ports.next().expect_err("no port").to_string(),
                "all 4 slices of them are held by other runs"
            );
            ports.release();
            ports.next().expect("a port of the case before");
        });
    }

    #[test]
    fn two_workers_never_have_the_same_port() {
        in_new_network(|| {
            let (mut one, mut two) = (RealPorts::default(), RealPorts::default());
            let mut seen: Vec<u16> =
                (0..100).flat_map(|_| [one.next().expect("a port"), two.next().expect("a port")]).collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 200);
            assert_eq!(one.held.len(), 4);
            one.release();
            assert_eq!(one.held.len(), 1);
        });
    }

    #[test]
    fn a_port_with_anything_on_it_is_passed_over() {
        in_new_network(|| {
            let mut ports = RealPorts::default();
            let first = ports.next().expect("a port");
            let _listener = TcpListener::bind(("127.0.0.1", first + 1)).expect("a listener");
            let _datagrams = std::net::UdpSocket::bind(("::1", first + 2)).expect("a socket");
            let listener = TcpListener::bind(("127.0.0.1", first + 3)).expect("a listener");
            let client = TcpStream::connect(("127.0.0.1", first + 3)).expect("a connection");
            let (server, _) = listener.accept().expect("a connection");
            drop(server);
            drop(client);
            drop(listener);
            assert_eq!(ports.next().expect("a port"), first + 4);
        });
    }

    #[test]
    fn where_the_host_chooses_from_all_ports_there_is_none() {
        in_new_network(|| {
            sysctl::set("net.ipv4.ip_local_port_range", "1024 65535").expect("a sysctl");
            let error = RealPorts::default().next().expect_err("no port");
            assert_eq!(error.to_string(), "net.ipv4.ip_local_port_range leaves none");
        });
    }
}
