//! The outcome of a step is what a blocking call would have done: each call in each state is made twice, as a step
//! and by a program whose sockets block for as long as a step waits.

use super::*;
use crate::kernel::fixture::in_new_network;
use crate::kernel::sysctl;
use std::fmt::Write as _;
use std::net::TcpListener;
use std::thread;

const TCP: SocketKind = SocketKind::TCP;
const UDP: SocketKind = SocketKind::UDP;

/// A listener with room, one whose queue is full, so that it does not answer, and a port of nobody.
const OPEN: &str = "127.0.0.1:9000";
const SILENT: &str = "127.0.0.1:9001";
const NOBODY: &str = "127.0.0.1:9002";

/// A socket in a state, and what has to stay for it to be so.
type Made = (Socket, Vec<Socket>);

/// A call in each state that it may find a socket in.
#[derive(Clone, Copy, Debug)]
enum Call {
    Connect(&'static str),
    Accept,
    Send,
    SendTo(&'static str),
    Recv,
}

const CALLS: [Call; 8] = [
    Call::Connect(OPEN),
    Call::Connect(SILENT),
    Call::Connect(NOBODY),
    Call::Accept,
    Call::Send,
    Call::SendTo(OPEN),
    Call::SendTo(NOBODY),
    Call::Recv,
];

/// A state by its name, and how a socket comes into it.
type State = (&'static str, SocketKind, fn() -> Made);

const STATES: [State; 21] = [
    ("new", UDP, || alone(UDP)),
    ("new, shut for reading", UDP, || shut(alone(UDP), std::net::Shutdown::Read)),
    ("new, shut for writing", UDP, || shut(alone(UDP), std::net::Shutdown::Write)),
    ("new, shut", UDP, || shut(alone(UDP), std::net::Shutdown::Both)),
    ("bound, shut for reading", UDP, || shut(bound(UDP), std::net::Shutdown::Read)),
    ("connected", UDP, || connected(UDP, NOBODY)),
    ("connected, shut", UDP, || shut(connected(UDP, NOBODY), std::net::Shutdown::Both)),
    ("connected, refused", UDP, || {
        let made = connected(UDP, NOBODY);
        made.0.send(b"x").unwrap();
        made
    }),
    ("new", TCP, || alone(TCP)),
    ("new, shut", TCP, || shut(alone(TCP), std::net::Shutdown::Both)),
    ("new, shut for reading", TCP, || shut(alone(TCP), std::net::Shutdown::Read)),
    ("bound", TCP, || bound(TCP)),
    ("listening", TCP, listening),
    ("listening, shut", TCP, || shut(listening(), std::net::Shutdown::Both)),
    ("connecting", TCP, || connecting(alone(TCP))),
    ("shut, connecting", TCP, || connecting(shut(alone(TCP), std::net::Shutdown::Both))),
    ("connecting, shut", TCP, || shut(connecting(alone(TCP)), std::net::Shutdown::Both)),
    ("established", TCP, established),
    ("established, shut for reading", TCP, || shut(established(), std::net::Shutdown::Read)),
    ("established, shut", TCP, || shut(established(), std::net::Shutdown::Both)),
    ("established, full", TCP, || {
        let made = established();
        while made.0.send(&[0; 65_536]).is_ok() {}
        made
    }),
];

fn at(address: &str) -> SockAddr {
    address.parse::<SocketAddr>().unwrap().into()
}

fn alone(kind: SocketKind) -> Made {
    (new_socket(kind).unwrap(), Vec::new())
}

fn bound(kind: SocketKind) -> Made {
    let made = alone(kind);
    made.0.bind(&at("127.0.0.1:0")).unwrap();
    made
}

fn connected(kind: SocketKind, to: &str) -> Made {
    let made = alone(kind);
    made.0.connect(&at(to)).unwrap();
    made
}

fn listening() -> Made {
    let made = bound(TCP);
    made.0.listen(1).unwrap();
    made
}

fn connecting(made: Made) -> Made {
    assert_eq!(made.0.connect(&at(SILENT)).unwrap_err().raw_os_error(), Some(libc::EINPROGRESS));
    made
}

fn established() -> Made {
    let (listener, _) = listening();
    let (client, _) = alone(TCP);
    let _ = client.connect(&listener.local_addr().unwrap());
    let (server, _) = listener.accept().unwrap();
    (client, vec![listener, server])
}

fn shut((socket, others): Made, how: std::net::Shutdown) -> Made {
    // What the kernel says of it is not asked: it shuts a socket that is not connected, too.
    let _ = socket.shutdown(how);
    (socket, others)
}

/// What a step comes to.
fn of_step(call: Call, kind: SocketKind, made: Made) -> String {
    let (mut sockets, socket, accepted) = (Sockets::default(), SocketId(0), SocketId(1));
    sockets.make_room(2);
    sockets.take(socket, kind, made.0.into());
    let timer = Timer::new(Duration::from_secs(10), None);
    let inet = |to: &str| Some(Address::Inet(to.parse().unwrap()));
    let nowhere = crate::language::script::Target::Unspec;
    let data = b"x".to_vec();
    let (op, address) = match call {
        Call::Connect(to) => (Op::Connect { socket, to: nowhere, within: None }, inet(to)),
        Call::Accept => (Op::Accept { listener: socket, connection: accepted, within: None }, None),
        Call::Send => (Op::Send { socket, data, to: None, fastopen: false }, None),
        Call::SendTo(to) => (Op::Send { socket, data, to: Some(nowhere), fastopen: false }, inet(to)),
        Call::Recv => (Op::Recv { socket, within: None }, None),
    };
    let answer = sockets.run(&op, address, &timer);
    if timer.is_over() {
        return "no end".to_owned();
    }
    match answer {
        Answer::Ok => "ok".to_owned(),
        Answer::Data(bytes, _) => format!("{} bytes", bytes.len()),
        Answer::Eof => "0 bytes".to_owned(),
        Answer::Blocks | Answer::Nothing => "blocks".to_owned(),
        Answer::Errno(number) => errno(number),
        other @ (Answer::Internal(_)
        | Answer::Value(_)
        | Answer::Address(_)
        | Answer::Sockets(_)
        | Answer::Reached(_)
        | Answer::State(_)
        | Answer::NotHeld
        | Answer::Process(_)) => format!("{other:?}"),
    }
}

/// What a program gets that makes the call, with sockets that block.
fn of_program(call: Call, made: &Made) -> String {
    let socket = &made.0;
    socket.set_nonblocking(false).unwrap();
    socket.set_read_timeout(Some(STEP)).unwrap();
    socket.set_write_timeout(Some(STEP)).unwrap();
    let begun = Instant::now();
    let result = match call {
        Call::Connect(to) => socket.connect(&at(to)).map(|()| "ok".to_owned()),
        Call::Accept => socket.accept().map(|_| "ok".to_owned()),
        Call::Send => socket.send_with_flags(b"x", libc::MSG_NOSIGNAL).map(|_| "ok".to_owned()),
        Call::SendTo(to) => {
            socket.send_to_with_flags(b"x", &at(to), libc::MSG_NOSIGNAL).map(|_| "ok".to_owned())
        }
        Call::Recv => receive(socket, &mut [0; 64]).map(|(count, _)| format!("{count} bytes")),
    };
    let waited = begun.elapsed() >= STEP / 2;
    result.unwrap_or_else(|error| match error.raw_os_error() {
        Some(libc::EAGAIN | libc::EINPROGRESS) if waited => "blocks".to_owned(),
        number => errno(number.unwrap()),
    })
}

fn errno(number: i32) -> String {
    format!("{:?}", nix::errno::Errno::from_raw(number))
}

/// Where the two differ, over all states and calls.
fn differences(states: &'static [State]) -> String {
    let _open = TcpListener::bind(OPEN).unwrap();
    let silent = alone(TCP).0;
    silent.bind(&at(SILENT)).unwrap();
    silent.listen(0).unwrap();
    let _fills = connected_to_silent();
    let mut running = Vec::new();
    for (name, kind, make) in states {
        for call in CALLS {
            let both = move || (of_step(call, *kind, make()), of_program(call, &make()));
            running.push((name, kind, call, thread::spawn(both)));
        }
    }
    let mut text = String::new();
    for (name, kind, call, thread) in running {
        let (step, program) = thread.join().unwrap();
        if step != program {
            let protocol = kind.protocol;
            writeln!(text, "{protocol:?} {name}: {call:?}: step {step}, program {program}").unwrap();
        }
    }
    text
}

/// Takes the one place in the queue.
fn connected_to_silent() -> Socket {
    let (client, _) = alone(TCP);
    let timer = Timer::new(Duration::from_secs(10), None);
    assert!(connect(&client, &at(SILENT), STEP, &timer).unwrap());
    client
}

#[test]
fn a_step_comes_to_what_a_blocking_call_would() {
    in_new_network(|| assert_eq!(differences(&STATES), ""));
}

#[test]
fn no_ephemeral_port_is_what_the_kernel_says_and_no_wait() {
    in_new_network(|| {
        sysctl::set("net.ipv4.ip_local_port_range", "40000 40000").unwrap();
        let (taken, _) = alone(UDP);
        taken.bind(&at("0.0.0.0:40000")).unwrap();
        let begun = Instant::now();
        for call in [Call::SendTo(OPEN), Call::Connect(OPEN)] {
            assert_eq!(of_program(call, &alone(UDP)), "EAGAIN");
            assert_eq!(of_step(call, UDP, alone(UDP)), "EAGAIN");
        }
        assert!(begun.elapsed() < STEP, "nothing waits for a port");
    });
}
