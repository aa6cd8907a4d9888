use super::*;
use crate::{
    kernel::fixture::{eventually, in_new_network},
    language::vocabulary::SocketState,
};
use nix::{
    setsockopt_impl,
    sys::socket::{setsockopt, sockopt::SetStruct},
};
use socket2::{Domain, Socket, Type};
use std::{
    io::Read,
    net::{SocketAddr, TcpListener, TcpStream, UdpSocket},
    os::unix::net::UnixStream,
};

/// `TCP_DEFER_ACCEPT`, tcp(7), in seconds.
#[derive(Clone, Copy, Debug)]
struct DeferAccept;

setsockopt_impl!(DeferAccept, libc::IPPROTO_TCP, libc::TCP_DEFER_ACCEPT, u32, SetStruct<u32>);

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

fn socket(domain: Domain, kind: Type, address: &str) -> Socket {
    let socket = Socket::new(domain, kind, None).unwrap();
    socket.bind(&at(address).into()).unwrap();
    socket
}

/// What the rows say, shortly: protocol, family, state, and the two addresses, with the ports that the
/// kernel chose as `*`.
fn rendered(rows: &[DiagRow]) -> Vec<String> {
    let name = |address: SocketAddr| match address.port() {
        9000..10000 => address.to_string(),
        0 => "-".to_owned(),
        port => address.to_string().replace(&format!(":{port}"), ":*"),
    };
    rows.iter()
        .map(|row| {
            let (protocol, family) = (row.protocol, row.family);
            format!("{protocol:?} {family:?} {} {} {}", row.state, name(row.local), name(row.peer))
        })
        .collect()
}

fn dump() -> Vec<DiagRow> {
    Diag::open().unwrap().dump().unwrap()
}

/// Connections of one host: the listener, the side that connected, the side that accepted.
fn connection(listener: TcpListener) -> (TcpListener, TcpStream, TcpStream) {
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (server, _) = listener.accept().unwrap();
    (listener, client, server)
}

/// Leaves one `TIME_WAIT`, on the client's side.
fn leave_time_wait() {
    let (_, client, mut server) = connection(TcpListener::bind("127.0.0.1:9000").unwrap());
    drop(client);
    // The end of the stream says that the FIN has come.
    assert_eq!(server.read(&mut [0]).unwrap(), 0);
}

fn only(rows: Vec<DiagRow>) -> DiagRow {
    let [row] = <[DiagRow; 1]>::try_from(rows).unwrap();
    row
}

fn find(rows: &[DiagRow], state: SocketState, local: &str) -> DiagRow {
    let matches = |row: &&DiagRow| row.state == state && row.local == at(local);
    only(rows.iter().filter(matches).cloned().collect())
}

fn errno(result: io::Result<()>) -> i32 {
    result.unwrap_err().raw_os_error().unwrap()
}

#[test]
fn a_new_network_is_empty_and_so_it_is_again_after_the_last_socket() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        assert!(diag.is_empty().unwrap());
        let listener = TcpListener::bind("127.0.0.1:9000").unwrap();
        assert!(!diag.is_empty().unwrap());
        drop(listener);
        assert!(diag.is_empty().unwrap());
        let _unix = UnixStream::pair().unwrap();
        assert!(diag.is_empty().unwrap(), "other families don't count");
    });
}

#[test]
fn every_kind_of_socket_keeps_a_network_from_being_empty() {
    let kinds: [fn() -> Box<dyn std::any::Any>; 6] = [
        || Box::new(socket(Domain::IPV4, Type::STREAM, "127.0.0.1:9000")),
        || Box::new(socket(Domain::IPV6, Type::STREAM, "[::1]:9000")),
        || Box::new(socket(Domain::IPV4, Type::DGRAM, "127.0.0.1:9000")),
        || Box::new(socket(Domain::IPV6, Type::DGRAM, "[::1]:9000")),
        || {
            leave_time_wait();
            Box::new(())
        },
        || {
            // What was sent to a peer that does not read keeps the closed socket busy: an orphan.
            let (_, client, server) = connection(TcpListener::bind("127.0.0.1:9000").unwrap());
            socket2::SockRef::from(&client).set_nonblocking(true).unwrap();
            while io::Write::write(&mut &client, &[0; 8192]).is_ok() {}
            Box::new(server)
        },
    ];
    for kind in kinds {
        in_new_network(move || {
            let diag = Diag::open().unwrap();
            let _socket = kind();
            assert!(!diag.is_empty().unwrap());
        });
    }
}

