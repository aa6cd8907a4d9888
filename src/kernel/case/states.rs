//! What became of the sockets of a case: their states, and what waits on them.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::kernel::message::{Answer, Request};
use crate::kernel::ports::wildcard;
use crate::kernel::row::DiagRow;
use crate::kernel::socket_table::TrackedSocket;
use crate::kernel::step_error::StepError;
use crate::language::script::SocketId;
use crate::language::socket::{Family, Protocol, SocketKind};
use crate::language::vocabulary::SocketState;
use crate::run::executor::timed_out;
use crate::run::trace::Outcome;

use super::Run;

impl Run<'_> {
    pub(super) fn wait_for_state(
        &mut self,
        socket: SocketId,
        wanted: SocketState,
        within: Duration,
    ) -> Result<Outcome, StepError> {
        let until = Instant::now() + within;
        let mut pause = Duration::from_micros(200);
        loop {
            let state = self.state(socket)?;
            if state == wanted {
                return Ok(Outcome::State(state));
            }
            if self.timer.is_over() {
                return Ok(timed_out());
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(Outcome::Still(state));
            }
            self.timer.sleep(pause.min(left));
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }

    /// The state of a socket, when what is under way has come to its end.
    pub(super) fn settled_state(&mut self, socket: SocketId) -> Result<SocketState, StepError> {
        self.settled(|run| run.state(socket), |state| is_passing(*state))
    }

    /// Looks again and again at something that will soon be otherwise, but not for ever: a peer that has no
    /// room for what was sent may leave it so.
    pub(super) fn settled<T>(
        &mut self,
        mut look: impl FnMut(&mut Self) -> Result<T, StepError>,
        is_passing: impl Fn(&T) -> bool,
    ) -> Result<T, StepError> {
        let until = Instant::now() + SETTLES;
        loop {
            let seen = look(self)?;
            if !is_passing(&seen) || self.timer.is_over() || Instant::now() >= until {
                return Ok(seen);
            }
            self.timer.sleep(LOOK_AGAIN);
        }
    }

    /// The state of a socket while somebody has it, and of what it left afterwards.
    pub(super) fn state(&mut self, socket: SocketId) -> Result<SocketState, StepError> {
        // A connection in TIME_WAIT lives apart from its socket, which is in CLOSE while it is still open
        // (`tcp_time_wait`). A UDP socket has a peer also at port 0, where getpeername(2) says that it has none.
        let tables_know_more = |entry: &TrackedSocket| match entry.kind.protocol {
            Protocol::Tcp => entry.peer.is_some(),
            Protocol::Udp => true,
        };
        let tables_know_more = self.socket_table.get(socket).is_some_and(tables_know_more);
        match self.open_state(socket)? {
            Some(SocketState::Close) if tables_know_more => {
                Ok(self.find(socket)?.map_or(SocketState::Close, |row| row.state))
            }
            Some(state) => Ok(state),
            None => Ok(self.find(socket)?.map_or(SocketState::Gone, |row| row.state)),
        }
    }

    /// The state of a socket that a process holds.
    pub(super) fn open_state(&self, socket: SocketId) -> Result<Option<SocketState>, StepError> {
        if let Some(state) = self.sockets.state(socket) {
            return Ok(Some(state));
        }
        for answer in self.ask_all(&Request::State(socket))? {
            if let Answer::State(state) = answer {
                return Ok(Some(state));
            }
        }
        Ok(None)
    }

    /// What the kernel's tables have of a socket that was looked at while it was open.
    pub(super) fn find(&mut self, socket: SocketId) -> Result<Option<DiagRow>, StepError> {
        let Some(entry) = self.socket_table.get(socket).cloned() else { return Ok(None) };
        let diag = self.sandbox.diag().map_err(tables_unread)?;
        if let Some(connection) = entry.connection().filter(|connection| connection.cookie.is_some())
            && diag.has_netlink()
            && !self.case.traits.may_bind_to_device
        {
            return diag.connection(&connection).map_err(tables_unread);
        }
        let rows = diag.dump().map_err(tables_unread)?;
        let has_cookie = |row: &&DiagRow| row.cookie.is_some() && row.cookie == entry.cookie;
        // The TIME_WAIT that a socket left has its cookie, too.
        let by_cookie = rows.iter().filter(has_cookie).max_by_key(|row| Some(row.peer) == entry.peer);
        let has_addresses = |row: &&DiagRow| {
            row.protocol == entry.kind.protocol
                && Some(row.local) == entry.local
                && entry.peer.is_none_or(|peer| peer == row.peer)
                // Another socket may have the same address; what no process holds any more has no inode.
                && (row.inode == 0 || u64::from(row.inode) == entry.inode)
        };
        // Without cookies (from /proc) a connection is known by its addresses.
        let without_cookies = rows.iter().all(|row| row.cookie.is_none());
        let row = by_cookie.or_else(|| rows.iter().filter(|_| without_cookies).find(has_addresses));
        Ok(row.cloned())
    }

    pub(super) fn destroy(&mut self, socket: SocketId) -> Result<(), StepError> {
        self.sandbox.own()?;
        let row = match self.find(socket)? {
            Some(row) => row,
            // Nothing is left of it: the kernel is asked for it all the same, and says so.
            None => self.last_seen(socket)?,
        };
        Ok(self.sandbox.diag().map_err(tables_unread)?.destroy(&row)?)
    }

    /// A socket as it was when it was looked at last. With its cookie, no other can be taken for it.
    pub(super) fn last_seen(&self, socket: SocketId) -> Result<DiagRow, StepError> {
        let entry = self.socket_table.get(socket).filter(|entry| entry.cookie.is_some());
        let entry = entry.ok_or_else(|| StepError::Internal("the socket was never looked at".to_owned()))?;
        let SocketKind { protocol, family } = entry.kind;
        let nowhere = SocketAddr::new(wildcard(family == Family::Ipv6), 0);
        Ok(DiagRow {
            protocol,
            family,
            local: entry.local.unwrap_or(nowhere),
            peer: entry.peer.unwrap_or(nowhere),
            interface: 0,
            cookie: entry.cookie,
            state: SocketState::Gone,
            uid: 0,
            inode: 0,
        })
    }

    pub(super) fn ready(&self, wanted: &[SocketId]) -> Result<Vec<SocketId>, StepError> {
        // On loopback what was sent is there when send returns, unless the kernel was interrupted and left
        // the rest to ksoftirqd: so what is not there at once gets another moment.
        let mut ready = self.ready_now(wanted)?;
        for pause in [1, 2, 4] {
            if ready.len() == wanted.len() {
                break;
            }
            self.timer.sleep(Duration::from_millis(pause));
            ready = self.ready_now(wanted)?;
        }
        Ok(ready)
    }

    pub(super) fn ready_now(&self, wanted: &[SocketId]) -> Result<Vec<SocketId>, StepError> {
        let mut ready = self.sockets.ready(wanted);
        for process in self.processes.iter().flatten() {
            if let Answer::Sockets(more) = process.ask(&Request::Ready(wanted.to_vec()), self.timer)?.answer {
                ready.extend(more);
            }
        }
        ready.sort_unstable();
        ready.dedup();
        Ok(ready)
    }
}

/// How long a state may last that only waits for an acknowledgement. On loopback that comes at once, unless
/// the other side has nothing to send and puts it off for 40 to 200 ms (`TCP_DELACK_MIN`, `TCP_DELACK_MAX`):
/// whether a look comes before it or after it is chance.
const SETTLES: Duration = Duration::from_millis(250);

/// How often a look is taken meanwhile.
const LOOK_AGAIN: Duration = Duration::from_millis(4);

/// Whether a state waits for nothing but an acknowledgement.
pub(super) fn is_passing(state: SocketState) -> bool {
    matches!(state, SocketState::FinWait1 | SocketState::Closing | SocketState::LastAck)
}

/// Whether a row of the kernel's is this socket, or what it left.
pub(super) fn is_of(row: &DiagRow, entry: &TrackedSocket) -> bool {
    match row.cookie {
        Some(_) => row.cookie == entry.cookie,
        None => row.inode != 0 && u64::from(row.inode) == entry.inode,
    }
}

/// Why it is not known what the kernel has. The errno is that of our look, not of a step.
pub(super) fn tables_unread(error: io::Error) -> StepError {
    StepError::internal("cannot read the kernel's tables", error)
}
