//! Logical ports: where the system refuses namespaces, every port that a script names stands for a port of the
//! host that nobody uses, for the time of a case.
//!
//! The two stand for each other one to one, and no number that a script writes is ever that of the host: what has
//! no port to stand for it is lost. A port that the kernel chose for a socket of the case stands for itself.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::real_ports::RealPorts;
use super::step_error::StepError;

/// The first port that every user may bind (`net.ipv4.ip_unprivileged_port_start`).
const UNPRIVILEGED: u16 = 1024;

/// How the ports of a script stand for those of the kernel.
pub(super) enum Ports {
    /// They are the same.
    Real,
    /// Each stands for another one.
    Logical(Mapping),
}

/// Which port stands for which.
#[derive(Default)]
pub(super) struct Mapping {
    /// What the steps of the case say as a number. A port that the kernel chose never takes one of these.
    literals: Vec<u16>,
    real: HashMap<u16, u16>,
    logical: HashMap<u16, u16>,
}

impl Ports {
    /// In a network that a case shares with others, its ports are logical. `literals` are those that it names.
    pub(super) fn new(shared: bool, literals: &[u16]) -> Self {
        if shared {
            Ports::Logical(Mapping { literals: literals.to_vec(), ..Mapping::default() })
        } else {
            Ports::Real
        }
    }

    /// The kernel's port for one of the script. The first time that it is named, it gets one from `free`.
    ///
    /// # Errors
    ///
    /// No port can be had for it.
    pub(super) fn real(
        &mut self,
        logical: u16,
        free: impl FnOnce() -> io::Result<u16>,
    ) -> Result<u16, StepError> {
        let Ports::Logical(mapping) = self else { return Ok(logical) };
        match mapping.real.get(&logical) {
            _ if logical == 0 => Ok(0),
            Some(real) => Ok(*real),
            None if logical < UNPRIVILEGED => Err(StepError::Internal(format!(
                "port {logical} is below {UNPRIVILEGED}, which needs a network namespace"
            ))),
            None => {
                let real = free().map_err(|error| {
                    StepError::Internal(format!("no port of the host can stand for {logical}: {error}"))
                })?;
                mapping.insert(logical, real);
                Ok(real)
            }
        }
    }

    /// The script's port for one of the kernel.
    pub(super) fn logical(&self, real: u16) -> u16 {
        let Ports::Logical(mapping) = self else { return real };
        mapping.logical.get(&real).copied().unwrap_or_else(|| mapping.stand_in(real))
    }

    /// The kernel chose this port for a socket of the case: it is known from now on.
    pub(super) fn keep(&mut self, real: u16) {
        if let Ports::Logical(mapping) = self
            && !mapping.logical.contains_key(&real)
        {
            mapping.insert(mapping.stand_in(real), real);
        }
    }
}

impl Mapping {
    fn insert(&mut self, logical: u16, real: u16) {
        self.real.insert(logical, real);
        self.logical.insert(real, logical);
    }

    /// The script's number for a port that the kernel chose: the same, unless the script means another port by
    /// that. In a network of its own the kernel would have chosen another one.
    fn stand_in(&self, real: u16) -> u16 {
        let is_free = |port: &u16| !self.real.contains_key(port) && !self.literals.contains(port);
        let mut others = (real..=u16::MAX).chain(UNPRIVILEGED..real);
        // There are more ports than a case has sockets.
        if real == 0 { 0 } else { others.find(is_free).unwrap_or(real) }
    }
}

/// The ports of the host that stand for those of cases, as the source of [`Ports::real`].
pub(super) fn from(ports: Option<&mut RealPorts>) -> impl FnOnce() -> io::Result<u16> {
    move || ports.map_or_else(|| Err(io::Error::other("the network is the case's own")), RealPorts::next)
}

/// The address of loopback in a family.
pub(super) fn loopback(ipv6: bool) -> IpAddr {
    if ipv6 { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() }
}

/// The wildcard address of a family.
pub(super) fn wildcard(ipv6: bool) -> IpAddr {
    if ipv6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logical_ports(literals: &[u16]) -> Ports {
        Ports::new(true, literals)
    }

    fn none() -> io::Result<u16> {
        Err(io::Error::other("all are in use"))
    }

    fn reason(result: Result<u16, StepError>) -> String {
        result.expect_err("no port").to_string()
    }

    #[test]
    fn a_port_that_the_kernel_chose_stands_for_itself() {
        let mut ports = logical_ports(&[9000]);
        ports.keep(41_000);
        assert_eq!(ports.logical(41_000), 41_000);
        assert_eq!(ports.real(41_000, none).expect("its own"), 41_000);
        // What is reckoned from it is no port of the host's.
        assert_eq!(ports.real(41_001, || Ok(20_000)).expect("another"), 20_000);
        assert_eq!(ports.logical(20_000), 41_001);
    }

    #[test]
    fn a_number_of_the_script_is_never_the_port_that_the_kernel_chose() {
        let mut ports = logical_ports(&[41_000, 41_001]);
        ports.keep(41_000);
        let logical = ports.logical(41_000);
        assert_eq!(logical, 41_002);
        assert_eq!(ports.real(logical, none).expect("its own"), 41_000);
        assert_eq!(ports.real(41_000, || Ok(20_000)).expect("another"), 20_000);
        assert_eq!(ports.logical(20_000), 41_000);
        // Nor is that of somebody else.
        assert_eq!(ports.logical(41_001), 41_003);
    }

    #[test]
    fn without_a_port_there_is_a_reason_and_never_the_same_number() {
        let mut ports = logical_ports(&[6379]);
        assert_eq!(reason(ports.real(6379, none)), "no port of the host can stand for 6379: all are in use");
        assert_eq!(
            reason(ports.real(25, || Ok(20_000))),
            "port 25 is below 1024, which needs a network namespace"
        );
        assert_eq!(ports.real(0, none).expect("the kernel chooses"), 0);
        assert_eq!(ports.real(6379, || Ok(20_000)).expect("now there is one"), 20_000);
        assert_eq!(ports.real(6379, none).expect("the same"), 20_000);
    }

    #[test]
    fn in_a_network_of_its_own_a_case_has_the_ports_that_it_names() {
        let mut ports = Ports::new(false, &[]);
        assert_eq!(ports.real(80, none).expect("itself"), 80);
        assert_eq!(ports.logical(80), 80);
    }
}
