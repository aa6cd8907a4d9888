//! Logical ports: where the system refuses namespaces, every port that a script names stands for a free
//! port of the host, for the time of a case.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, UdpSocket};

/// How the ports of a script stand for those of the kernel.
pub(super) enum Ports {
    /// They are the same.
    Real,
    /// Each stands for another one.
    Logical(RefCell<HashMap<u16, u16>>),
}

impl Ports {
    /// In a network that a case shares with others, its ports are logical.
    pub(super) fn new(shared: bool) -> Self {
        if shared { Ports::Logical(RefCell::default()) } else { Ports::Real }
    }

    /// The kernel's port for one of the script.
    pub(super) fn real(&self, logical: u16) -> u16 {
        let Ports::Logical(mapping) = self else { return logical };
        if logical == 0 {
            return 0;
        }
        let taken: Vec<u16> = mapping.borrow().values().copied().collect();
        *mapping.borrow_mut().entry(logical).or_insert_with(|| free_port(&taken).unwrap_or(logical))
    }

    /// The script's port for one of the kernel; the same one if the script does not name it.
    pub(super) fn logical(&self, real: u16) -> u16 {
        let Ports::Logical(mapping) = self else { return real };
        let mapping = mapping.borrow();
        mapping.iter().find(|(_, mapped)| **mapped == real).map_or(real, |(logical, _)| *logical)
    }
}

/// A port that neither TCP nor UDP uses now. Another program may take it before the case does: nothing
/// but a network of its own can exclude that.
fn free_port(taken: &[u16]) -> Option<u16> {
    (0..100).find_map(|_| {
        let tcp = TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0))
            .or_else(|_| TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)))
            .ok()?;
        // Nothing holds the ports that stand for others already, until a step does.
        let port = tcp.local_addr().ok()?.port();
        if taken.contains(&port) {
            return None;
        }
        UdpSocket::bind((Ipv6Addr::UNSPECIFIED, port))
            .or_else(|_| UdpSocket::bind((Ipv4Addr::UNSPECIFIED, port)))
            .ok()
            .map(|_| port)
    })
}

/// The address of loopback in a family.
pub(super) fn loopback(ipv6: bool) -> IpAddr {
    if ipv6 { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() }
}

/// The wildcard address of a family.
pub(super) fn wildcard(ipv6: bool) -> IpAddr {
    if ipv6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() }
}
