//! What kinds of sockets there are.

use serde::{Deserialize, Serialize};

/// The transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Protocol {
    /// RFC 9293.
    Tcp,
    /// RFC 768.
    Udp,
}

impl Protocol {
    /// Both, in the order in which tables show them.
    pub const ALL: [Protocol; 2] = [Protocol::Tcp, Protocol::Udp];
}

/// The address family that a socket was made with. An IPv6 socket can carry IPv4 traffic too, under
/// IPv4-mapped addresses, unless `v6only` is set: its family stays IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Family {
    /// `AF_INET`
    Ipv4,
    /// `AF_INET6`
    Ipv6,
}

impl Family {
    /// Both, in the order in which tables show them.
    pub const ALL: [Family; 2] = [Family::Ipv4, Family::Ipv6];
}

/// What `tcp`, `udp`, `tcp6` and `udp6` make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SocketKind {
    pub protocol: Protocol,
    pub family: Family,
}

impl SocketKind {
    /// What `tcp` makes.
    pub const TCP: Self = Self { protocol: Protocol::Tcp, family: Family::Ipv4 };
    /// What `udp` makes.
    pub const UDP: Self = Self { protocol: Protocol::Udp, family: Family::Ipv4 };
    /// What `tcp6` makes.
    pub const TCP6: Self = Self { protocol: Protocol::Tcp, family: Family::Ipv6 };
    /// What `udp6` makes.
    pub const UDP6: Self = Self { protocol: Protocol::Udp, family: Family::Ipv6 };
}
