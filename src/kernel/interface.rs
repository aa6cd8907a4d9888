//! Interfaces and addresses of the calling thread's network namespace, by rtnetlink(7).

use super::netlink::Netlink;
use netlink_packet_core::{NLM_F_CREATE, NLM_F_EXCL};
use netlink_packet_route::{
    AddressFamily, RouteNetlinkMessage,
    address::{AddressAttribute, AddressHeaderFlags, AddressMessage, AddressScope},
    link::{InfoData, InfoKind, InfoVeth, LinkAttribute, LinkFlags, LinkInfo, LinkMessage},
};
use netlink_sys::protocols::NETLINK_ROUTE;
use nix::{ifaddrs::getifaddrs, libc, net::if_::{InterfaceFlags, if_nametoindex}};
use std::{
    io,
    net::{IpAddr, Ipv4Addr},
};

/// The index of `lo` in every network namespace (`LOOPBACK_IFINDEX`).
const LO: u32 = 1;

/// The longest name of an interface (`IFNAMSIZ` without the final zero).
const LONGEST_NAME: usize = 15;

/// Brings `lo` up, and with it its addresses `127.0.0.1/8` and `::1/128`. It is no error if it is up.
///
/// # Errors
///
/// The kernel's: `EPERM` without `CAP_NET_ADMIN` in the namespace.
pub fn bring_up_lo() -> io::Result<()> {
    let mut link = LinkMessage::default();
    link.header.index = LO;
    link.header.flags = LinkFlags::Up;
    link.header.change_mask = LinkFlags::Up;
    match request(RouteNetlinkMessage::NewLink(link), 0) {
        // A system that knows no such request (gVisor) may have it up from the start.
        Err(_) if lo_is_up() => Ok(()),
        result => result,
    }
}

fn lo_is_up() -> bool {
    getifaddrs().is_ok_and(|mut interfaces| {
        interfaces.any(|one| {
            one.flags.contains(InterfaceFlags::IFF_LOOPBACK | InterfaceFlags::IFF_UP)
        })
    })
}

/// Adds an interface that is up, has a carrier and takes every packet to nowhere; what goes to its own
/// addresses goes through `lo`, as on any interface.
///
/// It is a `dummy` where the kernel has that type; else an `ifb`, which throws away what it is sent just
/// so; else one end of a `veth` pair, whose other end, `NAME-peer`, is up and deaf. All are told apart
/// from an Ethernet by `IFF_NOARP`, as `dummy` is by nature: no neighbour is ever asked for, so that an
/// IPv6 address is there at once (`addrconf_dad_begin`) and a packet is never refused with
/// `EHOSTUNREACH`. All have `IFF_MULTICAST`.
///
/// # Errors
///
/// The kernel's: `EEXIST`, `EPERM`, `EINVAL` or `ERANGE` for what can't be a name, `EOPNOTSUPP` if it
/// has none of the three types.
pub fn add(name: &str) -> io::Result<()> {
    // The kernel would take the name for a pattern and number it.
    if name.contains('%') {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    let kinds = [
        vec![LinkInfo::Kind(InfoKind::Dummy)],
        vec![LinkInfo::Kind(InfoKind::Ifb)],
        vec![
            LinkInfo::Kind(InfoKind::Veth),
            LinkInfo::Data(InfoData::Veth(InfoVeth::Peer(peer(name)))),
        ],
    ];
    let mut result = Err(io::Error::from_raw_os_error(libc::EOPNOTSUPP));
    for kind in kinds {
        result = add_link(name, kind);
        if !matches!(&result, Err(error) if is_unknown_type(error)) {
            break;
        }
    }
    result
}

fn is_unknown_type(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::EOPNOTSUPP)
}

fn add_link(name: &str, kind: Vec<LinkInfo>) -> io::Result<()> {
    let mut link = link(name);
    link.attributes.push(LinkAttribute::LinkInfo(kind));
    request(RouteNetlinkMessage::NewLink(link), NLM_F_CREATE | NLM_F_EXCL)
}

fn link(name: &str) -> LinkMessage {
    let flags = LinkFlags::Up | LinkFlags::Noarp | LinkFlags::Multicast;
    let mut link = LinkMessage::default();
    link.header.flags = flags;
    link.header.change_mask = flags;
    link.attributes.push(LinkAttribute::IfName(name.to_owned()));
    link
}

/// The other end of a veth pair: up, for the carrier's sake, but too narrow for IPv6 (`IPV6_MIN_MTU`), so
/// that it has no address there and hears no multicast. IPv4 it drops by itself, because the source is
/// an address of this host (`fib_validate_source`).
fn peer(name: &str) -> LinkMessage {
    const BELOW_IPV6: u32 = 1000;
    let mut link = link(&peer_name(name));
    link.attributes.push(LinkAttribute::Mtu(BELOW_IPV6));
    link
}

fn peer_name(name: &str) -> String {
    const SUFFIX: &str = "-peer";
    let stem: String = name.chars().take(LONGEST_NAME - SUFFIX.len()).collect();
    stem + SUFFIX
}

/// Adds an address to an interface, as `ip address add ADDRESS/PREFIX broadcast + dev INTERFACE` does;
/// an IPv6 address without duplicate address detection (`IFA_F_NODAD`), so that it can be bound at once.
///
/// # Errors
///
/// The kernel's: `EEXIST`, `ENODEV`, `EPERM`, `EINVAL` for a prefix that is too long.
pub fn add_address(interface: &str, address: IpAddr, prefix: u8) -> io::Result<()> {
    let mut message = AddressMessage::default();
    message.header.index = index(interface)?;
    message.header.prefix_len = prefix;
    // `Local` is the address, `Address` the other end's on a point-to-point link: here they are one.
    message.attributes.push(AddressAttribute::Local(address));
    message.attributes.push(AddressAttribute::Address(address));
    match address {
        IpAddr::V4(address) => {
            message.header.family = AddressFamily::Inet;
            message.header.scope = scope(address);
            message.attributes.extend(broadcast(address, prefix).map(AddressAttribute::Broadcast));
        }
        IpAddr::V6(_) => {
            message.header.family = AddressFamily::Inet6;
            message.header.flags = AddressHeaderFlags::Nodad;
        }
    }
    request(RouteNetlinkMessage::NewAddress(message), NLM_F_CREATE | NLM_F_EXCL)
}

/// ip(8), `default_scope`: 127.0.0.0/8 is for this host alone. For IPv6 the kernel sees to it.
fn scope(address: Ipv4Addr) -> AddressScope {
    if address.is_loopback() { AddressScope::Host } else { AddressScope::Universe }
}

/// The last address of the subnet, where there is room for one (RFC 3021) and it makes sense.
fn broadcast(address: Ipv4Addr, prefix: u8) -> Option<Ipv4Addr> {
    if prefix > 30 || address.is_loopback() {
        return None;
    }
    let host = u32::MAX.checked_shr(prefix.into())?;
    Some(Ipv4Addr::from_bits(address.to_bits() | host))
}

/// The index of an interface.
///
/// # Errors
///
/// `ENODEV` if there is none of that name.
pub fn index(name: &str) -> io::Result<u32> {
    Ok(if_nametoindex(name)?)
}

/// For each request its own socket: these are few, and a socket kept would be one of this process's in
/// the namespace that it was opened in.
fn request(message: RouteNetlinkMessage, flags: u16) -> io::Result<()> {
    Netlink::open(NETLINK_ROUTE)?.request(message, flags)
}

#[cfg(test)]
#[path = "interface_tests.rs"]
mod tests;
