//! The network in which a worker's cases run, one after the other.

use std::io;

use nix::libc;

use super::diag::Diag;
use super::network::{self, Isolation, OwnNetwork};

/// When a case runs in a new network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Networks {
    /// Only when something is left in the one of the case before: a worker keeps its network while the
    /// kernel says that it is clean.
    #[default]
    Kept,
    /// Always.
    Fresh,
}

/// The network of a worker.
pub(super) struct Ground {
    networks: Networks,
    /// None with logical ports.
    network: Option<OwnNetwork>,
    /// Whether the last case left something in it, and a new one could not be had.
    dirty: bool,
    diag: Option<Diag>,
}

/// What a case may have left behind when its sockets are closed and its processes have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Left {
    /// Nothing: it had no connection, and no datagram was on its way.
    Nothing,
    /// Something of its sockets: connections that are closing, `TIME_WAIT`s.
    Sockets,
    /// Changes of the network itself.
    Changes,
}

impl Ground {
    /// Takes a first network, if there is one of its own.
    pub(super) fn new(isolation: Isolation, networks: Networks) -> io::Result<Self> {
        let network = if isolation.is_namespace() { Some(network::renew()?) } else { None };
        Ok(Self { networks, network, dirty: false, diag: None })
    }

    /// Whether there is a clean network for a case. None may run in one that is not, so each asks again.
    pub(super) fn is_clean(&mut self) -> bool {
        !self.dirty || self.renew()
    }

    /// The proof that what is changed is the case's own network.
    ///
    /// # Errors
    ///
    /// `EPERM` if it is the host's.
    pub(super) fn own(&self) -> io::Result<&OwnNetwork> {
        self.network.as_ref().ok_or_else(|| io::Error::from_raw_os_error(libc::EPERM))
    }

    /// Whether other programs' sockets are in it, too.
    pub(super) fn is_shared(&self) -> bool {
        self.network.is_none()
    }

    /// The view on the kernel's tables, opened when it is asked for first.
    pub(super) fn diag(&mut self) -> io::Result<&Diag> {
        match &mut self.diag {
            Some(diag) => Ok(diag),
            none => Ok(none.insert(Diag::open()?)),
        }
    }

    /// Makes sure that the next case finds an empty network: this one if the kernel says that nothing is
    /// left in it, otherwise a new one.
    pub(super) fn clean(&mut self, left: Left) {
        if self.network.is_none() {
            return;
        }
        let is_clean = match (self.networks, left) {
            (Networks::Fresh, _) | (_, Left::Changes) => false,
            (_, Left::Nothing) => true,
            (_, Left::Sockets) => self.diag().is_ok_and(|diag| diag.is_empty().unwrap_or_default()),
        };
        if !is_clean {
            self.renew();
        }
    }

    /// Takes a new network; false if there is none to be had now.
    fn renew(&mut self) -> bool {
        self.diag = None;
        let renewed = network::renew();
        self.dirty = renewed.is_err();
        if let Ok(network) = renewed {
            self.network = Some(network);
        }
        !self.dirty
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fixture::in_new_network;
    use std::fs;
    use std::net::TcpListener;
    use std::path::PathBuf;

    /// Which network this thread is in: namespaces(7).
    fn network() -> PathBuf {
        fs::read_link("/proc/thread-self/ns/net").unwrap()
    }

    /// Whether a worker is still in the same network after a case that left this.
    fn stays(networks: Networks, left: Left, leave: fn() -> Option<TcpListener>) -> bool {
        let mut ground = Ground::new(Isolation::Namespace, networks).unwrap();
        let (before, kept) = (network(), leave());
        ground.clean(left);
        drop(kept);
        network() == before
    }

    #[test]
    fn a_network_is_kept_while_the_kernel_says_that_it_is_clean() {
        in_new_network(|| {
            let listener = || Some(TcpListener::bind("127.0.0.1:0").unwrap());
            assert!(stays(Networks::Kept, Left::Nothing, || None));
            assert!(stays(Networks::Kept, Left::Sockets, || None));
            assert!(!stays(Networks::Kept, Left::Sockets, listener));
            assert!(!stays(Networks::Kept, Left::Changes, || None));
        });
    }

    #[test]
    fn a_network_that_is_not_to_be_kept_is_left() {
        in_new_network(|| assert!(!stays(Networks::Fresh, Left::Nothing, || None)));
    }
}
