//! The network in which a worker's cases run, one after the other.

use std::io;
use std::time::Duration;

use crate::language::script::{Residue, Subnet};
use crate::run::{Isolation, Networks};

use super::diag::{Connection, Diag};
use super::network::{self, OwnNetwork};
use super::real_ports::RealPorts;
use super::timer::Timer;
use super::{interface, sysctl};

/// The interface that every network has.
const LO: &str = "lo";

/// How long a case waits for a network when there are too many. Another worker can have the room of this one then.
const PATIENCE: Duration = Duration::from_millis(300);

/// The network of a worker.
pub(super) struct NetworkSandbox {
    networks: Networks,
    /// None with logical ports.
    network: Option<OwnNetwork>,
    /// What stands for the ports of its cases, with logical ports.
    real_ports: RealPorts,
    /// Whether the last case left something in it, and a new one could not be had.
    dirty: bool,
    diag: Option<Diag>,
    /// What the case has changed of it.
    changes: Vec<Change>,
    /// Whether it has changed something that can't be undone, or not for less than a new network costs.
    lasting: bool,
}

/// A change that can be undone.
enum Change {
    Sysctl {
        name: String,
        before: String,
    },
    /// An address of `lo`.
    Address(Subnet),
}

impl NetworkSandbox {
    /// Takes a first network, if there is one of its own.
    pub(super) fn new(isolation: Isolation, networks: Networks) -> io::Result<Self> {
        let network = if isolation.is_namespace() { Some(network::enter(network::PATIENCE)?) } else { None };
        Ok(Self {
            networks,
            network,
            real_ports: RealPorts::default(),
            dirty: false,
            diag: None,
            changes: Vec::new(),
            lasting: false,
        })
    }

    /// Whether there is a clean network for a case. None may run in one that is not, so each asks again.
    pub(super) fn is_clean(&mut self) -> bool {
        !self.dirty || self.renew(PATIENCE)
    }

    /// Sets a sysctl.
    pub(super) fn set(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.own()?;
        match sysctl::get(name) {
            Ok(before) if sysctl::stands_alone(name) => {
                self.changes.push(Change::Sysctl { name: name.to_owned(), before });
            }
            _ => self.lasting = true,
        }
        sysctl::set(name, value)
    }

    /// Adds an address to an interface.
    pub(super) fn add_address(&mut self, interface: &str, address: Subnet, timer: &Timer) -> io::Result<()> {
        self.own()?;
        let added = interface::add_address(interface, address.address, address.prefix, timer.left());
        if interface == LO && added.is_ok() {
            self.changes.push(Change::Address(address));
        } else {
            self.lasting = true;
        }
        added
    }

    /// Adds an interface with its addresses.
    pub(super) fn add_interface(
        &mut self,
        name: &str,
        addresses: &[Subnet],
        timer: &Timer,
    ) -> io::Result<()> {
        self.own()?;
        // To take one away, the kernel waits until nobody can be looking at it: longer than a new network
        // takes (`unregister_netdevice_many_notify`).
        self.lasting = true;
        interface::add(name, timer.left())?;
        addresses
            .iter()
            .try_for_each(|own| interface::add_address(name, own.address, own.prefix, timer.left()))
    }

    /// The proof that what is changed is the case's own network.
    ///
    /// # Errors
    ///
    /// It is the host's.
    pub(super) fn own(&self) -> io::Result<&OwnNetwork> {
        self.network.as_ref().ok_or_else(|| io::Error::other("the network is the host's own"))
    }

    /// Whether other programs' sockets are in it, too.
    pub(super) fn is_shared(&self) -> bool {
        self.network.is_none()
    }

    /// The ports of the host that stand for those of the case, where its network is the host's.
    pub(super) fn real_ports(&mut self) -> Option<&mut RealPorts> {
        if self.is_shared() { Some(&mut self.real_ports) } else { None }
    }

    /// The view on the kernel's tables, opened when it is asked for first.
    pub(super) fn diag(&mut self) -> io::Result<&Diag> {
        match &mut self.diag {
            Some(diag) => Ok(diag),
            none => Ok(none.insert(Diag::open()?)),
        }
    }

    /// Makes sure that the next case finds an empty network: this one if the kernel says that nothing is
    /// left in it when these connections have been ended, otherwise a new one.
    pub(super) fn clean(&mut self, left: Residue, connections: impl Iterator<Item = Connection>) {
        if self.network.is_none() {
            return self.real_ports.release();
        }
        let is_clean = self.networks == Networks::Kept
            && !std::mem::take(&mut self.lasting)
            && left != Residue::Lasting
            && self.undo().is_ok()
            && (left == Residue::Nothing || self.is_empty(connections).unwrap_or_default());
        if !is_clean {
            // If there is none now, there may be when the next case asks.
            self.renew(Duration::ZERO);
        }
    }

    /// Undoes what the case has changed, the last change first.
    fn undo(&mut self) -> io::Result<()> {
        while let Some(change) = self.changes.pop() {
            match change {
                Change::Sysctl { name, before } => {
                    sysctl::set(&name, &before)?;
                    if sysctl::get(&name)? != before {
                        return Err(io::ErrorKind::InvalidData.into());
                    }
                }
                Change::Address(Subnet { address, prefix }) => {
                    interface::remove_address(LO, address, prefix)?;
                }
            }
        }
        Ok(())
    }

