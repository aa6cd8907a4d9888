use super::*;
use crate::kernel::fixture::in_new_network;
use socket2::{Domain, InterfaceIndexOrAddress, SockRef, Socket, Type};
use std::{
    net::{Ipv6Addr, SocketAddr, SocketAddrV6, TcpListener, TcpStream, UdpSocket},
    time::Duration,
};

const SECOND: Duration = Duration::from_secs(1);

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn errno(result: io::Result<()>) -> i32 {
    result.unwrap_err().raw_os_error().unwrap()
}

/// The ways in which an interface is made, as far as this kernel has them, `add` itself among them.
fn each_way(test: fn()) {
    let ways: [fn() -> io::Result<()>; 4] = [
        || add("eth1", SECOND),
        || add_link("eth1", vec![LinkInfo::Kind(InfoKind::Dummy)]),
        || add_link("eth1", vec![LinkInfo::Kind(InfoKind::Ifb)]),
        || add_veth("eth1"),
    ];
    for (number, way) in ways.into_iter().enumerate() {
        in_new_network(move || match way() {
            Err(error) if number > 0 && is_unknown_type(&error) => {
                eprintln!("skipped: this kernel has not interface type {number}");
            }
            result => {
                result.unwrap();
                add_address("eth1", ip("192.0.2.1"), 24, SECOND).unwrap();
                add_address("eth1", ip("2001:db8::1"), 64, SECOND).unwrap();
                test();
            }
        });
    }
}

fn flags(name: &str) -> InterfaceFlags {
    getifaddrs().unwrap().find(|interface| interface.interface_name == name).unwrap().flags
}

#[test]
fn lo_is_brought_up_and_may_be_up() {
    in_new_network(|| {
        bring_up_lo().unwrap();
        assert!(lo_is_up());
        TcpListener::bind("127.0.0.1:9000").unwrap();
        TcpListener::bind("[::1]:9000").unwrap();
        assert_eq!(index("lo").unwrap(), LO);
    });
}

#[test]
fn an_interface_is_up_and_running() {
    each_way(|| {
        let wanted = InterfaceFlags::IFF_UP | InterfaceFlags::IFF_RUNNING | InterfaceFlags::IFF_MULTICAST;
        assert!(flags("eth1").contains(wanted | InterfaceFlags::IFF_NOARP));
        assert!(index("eth1").unwrap() > LO);
    });
}

#[test]
fn its_addresses_can_be_bound_and_connected_to_at_once() {
    each_way(|| {
        for address in ["192.0.2.1:9000", "[2001:db8::1]:9000"] {
            let listener = TcpListener::bind(address).unwrap();
            TcpStream::connect_timeout(&address.parse().unwrap(), Duration::from_secs(1)).unwrap();
            listener.accept().unwrap();
        }
    });
}

#[test]
fn a_link_local_address_is_one_of_its_interface() {
    each_way(|| {
        let eth1 = index("eth1").unwrap();
        add_address("eth1", ip("fe80::2"), 64, SECOND).unwrap();
        let address = SocketAddrV6::new("fe80::2".parse().unwrap(), 9000, 0, eth1);
        let listener = TcpListener::bind(address).unwrap();
        TcpStream::connect_timeout(&address.into(), Duration::from_secs(1)).unwrap();
        listener.accept().unwrap();
    });
}

#[test]
fn an_unbound_socket_sends_to_an_ipv6_group_at_once() {
    in_new_network(|| {
        add("eth1", SECOND).unwrap();
        let group = SocketAddrV6::new("ff02::1".parse().unwrap(), 9000, 0, index("eth1").unwrap());
        UdpSocket::bind("[::]:0").unwrap().send_to(b"x", group).unwrap();
    });
}

#[test]
fn the_same_address_on_a_second_interface_takes_no_second() {
    in_new_network(|| {
        let start = Instant::now();
        add("eth1", SECOND).unwrap();
        add_address("lo", ip("2001:db8::1"), 128, SECOND).unwrap();
        add_address("eth1", ip("2001:db8::1"), 64, SECOND).unwrap();
        assert!(start.elapsed() < Duration::from_millis(500));
    });
}

#[test]
fn a_packet_to_a_neighbour_is_lost_without_an_error() {
    each_way(|| {
        let socket = UdpSocket::bind("192.0.2.1:0").unwrap();
        for _ in 0..3 {
            socket.send_to(b"x", "192.0.2.2:9000").unwrap();
        }
        assert!(socket.take_error().unwrap().is_none());
    });
}

#[test]
fn an_ipv4_group_is_joined_by_address_and_by_index_and_heard_once() {
    each_way(|| {
        for interface in [
            InterfaceIndexOrAddress::Address("192.0.2.1".parse().unwrap()),
            InterfaceIndexOrAddress::Index(index("eth1").unwrap()),
        ] {
            let socket = UdpSocket::bind("0.0.0.0:9000").unwrap();
            let group = "239.1.1.1".parse().unwrap();
            SockRef::from(&socket).join_multicast_v4_n(&group, &interface).unwrap();
            let sender = UdpSocket::bind("192.0.2.1:0").unwrap();
            SockRef::from(&sender).set_multicast_if_v4(&"192.0.2.1".parse().unwrap()).unwrap();
            sender.send_to(b"x", "239.1.1.1:9000").unwrap();
            assert_heard_once(&socket);
        }
    });
}

