//! Addresses that steps and expectations name.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::SocketId;

/// An address that a step names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Target {
    /// `9000`, `127.0.0.1:9000`
    Address {
        /// None: the family's wildcard for `bind`, its loopback for the rest.
        host: Option<IpAddr>,
        port: Port,
    },
    /// A socket's local address.
    Socket(SocketId),
    /// `AF_UNSPEC`
    Unspec,
}

impl Target {
    /// The socket that it is the address of, or whose port it is reckoned from.
    #[must_use]
    pub fn socket(self) -> Option<SocketId> {
        match self {
            Target::Socket(socket)
            | Target::Address { port: Port::Of(socket, _) | Port::Former(socket, _), .. } => Some(socket),
            Target::Address { port: Port::Number(_), .. } | Target::Unspec => None,
        }
    }

    /// Why it can't be said with logical ports, if so.
    #[must_use]
    pub fn needs_own_network(self) -> Option<&'static str> {
        let Target::Address { host, port } = self else { return None };
        let is_own = host.is_none_or(|host| {
            let host = host.to_canonical();
            host.is_loopback() || host.is_unspecified()
        });
        match port {
            _ if !is_own => Some("names an address that is not loopback"),
            Port::Number(1..1024) => Some("names a port below 1024"),
            Port::Number(_) | Port::Of(..) | Port::Former(..) => None,
        }
    }
}

/// A port that a step names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Port {
    /// `9000`
    Number(u16),
    /// `port(a)+3`
    Of(SocketId, i32),
    /// `former_port(a)+3`
    Former(SocketId, i32),
}

/// An address and the length of its prefix: `192.0.2.1/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Subnet {
    pub address: IpAddr,
    /// The length of its prefix in bits.
    pub prefix: u8,
}