#[test]
fn a_connection_request_without_its_listener_keeps_a_network_from_being_empty() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        let listener = TcpListener::bind("127.0.0.1:9000").unwrap();
        setsockopt(&listener, DeferAccept, &30).unwrap();
        let client = TcpStream::connect("127.0.0.1:9000").unwrap();
        drop(listener);
        assert_eq!(diag.is_empty().unwrap(), diag.dump().unwrap().is_empty());
        drop(client);
        assert_eq!(diag.is_empty().unwrap(), diag.dump().unwrap().is_empty());
    });
}

#[test]
fn the_quick_look_and_the_dump_agree() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        // The socket that brought up lo goes a little later.
        assert!(eventually(|| diag.is_alone()), "nothing but its own socket is there");
        leave_time_wait();
        let row = only(diag.dump().unwrap());
        assert!(!diag.is_alone());
        diag.destroy(&row).unwrap();
        assert!(diag.is_alone());
        for address in ["127.0.0.1:9000", "[::1]:9000"] {
            let udp = UdpSocket::bind(address).unwrap();
            assert!(!diag.is_alone());
            drop(udp);
            assert!(diag.is_alone());
        }
    });
}

#[test]
fn a_listener() {
    in_new_network(|| {
        let listener = TcpListener::bind("127.0.0.1:9000").unwrap();
        let rows = dump();
        assert_eq!(rendered(&rows), ["Tcp Ipv4 LISTEN 127.0.0.1:9000 -"]);
        assert_eq!(rows[0].cookie, Some(socket2::SockRef::from(&listener).cookie().unwrap()));
        assert_ne!(rows[0].inode, 0);
    });
}

#[test]
fn a_socket_that_is_only_bound() {
    in_new_network(|| {
        let _v4 = socket(Domain::IPV4, Type::STREAM, "127.0.0.1:9000");
        let _v6 = socket(Domain::IPV6, Type::STREAM, "[::1]:9001");
        assert_eq!(rendered(&dump()), ["Tcp Ipv4 CLOSE 127.0.0.1:9000 -", "Tcp Ipv6 CLOSE [::1]:9001 -"]);
    });
}

#[test]
fn a_connection_is_seen_from_both_sides() {
    in_new_network(|| {
        let _connection = connection(TcpListener::bind("127.0.0.1:9000").unwrap());
        let mut rows = rendered(&dump());
        rows.sort();
        assert_eq!(
            rows,
            [
                "Tcp Ipv4 ESTABLISHED 127.0.0.1:* 127.0.0.1:9000",
                "Tcp Ipv4 ESTABLISHED 127.0.0.1:9000 127.0.0.1:*",
                "Tcp Ipv4 LISTEN 127.0.0.1:9000 -",
            ]
        );
    });
}

#[test]
fn a_connection_over_ipv6() {
    in_new_network(|| {
        let _connection = connection(TcpListener::bind("[::1]:9000").unwrap());
        let mut rows = rendered(&dump());
        rows.sort();
        assert_eq!(
            rows,
            [
                "Tcp Ipv6 ESTABLISHED [::1]:* [::1]:9000",
                "Tcp Ipv6 ESTABLISHED [::1]:9000 [::1]:*",
                "Tcp Ipv6 LISTEN [::1]:9000 -",
            ]
        );
    });
}

#[test]
fn ipv4_on_an_ipv6_listener_is_mapped_on_that_side_only_and_shown_once() {
    in_new_network(|| {
        let listener = TcpListener::bind("[::]:9000").unwrap();
        let _client = TcpStream::connect("127.0.0.1:9000").unwrap();
        let _server = listener.accept().unwrap();
        let mut rows = rendered(&dump());
        rows.sort();
        assert_eq!(
            rows,
            [
                "Tcp Ipv4 ESTABLISHED 127.0.0.1:* 127.0.0.1:9000",
                "Tcp Ipv6 ESTABLISHED [::ffff:127.0.0.1]:9000 [::ffff:127.0.0.1]:*",
                "Tcp Ipv6 LISTEN [::]:9000 -",
            ]
        );
    });
}

#[test]
fn a_connection_request_waits_in_syn_recv_and_can_be_destroyed() {
    in_new_network(|| {
        let listener = TcpListener::bind("127.0.0.1:9000").unwrap();
        // The handshake's last segment does not count for such a listener: it waits for data.
        setsockopt(&listener, DeferAccept, &30).unwrap();
        let _client = TcpStream::connect("127.0.0.1:9000").unwrap();
        let diag = Diag::open().unwrap();
        let request = find(&diag.dump().unwrap(), SocketState::SynRecv, "127.0.0.1:9000");
        diag.destroy(&request).unwrap();
        assert!(diag.dump().unwrap().iter().all(|row| row.state != SocketState::SynRecv));
    });
}

