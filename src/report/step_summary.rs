//! The summary of a run that GitHub shows on the page of a job, in Markdown: the numbers, and a row for each scenario
//! that did not pass.

use crate::run::{RunEvent, Summary, Verdict};

use super::reporter::{FinishedScenario, RunContext};
use super::test_case::{self, Ended};
use crate::text::foreign::markdown as escaped;

/// How many scenarios have a row. GitHub refuses a summary of more than 1 MiB.
const ROWS: usize = 200;

/// What is kept for the summary of a run.
pub(super) struct StepSummary {
    last_line: fn(&Summary) -> String,
    rows: Vec<String>,
    more: usize,
}

impl StepSummary {
    /// That of a run which is said in one line like this.
    pub(super) fn new(last_line: fn(&Summary) -> String) -> Self {
        Self { last_line, rows: Vec::new(), more: 0 }
    }

    /// Takes note of an event.
    pub(super) fn follow(&mut self, event: &RunEvent, run: RunContext<'_>) {
        match event {
            RunEvent::Diagnosed(diagnosed) => {
                for found in diagnosed.diagnostics.iter().filter(|found| found.is_error()) {
                    self.add(&["invalid", &diagnosed.path, &found.texts().message]);
                }
            }
            RunEvent::ScenarioFinished(result) => self.scenario(run.scenario(result)),
            RunEvent::Aborted(message) => self.add(&["aborted", "", message]),
            RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..)
            | RunEvent::Finished(_) => {}
        }
    }

    fn scenario(&mut self, scenario: FinishedScenario<'_>) {
        let word = match &scenario.result.verdict {
            Verdict::Failed => "failed",
            Verdict::Differs(_) => "differs",
            Verdict::New(_) => "new",
            Verdict::Unsettled(_) => "no usable snapshot",
            Verdict::Skipped(_) => "skipped",
            Verdict::Passed | Verdict::Accepted(_) => return,
        };
        let why = match test_case::of_scenario(scenario) {
            Ended::Passed => String::new(),
            Ended::Failed(failure) | Ended::Broken(failure) => failure.message,
            Ended::Skipped(reason) => reason,
        };
        self.add(&[word, &scenario.script.path, &why]);
    }

    fn add(&mut self, cells: &[&str]) {
        if self.rows.len() == ROWS {
            self.more += 1;
            return;
        }
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        self.rows.push(format!("| {} |\n", cells.join(" | ")));
    }

    /// The text, and makes ready for another run.
    pub(super) fn take(&mut self, summary: &Summary) -> String {
        let line = (self.last_line)(summary);
        let mut lines = vec![format!("### sockdrill\n\n{}\n\n", escaped(line.trim_end()))];
        if !self.rows.is_empty() {
            lines.push("| | scenario | |\n| --- | --- | --- |\n".to_owned());
            lines.append(&mut self.rows);
            lines.extend((self.more > 0).then(|| format!("\nand {} more\n", self.more)));
            lines.push("\n".to_owned());
        }
        self.more = 0;
        lines.concat()
    }
}
