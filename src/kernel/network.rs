//! The case's network: a namespace of its own where the system allows it (`network_namespaces(7)`).

use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
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
        Isolation::Namespace => unshare_with_room(CloneFlags::CLONE_NEWPID, PATIENCE)?,
        Isolation::UserNamespace => {
            let (uid, gid) = (geteuid(), getegid());
            unshare_with_room(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWPID, PATIENCE)?;
            // Before gid_map may be written, a user must give up setgroups(2).
            fs::write("/proc/self/setgroups", "deny")?;
            fs::write("/proc/self/uid_map", format!("0 {uid} 1"))?;
            fs::write("/proc/self/gid_map", format!("0 {gid} 1"))?;
            // Where this can't be written, the limit is the host's.
            let _ = fs::write(Path::new(LIMITS).join(NETWORKS), MOST_ALIVE.to_string());
        }
        // Who may not make one has a worker that collects what its children leave behind
        // (`PR_SET_CHILD_SUBREAPER`); but gVisor lets only the first process of a PID namespace do that.
        Isolation::Ports => drop(unshare(CloneFlags::CLONE_NEWPID)),
    }
    Ok(())
}

/// How long a worker that starts waits for namespaces that are being freed.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// How many networks may be alive at once. The kernel takes them down in a work queue (`cleanup_net`), later than
/// they are left: a run that takes a new one for each case would have thousands.
const MOST_ALIVE: usize = 512;

/// Where the limits of this user namespace are: namespaces(7).
const LIMITS: &str = "/proc/sys/user";

/// The limit of network namespaces.
const NETWORKS: &str = "max_net_namespaces";

/// Moves this process into its first network of its own.
///
/// # Errors
///
/// There is none to be had, or it is none: a system may make namespaces that keep only some things apart.
pub(super) fn enter(patience: Duration) -> io::Result<OwnNetwork> {
    let witness = Witness::new();
    let network = renew(patience)?;
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

/// Moves this process into a new network with `lo` up and nothing in it. Where there are too many, it waits for so
/// long until some are freed.
///
/// # Errors
///
/// The kernel's: `EPERM` for who may not make one, `ENOSPC` if there still are too many ([`is_exhausted`]).
pub(super) fn renew(patience: Duration) -> io::Result<OwnNetwork> {
    await_cleanup();
    unshare_with_room(CloneFlags::CLONE_NEWNET, patience)?;
    interface::bring_up_lo()?;
    Ok(OwnNetwork(()))
}

/// Now and then gives the kernel the time to take down the networks that this process has left, where it can be
/// seen how many there are: the limit of a user namespace of one's own needs no looking.
fn await_cleanup() {
    /// How many networks are taken between two looks.
    const UNSEEN: usize = 64;
    const LONGEST: Duration = Duration::from_secs(1);
    static TAKEN: AtomicUsize = AtomicUsize::new(0);
    static AT_FIRST: OnceLock<usize> = OnceLock::new();
    if !TAKEN.fetch_add(1, Ordering::Relaxed).is_multiple_of(UNSEEN) {
        return;
    }
    let Some(alive) = alive() else { return };
    let most = AT_FIRST.get_or_init(|| alive) + MOST_ALIVE;
    let start = Instant::now();
    while start.elapsed() < LONGEST && self::alive().is_some_and(|alive| alive > most) {
        thread::sleep(Duration::from_millis(5));
    }
}

/// How many networks there are on this host, for who may read it: slabinfo(5).
fn alive() -> Option<usize> {
    let slabs = fs::read_to_string("/proc/slabinfo").ok()?;
    let networks = slabs.lines().find_map(|line| line.strip_prefix("net_namespace "))?;
    networks.split_whitespace().next()?.parse().ok()
}

/// unshare(2), again and again while there are as many namespaces as are allowed.
fn unshare_with_room(namespaces: CloneFlags, patience: Duration) -> io::Result<()> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match unshare(namespaces) {
            Err(Errno::ENOSPC) if start.elapsed() < patience => {
                thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(50));
            }
            result => return Ok(result?),
        }
    }
}

/// Whether a namespace was refused because there are as many as are allowed.
pub(super) fn is_exhausted(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::ENOSPC as i32)
}

/// Why there can never be such namespaces here: a limit of zero is the usual way to forbid them.
pub(super) fn forbidden(isolation: Isolation) -> Option<String> {
    let limits: &[&str] = match isolation {
        Isolation::Namespace => &[NETWORKS, "max_pid_namespaces"],
        Isolation::UserNamespace => &[NETWORKS, "max_pid_namespaces", "max_user_namespaces"],
        Isolation::Ports => &[],
    };
    let zero = limits.iter().find(|name| limit(name) == Some(0));
    zero.map(|name| format!("user.{name} is 0"))
}

/// Why there is none now.
pub(super) fn exhausted() -> String {
    let networks = limit(NETWORKS).map_or_else(String::new, |most| format!(" (user.{NETWORKS} is {most})"));
    format!("there are as many namespaces as this system allows{networks}")
}

fn limit(name: &str) -> Option<usize> {
    fs::read_to_string(Path::new(LIMITS).join(name)).ok()?.trim_end().parse().ok()
}
