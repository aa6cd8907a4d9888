//! How long the cases of scenarios took, by the clock of the system on which they ran.

use std::time::Duration;

use crate::run::RunEvent;

/// The time that the cases of each scenario have taken together; several may run at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Times(Vec<Duration>);

impl Times {
    /// Takes note of an event.
    pub(super) fn follow(&mut self, event: &RunEvent) {
        match event {
            RunEvent::Started(_) => self.0.clear(),
            RunEvent::CaseFinished { case, time, .. } => {
                if self.0.len() <= case.script {
                    self.0.resize(case.script + 1, Duration::ZERO);
                }
                // An agent may say what it likes.
                self.0[case.script] = self.0[case.script].saturating_add(*time);
            }
            RunEvent::Diagnosed(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..)
            | RunEvent::ScenarioFinished(_)
            | RunEvent::Aborted(_)
            | RunEvent::Finished(_) => {}
        }
    }

    /// That of the script with this index.
    pub(super) fn of(&self, script: usize) -> Duration {
        self.0.get(script).copied().unwrap_or_default()
    }
}
