//! A socket as the kernel's tables show it.

use crate::language::{
    socket::{Family, Protocol},
    vocabulary::SocketState,
};
use std::net::{IpAddr, SocketAddr, SocketAddrV6};

/// One socket of the network namespace, be it open, orphaned, a connection request or a `TIME_WAIT`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DiagRow {
    pub protocol: Protocol,
    /// The family that it was made with. The addresses of an IPv6 socket that carries IPv4 are
    /// IPv4-mapped IPv6 addresses.
    pub family: Family,
    pub local: SocketAddr,
    /// The address of its peer; the wildcard and port 0 if it has none.
    pub peer: SocketAddr,
    /// The index of the interface that it is bound to; 0 if none, and always 0 from `/proc`.
    pub interface: u32,
    /// The kernel's cookie (`SO_COOKIE`), which a connection keeps into its `TIME_WAIT`; none from
    /// `/proc`.
    pub cookie: Option<u64>,
    /// Its state. A TCP socket that is only bound is in [`SocketState::Close`], and so is a UDP socket
    /// without a peer.
    pub state: SocketState,
    /// The user that owns it; 0 for what has no owner any more.
    pub uid: u32,
    /// Its inode; 0 for what no process holds any more.
    pub inode: u32,
}

/// The state of a number of `include/net/tcp_states.h`; none for a number that is not there.
#[must_use]
pub(crate) fn state(number: u8) -> Option<SocketState> {
    Some(match number {
        1 => SocketState::Established,
        2 => SocketState::SynSent,
        // 12 is TCP_NEW_SYN_RECV, a connection request; both dumps rename it to 3 themselves.
        3 | 12 => SocketState::SynRecv,
        4 => SocketState::FinWait1,
        5 => SocketState::FinWait2,
        6 => SocketState::TimeWait,
        // 13 is TCP_BOUND_INACTIVE: closed, but with a port.
        7 | 13 => SocketState::Close,
        8 => SocketState::CloseWait,
        9 => SocketState::LastAck,
        10 => SocketState::Listen,
        11 => SocketState::Closing,
        _ => return None,
    })
}

/// An address with the scope that getsockname(2) would give it: the interface, where the address is
/// link-local (`ipv6_iface_scope_id`).
#[must_use]
pub(crate) fn address(ip: IpAddr, port: u16, interface: u32) -> SocketAddr {
    match ip {
        IpAddr::V6(ip) if is_link_local(ip) => SocketAddrV6::new(ip, port, 0, interface).into(),
        IpAddr::V4(_) | IpAddr::V6(_) => SocketAddr::new(ip, port),
    }
}

/// Link-local unicast, or multicast of interface or link scope (`__ipv6_addr_needs_scope_id`).
fn is_link_local(ip: std::net::Ipv6Addr) -> bool {
    ip.is_unicast_link_local() || matches!(ip.octets(), [0xff, scope, ..] if matches!(scope & 0xf, 1 | 2))
}
