//! Interfaces and addresses of the calling thread's network namespace, by rtnetlink(7).

use super::modules;
use super::netlink::{Netlink, malformed};
use netlink_packet_core::{NLM_F_CREATE, NLM_F_EXCL};
use netlink_packet_route::{
    AddressFamily, RouteNetlinkMessage,
    address::{AddressAttribute, AddressHeaderFlags, AddressMessage, AddressScope},
    link::{InfoData, InfoKind, InfoVeth, LinkAttribute, LinkFlags, LinkInfo, LinkMessage},
    route::{RouteAddress, RouteAttribute, RouteHeader, RouteMessage, RouteType},
};
use netlink_sys::protocols::NETLINK_ROUTE;
use nix::{
    errno::Errno,
    ifaddrs::getifaddrs,
    libc,
    net::if_::{InterfaceFlags, if_nametoindex},
};
use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    thread,
    time::{Duration, Instant},
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
pub(crate) fn bring_up_lo() -> io::Result<()> {
    match bring_up(LO) {
        // A system that knows no such request (gVisor) may have it up from the start.
        Err(_) if lo_is_up() => Ok(()),
        result => result,
    }
}

fn bring_up(index: u32) -> io::Result<()> {
    let mut link = LinkMessage::default();
    link.header.index = index;
    link.header.flags = LinkFlags::Up;
    link.header.change_mask = LinkFlags::Up;
    request(RouteNetlinkMessage::NewLink(link), 0)
}

