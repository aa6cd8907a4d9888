//! The addresses of a case: those that its steps name, as the kernel's, and those of the kernel, as the script's.

use std::net::SocketAddr;

use crate::kernel::message::Address;
use crate::kernel::ports::{loopback, wildcard};
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
    pub(super) fn address(&mut self, traits: &OpTraits<'_>) -> Option<Address> {
        let (purpose, target) = traits.address?;
        let socket = *traits.sockets.acts_on.first()?;
        let address = self.resolve(target, self.kind(socket), purpose);
        if let (Target::Address { port: Port::Of(base, _) | Port::Former(base, _), .. }, Address::Inet(named)) =
            (target, address)
            && !self.is_ephemeral(base)
        {
            self.socket_table.name_port(named.port());
        }
        Some(address)
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

    pub(in crate::kernel) fn resolve(
        &self,
        target: Target,
        kind: SocketKind,
        purpose: AddressUse,
    ) -> Address {
        let ipv6 = kind.family == Family::Ipv6;
        match target {
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
                Address::Inet(SocketAddr::new(host, self.port(port)))
            }
        }
    }

    pub(super) fn port(&self, port: Port) -> u16 {
        let near = |base: u16, offset: i32| {
            let logical = i32::from(self.socket_table.ports.logical(base)) + offset;
            // Past either end of the range there is no port: 0 makes the call fail or choose.
            self.socket_table.ports.real(u16::try_from(logical).unwrap_or(0))
        };
        let entry = |socket| self.socket_table.get(socket);
        match port {
            Port::Number(number) => self.socket_table.ports.real(number),
            Port::Of(socket, offset) => {
                near(entry(socket).and_then(|entry| entry.local).map_or(0, |local| local.port()), offset)
            }
            Port::Former(socket, offset) => {
                near(entry(socket).and_then(|entry| entry.former_port).unwrap_or(0), offset)
            }
        }
    }

    /// A step that names the former port of a socket can be carried out only if the socket had one.
    pub(super) fn has_former_port(&self, traits: &OpTraits<'_>) -> Result<(), StepError> {
        let Some((_, Target::Address { port: Port::Former(socket, _), .. })) = traits.address else {
            return Ok(());
        };
        if self.socket_table.get(socket).is_some_and(|entry| entry.former_port.is_some()) {
            return Ok(());
        }
        Err(StepError::Internal("the socket has had no port but the one that it has".to_owned()))
    }

    /// A socket's kernel address as the script sees it.
    pub(super) fn endpoint(&self, address: SocketAddr, protocol: Protocol, of: Option<SocketId>) -> Endpoint {
        self.socket_table.endpoint(address, protocol, of)
    }
}
