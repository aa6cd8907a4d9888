//! The addresses of a case: those that its steps name, as the kernel's, and those of the kernel, as the script's.

use std::net::SocketAddr;

use crate::kernel::message::Address;
use crate::kernel::ports::{self, loopback, wildcard};
use crate::kernel::socket_table::Cause;
use crate::kernel::step_error::StepError;
use crate::language::script::{AddressUse, OpTraits, Port, SocketId, SocketRoles, Target};
use crate::language::socket::{Family, Protocol, SocketKind};
use crate::run::trace::Endpoint;

use super::Run;

impl Run<'_> {
    pub(in crate::kernel) fn kind(&self, socket: SocketId) -> SocketKind {
        let unknown = SocketKind { protocol: Protocol::Tcp, family: Family::Ipv4 };
        self.socket_table.get(socket).map_or(unknown, |entry| entry.kind)
    }

    /// The address that a step names, for the system call.
    ///
    /// # Errors
    ///
    /// There is no such port, or none of the host's can stand for it.
    pub(super) fn address(&mut self, traits: &OpTraits<'_>) -> Result<Option<Address>, StepError> {
        let (Some((purpose, target)), Some(&socket)) = (traits.address, traits.sockets.acts_on.first())
        else {
            return Ok(None);
        };
        let address = self.resolve(target, self.kind(socket), purpose)?;
        if let (Target::Address { port: Port::Of(base, _) | Port::Former(base, _), .. }, Address::Inet(named)) =
            (target, address)
            && !self.is_ephemeral(base)
        {
            self.socket_table.name_port(named.port());
        }
        Ok(Some(address))
    }

    /// Whether the kernel chose a socket's port.
    pub(super) fn is_ephemeral(&self, socket: SocketId) -> bool {
        self.socket_table.get(socket).is_some_and(|entry| entry.ephemeral)
    }

    /// By what a step can give a socket its port.
    pub(super) fn cause(&self, traits: &OpTraits<'_>, address: Option<Address>) -> Cause {
        if let (Some((AddressUse::Bind, target)), Some(Address::Inet(address))) = (traits.address, address) {
            let ephemeral = target.socket().is_some_and(|named| self.is_ephemeral(named));
            return Cause::Bind { asked: address.port(), ephemeral };
        }
        match traits.sockets {
            SocketRoles { declares: Some(_), acts_on: [listener, ..], .. } => Cause::Accept(*listener),
            SocketRoles { .. } => Cause::Step,
        }
    }

    /// An address for a socket of a kind.
    ///
    /// # Errors
    ///
    /// As [`Run::address`].
    pub(in crate::kernel) fn resolve(
        &mut self,
        target: Target,
        kind: SocketKind,
        purpose: AddressUse,
    ) -> Result<Address, StepError> {
        let ipv6 = kind.family == Family::Ipv6;
        Ok(match target {
            Target::Unspec => Address::Unspec,
            Target::Socket(named) => {
                let nowhere = SocketAddr::new(wildcard(self.kind(named).family == Family::Ipv6), 0);
                Address::Inet(self.socket_table.get(named).and_then(|entry| entry.local).unwrap_or(nowhere))
            }
            Target::Address { host, port } => {
                let host = host.unwrap_or_else(|| match purpose {
                    AddressUse::Bind => wildcard(ipv6),
                    AddressUse::Reach | AddressUse::Probe => loopback(ipv6),
                });
                Address::Inet(SocketAddr::new(host, self.port(port)?))
            }
        })
    }

    /// The kernel's port for one that a step names. What is reckoned from another one is reckoned with the
    /// numbers of the script, also where the kernel chose the first.
    fn port(&mut self, port: Port) -> Result<u16, StepError> {
        let entry = |socket| self.socket_table.get(socket);
        let logical = match port {
            Port::Number(number) => number,
            Port::Of(socket, offset) => {
                let local = entry(socket).and_then(|entry| entry.local).ok_or_else(|| {
                    StepError::Internal("it is not known which port the socket has".to_owned())
                })?;
                self.near(local.port(), offset)?
            }
            Port::Former(socket, offset) => {
                let former = entry(socket).and_then(|entry| entry.former_port).ok_or_else(|| {
                    StepError::Internal("the socket has had no port but the one that it has".to_owned())
                })?;
                self.near(former, offset)?
            }
        };
        let free = ports::from(self.sandbox.real_ports());
        self.socket_table.ports.real(logical, free)
    }

    /// The script's number of a port that is so far from one of the kernel's.
    fn near(&self, base: u16, offset: i32) -> Result<u16, StepError> {
        let number = i32::from(self.socket_table.ports.logical(base)) + offset;
        // In C it would be cut to its lower 16 bits, which nobody means.
        u16::try_from(number).map_err(|_| StepError::Internal(format!("there is no port {number}")))
    }

    /// A socket's kernel address as the script sees it.
    pub(super) fn endpoint(&self, address: SocketAddr, protocol: Protocol, of: Option<SocketId>) -> Endpoint {
        self.socket_table.endpoint(address, protocol, of)
    }
}
