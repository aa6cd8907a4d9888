//! All sockets of a case as a table: what `show` and a failed case print.

use std::net::SocketAddr;

use crate::kernel::diag::Diag;
use crate::kernel::message::Request;
use crate::kernel::ports::wildcard;
use crate::kernel::row::DiagRow;
use crate::kernel::socket_table::Cause;
use crate::kernel::step_error::StepError;
use crate::language::socket::{Family, SocketKind};
use crate::language::vocabulary::SocketState;
use crate::run::trace::SocketRow;

use super::Run;
use super::states::{is_of, is_passing, tables_unread};

impl Run<'_> {
    /// All sockets of the case's network, as the kernel shows them, with the script's names.
    pub(super) fn table(&mut self) -> Result<Vec<SocketRow>, StepError> {
        let mut facts = self.sockets.facts();
        for process in self.processes.iter().flatten() {
            facts.extend(process.ask(&Request::Facts, self.timer)?.facts);
        }
        let cause = if self.follow { Cause::Step } else { Cause::Unknown };
        self.socket_table.learn(&facts, cause);
        self.socket_table.set_open(&facts);
        let rows = self.settled(Self::dump, |rows| rows.iter().any(|row| is_passing(row.state)))?;
        let mut table: Vec<SocketRow> = rows.iter().filter_map(|row| self.row(row)).collect();
        table.extend(self.unlisted(&rows));
        Ok(table)
    }

    pub(super) fn dump(&mut self) -> Result<Vec<DiagRow>, StepError> {
        self.sandbox.diag().and_then(Diag::dump).map_err(tables_unread)
    }

    /// A row of the kernel's; none if it is not the case's, which only a shared network has.
    pub(super) fn row(&self, row: &DiagRow) -> Option<SocketRow> {
        let named = self.socket_table.entries().find(|(_, entry)| is_of(row, entry));
        if self.sandbox.is_shared() && named.is_none() {
            return None;
        }
        let has_peer = row.peer.port() != 0;
        Some(SocketRow {
            kind: SocketKind { protocol: row.protocol, family: row.family },
            state: row.state,
            local: self.endpoint(row.local, row.protocol, None),
            peer: has_peer.then(|| self.endpoint(row.peer, row.protocol, None)),
            socket: named.map(|(socket, _)| socket),
            open: row.inode != 0,
        })
    }

    /// The sockets that have no port, which the kernel keeps in no table.
    pub(super) fn unlisted(&self, rows: &[DiagRow]) -> Vec<SocketRow> {
        let unlisted = self
            .socket_table
            .entries()
            .filter(|(_, entry)| entry.open && !rows.iter().any(|row| is_of(row, entry)));
        unlisted
            .map(|(socket, entry)| {
                let ipv6 = entry.kind.family == Family::Ipv6;
                let local = entry.local.unwrap_or(SocketAddr::new(wildcard(ipv6), 0));
                SocketRow {
                    kind: entry.kind,
                    state: self.sockets.state(socket).unwrap_or(SocketState::Close),
                    local: self.endpoint(local, entry.kind.protocol, None),
                    peer: None,
                    socket: Some(socket),
                    open: true,
                }
            })
            .collect()
    }
}
