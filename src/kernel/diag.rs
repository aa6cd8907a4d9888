//! A look at all TCP and UDP sockets of a network namespace, and the end of single ones: `sock_diag(7)`
//! as ss(8) uses it, and `/proc/net` where the system has no such thing (gVisor).

use super::{
    netlink::{Netlink, malformed},
    procnet,
    row::{self, DiagRow},
    sockstat::Sockstat,
};
use crate::language::socket::{Family, Protocol};
use netlink_packet_core::Parseable;
use netlink_packet_sock_diag::{
    AF_INET, AF_INET6, IPPROTO_TCP, IPPROTO_UDP, SOCK_DIAG_BY_FAMILY, SockDiagDestroy, SockDiagMessage,
    inet::{ExtensionFlags, InetRequest, InetResponseHeader, SocketId, StateFlags},
};
use netlink_sys::protocols::NETLINK_SOCK_DIAG;
use nix::libc;
use std::{collections::HashSet, io, net::SocketAddr};

/// Every state, also those that the library has no name for: `TCP_BOUND_INACTIVE` (bit 13, Linux 6.8)
/// are the TCP sockets that are only bound.
const EVERY_STATE: StateFlags = StateFlags::from_bits_retain(u32::MAX);

/// A cookie that matches every socket (`INET_DIAG_NOCOOKIE`).
const NO_COOKIE: [u8; 8] = [0xff; 8];

/// A view of the network namespace in which it was opened.
///
/// It is for one process: after a fork each side opens its own. Where `/proc/net` stands in, what it
/// shows is the namespace of the calling thread.
pub(crate) struct Diag {
    netlink: Option<Netlink>,
    sockstat: Option<Sockstat>,
}

/// A TCP connection, or what is left of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connection {
    /// The family of its socket.
    pub family: Family,
    pub local: SocketAddr,
    /// The address of its peer.
    pub peer: SocketAddr,
    /// The kernel's cookie, if it is known: others may have had the same addresses before.
    pub cookie: Option<u64>,
}

impl Diag {
    /// Opens the view on the calling thread's network namespace.
    ///
    /// # Errors
    ///
    /// The netlink socket can't be opened, for another reason than that the system has none.
    pub(crate) fn open() -> io::Result<Self> {
        let netlink = match Netlink::open(NETLINK_SOCK_DIAG) {
            Ok(netlink) => Some(netlink),
            Err(error) if is_missing(&error) => None,
            Err(error) => return Err(error),
        };
        // A help and no more: what it does not say, a dump will.
        let sockstat = Sockstat::open().ok();
        Ok(Self { netlink, sockstat })
    }

    /// Whether the kernel answers over netlink, so that `/proc` does not have to stand in.
    #[must_use]
    pub(crate) fn has_netlink(&self) -> bool {
        self.netlink.is_some()
    }

    /// All TCP and UDP sockets that have a port, of both families and in every state, sorted.
    ///
    /// A connection that changes its shape during the call (a request becomes a socket, a socket a
    /// `TIME_WAIT`) is one row. A socket that left a `TIME_WAIT` and is used again has the cookie of that: these
    /// are two rows.
    ///
    /// # Errors
    ///
    /// Neither netlink nor `/proc` gives an answer.
    pub(crate) fn dump(&self) -> io::Result<Vec<DiagRow>> {
        let mut all = Vec::new();
        for (protocol, family) in tables() {
            all.append(&mut self.rows(protocol, family)?);
        }
        all.sort_unstable();
        let mut seen = HashSet::new();
        all.retain(|row| row.cookie.is_none_or(|cookie| seen.insert((cookie, row.local, row.peer))));
        Ok(all)
    }

