//! Addresses that steps and expectations name.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::SocketId;

/// An address that a step names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// `9000`, `127.0.0.1:9000`
    Address {
        /// None: the family's wildcard for `bind`, its loopback for the rest.
        host: Option<IpAddr>,
        /// The port.
        port: Port,
    },
    /// A socket's local address.
    Socket(SocketId),
    /// `AF_UNSPEC`
    Unspec,
}

/// A port that a step names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Port {
    /// `9000`
    Number(u16),
    /// `port(a)+3`
    Of(SocketId, i32),
}

/// An address and the length of its prefix: `192.0.2.1/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// The address.
    pub address: IpAddr,
    /// The length of its prefix in bits.
    pub prefix: u8,
}
