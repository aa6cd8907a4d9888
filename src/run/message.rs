//! How the events of a run travel from where its cases run: over the pipe of a worker, or the stream of an agent.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::RunEvent;
use super::trace::Trace;

/// What those who run cases send to those who asked for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a message is gone as soon as it has been read")]
pub(crate) enum Message {
    /// A trace that nothing before had; it has the next number, from 0 on.
    Trace(Arc<Trace>),
    /// Something that happened, with the number of its trace.
    Event(RunEvent<u32>),
    /// From now on a worker waits on the clock, or does so no more.
    Blocked(bool),
    /// Everything that was asked for has been done.
    Done,
    /// It cannot be done, and why.
    Failed(String),
    /// There are as many namespaces as the system allows: a worker gives back what it has not told of.
    NoRoom,
}

/// The traces that have been sent, by number.
#[derive(Default)]
pub(crate) struct SentTraces(HashMap<Arc<Trace>, u32>);

impl SentTraces {
    /// The number of a trace and, if it has not been sent, the trace itself, which is to be sent now.
    pub(crate) fn number(
        &mut self,
        trace: impl Borrow<Trace> + Into<Arc<Trace>>,
    ) -> (u32, Option<Arc<Trace>>) {
        if let Some(number) = self.0.get(trace.borrow()) {
            return (*number, None);
        }
        // A run has at most a million cases, and a case at most as many traces as repetitions.
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let trace = trace.into();
        self.0.insert(Arc::clone(&trace), number);
        (number, Some(trace))
    }

    /// Forgets them all: the receiver does, too.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