    /// Whether no TCP or UDP socket with a port is left, in whatever state: no orphan, no connection
    /// request and no `TIME_WAIT` either. From `/proc`, which does not show them, a TCP socket that is
    /// only bound goes unseen.
    ///
    /// That is quick (a few microseconds) where this view's own is the only socket in the namespace, of
    /// any family; otherwise as slow as a dump. So what else a process needs, it had better open in the
    /// namespace that it came from.
    ///
    /// # Errors
    ///
    /// As [`Diag::dump`].
    pub(crate) fn is_empty(&self) -> io::Result<bool> {
        if self.is_alone() {
            return Ok(true);
        }
        for (protocol, family) in tables() {
            if !self.rows(protocol, family)?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Ends a socket, as `ss -K` does (`SOCK_DESTROY`). A TCP connection is aborted, a `TIME_WAIT` and a
    /// connection request vanish, a listener stops to listen, a UDP socket loses its peer; an open
    /// socket that was bound to a port keeps it (`tcp_abort`, `udp_abort`).
    ///
    /// # Errors
    ///
    /// - `ENOENT`: the kernel does not find it. That is so for every TCP socket that is only bound.
    /// - `EPERM`: the user lacks `CAP_NET_ADMIN` in the namespace.
    /// - `EOPNOTSUPP`: the kernel was built without `CONFIG_INET_DIAG_DESTROY`.
    /// - [`io::ErrorKind::Unsupported`]: it has no `sock_diag`.
    pub(crate) fn destroy(&self, row: &DiagRow) -> io::Result<()> {
        let netlink = self.netlink()?;
        let mut result = destroy_as(netlink, row, socket_id(row));
        // The kernel finds a socket as it would for a packet, and compares the cookie only then: in a
        // `SO_REUSEPORT` group that is a member by the hash of the packet's addresses, mostly not the one that
        // is meant. So packets from other and other ports are made up, until one would go to that socket. No
        // other can be hit meanwhile: the cookie is compared every time.
        let guesses = if may_share(row) { GUESSES } else { 0 };
        for port in 1..=guesses {
            if !matches!(&result, Err(error) if is_not_found(error)) {
                break;
            }
            result = destroy_as(netlink, row, SocketId { destination_port: port, ..socket_id(row) });
        }
        result
    }

    /// What the kernel has of a connection, none if nothing: a few microseconds, where a dump walks all of
    /// its tables. It is looked up as for a packet that came from nowhere: a connection that is bound to an
    /// interface is not found.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::Unsupported`] if the system has no `sock_diag`; otherwise the kernel's.
    pub(crate) fn connection(&self, wanted: &Connection) -> io::Result<Option<DiagRow>> {
        let netlink = self.netlink()?;
        let mut connection = None;
        let question = request(Protocol::Tcp, wanted.family, id_of(wanted));
        let answer = netlink.question(question, |kind, payload| {
            if kind == SOCK_DIAG_BY_FAMILY {
                let header = InetResponseHeader::parse(payload).map_err(malformed)?;
                connection = row(Protocol::Tcp, &header).filter(|row| row.peer == wanted.peer);
            }
            Ok(())
        });
        match answer {
            Err(error) if is_not_found(&error) || error.raw_os_error() == Some(libc::ESTALE) => Ok(None),
            result => result.map(|()| connection),
        }
    }

    /// Ends a connection, in whatever state, so that nothing of it stays.
    ///
    /// # Errors
    ///
    /// As [`Diag::destroy`].
    pub(crate) fn end(&self, wanted: &Connection) -> io::Result<()> {
        let netlink = self.netlink()?;
        let destroy = request(Protocol::Tcp, wanted.family, id_of(wanted));
        netlink.request(SockDiagDestroy::new(destroy), 0)
    }

    /// Whether the namespace has this view's netlink socket and no other. False where that is not known:
    /// a system without `sock_diag` may well count otherwise, too.
    #[must_use]
    pub(crate) fn is_alone(&self) -> bool {
        self.netlink.is_some() && self.sockstat.as_ref().is_some_and(|counters| counters.has_only(1))
    }

    fn netlink(&self) -> io::Result<&Netlink> {
        let missing = || io::Error::new(io::ErrorKind::Unsupported, "the system has no sock_diag");
        self.netlink.as_ref().ok_or_else(missing)
    }

    fn rows(&self, protocol: Protocol, family: Family) -> io::Result<Vec<DiagRow>> {
        if let Some(netlink) = &self.netlink {
            match ask(netlink, protocol, family) {
                // The module for this protocol (udp_diag, tcp_diag) may be missing alone.
                Err(error) if is_missing(&error) => {}
                result => return result,
            }
        }
        procnet::rows(protocol, family)
    }
}

fn tables() -> impl Iterator<Item = (Protocol, Family)> {
    Protocol::ALL.into_iter().flat_map(|protocol| Family::ALL.map(|family| (protocol, family)))
}

/// Whether the error says that the system lacks `sock_diag`, or lacks it for this protocol, or that a
/// sandbox forbids it.
fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.raw_os_error(),
        Some(
            libc::EPROTONOSUPPORT
                | libc::EAFNOSUPPORT
                | libc::ESOCKTNOSUPPORT
                | libc::EOPNOTSUPP
                | libc::ENOENT
                | libc::ENOSYS
                | libc::EPERM
                | libc::EACCES
        )
    )
}

