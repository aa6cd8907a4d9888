//! The order in which cases begin: that of the scripts and their axes, or one of chance.

use super::message::CaseSpan;

use crate::language::script::Script;
use crate::run::RunOptions;

/// What is to run, in order.
pub(super) struct Order {
    spans: std::vec::IntoIter<CaseSpan>,
    runs: usize,
}

impl Order {
    pub(super) fn new(scripts: &[Script], options: &RunOptions) -> Self {
        let repeat = options.repeat.get();
        let counts = scripts.iter().map(Script::cases);
        let counts = counts.enumerate();
        let span = |script, cases| CaseSpan { script, cases, repetitions: 0..repeat };
        let spans: Vec<CaseSpan> = match options.shuffle {
            None => counts.map(|(script, count)| span(script, 0..count)).collect(),
            Some(seed) => {
                let single = |(script, count)| (0..count).map(move |case| span(script, case..case + 1));
                let mut spans: Vec<CaseSpan> = counts.flat_map(single).collect();
                fastrand::Rng::with_seed(seed).shuffle(&mut spans);
                spans
            }
        };
        let runs = spans.iter().map(CaseSpan::runs).sum();
        Self { spans: spans.into_iter(), runs }
    }

    /// How many runs of cases there are in all.
    pub(super) fn runs(&self) -> usize {
        self.runs
    }
}

impl Iterator for Order {
    type Item = CaseSpan;

    fn next(&mut self) -> Option<CaseSpan> {
        self.spans.next()
    }
}
