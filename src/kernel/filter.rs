//! A filter that keeps what a probe sends out of a socket, and the counter that says that it came.
//!
//! The kernel chooses a socket for a packet before it asks the socket's filter (socket(7), `SO_ATTACH_FILTER`),
//! and the filter before it keeps anything of the packet: `udp_queue_rcv_one_skb` in net/ipv4/udp.c, `tcp_filter`
//! in `tcp_v4_rcv` and `tcp_v6_rcv`. What is refused there is counted (`SK_MEMINFO_DROPS`), and leaves nothing
//! else behind: no datagram, no connection, no error, no place taken in a queue.

use std::io;

use nix::libc;
use serde::{Deserialize, Serialize};
use socket2::{SockFilter, Socket};

use super::message::Token;
use super::options;
use crate::language::socket::Protocol;

/// The longest segment that the client of a TCP probe says it takes (tcp(7), `TCP_MAXSEG`). It stands in the first
/// option of its SYN and tells it from those of the script's sockets, which may send theirs again at any time.
pub(super) const PROBE_SEGMENT: u16 = 1013;

/// `getsockopt` of nine numbers (Linux 4.12; `include/uapi/linux/sock_diag.h`).
const SO_MEMINFO: libc::c_int = 55;
const SK_MEMINFO_RMEM_ALLOC: usize = 0;
const SK_MEMINFO_RCVBUF: usize = 1;
const SK_MEMINFO_DROPS: usize = 8;

// Classic BPF: include/uapi/linux/bpf_common.h.
const LOAD_WORD: u16 = 0x20;
const LOAD_BYTE: u16 = 0x30;
const LOAD_LENGTH: u16 = 0x80;
const AND: u16 = 0x54;
const JUMP_IF_EQUAL: u16 = 0x15;
const JUMP_IF_AT_LEAST: u16 = 0x35;
const RETURN: u16 = 0x06;

/// The length of a UDP header (RFC 768).
const UDP_HEADER: u32 = 8;

/// Where a TCP header has its flags, and where its options begin (RFC 9293, 3.1).
const TCP_FLAGS: u32 = 13;
const TCP_OPTIONS: u32 = 20;

/// The flags SYN and ACK.
const SYN: u32 = 0x02;
const SYN_ACK: u32 = 0x12;

/// The option "maximum segment size": its kind, its length, the size (RFC 9293, 3.2).
const SEGMENT_OPTION: u32 = 0x0204 << 16 | PROBE_SEGMENT as u32;

/// How full a socket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Level {
    /// Bytes of memory in the queue of a UDP socket, connections in the accept queue of a TCP listener.
    pub(super) held: u32,
    /// The size of its buffer, its backlog.
    pub(super) limit: u32,
}

/// Lets a socket refuse what probes send, and nothing else.
pub(super) fn attach(socket: &Socket, protocol: Protocol) -> io::Result<()> {
    socket.attach_filter(&match protocol {
        Protocol::Udp => refuses_datagrams(),
        Protocol::Tcp => refuses_syns(),
    })
}

/// How many packets a socket has refused.
///
/// # Errors
///
/// The system does not say. gVisor takes a filter and ignores it, but fails here.
pub(super) fn drops(socket: &Socket) -> io::Result<u32> {
    memory(socket).map(|memory| memory[SK_MEMINFO_DROPS])
}

/// How full a socket is.
pub(super) fn level(socket: &Socket, protocol: Protocol) -> io::Result<Level> {
    match protocol {
        Protocol::Udp => {
            let memory = memory(socket)?;
            Ok(Level { held: memory[SK_MEMINFO_RMEM_ALLOC], limit: memory[SK_MEMINFO_RCVBUF] })
        }
        Protocol::Tcp => {
            let (held, limit) = options::accept_queue(socket)?;
            Ok(Level { held, limit })
        }
    }
}

fn memory(socket: &Socket) -> io::Result<[u32; 9]> {
    let mut bytes = [0; 9 * 4];
    if options::get_bytes(socket, libc::SOL_SOCKET, SO_MEMINFO, &mut bytes)? < bytes.len() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    let (numbers, _) = bytes.as_chunks::<4>();
    Ok(std::array::from_fn(|index| u32::from_ne_bytes(numbers[index])))
}

