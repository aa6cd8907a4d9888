//! What this system is, and what it can do.

use std::net::Ipv6Addr;

use nix::sys::utsname::uname;
use socket2::{Domain, Socket, Type};

use crate::plan::Platform;
use crate::system::Facts;

use super::diag::Diag;
use super::network::Isolation;

/// Finds out, from within the network in which cases run.
pub(super) fn find(isolation: Isolation) -> Facts {
    Facts {
        platform: platform(),
        isolation,
        root: isolation != Isolation::UserNamespace && nix::unistd::geteuid().is_root(),
        ipv6: has_ipv6(),
        sock_diag: isolation.is_namespace() && Diag::open().is_ok_and(|diag| diag.has_netlink()),
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

fn has_ipv6() -> bool {
    let bound = Socket::new(Domain::IPV6, Type::DGRAM, None).and_then(|socket| {
        let anywhere = std::net::SocketAddr::from((Ipv6Addr::LOCALHOST, 0));
        socket.bind(&anywhere.into())
    });
    bound.is_ok()
}