fn is_not_found(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ENOENT)
}

fn ask(netlink: &Netlink, protocol: Protocol, family: Family) -> io::Result<Vec<DiagRow>> {
    let mut rows = Vec::new();
    let everything = match family {
        Family::Ipv4 => SocketId::new_v4(),
        Family::Ipv6 => SocketId::new_v6(),
    };
    netlink.dump(request(protocol, family, everything), |kind, payload| {
        if kind == SOCK_DIAG_BY_FAMILY {
            // The header is all that is wanted; attributes that are new to the library can't break it.
            let header = InetResponseHeader::parse(payload).map_err(malformed)?;
            rows.extend(row(protocol, &header));
        }
        Ok(())
    })?;
    Ok(rows)
}

fn request(protocol: Protocol, family: Family, socket_id: SocketId) -> SockDiagMessage {
    SockDiagMessage::InetRequest(InetRequest {
        family: match family {
            Family::Ipv4 => AF_INET,
            Family::Ipv6 => AF_INET6,
        },
        protocol: match protocol {
            Protocol::Tcp => IPPROTO_TCP,
            Protocol::Udp => IPPROTO_UDP,
        },
        extensions: ExtensionFlags::empty(),
        states: EVERY_STATE,
        socket_id,
    })
}

/// None for a state that this program does not know.
fn row(protocol: Protocol, header: &InetResponseHeader) -> Option<DiagRow> {
    let id = &header.socket_id;
    Some(DiagRow {
        protocol,
        family: match header.family {
            AF_INET => Family::Ipv4,
            _ => Family::Ipv6,
        },
        local: row::address(id.source_address, id.source_port, id.interface_id),
        peer: row::address(id.destination_address, id.destination_port, id.interface_id),
        interface: id.interface_id,
        cookie: Some(number_of_cookie(id.cookie)),
        state: row::state(header.state)?,
        uid: header.uid,
        inode: header.inode,
    })
}

fn number_of_cookie(bytes: [u8; 8]) -> u64 {
    low_word_first(u64::from_ne_bytes(bytes))
}

fn cookie_of_number(number: u64) -> [u8; 8] {
    low_word_first(number).to_ne_bytes()
}

/// The kernel cuts a cookie into two words, the low one first (`sock_diag_save_cookie`). Put together
/// they are what `SO_COOKIE` gives.
fn low_word_first(number: u64) -> u64 {
    if cfg!(target_endian = "big") { number.rotate_left(32) } else { number }
}

fn id_of(connection: &Connection) -> SocketId {
    SocketId {
        source_port: connection.local.port(),
        destination_port: connection.peer.port(),
        source_address: connection.local.ip(),
        destination_address: connection.peer.ip(),
        interface_id: scope(connection.local),
        cookie: connection.cookie.map_or(NO_COOKIE, cookie_of_number),
    }
}

/// The interface of a link-local address.
fn scope(address: SocketAddr) -> u32 {
    match address {
        SocketAddr::V4(_) => 0,
        SocketAddr::V6(address) => address.scope_id(),
    }
}

fn socket_id(row: &DiagRow) -> SocketId {
    SocketId {
        source_port: row.local.port(),
        destination_port: row.peer.port(),
        source_address: row.local.ip(),
        destination_address: row.peer.ip(),
        interface_id: row.interface,
        cookie: row.cookie.map_or(NO_COOKIE, cookie_of_number),
    }
}

/// The family is the socket's own. For IPv4-mapped addresses of an IPv6 socket the kernel itself looks
/// in the IPv4 tables (`inet_diag_find_one_icsk`); with `AF_INET` it would read the wrong bytes.
fn destroy_as(netlink: &Netlink, row: &DiagRow, socket_id: SocketId) -> io::Result<()> {
    netlink.request(SockDiagDestroy::new(request(row.protocol, row.family, socket_id)), 0)
}

/// Whether other sockets may hold the same pair of addresses: those without a peer, by `SO_REUSEPORT`.
fn may_share(row: &DiagRow) -> bool {
    row.cookie.is_some() && row.peer.port() == 0
}

/// How many peers to make up. In a group of 16, one is missed by all of them once in ten million times.
const GUESSES: u16 = 256;

#[cfg(test)]
#[path = "diag_tests.rs"]
mod tests;
