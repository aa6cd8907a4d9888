//! A run as JUnit XML on standard output: a suite for each scenario, a test for each of its cases, and,
//! where snapshots are compared, one for its snapshot.
//!
//! Its times are those that cases took on their system; nothing else in it varies from run to run.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use crate::language::diagnostic::Diagnostic;
use crate::run::trace::CaseResult;
use crate::run::{CaseId, Diagnosed, RunEvent, Verdict};

use super::reporter::{FinishedScenario, Reporter, RunContext};
use super::screen::Screen;
use super::test_case::{self, Ended, Failure};

/// Writes the document when the run is over.
#[derive(Clone, Debug)]
pub(crate) struct Junit {
    snapshots: bool,
    /// How long cases took whose scenario has not ended.
    times: HashMap<CaseId, Duration>,
    report: Report,
}

impl Junit {
    /// A document in which each scenario has a test for its snapshot, if snapshots are compared.
    #[must_use]
    pub(crate) fn new(snapshots: bool) -> Self {
        Self { snapshots, times: HashMap::new(), report: Report::new("sockdrill") }
    }
}

impl Reporter for Junit {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Diagnosed(diagnosed) => self.diagnosed(diagnosed),
            RunEvent::CaseFinished { case, time, .. } => {
                let taken = self.times.entry(*case).or_default();
                *taken = taken.saturating_add(*time);
            }
            RunEvent::ScenarioFinished(result) => {
                let suite = self.suite(run.scenario(result));
                self.report.add_test_suite(suite);
            }
            RunEvent::Aborted(message) => {
                self.failed(message);
                return self.write(screen);
            }
            RunEvent::Finished(_) => return self.write(screen),
            RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..) => {}
        }
        Ok(())
    }
}

impl Junit {
    /// A script with errors is a suite of one test, which is in error. Warnings have no place in the format.
    fn diagnosed(&mut self, diagnosed: &Diagnosed) {
        if !diagnosed.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        let failure = test_case::of_diagnostics(
            &diagnosed.diagnostics,
            &diagnosed.path,
            &diagnosed.source,
            "invalid script",
        );
        let mut suite = TestSuite::new(diagnosed.path.as_str());
        suite.add_test_case(test(diagnosed.path.as_str(), diagnosed.path.as_str(), error(&failure, "wrong")));
        self.report.add_test_suite(suite);
    }

    fn suite(&mut self, scenario: FinishedScenario<'_>) -> TestSuite {
        let path = scenario.script.path.as_str();
        let mut suite = TestSuite::new(path);
        if let Some(title) = &scenario.script.header.title {
            suite.add_property(Property::new("title", title));
        }
        let mut all = Duration::ZERO;
        for result in &scenario.result.cases {
            let id = CaseId { script: scenario.result.script, case: result.number };
            let time = self.times.remove(&id).unwrap_or_default();
            all = all.saturating_add(time);
            let mut case = case(scenario, result);
            case.set_time(time);
            suite.add_test_case(case);
        }
        suite.set_time(all);
        let verdict = &scenario.result.verdict;
        if let (Verdict::Skipped(Some(reason)), []) = (verdict, &*scenario.result.cases) {
            suite.add_test_case(test(path, path, skipped(reason)));
        } else if self.snapshots {
            let snapshot = test_case::of_snapshot(verdict);
            suite.add_test_cases(snapshot.map(|ended| test("snapshot", path, status(ended, "snapshot"))));
        }
        suite
    }

    /// What keeps a run from going on is an error of its own, so that nobody takes the rest for all.
    fn failed(&mut self, message: &str) {
        let failure = Failure { message: message.to_owned(), at: None, text: format!("error: {message}\n") };
        let mut suite = TestSuite::new("sockdrill");
        suite.add_test_case(test("run", "sockdrill", error(&failure, "failed")));
        self.report.add_test_suite(suite);
    }

    fn write(&self, screen: &mut Screen) -> io::Result<()> {
        // Written as a whole, so that an error of the output stays one of the output.
        let document = self.report.to_string().map_err(io::Error::other)?;
        screen.print(&document)?;
        screen.flush()
    }
}

fn case(scenario: FinishedScenario<'_>, trace: &CaseResult) -> TestCase {
    let path = scenario.script.path.as_str();
    let name = test_case::name(scenario.script, trace.number);
    test(name.as_deref().unwrap_or(path), path, status(test_case::of_case(scenario, trace), "case"))
}

fn test(name: &str, path: &str, status: TestCaseStatus) -> TestCase {
    let mut test = TestCase::new(name, status);
    test.set_classname(path);
    // Not of the format, but what GitLab, CircleCI and others look for.
    if Path::new(path).extension().is_some_and(|extension| extension == "drill") {
        test.extra.insert("file".into(), path.into());
    }
    test
}

fn status(ended: Ended, what: &str) -> TestCaseStatus {
    match ended {
        Ended::Passed => TestCaseStatus::success(),
        Ended::Skipped(reason) => skipped(&reason),
        Ended::Failed(failure) => described(NonSuccessKind::Failure, &failure, what),
        Ended::Broken(failure) => error(&failure, what),
    }
}

fn error(failure: &Failure, what: &str) -> TestCaseStatus {
    described(NonSuccessKind::Error, failure, what)
}

fn described(kind: NonSuccessKind, failure: &Failure, what: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(what).set_message(&failure.message).set_description(&failure.text);
    status
}

fn skipped(reason: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(reason);
    status
}
