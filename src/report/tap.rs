//! A run in the Test Anything Protocol, version 14 (<https://testanything.org/tap-version-14-specification.html>),
//! on standard output: a test point for each scenario, and for one with axes a subtest with a point for each
//! case.

use std::io;

use crate::language::diagnostic::Diagnostic;

use crate::run::{Diagnosed, RunEvent};

use super::reporter::{FinishedScenario, Reporter, RunContext};
use super::screen::Screen;
use super::test_case::{self, Ended, Failure};
use crate::text::columns::indented;
use crate::text::excerpt::Source;
use crate::text::foreign;

/// How far a subtest is indented.
const SUBTEST: usize = 4;

/// Writes a point for each scenario as it ends, and the plan when the run is over.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tap {
    /// Whether anything has been written.
    started: bool,
    /// How many points have been.
    points: usize,
}

impl Reporter for Tap {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Diagnosed(diagnosed) => self.diagnosed(diagnosed, screen),
            RunEvent::ScenarioFinished(result) => self.scenario(run.scenario(result), screen),
            RunEvent::Aborted(message) => self.print(&format!("Bail out! {}\n", in_a_line(message)), screen),
            RunEvent::Finished(_) => self.print(&format!("1..{}\n", self.points), screen),
            RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..) => Ok(()),
        }
    }
}

impl Tap {
    /// A script with errors is a point that is not ok. Warnings have no place in the format.
    fn diagnosed(&mut self, diagnosed: &Diagnosed, screen: &mut Screen) -> io::Result<()> {
        if !diagnosed.diagnostics.iter().any(Diagnostic::is_error) {
            return Ok(());
        }
        let (path, source) = (&diagnosed.path[..], &diagnosed.source[..]);
        let failure = test_case::of_diagnostics(&diagnosed.diagnostics, path, source, "invalid script");
        self.point(path, &Ended::Broken(failure), Script { path, source }, screen)
    }

    fn scenario(&mut self, scenario: FinishedScenario<'_>, screen: &mut Screen) -> io::Result<()> {
        let script = Script { path: &scenario.script.path, source: &scenario.script.source };
        if !scenario.script.axes.is_empty() && !scenario.result.cases.is_empty() {
            self.print(&subtest(scenario, script), screen)?;
        }
        self.point(script.path, &test_case::of_scenario(scenario), script, screen)
    }

    fn point(
        &mut self,
        name: &str,
        ended: &Ended,
        script: Script<'_>,
        screen: &mut Screen,
    ) -> io::Result<()> {
        let text = point(self.points + 1, name, ended, script);
        self.print(&text, screen)?;
        self.points += 1;
        Ok(())
    }

    /// The version is the first line.
    fn print(&mut self, text: &str, screen: &mut Screen) -> io::Result<()> {
        if !std::mem::replace(&mut self.started, true) {
            screen.print("TAP version 14\n")?;
        }
        screen.print(text)?;
        screen.flush()
    }
}

/// The script of a failure.
#[derive(Clone, Copy)]
struct Script<'s> {
    path: &'s str,
    source: &'s str,
}

fn subtest(scenario: FinishedScenario<'_>, script: Script<'_>) -> String {
    let points = scenario.result.cases.iter().enumerate().map(|(index, trace)| {
        let name = test_case::name(scenario.script, trace.number).unwrap_or_default();
        point(index + 1, &name, &test_case::of_case(scenario, trace), script)
    });
    let plan = format!("1..{}\n", scenario.result.cases.len());
    let body: String = points.chain([plan]).collect();
    format!("# Subtest: {}\n{}\n", escaped(script.path), indented(body.trim_end(), SUBTEST))
}

fn point(number: usize, name: &str, ended: &Ended, script: Script<'_>) -> String {
    let name = escaped(name);
    match ended {
        Ended::Passed => format!("ok {number} - {name}\n"),
        Ended::Skipped(reason) => format!("ok {number} - {name} # SKIP {}\n", in_a_line(reason)),
        Ended::Failed(failure) => format!("not ok {number} - {name}\n{}", block(failure, "fail", script)),
        Ended::Broken(failure) => format!("not ok {number} - {name}\n{}", block(failure, "error", script)),
    }
}

/// The diagnostic block: YAML, its short texts quoted as in JSON, which YAML has within it.
fn block(failure: &Failure, severity: &str, script: Script<'_>) -> String {
    let mut lines = vec![
        "---".to_owned(),
        format!("message: {}", quoted(&failure.message)),
        format!("severity: {severity}"),
    ];
    if let Some(at) = &failure.at {
        let location = Source::new(script.source).extent(at.span).start;
        lines.push("at:".to_owned());
        lines.push(format!("  file: {}", quoted(script.path)));
        lines.push(format!("  line: {}", location.line));
        lines.push(format!("  column: {}", location.column));
    }
    if !failure.text.is_empty() {
        // The text may begin with spaces, so its indentation is explicit.
        lines.push("text: |2".to_owned());
        lines.push(indented(failure.text.trim_end(), 2));
    }
    lines.push("...".to_owned());
    format!("{}\n", indented(&lines.join("\n"), 2))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(&*foreign::visible(text)).to_string()
}

/// A description: in it `#` would begin a directive.
fn escaped(text: &str) -> String {
    in_a_line(text).replace('\\', "\\\\").replace('#', "\\#")
}

fn in_a_line(text: &str) -> String {
    foreign::line(&text.replace(['\n', '\r'], " ")).into_owned()
}
