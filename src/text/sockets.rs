//! The kernel's table of sockets, as text.

use std::cmp::Ordering;

use crate::language::script::Script;
use crate::run::trace::{Endpoint, SocketRow};

use super::columns::settled;
use super::outcome::address;

const HEAD: [&str; 5] = ["kind", "state", "local", "peer", "socket"];

/// The room of each column: for the longest name of a kind and of a state, and for a port that the kernel chose of
/// an address of the loopback.
const ROOMS: [usize; 4] =
    ["tcp6".len(), "ESTABLISHED".len(), "127.0.0.1:ephemeral".len(), "127.0.0.1:ephemeral".len()];

/// The sockets that the kernel has, a line each, under a line that names the columns; `no sockets` if there
/// are none.
///
/// A socket is called by its name in the script, `(a)` when no process holds it any more and the row is
/// what it left, `-` when the script has no name for it. The order depends on nothing that varies from run
/// to run.
#[must_use]
pub(crate) fn table(rows: &[SocketRow], script: &Script) -> String {
    if rows.is_empty() {
        return "no sockets".to_owned();
    }
    let sorted = sorted(rows);
    let mut lines = vec![HEAD.map(str::to_owned).to_vec()];
    lines.extend(sorted.iter().map(|row| cells(row, script)));
    settled(&lines, &ROOMS)
}

/// The rows in the order in which tables show them.
pub(crate) fn sorted(rows: &[SocketRow]) -> Vec<&SocketRow> {
    let mut sorted: Vec<&SocketRow> = rows.iter().collect();
    sorted.sort_by(|a, b| order(a, b));
    sorted
}

fn cells(row: &SocketRow, script: &Script) -> Vec<String> {
    let socket = match row.socket.map(|socket| script.socket_name(socket)) {
        Some(name) if row.open => name.to_owned(),
        Some(name) => format!("({name})"),
        None => "-".to_owned(),
    };
    vec![
        row.kind.verb().to_string(),
        row.state.to_string(),
        address(&row.local),
        row.peer.as_ref().map_or_else(|| "-".to_owned(), address),
        socket,
    ]
}

/// By kind and address, so that sockets that share a port are together, the listener before its connections.
fn order(a: &SocketRow, b: &SocketRow) -> Ordering {
    let peers = match (&a.peer, &b.peer) {
        (Some(a), Some(b)) => endpoints(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    };
    a.kind
        .cmp(&b.kind)
        .then_with(|| endpoints(&a.local, &b.local))
        .then(peers)
        .then_with(|| a.socket.is_none().cmp(&b.socket.is_none()))
        .then_with(|| a.socket.cmp(&b.socket))
        .then_with(|| a.state.cmp(&b.state))
        .then_with(|| b.open.cmp(&a.open))
}

/// A port that the kernel chose comes last, whatever its number.
fn endpoints(a: &Endpoint, b: &Endpoint) -> Ordering {
    let key = |endpoint: &Endpoint| (endpoint.host, endpoint.ephemeral, shown_port(endpoint));
    key(a).cmp(&key(b))
}

fn shown_port(endpoint: &Endpoint) -> u16 {
    if endpoint.ephemeral { 0 } else { endpoint.port }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{row, script};

    #[test]
    fn sockets_stand_in_columns_by_address() {
        let script = script("tcp a; tcp6 b; udp c; tcp d");
        let rows = [
            row("udp", "CLOSE", "127.0.0.1:9000", None, None, true),
            row("tcp6", "LISTEN", "[::1]:9000", None, Some(1), true),
            row("tcp", "TIME_WAIT", "127.0.0.1:9000", Some("127.0.0.1:ephemeral"), Some(3), false),
            row("tcp", "ESTABLISHED", "127.0.0.1:ephemeral", Some("127.0.0.1:9000"), None, true),
            row("tcp", "LISTEN", "127.0.0.1:9000", None, Some(0), true),
        ];
        assert_eq!(
            table(&rows, &script),
            "\
kind  state        local                peer                 socket
tcp   LISTEN       127.0.0.1:9000       -                    a
tcp   TIME_WAIT    127.0.0.1:9000       127.0.0.1:ephemeral  (d)
tcp   ESTABLISHED  127.0.0.1:ephemeral  127.0.0.1:9000       -
tcp6  LISTEN       [::1]:9000           -                    b
udp   CLOSE        127.0.0.1:9000       -                    -"
        );
    }

    #[test]
    fn the_order_does_not_depend_on_what_the_kernel_chose() {
        let script = script("tcp a; tcp b");
        let mut first = row("tcp", "CLOSE", "0.0.0.0:ephemeral", None, Some(0), true);
        let mut second = row("tcp", "CLOSE", "0.0.0.0:ephemeral", None, Some(1), true);
        (first.local.port, second.local.port) = (40_000, 40_001);
        let one_run = table(&[first.clone(), second.clone()], &script);
        (first.local.port, second.local.port) = (40_001, 40_000);
        assert_eq!(table(&[second, first], &script), one_run);
    }

    #[test]
    fn no_sockets_are_said() {
        assert_eq!(table(&[], &script("tcp a")), "no sockets");
    }
}
