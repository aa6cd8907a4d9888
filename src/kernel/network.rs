//! The case's network: a namespace of its own where the system allows it (`network_namespaces(7)`).

use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener};

use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getegid, geteuid};

use crate::language::socket::{Family, Protocol};
use crate::run::Isolation;

use super::diag::Diag;
use super::{interface, procnet};

/// The proof that this process has left the host's network: what changes a network asks for it.
pub(crate) struct OwnNetwork(());

/// Leaves the host's namespaces for good: processes that are started from here on are in a PID namespace
/// of their own, so that all of them end with the first one (`pid_namespaces(7)`).
pub(super) fn leave(isolation: Isolation) -> io::Result<()> {
    match isolation {
        Isolation::Namespace => unshare(CloneFlags::CLONE_NEWPID)?,
        Isolation::UserNamespace => {
            let (uid, gid) = (geteuid(), getegid());
            unshare(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWPID)?;
            // Before gid_map may be written, a user must give up setgroups(2).
            fs::write("/proc/self/setgroups", "deny")?;
            fs::write("/proc/self/uid_map", format!("0 {uid} 1"))?;
            fs::write("/proc/self/gid_map", format!("0 {gid} 1"))?;
        }
        // Who may not make one has a worker that collects what its children leave behind
        // (`PR_SET_CHILD_SUBREAPER`); but gVisor lets only the first process of a PID namespace do that.
        Isolation::Ports => drop(unshare(CloneFlags::CLONE_NEWPID)),
    }
    Ok(())
}

/// Moves this process into its first network of its own.
///
/// # Errors
///
/// There is none to be had, or it is none: a system may make namespaces that keep only some things apart.
pub(super) fn enter() -> io::Result<OwnNetwork> {
    let witness = Witness::new();
    let network = renew()?;
    if witness.is_some_and(|witness| witness.is_seen()) {
        return Err(io::Error::other("the network namespaces of this system show each other their sockets"));
    }
    Ok(network)
}

/// A socket of the network that is left, which nobody may see from the next one. In gVisor that is not so.
struct Witness {
    listener: TcpListener,
}

impl Witness {
    /// None where it is known that networks are apart: only Linux has `sock_diag`.
    fn new() -> Option<Self> {
        if Diag::open().is_ok_and(|diag| diag.has_netlink()) {
            return None;
        }
        Some(Self { listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()? })
    }

    fn is_seen(&self) -> bool {
        let Ok(local) = self.listener.local_addr() else { return false };
        let rows = procnet::rows(Protocol::Tcp, Family::Ipv4).unwrap_or_default();
        rows.iter().any(|row| row.local == local)
    }
}

/// Moves this process into a new network with `lo` up and nothing in it.
pub(super) fn renew() -> io::Result<OwnNetwork> {
    unshare(CloneFlags::CLONE_NEWNET)?;
    interface::bring_up_lo()?;
    Ok(OwnNetwork(()))
}
