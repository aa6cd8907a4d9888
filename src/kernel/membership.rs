//! Multicast groups: ip(7) `IP_ADD_MEMBERSHIP`, ipv6(7) `IPV6_ADD_MEMBERSHIP`.

use std::io;
use std::net::{IpAddr, Ipv4Addr};

use socket2::{InterfaceIndexOrAddress, Socket};

use crate::language::script::Attachment;

use super::interface;

/// Joins a group.
pub(super) fn join(socket: &Socket, group: IpAddr, on: Option<&Attachment>) -> io::Result<()> {
    match group {
        IpAddr::V4(group) => socket.join_multicast_v4_n(&group, &ipv4_interface(on)?),
        IpAddr::V6(group) => socket.join_multicast_v6(&group, ipv6_interface(on)?),
    }
}

/// Leaves a group.
pub(super) fn leave(socket: &Socket, group: IpAddr, on: Option<&Attachment>) -> io::Result<()> {
    match group {
        IpAddr::V4(group) => socket.leave_multicast_v4_n(&group, &ipv4_interface(on)?),
        IpAddr::V6(group) => socket.leave_multicast_v6(&group, ipv6_interface(on)?),
    }
}

/// IPv4 takes an IPv4 address as it is, and finds its interface by itself.
fn ipv4_interface(on: Option<&Attachment>) -> io::Result<InterfaceIndexOrAddress> {
    match on {
        None => Ok(InterfaceIndexOrAddress::Address(Ipv4Addr::UNSPECIFIED)),
        Some(Attachment::Address(IpAddr::V4(address))) => Ok(InterfaceIndexOrAddress::Address(*address)),
        Some(on) => index(on).map(InterfaceIndexOrAddress::Index),
    }
}

/// IPv6 knows interfaces only.
fn ipv6_interface(on: Option<&Attachment>) -> io::Result<u32> {
    on.map_or(Ok(0), index)
}

/// The interface of that name, or the one that has that address, as a program would find it.
fn index(on: &Attachment) -> io::Result<u32> {
    match on {
        Attachment::Interface(name) => interface::index(name),
        Attachment::Address(address) => interface::index_of_address(*address),
    }
}
