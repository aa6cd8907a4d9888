//! Multicast groups: ip(7) `IP_ADD_MEMBERSHIP`, ipv6(7) `IPV6_ADD_MEMBERSHIP`.

use std::io;
use std::net::{IpAddr, Ipv4Addr};

use nix::libc;
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

fn ipv4_interface(on: Option<&Attachment>) -> io::Result<InterfaceIndexOrAddress> {
    match on {
        None => Ok(InterfaceIndexOrAddress::Address(Ipv4Addr::UNSPECIFIED)),
        Some(Attachment::Address(IpAddr::V4(address))) => Ok(InterfaceIndexOrAddress::Address(*address)),
        Some(Attachment::Address(IpAddr::V6(_))) => Err(io::Error::from_raw_os_error(libc::EINVAL)),
        Some(Attachment::Interface(name)) => interface::index(name).map(InterfaceIndexOrAddress::Index),
    }
}

/// IPv6 knows interfaces only: one is found by its address as well.
fn ipv6_interface(on: Option<&Attachment>) -> io::Result<u32> {
    match on {
        None => Ok(0),
        Some(Attachment::Interface(name)) => interface::index(name),
        Some(Attachment::Address(address)) => interface::index_of_address(*address),
    }
}
