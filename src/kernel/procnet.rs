//! The sockets of the network namespace as text, from `/proc/net` (proc(5)): for where `sock_diag` is
//! missing. Connections, requests and `TIME_WAIT`s are all there; a TCP socket that is only bound is
//! not, nor are cookies and interfaces.

use super::row::{self, DiagRow};
use crate::language::socket::{Family, Protocol};
use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

/// All sockets of a protocol and a family in the calling thread's network namespace.
///
/// # Errors
///
/// The table cannot be read. A system without IPv6 has no table for it, which is no error: it has no
/// such sockets either.
pub(crate) fn rows(protocol: Protocol, family: Family) -> io::Result<Vec<DiagRow>> {
    match read(table(protocol, family)) {
        Ok(text) => Ok(parse(&text, protocol, family)),
        Err(error) if error.kind() == io::ErrorKind::NotFound && family == Family::Ipv6 => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn table(protocol: Protocol, family: Family) -> &'static str {
    match (protocol, family) {
        (Protocol::Tcp, Family::Ipv4) => "tcp",
        (Protocol::Tcp, Family::Ipv6) => "tcp6",
        (Protocol::Udp, Family::Ipv4) => "udp",
        (Protocol::Udp, Family::Ipv6) => "udp6",
    }
}

/// `/proc/net` is that of the process's first thread, which may be in another namespace than this one;
/// but it is there where `thread-self` (Linux 3.17) is not.
fn read(table: &str) -> io::Result<String> {
    match fs::read_to_string(format!("/proc/thread-self/net/{table}")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::read_to_string(format!("/proc/net/{table}"))
        }
        result => result,
    }
}

/// The rows of a table; lines that are none, the heading among them, are passed over.
fn parse(text: &str, protocol: Protocol, family: Family) -> Vec<DiagRow> {
    text.lines().filter_map(|line| parse_line(line, protocol, family)).collect()
}

/// The fields are those of `get_tcp4_sock` in `net/ipv4/tcp_ipv4.c`: slot, local, remote, state,
/// queues, timer, retransmits, uid, timeout, inode, and more that is not wanted here.
fn parse_line(line: &str, protocol: Protocol, family: Family) -> Option<DiagRow> {
    let mut fields = line.split_ascii_whitespace().skip(1);
    let local = parse_address(fields.next()?, family)?;
    let peer = parse_address(fields.next()?, family)?;
    let state = row::state(u8::from_str_radix(fields.next()?, 16).ok()?)?;
    let uid = fields.nth(3)?.parse().ok()?;
    let inode: u64 = fields.nth(1)?.parse().ok()?;
    Some(DiagRow {
        protocol,
        family,
        local,
        peer,
        interface: 0,
        cookie: None,
        state,
        uid,
        // The low half, which is all that sock_diag has of it.
        inode: u32::try_from(inode & u64::from(u32::MAX)).ok()?,
    })
}

/// `0100007F:2328`: the address in 32-bit words, each printed as a number of the host's byte order,
/// and the port.
fn parse_address(text: &str, family: Family) -> Option<SocketAddr> {
    let (ip, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let ip: IpAddr = match family {
        Family::Ipv4 => Ipv4Addr::from(parse_words::<4>(ip)?).into(),
        Family::Ipv6 => Ipv6Addr::from(parse_words::<16>(ip)?).into(),
    };
    Some(row::address(ip, port, 0))
}

fn parse_words<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    if text.len() != BYTES * 2 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; BYTES];
    for (word, place) in bytes.chunks_exact_mut(4).enumerate() {
        let number = u32::from_str_radix(text.get(word * 8..word * 8 + 8)?, 16).ok()?;
        place.copy_from_slice(&number.to_ne_bytes());
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::vocabulary::SocketState;

    const HEADING: &str =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    fn word(octets: [u8; 4]) -> String {
        format!("{:08X}", u32::from_ne_bytes(octets))
    }

    fn line(local: &str, state: &str) -> String {
        format!(
            "   0: {local} {}:0000 {state} 00000000:00000000 00:00000000 00000000  1000        0 4321 1 0 100 0 0 10 0",
            "0".repeat(local.len() - 5)
        )
    }

    #[test]
    fn a_line_is_a_row() {
        let text = format!("{HEADING}\n{}\n", line(&format!("{}:2328", word([127, 0, 0, 1])), "0A"));
        let expected = DiagRow {
            protocol: Protocol::Tcp,
            family: Family::Ipv4,
            local: "127.0.0.1:9000".parse().unwrap(),
            peer: "0.0.0.0:0".parse().unwrap(),
            interface: 0,
            cookie: None,
            state: SocketState::Listen,
            uid: 1000,
            inode: 4321,
        };
        assert_eq!(parse(&text, Protocol::Tcp, Family::Ipv4), [expected]);
    }

    #[test]
    fn an_ipv6_address_is_four_words() {
        let local = format!(
            "{}{}{}{}:2328",
            word([0x20, 1, 0x0d, 0xb8]),
            word([0; 4]),
            word([0; 4]),
            word([0, 0, 0, 1])
        );
        let rows = parse(&line(&local, "07"), Protocol::Udp, Family::Ipv6);
        assert_eq!(rows[0].local, "[2001:db8::1]:9000".parse().unwrap());
        assert_eq!(rows[0].state, SocketState::Close);
    }

    #[test]
    fn odd_lines_are_passed_over() {
        let good = format!("{}:2328", word([127, 0, 0, 1]));
        for odd in [
            String::new(),
            HEADING.to_owned(),
            "   0: ".to_owned(),
            "   0: 0100007F:2328".to_owned(),
            line("0100007F:23280", "0A"),
            line("+100007F:2328", "0A"),
            line("é100007:2328", "0A"),
            line(&good, "FF"),
            line(&good, "0A").replace("4321", "-1"),
            line(&good, "0A").replace("1000 ", "? "),
        ] {
            assert_eq!(parse(&odd, Protocol::Tcp, Family::Ipv4), [], "{odd:?}");
        }
    }
}