#[test]
fn time_wait_is_the_connections_row_and_can_be_destroyed() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        let (listener, client, mut server) = connection(TcpListener::bind("127.0.0.1:9000").unwrap());
        let cookie = socket2::SockRef::from(&client).cookie().unwrap();
        drop((listener, client));
        assert_eq!(server.read(&mut [0]).unwrap(), 0);
        drop(server);
        let row = only(diag.dump().unwrap());
        assert_eq!((row.state, row.cookie), (SocketState::TimeWait, Some(cookie)));
        assert_eq!((row.uid, row.inode), (0, 0));
        diag.destroy(&row).unwrap();
        assert!(diag.is_empty().unwrap());
        assert_eq!(errno(diag.destroy(&row)), libc::ENOENT);
    });
}

#[test]
fn time_wait_of_mapped_addresses_can_be_destroyed() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        let listener = TcpListener::bind("[::]:9000").unwrap();
        let mut client = TcpStream::connect("127.0.0.1:9000").unwrap();
        drop(listener.accept().unwrap());
        assert_eq!(client.read(&mut [0]).unwrap(), 0);
        drop((client, listener));
        let row = only(diag.dump().unwrap());
        assert_eq!((row.family, row.state), (Family::Ipv6, SocketState::TimeWait));
        diag.destroy(&row).unwrap();
        assert!(diag.is_empty().unwrap());
    });
}

#[test]
fn a_destroyed_connection_is_aborted() {
    for address in ["127.0.0.1:9000", "[::1]:9000", "[::ffff:127.0.0.1]:9000"] {
        in_new_network(move || {
            let diag = Diag::open().unwrap();
            let (_, _client, mut server) = connection(TcpListener::bind(address).unwrap());
            let rows = diag.dump().unwrap();
            diag.destroy(&find(&rows, SocketState::Established, address)).unwrap();
            assert_eq!(server.read(&mut [0]).unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        });
    }
}

#[test]
fn a_destroyed_listener_listens_no_more() {
    for address in ["127.0.0.1:9000", "[::]:9000", "[::ffff:127.0.0.1]:9000"] {
        in_new_network(move || {
            let diag = Diag::open().unwrap();
            let _listener = TcpListener::bind(address).unwrap();
            diag.destroy(&find(&diag.dump().unwrap(), SocketState::Listen, address)).unwrap();
            assert!(diag.dump().unwrap().iter().all(|row| row.state != SocketState::Listen));
        });
    }
}

#[test]
fn the_listener_that_is_meant_is_destroyed_in_a_group() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        let group: Vec<Socket> = (0..8)
            .map(|_| {
                let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
                socket.set_reuse_port(true).unwrap();
                socket.bind(&at("127.0.0.1:9000").into()).unwrap();
                socket.listen(1).unwrap();
                socket
            })
            .collect();
        for (gone, socket) in group.iter().enumerate() {
            let listening = |row: &DiagRow| row.state == SocketState::Listen;
            let rows: Vec<DiagRow> = diag.dump().unwrap().into_iter().filter(listening).collect();
            assert_eq!(rows.len(), group.len() - gone);
            let cookie = socket.cookie().unwrap();
            diag.destroy(rows.iter().find(|row| row.cookie == Some(cookie)).unwrap()).unwrap();
            assert!(diag.dump().unwrap().iter().all(|row| !listening(row) || row.cookie != Some(cookie)));
        }
    });
}

#[test]
fn a_socket_bound_to_a_device_shows_it_and_can_be_destroyed() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        let socket = socket(Domain::IPV4, Type::STREAM, "127.0.0.1:9000");
        socket.bind_device(Some(b"lo")).unwrap();
        socket.listen(1).unwrap();
        let row = only(diag.dump().unwrap());
        assert_eq!(row.interface, 1);
        diag.destroy(&row).unwrap();
        assert!(diag.dump().unwrap().iter().all(|row| row.state != SocketState::Listen));
    });
}

#[test]
fn what_is_only_bound_can_not_be_destroyed() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        let _socket = socket(Domain::IPV4, Type::STREAM, "127.0.0.1:9000");
        assert_eq!(errno(diag.destroy(&only(diag.dump().unwrap()))), libc::ENOENT);
    });
}

