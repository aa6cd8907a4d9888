//! Reads scenarios, and checks them.

use std::io;

use crate::language::check;
use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::plan;
use crate::report::reporter::{Reporter, RunContext};
use crate::report::screen::Screen;
use crate::run::{Checked, Diagnosed, RunEvent, RunOptions};
use crate::settings::Settings;
use crate::text::diagnostics;

/// All scripts that were read.
#[derive(Default)]
pub(super) struct Loaded {
    /// The scripts with which nothing is wrong.
    pub(super) scripts: Vec<Script>,
    /// The diagnostics of the checker, one event for each script that has any.
    diagnosed: Vec<RunEvent>,
    pub(super) files: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// How many files have no text, or a name that no scenario has; each is an error of its own.
    pub(super) unread: usize,
}

/// One script, checked.
pub(super) struct LoadedScript {
    /// The script, if nothing is wrong with it.
    script: Option<Script>,
    /// The diagnostics of the checker, if any.
    diagnosed: Option<Diagnosed>,
    /// Whether it was not read at all.
    unread: bool,
}

impl LoadedScript {
    /// Checks a script, its cases too.
    pub(super) fn of(name: &str, source: String, settings: &Settings) -> Self {
        let checked = check::check(name, &source);
        Self::checked(name, source, checked, settings)
    }

    /// Checks the cases of a script that is checked otherwise.
    pub(super) fn checked(name: &str, source: String, checked: check::Checked, settings: &Settings) -> Self {
        let (script, diagnostics) = match plan::check_cases(checked, Some(&settings.system_names())) {
            Ok((script, warnings)) => (Some(script), warnings),
            Err(diagnostics) => (None, diagnostics),
        };
        Self { script, diagnosed: diagnosed(name, source, diagnostics), unread: false }
    }

    /// A file that has no text, or not all of it.
    pub(super) fn unreadable(name: &str, source: String, error: Diagnostic) -> Self {
        Self { script: None, diagnosed: diagnosed(name, source, vec![error]), unread: true }
    }
}

fn diagnosed(path: &str, mut source: String, diagnostics: Vec<Diagnostic>) -> Option<Diagnosed> {
    if diagnostics.is_empty() {
        return None;
    }
    // It may be one of thousands, and was read into more room than it needs.
    source.shrink_to_fit();
    Some(Diagnosed { path: path.to_owned(), source, diagnostics })
}

impl Loaded {
    /// Room for so many scripts.
    pub(super) fn with_capacity(scripts: usize) -> Self {
        Self { scripts: Vec::with_capacity(scripts), ..Self::default() }
    }

    /// Adds a script.
    pub(super) fn add(&mut self, loaded: LoadedScript) {
        let LoadedScript { script, diagnosed, unread } = loaded;
        self.files += 1;
        self.scripts.extend(script);
        self.unread += usize::from(unread);
        if let Some(diagnosed) = diagnosed {
            let errors = diagnosed.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
            self.errors += errors;
            self.warnings += diagnosed.diagnostics.len() - errors;
            self.diagnosed.push(RunEvent::Diagnosed(diagnosed));
        }
    }

    /// Reports the diagnostics.
    pub(super) fn report(&self, reporter: &mut dyn Reporter, screen: &mut Screen) -> io::Result<()> {
        let run = RunContext { scripts: &[], selected: 0, options: &RunOptions::default() };
        for diagnosed in &self.diagnosed {
            reporter.report(diagnosed, run, screen)?;
        }
        Ok(())
    }

    /// How many files, errors and warnings there are. Where only some files were not read, the others run, and these are
    /// no errors of the run.
    pub(super) fn checked(&self) -> Checked {
        let others_run = self.errors == self.unread && !self.scripts.is_empty();
        let errors = if others_run { 0 } else { self.errors };
        Checked { files: self.files, errors, warnings: self.warnings }
    }

    /// The line that ends a list of errors.
    pub(super) fn summary(&self) -> String {
        diagnostics::summary(self.errors, self.warnings, self.files)
    }
}
