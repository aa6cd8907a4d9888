//! A scenario that has ended.

use serde::{Serialize, Serializer};

use crate::report::reporter;
use crate::run::{Change, Verdict};
use crate::text::excerpt::Source;

use super::case;

/// What came of a scenario, and of each of its cases.
#[derive(Serialize)]
pub(super) struct Scenario<'s> {
    path: &'s str,
    title: Option<&'s str>,
    tags: &'s [String],
    verdict: &'static str,
    /// Why nothing of it counts, if that is not said of its cases; what is wrong with its record.
    reason: Option<&'s str>,
    /// What its record would change to, if it would.
    record: Option<Record<'s>>,
    cases: Cases<'s>,
}

#[derive(Serialize)]
struct Record<'s> {
    accepted: Option<&'s str>,
    actual: &'s str,
    pending: Option<String>,
    /// Why it could not be written, if it could not.
    refused: Option<&'s str>,
}

impl<'s> Scenario<'s> {
    pub(super) fn new(scenario: reporter::Scenario<'s>) -> Self {
        let script = scenario.script;
        let (verdict, reason, record) = verdict(&scenario.result.verdict);
        Self {
            path: &script.path,
            title: script.header.title.as_deref(),
            tags: &script.header.tags,
            verdict,
            reason,
            record,
            cases: Cases { scenario, source: Source::new(&script.source) },
        }
    }
}

fn verdict(verdict: &Verdict) -> (&'static str, Option<&str>, Option<Record<'_>>) {
    match verdict {
        Verdict::Passed => ("passed", None, None),
        Verdict::Failed => ("failed", None, None),
        Verdict::Differs(change) => ("differs", None, Some(record(change, Some(&change.accepted)))),
        Verdict::New(change) => ("new", None, Some(record(change, None))),
        Verdict::Unsettled(reason) => ("unsettled", Some(reason), None),
        Verdict::Skipped(reason) => ("skipped", reason.as_deref(), None),
    }
}

fn record<'s>(change: &'s Change, accepted: Option<&'s str>) -> Record<'s> {
    Record {
        accepted,
        actual: &change.actual,
        pending: change.pending.as_ref().map(|path| path.display().to_string()),
        refused: change.refused.as_deref(),
    }
}

/// The cases, each made when it is written: there may be a million of them.
struct Cases<'s> {
    scenario: reporter::Scenario<'s>,
    source: Source<'s>,
}

impl Serialize for Cases<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scene = case::Scene { script: self.scenario.script, source: &self.source };
        let told = |(place, trace)| case::Told {
            scene: &scene,
            trace,
            repeated: self.scenario.result.repeated.get(place),
        };
        serializer.collect_seq(self.scenario.result.cases.iter().enumerate().map(told))
    }
}
