//! Which processes hold a copy of a socket.

use std::collections::BTreeSet;

use crate::language::script::ProcessId;

/// A set of processes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Holders(BTreeSet<ProcessId>);

impl Holders {
    pub(super) fn of(process: ProcessId) -> Self {
        Self(BTreeSet::from([process]))
    }

    pub(super) fn contains(&self, process: ProcessId) -> bool {
        self.0.contains(&process)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn insert(&mut self, process: ProcessId) {
        self.0.insert(process);
    }

    pub(super) fn remove(&mut self, process: ProcessId) {
        self.0.remove(&process);
    }

    pub(super) fn first(&self) -> Option<ProcessId> {
        self.0.first().copied()
    }
}
