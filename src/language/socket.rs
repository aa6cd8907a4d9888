//! The two questions that every socket answers: which protocol, over which family.

use serde::{Deserialize, Serialize};

/// The transport protocol of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Protocol {
    /// tcp(7), RFC 9293.
    Tcp,
    /// udp(7), RFC 768.
    Udp,
}

impl Protocol {
    /// Both, in the order in which tables show them.
    pub const ALL: [Protocol; 2] = [Protocol::Tcp, Protocol::Udp];
}

/// The address family that a socket was made with. A socket of [`Family::Ipv6`] can carry IPv4
/// traffic too, under IPv4-mapped addresses, unless `v6only` is set: its family stays IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Family {
    /// `AF_INET`, ip(7).
    Ipv4,
    /// `AF_INET6`, ipv6(7).
    Ipv6,
}

impl Family {
    /// Both, in the order in which tables show them.
    pub const ALL: [Family; 2] = [Family::Ipv4, Family::Ipv6];
}
