//! Which processes hold a copy of a socket.

use crate::language::script::ProcessId;

/// A set of processes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Holders(Vec<ProcessId>);

impl Holders {
    pub(super) fn of(process: ProcessId) -> Self {
        Self(vec![process])
    }

    pub(super) fn contains(&self, process: ProcessId) -> bool {
        self.0.contains(&process)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn insert(&mut self, process: ProcessId) {
        if !self.contains(process) {
            self.0.push(process);
        }
    }

    pub(super) fn remove(&mut self, process: ProcessId) {
        self.0.retain(|holder| *holder != process);
    }

    pub(super) fn first(&self) -> Option<ProcessId> {
        self.0.first().copied()
    }
}
