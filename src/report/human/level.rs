//! Of which scenarios a run says something.

use crate::run::Verdict;

/// From which verdict on a scenario is shown: the values of `--status-level` of nextest, as far as they mean something
/// here, each with all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// No scenario at all.
    None,
    /// Those that failed, or whose snapshot is not what happened.
    Fail,
    /// And those that take long, while they run.
    Slow,
    /// And those that passed, a line each.
    Pass,
    /// And those that were skipped.
    Skip,
    /// And of all of them everything: steps and times.
    All,
}

impl Level {
    /// The lowest level at which a scenario with this verdict is shown.
    pub(super) fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Failed
            | Verdict::Differs(_)
            | Verdict::New(_)
            | Verdict::Accepted(_)
            | Verdict::Unsettled(_) => Level::Fail,
            Verdict::Passed => Level::Pass,
            Verdict::Skipped(_) => Level::Skip,
        }
    }
}