    /// Whether no socket is left, when these connections have been ended.
    fn is_empty(&mut self, connections: impl Iterator<Item = Connection>) -> io::Result<bool> {
        let diag = self.diag()?;
        if diag.is_alone() {
            return Ok(true);
        }
        for connection in connections {
            // One that has ended by itself can't be.
            let _ = diag.end(&connection);
        }
        diag.is_empty()
    }

    /// Takes a new network; false if there is none to be had now.
    fn renew(&mut self, patience: Duration) -> bool {
        self.diag = None;
        self.changes.clear();
        let renewed = network::renew(patience);
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
    use crate::language::socket::Family;
    use crate::language::vocabulary::SocketState;
    use std::fs;
    use std::net::{TcpListener, TcpStream};
    use std::path::PathBuf;

    /// Which network this thread is in: namespaces(7).
    fn network() -> PathBuf {
        fs::read_link("/proc/thread-self/ns/net").unwrap()
    }

    /// Whether a worker is still in the same network after a case that did this.
    fn stays(
        networks: Networks,
        left: Residue,
        case: impl FnOnce(&mut NetworkSandbox) -> io::Result<()>,
    ) -> bool {
        let mut sandbox = NetworkSandbox::new(Isolation::Namespace, networks).unwrap();
        let before = network();
        case(&mut sandbox).unwrap();
        sandbox.clean(left, std::iter::empty());
        network() == before
    }

    #[test]
    fn a_network_is_kept_while_nothing_is_left_in_it() {
        in_new_network(|| {
            assert!(stays(Networks::Kept, Residue::Nothing, |_| Ok(())));
            assert!(stays(Networks::Kept, Residue::Sockets, |_| Ok(())));
            assert!(!stays(Networks::Kept, Residue::Lasting, |_| Ok(())));
            let mut listener = None;
            assert!(!stays(Networks::Kept, Residue::Sockets, |_| {
                listener = Some(TcpListener::bind("127.0.0.1:0")?);
                Ok(())
            }));
        });
    }

    #[test]
    fn a_network_that_is_not_to_be_kept_is_left() {
        in_new_network(|| assert!(!stays(Networks::Fresh, Residue::Nothing, |_| Ok(()))));
    }

    #[test]
    fn a_time_wait_is_ended() {
        in_new_network(|| {
            let mut sandbox = NetworkSandbox::new(Isolation::Namespace, Networks::Kept).unwrap();
            let before = network();
            let listener = TcpListener::bind("127.0.0.1:9000").unwrap();
            let client = TcpStream::connect("127.0.0.1:9000").unwrap();
            let (server, peer) = listener.accept().unwrap();
            let local = server.local_addr().unwrap();
            drop(server);
            drop(client);
            drop(listener);
            let waits = Connection { family: Family::Ipv4, local, peer, cookie: None };
            let state = sandbox.diag().unwrap().connection(&waits).unwrap().map(|row| row.state);
            assert_eq!(state, Some(SocketState::TimeWait));
            sandbox.clean(Residue::Sockets, [waits].into_iter());
            assert_eq!(network(), before);
            assert!(sandbox.diag().unwrap().is_empty().unwrap());
        });
    }

    #[test]
    fn sysctls_and_addresses_are_as_before() {
        in_new_network(|| {
            let names = ["net.ipv4.ip_local_port_range", "net.ipv4.tcp_tw_reuse"];
            let subnet = |address: &str, prefix| Subnet { address: address.parse().unwrap(), prefix };
            let timer = Timer::new(Duration::from_secs(1), None);
            let (ipv4, ipv6) = (subnet("198.51.100.7", 24), subnet("2001:db8::1", 64));
            let mut before = Vec::new();
            assert!(stays(Networks::Kept, Residue::Nothing, |sandbox| {
                before = names.map(|name| sysctl::get(name).unwrap()).to_vec();
                sandbox.set(names[0], "40000 40001")?;
                sandbox.set(names[0], "50000 50001")?;
                sandbox.set(names[1], "1")?;
                sandbox.add_address(LO, ipv4, &timer)?;
                sandbox.add_address(LO, ipv6, &timer)
            }));
            assert_eq!(names.map(|name| sysctl::get(name).unwrap()).to_vec(), before);
            let binds = |subnet: Subnet| TcpListener::bind((subnet.address, 9000)).is_ok();
            assert!(!binds(ipv4) && !binds(ipv6));
        });
    }

    #[test]
    fn what_cannot_be_undone_costs_the_network() {
        in_new_network(|| {
            assert!(!stays(Networks::Kept, Residue::Nothing, |sandbox| {
                sandbox.add_interface("eth1", &[], &Timer::new(Duration::from_secs(1), None))
            }));
            // It sets others, too.
            assert!(
                !stays(Networks::Kept, Residue::Nothing, |sandbox| sandbox.set("net.ipv4.ip_forward", "1"))
            );
            assert!(!stays(Networks::Kept, Residue::Nothing, |sandbox| {
                sandbox.set("net.ipv4.conf.all.rp_filter", "1")
            }));
        });
    }
}
