//! The order in which cases begin: that of the scripts and their axes, or one of chance.

use crate::kernel::message::Span;
use crate::plan;

use crate::run::Workload;

/// What is to run, in order.
pub(super) struct Order {
    spans: std::vec::IntoIter<Span>,
    runs: usize,
}

impl Order {
    pub(super) fn new(workload: Workload<'_>) -> Self {
        let repeat = workload.repeat.max(1);
        // A script with too many cases was refused before it came here.
        let counts = workload.scripts.iter().map(|script| plan::count(script).unwrap_or_default());
        let counts = counts.enumerate();
        let span = |script, cases| Span { script, cases, repetitions: 0..repeat };
        let spans: Vec<Span> = match workload.shuffle {
            None => counts.map(|(script, count)| span(script, 0..count)).collect(),
            Some(seed) => {
                let single = |(script, count)| (0..count).map(move |case| span(script, case..case + 1));
                let mut spans: Vec<Span> = counts.flat_map(single).collect();
                fastrand::Rng::with_seed(seed).shuffle(&mut spans);
                spans
            }
        };
        let runs = spans.iter().map(Span::runs).sum();
        Self { spans: spans.into_iter(), runs }
    }

    /// How many runs of cases there are in all.
    pub(super) fn runs(&self) -> usize {
        self.runs
    }
}

impl Iterator for Order {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        self.spans.next()
    }
}
