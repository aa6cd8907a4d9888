//! A scenario that has ended.

use serde::{Serialize, Serializer};

use crate::report::reporter;
use crate::run::{SnapshotChange, Verdict};
use crate::text::excerpt::Source;

use super::case::LazyCase;

/// A scenario, with its verdict and its cases.
#[derive(Serialize)]
pub(super) struct ScenarioObject<'s> {
    path: &'s str,
    title: Option<&'s str>,
    tags: &'s [String],
    verdict: &'static str,
    /// Why it was skipped, if its cases do not say; what is wrong with its snapshot.
    reason: Option<&'s str>,
    /// What its snapshot would change to, if it would.
    snapshot: Option<SnapshotObject<'s>>,
    cases: LazyCases<'s>,
}

#[derive(Serialize)]
struct SnapshotObject<'s> {
    accepted: Option<&'s str>,
    actual: &'s str,
    pending: Option<String>,
    /// Why it could not be written, if it could not.
    refused: Option<&'s str>,
}

impl<'s> ScenarioObject<'s> {
    pub(super) fn new(scenario: reporter::FinishedScenario<'s>) -> Self {
        let script = scenario.script;
        let (verdict, reason, snapshot) = verdict(&scenario.result.verdict);
        Self {
            path: &script.path,
            title: script.header.title.as_deref(),
            tags: &script.header.tags,
            verdict,
            reason,
            snapshot,
            cases: LazyCases { scenario, source: Source::new(&script.source) },
        }
    }
}

fn verdict(verdict: &Verdict) -> (&'static str, Option<&str>, Option<SnapshotObject<'_>>) {
    match verdict {
        Verdict::Passed => ("passed", None, None),
        Verdict::Failed => ("failed", None, None),
        Verdict::Differs(change) => ("differs", None, Some(snapshot(change, Some(&change.accepted)))),
        Verdict::New(change) => ("new", None, Some(snapshot(change, None))),
        Verdict::Accepted(change) => {
            let accepted = Some(&change.accepted[..]).filter(|accepted| !accepted.is_empty());
            ("accepted", None, Some(snapshot(change, accepted)))
        }
        Verdict::Unsettled(reason) => ("unsettled", Some(reason), None),
        Verdict::Skipped(reason) => ("skipped", reason.as_deref(), None),
    }
}

fn snapshot<'s>(change: &'s SnapshotChange, accepted: Option<&'s str>) -> SnapshotObject<'s> {
    SnapshotObject {
        accepted,
        actual: &change.actual,
        pending: change.pending.as_ref().map(|path| path.display().to_string()),
        refused: change.refused.as_deref(),
    }
}

/// The cases, each built when it is written: there may be a million of them.
struct LazyCases<'s> {
    scenario: reporter::FinishedScenario<'s>,
    source: Source<'s>,
}

impl Serialize for LazyCases<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let case = |(index, case)| LazyCase {
            script: self.scenario.script,
            source: &self.source,
            case,
            repeated: self.scenario.result.repeated.get(index),
        };
        serializer.collect_seq(self.scenario.result.cases.iter().enumerate().map(case))
    }
}
