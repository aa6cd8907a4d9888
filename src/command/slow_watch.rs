//! Notices cases that take long while they run.

use std::time::{Duration, Instant};

use crate::run::{CaseId, RunEvent};

/// The cases that run, and since when.
pub(super) struct SlowWatch {
    after: Duration,
    running: Vec<(CaseId, Instant)>,
    /// The script of which it was said last: of a scenario once is enough, and its cases run side by side.
    said: Vec<usize>,
}

impl SlowWatch {
    pub(super) fn new(after: Duration) -> Self {
        Self { after, running: Vec::new(), said: Vec::new() }
    }

    /// The cases that are to be called slow now, the first of each scenario, and after which time.
    pub(super) fn follow(&mut self, event: &RunEvent, now: Instant) -> Vec<(CaseId, Duration)> {
        match event {
            RunEvent::CaseStarted(case) => self.running.push((*case, now)),
            RunEvent::CaseFinished { case, .. } | RunEvent::CaseRetried { case, .. } => {
                self.running.retain(|(running, _)| running != case);
            }
            RunEvent::Diagnosed(_)
            | RunEvent::Started(_)
            | RunEvent::Waiting
            | RunEvent::Slow(..)
            | RunEvent::ScenarioFinished(_)
            | RunEvent::Aborted(_)
            | RunEvent::Finished(_) => {}
        }
        let mut slow = Vec::new();
        for (case, since) in &self.running {
            if now.duration_since(*since) > self.after && !self.said.contains(&case.script) {
                self.said.push(case.script);
                slow.push((*case, self.after));
            }
        }
        slow
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_slow_once_and_only_while_it_runs() {
        let began = Instant::now();
        let after = |seconds| began + Duration::from_secs(seconds);
        let case = |script, case| CaseId { script, case };
        let mut watch = SlowWatch::new(Duration::from_secs(5));
        assert_eq!(watch.follow(&RunEvent::CaseStarted(case(0, 0)), after(0)), []);
        assert_eq!(watch.follow(&RunEvent::CaseStarted(case(0, 1)), after(1)), []);
        assert_eq!(watch.follow(&RunEvent::CaseStarted(case(1, 0)), after(4)), []);
        assert_eq!(watch.follow(&RunEvent::Waiting, after(5)), []);
        assert_eq!(watch.follow(&RunEvent::Waiting, after(8)), [(case(0, 0), Duration::from_secs(5))]);
        assert_eq!(watch.follow(&RunEvent::Waiting, after(9)), []);
        assert_eq!(watch.follow(&RunEvent::Waiting, after(10)), [(case(1, 0), Duration::from_secs(5))]);
    }
}
