//! The case's network: a namespace of its own where the system allows it (`network_namespaces(7)`).

use std::fs;
use std::io;

use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getegid, geteuid};

use crate::run::Isolation;

use super::interface;

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

/// Moves this process into a new network with `lo` up and nothing in it.
pub(super) fn renew() -> io::Result<OwnNetwork> {
    unshare(CloneFlags::CLONE_NEWNET)?;
    interface::bring_up_lo()?;
    Ok(OwnNetwork(()))
}
