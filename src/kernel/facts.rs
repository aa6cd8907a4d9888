//! What this system is, and what it can do.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use nix::sys::utsname::uname;
use socket2::{Domain, Socket, Type};

use crate::language::socket::{Family, Protocol};
use crate::plan::{Naming, Platform};
use crate::run::Facts;

use super::diag::{Connection, Diag};
use super::{procnet, sysctl};
use crate::run::Isolation;

/// Finds out, from within the network in which cases run.
pub(crate) fn find(isolation: Isolation, naming: &Naming) -> Facts {
    let diag = Diag::open().ok();
    let netlink = diag.as_ref().is_some_and(Diag::has_netlink);
    Facts {
        platform: platform().named(naming),
        isolation,
        root: isolation != Isolation::UserNamespace && is_root(),
        ipv6: has_ipv6(),
        sock_diag: isolation.is_namespace() && netlink,
        destroy: diag.is_some_and(|diag| can_destroy(&diag)),
        sysctls: isolation.is_namespace() && sysctls_work().unwrap_or(false),
        // Where it can't be tried, `state` says itself what is wrong.
        orphans: netlink || shows_orphans().unwrap_or(true),
    }
}

/// The name and the version of the host's kernel.
pub(super) fn platform() -> Platform {
    let (name, release) = match uname() {
        Ok(name) => {
            (name.sysname().to_string_lossy().to_lowercase(), name.release().to_string_lossy().into_owned())
        }
        Err(_) => (String::new(), String::new()),
    };
    let version: String = release.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    Platform { names: vec!["host".to_owned(), name], version: version.trim_end_matches('.').to_owned() }
}

/// Whether the kernel was built with `CONFIG_INET_DIAG_DESTROY`: asked to end what is not there, another one
/// says that it can't (`sock_diag_destroy`).
fn can_destroy(diag: &Diag) -> bool {
    let nowhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
    let connection = Connection { family: Family::Ipv4, local: nowhere, peer: nowhere, cookie: None };
    // So says EOPNOTSUPP, and the lack of `sock_diag` itself.
    !diag.end(&connection).is_err_and(|error| error.kind() == io::ErrorKind::Unsupported)
}

/// Whether a sysctl of this network can be set, and decides something then. In a container `/proc/sys` may be
/// read-only, or not be there; gVisor takes any value, and goes on as before.
fn sysctls_work() -> io::Result<bool> {
    const RANGE: &str = "net.ipv4.ip_local_port_range";
    const PORT: u16 = 40_000;
    let before = sysctl::get(RANGE)?;
    sysctl::set(RANGE, &format!("{PORT} {PORT}"))?;
    let chosen = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    sysctl::set(RANGE, &before)?;
    Ok(chosen?.port() == PORT)
}

/// Whether a connection whose socket was closed first is still in `/proc/net`. In gVisor it is not: that
/// table has the sockets that processes hold, and no others.
fn shows_orphans() -> io::Result<bool> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    let (server, from) = listener.accept()?;
    drop(client);
    let shows = procnet::rows(Protocol::Tcp, Family::Ipv4)?.iter().any(|row| row.local == from);
    // With a reset, after which nothing is left of it.
    Socket::from(server).set_linger(Some(Duration::ZERO))?;
    Ok(shows)
}

/// Whether this process acts as root.
pub(crate) fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

fn has_ipv6() -> bool {
    let bound = Socket::new(Domain::IPV6, Type::DGRAM, None).and_then(|socket| {
        let anywhere = std::net::SocketAddr::from((Ipv6Addr::LOCALHOST, 0));
        socket.bind(&anywhere.into())
    });
    bound.is_ok()
}
