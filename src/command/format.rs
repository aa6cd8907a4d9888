//! How a run is shown: for people or in a format for machines, and in files beside that.

use std::env;
use std::fs::File;
use std::path::PathBuf;

use crate::report::github::Github;
use crate::report::human::{self, NextSteps};
use crate::report::json::Json;
use crate::report::junit::Junit;
use crate::report::machine::Machine;
use crate::report::progress::Progress;
use crate::report::reporter::Reporter;
use crate::report::reports::Reports;
use crate::report::screen::Screen;
use crate::report::tap::Tap;
use crate::run::Summary;

use super::errors::InternalError;
use super::exit::Failure;
use super::flags::{Format, ReportFile, View};

/// What is shown of a run.
#[derive(Clone, Copy)]
pub(super) enum Shown {
    /// What happened; whether in several scenarios.
    Trace { several: bool },
    /// What came of it, and of its snapshots.
    Verdicts,
}

/// The file to which a step of a workflow appends its summary, in Markdown.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary>
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The reporter for a view, with what the user can type at the end of the run.
pub(super) fn reporter(
    view: &View,
    shown: Shown,
    next: NextSteps,
    screen: &mut Screen,
) -> Result<Box<dyn Reporter>, Failure> {
    if matches!(view.format, Format::Github) {
        screen.read_by_workflow();
    }
    let machine = |format: Box<dyn Reporter>| -> Box<dyn Reporter> {
        Box::new(Machine::new(format, shown.last_line()))
    };
    let human = || shown.human(human::Shown { level: view.level(), next, durations: view.durations });
    let reporter = match view.format {
        Format::Human if screen.live => Box::new(Progress::new(human())),
        Format::Human => human(),
        Format::Github => {
            let summary = env::var_os(STEP_SUMMARY).filter(|path| !path.is_empty()).map(PathBuf::from);
            Box::new(Github::new(human(), summary, shown.last_line()))
        }
        Format::Json | Format::Junit | Format::Tap => machine(shown.format(view.format)),
    };
    if view.report.is_empty() {
        return Ok(reporter);
    }
    let mut reports = Reports::new(reporter);
    for ReportFile { format, path } in &view.report {
        let file = File::create(path).map_err(|error| InternalError::Write { path: path.clone(), error })?;
        reports.add(shown.format(*format), path, file);
    }
    Ok(Box::new(reports))
}

impl Shown {
    fn human(self, shown: human::Shown) -> Box<dyn Reporter> {
        match self {
            Shown::Trace { several } => Box::new(human::Run::new(several, shown)),
            Shown::Verdicts => Box::new(human::Test::new(shown)),
        }
    }

    /// What writes a format for machines; for people it would be the same as JSON, and nobody asks for that.
    fn format(self, format: Format) -> Box<dyn Reporter> {
        match format {
            Format::Junit => Box::new(Junit::new(matches!(self, Shown::Verdicts))),
            Format::Tap => Box::<Tap>::default(),
            Format::Json | Format::Human | Format::Github => Box::new(Json),
        }
    }

    fn last_line(self) -> fn(&Summary) -> String {
        match self {
            Shown::Trace { .. } => human::Run::last_line,
            Shown::Verdicts => human::Test::last_line,
        }
    }
}