/// A datagram as long as a probe's, and with its mark. The filter sees it with its header.
fn refuses_datagrams() -> Vec<SockFilter> {
    // A load from beyond the end refuses a packet, so the length comes first.
    let mut conditions = vec![compare(LOAD_LENGTH, 0, JUMP_IF_EQUAL, UDP_HEADER + Token::LENGTH)];
    for (offset, word) in (UDP_HEADER..).step_by(4).zip(Token::MARK.as_chunks::<4>().0) {
        conditions.push(compare(LOAD_WORD, offset, JUMP_IF_EQUAL, u32::from_be_bytes(*word)));
    }
    refuses(&conditions)
}

/// A SYN with a probe's segment size.
fn refuses_syns() -> Vec<SockFilter> {
    let mut flags = compare(LOAD_BYTE, TCP_FLAGS, JUMP_IF_EQUAL, SYN);
    flags.insert(1, (AND, SYN_ACK));
    refuses(&[
        flags,
        compare(LOAD_LENGTH, 0, JUMP_IF_AT_LEAST, TCP_OPTIONS + 4),
        compare(LOAD_WORD, TCP_OPTIONS, JUMP_IF_EQUAL, SEGMENT_OPTION),
    ])
}

/// Instructions, each an operation and its operand, of which the last is a jump that goes on where it holds.
type Condition = Vec<(u16, u32)>;

fn compare(load: u16, offset: u32, jump: u16, wanted: u32) -> Condition {
    vec![(load, offset), (jump, wanted)]
}

/// A program that refuses a packet which fulfils all conditions, and takes any other.
fn refuses(conditions: &[Condition]) -> Vec<SockFilter> {
    let mut left: usize = conditions.iter().map(Vec::len).sum();
    let mut program = Vec::with_capacity(left + 2);
    for condition in conditions {
        for (index, (operation, operand)) in condition.iter().enumerate() {
            left -= 1;
            // Over what is left and over the refusal.
            let to_acceptance = if index + 1 == condition.len() { left + 1 } else { 0 };
            let to_acceptance = u8::try_from(to_acceptance).unwrap_or(u8::MAX);
            program.push(SockFilter::new(*operation, 0, to_acceptance, *operand));
        }
    }
    program.push(SockFilter::new(RETURN, 0, 0, 0));
    program.push(SockFilter::new(RETURN, 0, 0, u32::MAX));
    program
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::message::Token;
    use std::io::Read;
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::time::Duration;

    #[test]
    fn a_filter_refuses_what_probes_send_and_counts_it() {
        let socket = Socket::from(UdpSocket::bind("127.0.0.1:0").unwrap());
        let to = socket.local_addr().unwrap().as_socket().unwrap();
        attach(&socket, Protocol::Udp).unwrap();
        let client = UdpSocket::bind("127.0.0.1:0").unwrap();
        let mut other = Token::bytes(1);
        other[0] ^= 1;
        let sent: [&[u8]; 6] = [
            b"",
            b"x",
            &Token::bytes(1),
            &other,
            &Token::bytes(2)[1..],
            &[&Token::bytes(3)[..], b"x"].concat(),
        ];
        let drops_after = sent.map(|bytes| {
            client.send_to(bytes, to).unwrap();
            drops(&socket).unwrap()
        });
        assert_eq!(drops_after, [0, 0, 1, 1, 1, 1]);
        socket.detach_filter().unwrap();
        client.send_to(&Token::bytes(4), to).unwrap();
        socket.set_nonblocking(true).unwrap();
        let mut lengths = Vec::new();
        while let Ok(count) = (&socket).read(&mut [0; 64]) {
            lengths.push(count);
        }
        assert_eq!(lengths, [0, 1, 16, 15, 17, 16]);
        assert_eq!(drops(&socket).unwrap(), 1);
    }

    #[test]
    fn a_listener_refuses_the_syn_of_a_probe_and_takes_any_other() {
        let listener = Socket::from(TcpListener::bind("127.0.0.1:0").unwrap());
        let to = listener.local_addr().unwrap();
        attach(&listener, Protocol::Tcp).unwrap();
        let client = Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        client.set_tcp_mss(PROBE_SEGMENT.into()).unwrap();
        client.set_nonblocking(true).unwrap();
        assert!(client.connect(&to).is_err());
        assert_eq!(drops(&listener).unwrap(), 1);
        assert_eq!(level(&listener, Protocol::Tcp).unwrap().held, 0);
        let to = to.as_socket().unwrap();
        TcpStream::connect_timeout(&to, Duration::from_secs(5)).unwrap();
        assert_eq!(drops(&listener).unwrap(), 1);
        assert_eq!(level(&listener, Protocol::Tcp).unwrap().held, 1);
    }
}
