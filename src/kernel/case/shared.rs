//! What a case does not do in a network that is not its own: reach other programs, or blame them.

use std::net::SocketAddr;
use std::time::Duration;

use crate::kernel::message::{Address, Request};
use crate::kernel::row::DiagRow;
use crate::kernel::socket_table::covers;
use crate::kernel::step_error::StepError;
use crate::language::script::{AddressUse, OpTraits, SocketId};
use crate::language::socket::Protocol;
use crate::language::vocabulary::SocketState;

use super::Run;
use super::states::{is_of, tables_unread};

/// How long a look at `/proc/net` may take, on a machine that does other things, too.
const CLOSES: [Duration; 5] = [
    Duration::from_millis(1),
    Duration::from_millis(2),
    Duration::from_millis(4),
    Duration::from_millis(8),
    Duration::from_millis(16),
];

impl Run<'_> {
    /// Makes sure that what a step sends stays with the case.
    ///
    /// # Errors
    ///
    /// The destination is another program's.
    pub(super) fn check_destination(
        &mut self,
        traits: &OpTraits<'_>,
        address: Option<Address>,
    ) -> Result<(), StepError> {
        let Some(&socket) = traits.sockets.acts_on.first().filter(|_| self.sandbox.is_shared()) else {
            return Ok(());
        };
        let protocol = self.kind(socket).protocol;
        match (traits.address, address) {
            (Some((AddressUse::Bind, _)), _) | (_, Some(Address::Unspec)) => Ok(()),
            (_, Some(Address::Inet(address))) => self.check_reach(protocol, address),
            // A datagram goes to the peer, who may be gone. A connection has nobody else at its other end.
            (_, None) if traits.may_send && protocol == Protocol::Udp => {
                let peer = self.socket_table.get(socket).and_then(|entry| entry.peer);
                peer.map_or(Ok(()), |peer| self.check_reach(protocol, peer))
            }
            (_, None) => Ok(()),
        }
    }

    /// Makes sure that nobody but the case is at an address.
    ///
    /// # Errors
    ///
    /// It is another program's, or not one of loopback.
    pub(in crate::kernel) fn check_reach(
        &mut self,
        protocol: Protocol,
        address: SocketAddr,
    ) -> Result<(), StepError> {
        if !self.sandbox.is_shared() || address.port() == 0 {
            return Ok(());
        }
        let host = address.ip().to_canonical();
        if !host.is_loopback() && !host.is_unspecified() {
            return Err(StepError::Internal(format!(
                "{host} is not loopback, which needs a network namespace"
            )));
        }
        if self.has_at(protocol, address)? {
            return Ok(());
        }
        // A datagram reaches whoever is bound, a connection whoever listens.
        let receives = |row: &DiagRow| protocol == Protocol::Udp || row.state == SocketState::Listen;
        self.check_port(protocol, address.port(), receives)
    }

    /// Makes sure that the case itself is why an address is in use.
    ///
    /// # Errors
    ///
    /// Another program has its port.
    pub(super) fn check_port_is_ours(
        &mut self,
        traits: &OpTraits<'_>,
        address: Option<Address>,
    ) -> Result<(), StepError> {
        let Some(&socket) = traits.sockets.acts_on.first().filter(|_| self.sandbox.is_shared()) else {
            return Ok(());
        };
        let own = || self.socket_table.get(socket).and_then(|entry| entry.local);
        let named = match address {
            Some(Address::Inet(address)) => Some(address),
            Some(Address::Unspec) | None => own(),
        };
        match named {
            Some(named) if named.port() != 0 => {
                self.check_port(self.kind(socket).protocol, named.port(), |_| true)
            }
            _ => Ok(()),
        }
    }

    /// Whether an open socket of the case has an address.
    fn has_at(&self, protocol: Protocol, address: SocketAddr) -> Result<bool, StepError> {
        let known = self.socket_table.entries().filter(|(_, entry)| entry.kind.protocol == protocol);
        let mut here = known.filter(|(_, entry)| entry.local.is_some_and(|local| covers(local, address)));
        let is_held = |socket: SocketId| self.sockets.descriptor(socket).is_some();
        if here.any(|(socket, _)| is_held(socket)) {
            return Ok(true);
        }
        for process in self.processes.iter().flatten() {
            let facts = process.ask(&Request::Facts, self.timer)?.facts;
            let mut locals = facts.iter().filter(|fact| fact.kind.protocol == protocol);
            if locals.any(|fact| fact.local.is_some_and(|local| covers(local, address))) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// After which pauses an address is tried again that is in use. Where `/proc/net` is all that there is to look
    /// at (gVisor), a look holds all sockets that it lists: what is closed meanwhile, in whichever case, keeps its
    /// port until the look is over.
    pub(super) fn pauses_until_closed(&mut self) -> &'static [Duration] {
        let holds = self.sandbox.is_shared() && self.sandbox.diag().is_ok_and(|diag| !diag.has_netlink());
        if holds { &CLOSES } else { &[] }
    }

    fn check_port(
        &mut self,
        protocol: Protocol,
        port: u16,
        counts: impl Fn(&DiagRow) -> bool,
    ) -> Result<(), StepError> {
        let diag = self.sandbox.diag().map_err(tables_unread)?;
        // The other kind of look would disturb the cases of other workers (see `pauses_until_closed`).
        if !diag.has_netlink() {
            return Ok(());
        }
        let rows = diag.dump().map_err(tables_unread)?;
        let is_foreign = |row: &DiagRow| {
            // What nobody holds is what is left of the case: the port was free when it was taken.
            row.protocol == protocol
                && row.local.port() == port
                && row.inode != 0
                && !self.socket_table.entries().any(|(_, entry)| is_of(row, entry))
        };
        if rows.iter().any(|row| counts(row) && is_foreign(row)) {
            let logical = self.socket_table.ports.logical(port);
            return Err(StepError::Internal(format!(
                "another program uses port {port} of the host, which stands for {logical}"
            )));
        }
        Ok(())
    }
}
