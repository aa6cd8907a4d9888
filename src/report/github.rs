//! A run for people, and beside it annotations for GitHub: workflow commands, which show a failure at its
//! line in the diff of a pull request.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::language::diagnostic::{Diagnostic, Label, Severity};
use crate::language::script::Script;

use crate::run::{Diagnosed, RunEvent, SnapshotChange, Summary, Verdict};

use super::reporter::{FinishedScenario, Reporter, RunContext};
use super::screen::Screen;
use super::step_summary::StepSummary;
use crate::text::excerpt::{Extent, Source};
use crate::text::failures;
use crate::text::foreign::visible;

/// GitHub shows so many errors of a step, and no more: one scenario should not take them all.
const MOST: usize = 3;

/// Lets another reporter show the run, and adds the annotations.
pub(crate) struct Github {
    human: Box<dyn Reporter>,
    /// The summary of the step, and the file that it is appended to, if there is one.
    summary: Option<(StepSummary, PathBuf)>,
}

impl Github {
    /// Annotations beside what this reporter shows, and a summary at the end of this file.
    #[must_use]
    pub(crate) fn new(
        human: Box<dyn Reporter>,
        summary: Option<PathBuf>,
        last_line: fn(&Summary) -> String,
    ) -> Self {
        Self { human, summary: summary.map(|path| (StepSummary::new(last_line), path)) }
    }
}

impl Reporter for Github {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        self.human.report(event, run, screen)?;
        if let Some((summary, path)) = &mut self.summary {
            summary.follow(event, run);
            if let RunEvent::Finished(numbers) = event {
                let text = summary.take(numbers);
                let mut file = File::options().append(true).create(true).open(path)?;
                file.write_all(text.as_bytes())?;
            }
        }
        match event {
            RunEvent::Diagnosed(diagnosed) => screen.print_as_it_is(&of_diagnosed(diagnosed))?,
            RunEvent::ScenarioFinished(result) => {
                screen.print_as_it_is(&of_scenario(run.scenario(result)))?;
            }
            RunEvent::Aborted(message) => screen.print_as_it_is(&command("error", &[], message))?,
            RunEvent::Finished(summary) => screen.print_as_it_is(&of_orphans(summary))?,
            RunEvent::Started(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..) => return Ok(()),
        }
        screen.flush()
    }
}

fn of_diagnosed(diagnosed: &Diagnosed) -> String {
    let source = Source::new(&diagnosed.source);
    diagnosed
        .diagnostics
        .iter()
        .map(|diagnostic| of_diagnostic(diagnostic, &diagnosed.path, &source))
        .collect()
}

fn of_scenario(scenario: FinishedScenario<'_>) -> String {
    match &scenario.result.verdict {
        Verdict::Failed => of_failures(scenario),
        Verdict::Differs(change) => of_change(scenario.script, "snapshot differs", DIFFERS, change),
        Verdict::New(change) => of_change(scenario.script, "no snapshot yet", NEW, change),
        Verdict::Unsettled(reason) => of_snapshot(scenario.script, "no usable snapshot", reason),
        Verdict::Passed | Verdict::Accepted(_) | Verdict::Skipped(_) => String::new(),
    }
}

/// A failure that many cases have in common is said once.
fn of_failures(scenario: FinishedScenario<'_>) -> String {
    let source = Source::new(&scenario.script.source);
    let failures = failures::of_cases(scenario.script, &scenario.result.cases);
    let annotation = |failure: &Diagnostic| of_diagnostic(failure, &scenario.script.path, &source);
    failures.iter().take(MOST).map(annotation).collect()
}

const DIFFERS: &str = "What happened is not what the snapshot says. `sockdrill test` shows the difference; if it \
                       is right, accept the pending snapshot (`sockdrill review`) and commit it.";

const NEW: &str = "There is no snapshot yet. Run `sockdrill test`, accept the pending snapshot (`sockdrill \
                   review`) and commit it.";

fn of_change(script: &Script, title: &str, message: &str, change: &SnapshotChange) -> String {
    let pending = change.pending.as_ref().map(|path| format!("Pending snapshot: {}", path.display()));
    let lines: Vec<&str> =
        [Some(message), pending.as_deref(), change.refused.as_deref()].into_iter().flatten().collect();
    of_snapshot(script, title, &lines.join("\n"))
}

/// A snapshot is about the scenario as a whole, so it is annotated at its first line.
fn of_snapshot(script: &Script, title: &str, message: &str) -> String {
    command("error", &first_line(script.path.clone(), title), message)
}

fn of_orphans(summary: &Summary) -> String {
    let annotations = summary.orphans.iter().map(|path| {
        let properties = first_line(path.display().to_string(), "snapshot without a scenario");
        command("warning", &properties, LEFT)
    });
    annotations.collect()
}

const LEFT: &str = "The scenario of this snapshot no longer exists. `sockdrill prune` deletes the snapshot.";

fn first_line(path: String, title: &str) -> [(&'static str, String); 3] {
    [("file", path), ("line", "1".to_owned()), ("title", title.to_owned())]
}

fn of_diagnostic(found: &Diagnostic, path: &str, source: &Source<'_>) -> String {
    let extent = source.extent(found.span);
    let properties = [
        ("file", path.to_owned()),
        ("line", extent.start.line.to_string()),
        ("col", extent.start.column.to_string()),
        ("endLine", last_line(&extent).to_string()),
        ("title", found.code().to_string()),
    ];
    let name = match found.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    command(name, &properties, &message(found, source))
}

/// The line of the last character.
fn last_line(extent: &Extent) -> usize {
    let ends_before = extent.end.column == 1 && extent.end.line > extent.start.line;
    if ends_before { extent.end.line - 1 } else { extent.end.line }
}

/// Everything that the diagnostic says, a line each.
fn message(found: &Diagnostic, source: &Source<'_>) -> String {
    let texts = found.texts();
    let mut lines = vec![texts.message];
    if !texts.label.is_empty() {
        lines.push(texts.label);
    }
    let related = |label: &Label| format!("line {}: {}", source.extent(label.span).start.line, label.text);
    lines.extend(texts.related.iter().map(related));
    lines.extend(texts.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(texts.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}

/// A workflow command, escaped as `@actions/core` does it (`packages/core/src/command.ts`).
fn command(name: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<String> =
        properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    let blank = if properties.is_empty() { "" } else { " " };
    format!("::{name}{blank}{}::{}\n", properties.join(","), data(message))
}

fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_message_or_a_property_is_escaped() {
        assert_eq!(
            command("error", &[("file", "a,b:c%.drill".to_owned())], "100%: yes,\r\nno"),
            "::error file=a%2Cb%3Ac%25.drill::100%25: yes,\\r%0Ano\n"
        );
        assert_eq!(command("error", &[], "no"), "::error::no\n");
    }
}