fn lo_is_up() -> bool {
    getifaddrs().is_ok_and(|mut interfaces| {
        interfaces
            .any(|interface| interface.flags.contains(InterfaceFlags::IFF_LOOPBACK | InterfaceFlags::IFF_UP))
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
/// A type that is a module is asked for only if the module is there: the kernel loads it for any user who
/// asks (`rtnl_newlink`), and `dummy` and `ifb` then make interfaces in the host's network. `veth` makes none.
///
/// Waits until the interface has its link-local address, for at most `time`.
///
/// # Errors
///
/// The kernel's: `EEXIST`, `EPERM`, `EINVAL` or `ERANGE` for what can't be a name, `EOPNOTSUPP` if it
/// has none of the three types. A name with `%` is refused without asking it. One without a number if the time
/// was too short.
pub(crate) fn add(name: &str, time: Duration) -> io::Result<()> {
    if name.contains('%') {
        let reason = "the kernel would take the name for a pattern and number it";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    let deadline = Instant::now() + time;
    for (module, kind) in [("dummy", InfoKind::Dummy), ("ifb", InfoKind::Ifb)] {
        if !modules::would_load(module) {
            match add_link(name, vec![LinkInfo::Kind(kind)]) {
                Err(error) if is_unknown_type(&error) => {}
                result => return result.and_then(|()| wait_for_link_local(name, deadline)),
            }
        }
    }
    add_veth(name)?;
    wait_for_link_local(name, deadline)
}

/// One end comes up as it is made. The other can't: at that time it has no other end yet (`veth_open`).
fn add_veth(name: &str) -> io::Result<()> {
    let pair =
        vec![LinkInfo::Kind(InfoKind::Veth), LinkInfo::Data(InfoData::Veth(InfoVeth::Peer(peer(name))))];
    add_link(name, pair)?;
    bring_up(index(&peer_name(name))?)
}

fn is_unknown_type(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::EOPNOTSUPP)
}

fn add_link(name: &str, kind: Vec<LinkInfo>) -> io::Result<()> {
    let mut link = link(name, LinkFlags::Up);
    link.attributes.push(LinkAttribute::LinkInfo(kind));
    request(RouteNetlinkMessage::NewLink(link), NLM_F_CREATE | NLM_F_EXCL)
}

fn link(name: &str, up: LinkFlags) -> LinkMessage {
    let flags = up | LinkFlags::Noarp | LinkFlags::Multicast;
    let mut link = LinkMessage::default();
    link.header.flags = flags;
    link.header.change_mask = flags;
    link.attributes.push(LinkAttribute::IfName(name.to_owned()));
    link.attributes.push(LinkAttribute::Address(hardware_address(name)));
    link
}

/// A hardware address that the name of the interface decides. The kernel would roll dice for one, and the
/// link-local address, which is made from it, would be another one in every run.
fn hardware_address(name: &str) -> Vec<u8> {
    /// The first byte of an address that is locally administered and of a single station.
    const LOCAL: u8 = 0x02;
    // The names of one scenario differ in few letters, which is what a CRC tells apart for certain.
    let checksum = crc32fast::hash(name.as_bytes());
    let mut address = vec![LOCAL, 0];
    address.extend_from_slice(&checksum.to_be_bytes());
    address
}

/// The other end of a veth pair: up, for the carrier's sake, but too narrow for IPv6 (`IPV6_MIN_MTU`), so
/// that it has no address there and hears no multicast. IPv4 it drops by itself, because the source is
/// an address of this host (`fib_validate_source`).
fn peer(name: &str) -> LinkMessage {
    const BELOW_IPV6: u32 = 1000;
    let mut link = link(&peer_name(name), LinkFlags::empty());
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
/// On return packets to it arrive, for which it waits for at most `time`.
///
/// # Errors
///
/// The kernel's: `EEXIST`, `ENODEV`, `EPERM`, `EINVAL` for a prefix that is too long. One without a number if
/// the time was too short.
pub(crate) fn add_address(interface: &str, address: IpAddr, prefix: u8, time: Duration) -> io::Result<()> {
    let deadline = Instant::now() + time;
    let index = index(interface)?;
    let mut message = AddressMessage::default();
    message.header.index = index;
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
    request(RouteNetlinkMessage::NewAddress(message), NLM_F_CREATE | NLM_F_EXCL)?;
    match address {
        IpAddr::V4(_) => Ok(()),
        IpAddr::V6(address) => wait_until_local(address, index, deadline),
    }
}

/// Takes an address from an interface, and with it the routes that it brought.
///
/// # Errors
///
/// The kernel's: `EADDRNOTAVAIL` if it has no such address, `ENODEV`, `EPERM`.
pub(crate) fn remove_address(interface: &str, address: IpAddr, prefix: u8) -> io::Result<()> {
    let mut message = AddressMessage::default();
    message.header.index = index(interface)?;
    message.header.prefix_len = prefix;
    message.header.family = match address {
        IpAddr::V4(_) => AddressFamily::Inet,
        IpAddr::V6(_) => AddressFamily::Inet6,
    };
    message.attributes.push(AddressAttribute::Local(address));
    request(RouteNetlinkMessage::DelAddress(message), 0)
}

/// Waits until packets to an IPv6 address stay on this host. The kernel adds that route a moment after
/// the address, in a work queue (`addrconf_dad_work`); until then they leave by the interface, and a
/// connect in that moment would lose its first SYN. On a busy machine that moment can be seconds.
///
/// # Errors
///
/// The kernel's; one without a number if the route is still not there at the deadline: what came of the steps
/// after it would not be what the script means.
fn wait_until_local(address: Ipv6Addr, index: u32, deadline: Instant) -> io::Result<()> {
    const LONGEST_PAUSE: Duration = Duration::from_millis(10);
    let netlink = Netlink::open(NETLINK_ROUTE).map_err(ours)?;
    let mut pause = Duration::from_micros(50);
    while !is_local(&netlink, address, index)? {
        if Instant::now() >= deadline {
            return Err(io::Error::other(format!("the kernel has not made a route to {address} in time")));
        }
        thread::sleep(pause);
        // Many that ask all the time would keep the kernel from it: all networks wait for one lock (`rtnl_mutex`).
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    Ok(())
}

/// Waits so for the link-local address that the kernel gave a new interface; without it a multicast
/// datagram from an unbound socket has no source.
fn wait_for_link_local(name: &str, deadline: Instant) -> io::Result<()> {
    let index = index(name)?;
    for interface in getifaddrs()?.filter(|interface| interface.interface_name == name) {
        if let Some(address) = interface.address.as_ref().and_then(|any| any.as_sockaddr_in6()) {
            wait_until_local(address.ip(), index, deadline)?;
        }
    }
    Ok(())
}

/// What `ip route get ADDRESS oif INTERFACE` says: whether it is a route of type `local`.
fn is_local(netlink: &Netlink, address: Ipv6Addr, index: u32) -> io::Result<bool> {
    let mut question = RouteMessage::default();
    question.header.address_family = AddressFamily::Inet6;
    question.header.destination_prefix_length = 128;
    question.attributes.push(RouteAttribute::Destination(RouteAddress::Inet6(address)));
    question.attributes.push(RouteAttribute::Oif(index));
    let mut local = false;
    let answer = netlink.question(RouteNetlinkMessage::GetRoute(question), |_, payload| {
        let route = RouteHeader::parse(payload).map_err(malformed)?;
        local = route.kind == RouteType::Local;
        Ok(())
    });
    match answer {
        // No route at all, yet.
        Err(error) if error.raw_os_error() == Some(libc::ENETUNREACH) => Ok(false),
        result => result.map(|()| local),
    }
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
pub(crate) fn index(name: &str) -> io::Result<u32> {
    match if_nametoindex(name) {
        // It asks through a socket of its own.
        Err(errno @ (Errno::EMFILE | Errno::ENFILE)) => Err(ours(errno)),
        result => Ok(result?),
    }
}

/// The index of the interface that has an address.
///
/// # Errors
///
/// None has it.
pub(crate) fn index_of_address(address: IpAddr) -> io::Result<u32> {
    index(&name_of_address(address)?)
}

/// The name of the interface that has an address.
///
/// # Errors
///
/// None has it.
pub(crate) fn name_of_address(address: IpAddr) -> io::Result<String> {
    let has_it = |interface: &nix::ifaddrs::InterfaceAddress| {
        interface.address.as_ref().is_some_and(|socket_address| {
            let ipv4 = socket_address.as_sockaddr_in().map(|ipv4| IpAddr::V4(ipv4.ip()));
            let ipv6 = socket_address.as_sockaddr_in6().map(|ipv6| IpAddr::V6(ipv6.ip()));
            ipv4.or(ipv6) == Some(address)
        })
    };
    let interface = addresses()?.find(has_it);
    let interface =
        interface.ok_or_else(|| io::Error::other(format!("no interface has the address {address}")))?;
    Ok(interface.interface_name)
}

/// An IPv4 address of an interface.
///
/// # Errors
///
/// It has none.
pub(crate) fn ipv4_address(name: &str) -> io::Result<Ipv4Addr> {
    let of = |interface: nix::ifaddrs::InterfaceAddress| {
        let address = interface.address?.as_sockaddr_in().map(nix::sys::socket::SockaddrIn::ip);
        address.filter(|_| interface.interface_name == name)
    };
    let address = addresses()?.find_map(of);
    address.ok_or_else(|| io::Error::other(format!("the interface {name} has no IPv4 address")))
}

/// The addresses of all interfaces. That they cannot be listed says nothing of a step, so it has no number.
fn addresses() -> io::Result<nix::ifaddrs::InterfaceAddressIterator> {
    getifaddrs().map_err(|error| io::Error::other(format!("cannot list the interfaces: {error}")))
}

/// For each request its own socket: these are few, and a socket kept would be one of this process's in
/// the namespace that it was opened in.
fn request(message: RouteNetlinkMessage, flags: u16) -> io::Result<()> {
    Netlink::open(NETLINK_ROUTE).map_err(ours)?.request(message, flags)
}

/// That the kernel can't be asked says nothing of a step, so it has no number.
fn ours(error: impl fmt::Display) -> io::Error {
    io::Error::other(format!("cannot ask the kernel about interfaces: {error}"))
}

#[cfg(test)]
#[path = "interface_tests.rs"]
mod tests;