#[test]
fn udp_is_closed_without_a_peer_and_established_with_one() {
    in_new_network(|| {
        let _bound = UdpSocket::bind("127.0.0.1:9000").unwrap();
        let connected = UdpSocket::bind("127.0.0.1:9001").unwrap();
        connected.connect("127.0.0.1:9000").unwrap();
        let _v6 = UdpSocket::bind("[::]:9002").unwrap();
        assert_eq!(
            rendered(&dump()),
            [
                "Udp Ipv4 CLOSE 127.0.0.1:9000 -",
                "Udp Ipv4 ESTABLISHED 127.0.0.1:9001 127.0.0.1:9000",
                "Udp Ipv6 CLOSE [::]:9002 -",
            ]
        );
    });
}

#[test]
fn a_destroyed_udp_socket_loses_its_peer() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        let socket = UdpSocket::bind("127.0.0.1:9001").unwrap();
        socket.connect("127.0.0.1:9000").unwrap();
        diag.destroy(&only(diag.dump().unwrap())).unwrap();
        assert_eq!(socket.recv(&mut [0]).unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        assert_eq!(rendered(&diag.dump().unwrap()), ["Udp Ipv4 CLOSE 127.0.0.1:9001 -"]);
    });
}

#[test]
fn proc_shows_the_same() {
    in_new_network(|| {
        let _v4 = connection(TcpListener::bind("127.0.0.1:9000").unwrap());
        let _mapped = connection(TcpListener::bind("[::ffff:127.0.0.1]:9001").unwrap());
        let _v6 = connection(TcpListener::bind("[::1]:9002").unwrap());
        let udp = UdpSocket::bind("127.0.0.1:9000").unwrap();
        udp.connect("127.0.0.1:9003").unwrap();
        let _udp6 = UdpSocket::bind("[::1]:9000").unwrap();
        let by_proc = Diag { netlink: None, sockstat: None };
        let mut by_diag = dump();
        for row in &mut by_diag {
            row.cookie = None;
        }
        by_diag.sort();
        assert_eq!(by_proc.dump().unwrap(), by_diag);
        assert_eq!(by_diag.len(), 3 + 3 + 3 + 2);
        assert!(!by_proc.is_empty().unwrap());
        let refused = by_proc.destroy(&by_diag[0]).unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::Unsupported);
    });
}

#[test]
fn proc_shows_a_time_wait() {
    in_new_network(|| {
        let by_proc = Diag { netlink: None, sockstat: None };
        assert!(by_proc.is_empty().unwrap());
        leave_time_wait();
        let row = only(by_proc.dump().unwrap());
        assert_eq!(row.state, SocketState::TimeWait);
        let diag = Diag::open().unwrap();
        assert_eq!(row.peer, only(diag.dump().unwrap()).peer);
        diag.destroy(&row).unwrap();
        assert!(by_proc.is_empty().unwrap());
    });
}

#[test]
fn a_dump_of_many_sockets_is_whole() {
    in_new_network(|| {
        const MANY: u16 = 600;
        let _sockets: Vec<UdpSocket> =
            (0..MANY).map(|n| UdpSocket::bind(("127.0.0.1", 10000 + n)).unwrap()).collect();
        let diag = Diag::open().unwrap();
        assert!(!diag.is_empty().unwrap());
        let ports: Vec<u16> = diag.dump().unwrap().iter().map(|row| row.local.port()).collect();
        assert_eq!(ports, (10000..10000 + MANY).collect::<Vec<_>>());
    });
}

#[test]
fn a_link_local_address_has_the_scope_that_getsockname_gives() {
    in_new_network(|| {
        crate::kernel::interface::add_address(
            "lo",
            "fe80::1".parse().unwrap(),
            64,
            std::time::Duration::from_secs(1),
        )
        .unwrap();
        let socket = UdpSocket::bind("[fe80::1%1]:9000").unwrap();
        assert_eq!(only(dump()).local, socket.local_addr().unwrap());
    });
}

#[test]
fn the_udp_socket_that_is_meant_is_destroyed_in_a_group() {
    in_new_network(|| {
        let diag = Diag::open().unwrap();
        let group: Vec<Socket> = (0..8)
            .map(|_| {
                let socket = Socket::new(Domain::IPV6, Type::DGRAM, None).unwrap();
                socket.set_reuse_port(true).unwrap();
                socket.bind(&at("[::]:9000").into()).unwrap();
                socket
            })
            .collect();
        let cookie = group[3].cookie().unwrap();
        let rows = diag.dump().unwrap();
        let row = rows.iter().find(|row| row.cookie == Some(cookie));
        diag.destroy(row.unwrap()).unwrap();
        for (number, socket) in group.iter().enumerate() {
            assert_eq!(socket.take_error().unwrap().is_some(), number == 3);
        }
    });
}
