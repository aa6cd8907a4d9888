//! A server that depends on what its scenarios say.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

/// Listens on a port of every local address.
///
/// `TcpListener::bind` sets `SO_REUSEADDR`: `scenarios/restart.drill` shows why a server that restarts needs
/// it, and `scenarios/two_servers.drill` that it lets no second server in.
///
/// # Errors
///
/// The port is taken.
pub fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)))
}
