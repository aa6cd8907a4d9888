//! Reads scenarios, and checks them.

use std::io;

use crate::language::check;
use crate::language::diagnostic::{Code, Context, Diagnostic};
use crate::language::script::Script;
use crate::language::suggest;
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

/// What `check` does beyond what every command does with a script: it looks for more, and may deny what it finds.
#[derive(Debug, Default)]
pub(super) struct Lints {
    pub(super) denied: Vec<Denied>,
}

/// A warning that counts as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denied {
    /// All of them.
    Warnings,
    One(Code),
}

impl Denied {
    /// The warnings of a word on the command line.
    pub(super) fn parse(word: &str) -> Result<Self, String> {
        const ALL: &str = "warnings";
        if word == ALL {
            return Ok(Denied::Warnings);
        }
        Code::warning_from_text(word).map(Denied::One).ok_or_else(|| {
            let codes = || Code::warnings().map(Code::as_str).chain([ALL]);
            suggest::nearest(word, codes()).map_or_else(
                || format!("the warnings are {}", codes().collect::<Vec<_>>().join(", ")),
                suggest::did_you_mean,
            )
        })
    }
}

impl Lints {
    fn denies(&self, code: Code) -> bool {
        self.denied.iter().any(|denied| *denied == Denied::Warnings || *denied == Denied::One(code))
    }

    /// Adds what they find in a script.
    fn add(script: &Script, diagnostics: &mut Vec<Diagnostic>) {
        let found = check::lints(script).into_iter();
        diagnostics.extend(found.filter(|found| script.header.wants(found)));
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    }
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
        Self::checked(name, source, checked, settings, None)
    }

    /// Checks the cases of a script that is checked otherwise.
    pub(super) fn checked(
        name: &str,
        source: String,
        checked: check::Checked,
        settings: &Settings,
        lints: Option<&Lints>,
    ) -> Self {
        let (script, mut diagnostics) = match plan::check_cases(checked, Some(&settings.system_names())) {
            Ok((script, warnings)) => (Some(script), warnings),
            Err(diagnostics) => (None, diagnostics),
        };
        if let (Some(_), Some(script)) = (lints, &script) {
            Lints::add(script, &mut diagnostics);
        }
        let denied = |code: Code| lints.is_some_and(|lints| lints.denies(code));
        diagnostics.retain(|found| {
            found.is_error() || denied(found.code()) || !settings.allow.contains(&found.code())
        });
        for found in diagnostics.iter_mut().filter(|found| !found.is_error() && denied(found.code())) {
            found.context.push(Context::Denied);
        }
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
