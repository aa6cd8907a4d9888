//! What comes after the last line of a run: which scenarios did not pass, which took longest, and what to type next.

use std::time::Duration;

use crate::report::reporter::FinishedScenario;
use crate::run::{SnapshotChange, Summary, Tally, Verdict};
use crate::text::paint::{DIM, paint};
use crate::text::plural::count;

use super::headline::{headline, in_seconds};

/// How many scenarios are named again.
const NAMED: usize = 50;

/// What the user can type next.
#[derive(Clone, Debug, Default)]
pub(crate) struct NextSteps {
    /// What runs again those that did not pass; none where nothing remembers them.
    pub rerun: Option<&'static str>,
    /// What goes through the pending snapshots, where there may be some.
    pub review: Option<String>,
}

/// What is kept of a run for its end.
#[derive(Clone, Debug)]
pub(super) struct Closing {
    next: NextSteps,
    /// The lines of those that did not pass, without and with colour.
    open: Vec<[String; 2]>,
    /// How many snapshots are pending.
    pending: usize,
    /// How many of the slowest scenarios are wanted.
    durations: usize,
    /// Those that ran, with the time that their cases took.
    times: Vec<(Duration, String)>,
}

impl Closing {
    pub(super) fn new(next: NextSteps, durations: usize) -> Self {
        Self { next, open: Vec::new(), pending: 0, durations, times: Vec::new() }
    }

    pub(super) fn add(&mut self, scenario: FinishedScenario<'_>, time: Duration) {
        if self.durations > 0 && !scenario.result.cases.is_empty() {
            self.times.push((time, scenario.script.path.clone()));
        }
        let pending = |change: &SnapshotChange| usize::from(change.pending.is_some());
        match &scenario.result.verdict {
            Verdict::Differs(change) | Verdict::New(change) => self.pending += pending(change),
            Verdict::Failed | Verdict::Unsettled(_) => {}
            Verdict::Passed | Verdict::Accepted(_) | Verdict::Skipped(_) => return,
        }
        let tally = Tally::of(&scenario.result.cases);
        let failed = tally.failed + tally.broken;
        let cases = if failed > 0 && tally.cases > 1 {
            format!(" ({failed} of {})", count(tally.cases, "case"))
        } else {
            String::new()
        };
        self.open.push([false, true].map(|colour| format!("{}{cases}\n", headline(scenario, None, colour))));
    }

    /// The lines after the last one, and makes ready for another run. Of a single scenario everything has been said
    /// just before.
    pub(super) fn take(&mut self, summary: &Summary, colour: bool) -> String {
        let several = summary.scenarios.all > 1;
        let mut lines = self.slowest(colour);
        if several {
            let named = self.open.iter().map(|texts| texts[usize::from(colour)].clone());
            lines.extend(named.take(NAMED));
            let more = self.open.len().saturating_sub(NAMED);
            lines.extend((more > 0).then(|| format!("and {}\n", count(more, "more scenario"))));
        }
        let review = self.next.review.as_ref().filter(|_| self.pending > 0);
        let pending = count(self.pending, "pending snapshot");
        lines.extend(review.map(|review| format!("help: `{review}` goes through {pending}\n")));
        let rerun = self.next.rerun.filter(|_| several && !self.open.is_empty());
        lines.extend(rerun.map(|rerun| format!("help: `{rerun}` runs only what did not pass\n")));
        *self = Self::new(std::mem::take(&mut self.next), self.durations);
        lines.concat()
    }

    fn slowest(&mut self, colour: bool) -> Vec<String> {
        self.times.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        let line = |(time, path): &(Duration, String)| {
            format!("{} {path}\n", paint(&in_seconds(*time), DIM, colour))
        };
        self.times.iter().take(self.durations).map(line).collect()
    }
}