#[test]
fn an_ipv6_group_is_joined_by_index_and_heard_once() {
    each_way(|| {
        let eth1 = index("eth1").unwrap();
        // ff02::1 is what every IPv6 interface is in by itself, a peer too.
        for group in ["ff02::1234", "ff02::1"] {
            let group: Ipv6Addr = group.parse().unwrap();
            let socket = UdpSocket::bind("[::]:9000").unwrap();
            socket.join_multicast_v6(&group, eth1).unwrap();
            let sender = UdpSocket::bind("[2001:db8::1]:0").unwrap();
            sender.send_to(b"x", SocketAddr::from(SocketAddrV6::new(group, 9000, 0, eth1))).unwrap();
            assert_heard_once(&socket);
        }
    });
}

#[test]
fn a_broadcast_is_heard_once() {
    each_way(|| {
        let socket = UdpSocket::bind("0.0.0.0:9000").unwrap();
        socket.set_broadcast(true).unwrap();
        socket.send_to(b"x", "192.0.2.255:9000").unwrap();
        assert_heard_once(&socket);
    });
}

fn assert_heard_once(socket: &UdpSocket) {
    socket.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    socket.recv(&mut [0]).unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    assert_eq!(socket.recv(&mut [0]).unwrap_err().kind(), io::ErrorKind::WouldBlock);
}

#[test]
fn a_socket_can_be_bound_to_it_as_a_device() {
    each_way(|| {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
        socket.bind_device(Some(b"eth1")).unwrap();
        socket.bind(&"192.0.2.1:9000".parse::<SocketAddr>().unwrap().into()).unwrap();
    });
}

#[test]
fn an_address_on_lo_can_be_bound() {
    in_new_network(|| {
        add_address("lo", ip("198.51.100.7"), 32, SECOND).unwrap();
        add_address("lo", ip("2001:db8::7"), 128, SECOND).unwrap();
        TcpListener::bind("198.51.100.7:9000").unwrap();
        TcpListener::bind("[2001:db8::7]:9000").unwrap();
    });
}

#[test]
fn two_interfaces_stand_beside_each_other() {
    in_new_network(|| {
        add("eth1", SECOND).unwrap();
        add("eth2", SECOND).unwrap();
        assert_ne!(index("eth1").unwrap(), index("eth2").unwrap());
    });
}

#[test]
fn the_kernels_refusals_keep_their_errno() {
    in_new_network(|| {
        assert_eq!(errno(add_address("lo", ip("127.0.0.1"), 8, SECOND)), libc::EEXIST);
        assert_eq!(errno(add_address("lo", ip("::1"), 128, SECOND)), libc::EEXIST);
        assert_eq!(errno(add_address("eth9", ip("192.0.2.1"), 24, SECOND)), libc::ENODEV);
        assert_eq!(errno(add_address("lo", ip("192.0.2.1"), 33, SECOND)), libc::EINVAL);
        assert_eq!(errno(add_address("lo", ip("2001:db8::1"), 129, SECOND)), libc::EINVAL);
        assert_eq!(errno(add("lo", SECOND)), libc::EEXIST);
        assert_eq!(errno(add("", SECOND)), libc::EINVAL);
        assert_eq!(add("eth%d", SECOND).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert_eq!(errno(add("sixteen_letters_", SECOND)), libc::ERANGE);
        assert_eq!(index("eth9").unwrap_err().raw_os_error(), Some(libc::ENODEV));
    });
}

#[test]
fn a_name_of_full_length_has_a_peer() {
    assert_eq!(peer_name("eth1"), "eth1-peer");
    assert_eq!(peer_name("fifteen_letters"), "fifteen_le-peer");
}

#[test]
fn the_broadcast_address_is_the_last_of_the_subnet() {
    let of = |address: &str, prefix| broadcast(address.parse().unwrap(), prefix);
    assert_eq!(of("192.0.2.1", 24), Some(Ipv4Addr::new(192, 0, 2, 255)));
    assert_eq!(of("192.0.2.1", 30), Some(Ipv4Addr::new(192, 0, 2, 3)));
    assert_eq!(of("192.0.2.1", 0), Some(Ipv4Addr::BROADCAST));
    assert_eq!(of("192.0.2.1", 31), None);
    assert_eq!(of("192.0.2.1", 32), None);
    assert_eq!(of("127.1.0.1", 16), None);
}

#[test]
fn a_route_that_does_not_come_is_an_error_and_never_taken_for_ready() {
    in_new_network(|| {
        let nobody = "2001:db8::1".parse().unwrap();
        let late = wait_until_local(nobody, LO, Instant::now() + Duration::from_millis(20)).unwrap_err();
        assert_eq!(late.raw_os_error(), None);
        assert_eq!(late.to_string(), "the kernel has not made a route to 2001:db8::1 in time");
    });
}
