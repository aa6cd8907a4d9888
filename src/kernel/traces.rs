//! The traces that the cases of a run took, each kept once.

use std::collections::HashSet;
use std::sync::Arc;

use crate::run::trace::Trace;

/// From how many traces on those are looked for that nobody has any more.
const MANY: usize = 256;

/// The traces of a run.
pub(super) struct Traces {
    known: HashSet<Arc<Trace>>,
    /// How many there may be before those are forgotten that nobody else has.
    room: usize,
}

impl Traces {
    pub(super) fn new() -> Self {
        Self { known: HashSet::new(), room: MANY }
    }

    /// The one that is kept of all that are equal to this one.
    pub(super) fn kept(&mut self, trace: Arc<Trace>) -> Arc<Trace> {
        if let Some(known) = self.known.get(&trace) {
            return Arc::clone(known);
        }
        if self.known.len() >= self.room {
            self.known.retain(|trace| Arc::strong_count(trace) > 1);
            self.room = MANY.max(self.known.len() * 2);
        }
        self.known.insert(Arc::clone(&trace));
        trace
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::trace::End;

    fn trace(reason: usize) -> Arc<Trace> {
        Arc::new(Trace { steps: Vec::new(), end: End::Broken(reason.to_string()) })
    }

    #[test]
    fn equal_traces_are_one() {
        let mut traces = Traces::new();
        let first = traces.kept(trace(1));
        assert!(Arc::ptr_eq(&first, &traces.kept(trace(1))));
        assert!(!Arc::ptr_eq(&first, &traces.kept(trace(2))));
    }

    #[test]
    fn traces_that_nobody_has_are_forgotten() {
        let mut traces = Traces::new();
        let kept: Vec<Arc<Trace>> = (0..MANY).map(|number| traces.kept(trace(number))).collect();
        (MANY..10 * MANY).for_each(|number| drop(traces.kept(trace(number))));
        assert!(traces.known.len() <= 2 * MANY, "{}", traces.known.len());
        assert!(
            kept.into_iter()
                .enumerate()
                .all(|(number, kept)| Arc::ptr_eq(&kept, &traces.kept(trace(number))))
        );
    }
}
