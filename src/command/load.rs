//! Scenarios, checked; what is wrong with them is told.

use crate::language::check::{check, unknown_systems};
use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::plan;
use crate::report::event::{Checked, Event, Finding};
use crate::report::reporter::Reporter;
use crate::report::{diagnostics, human};
use crate::settings::Settings;

use super::exit::Failure;
use super::files::{Origin, Text};
use super::parallel;
use crate::report::screen::Screen;

/// What was read.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) scripts: Vec<Script>,
    pub(super) files: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

/// Checks the texts of scenarios, and draws what is wrong with them.
pub(super) fn load(
    texts: &[(Origin, Text)],
    settings: &Settings,
    screen: &mut Screen,
) -> Result<Loaded, Failure> {
    load_for(texts, settings, &mut human::Findings, screen)
}

/// Checks the texts of scenarios, and tells a reporter what is wrong with them.
pub(super) fn load_for(
    texts: &[(Origin, Text)],
    settings: &Settings,
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Loaded, Failure> {
    let all = parallel::map(texts, |(origin, text)| match &text.wrong {
        Some(wrong) => Found { script: None, diagnostics: vec![wrong.clone()] },
        None => Found::of(&origin.name(), &text.source, settings),
    });
    let mut loaded = Loaded::default();
    for ((origin, text), found) in texts.iter().zip(all) {
        loaded.add(found, &origin.name(), &text.source, reporter, screen)?;
    }
    Ok(loaded)
}

/// What was found in one script.
pub(super) struct Found {
    /// The script, if nothing is wrong with it.
    script: Option<Script>,
    diagnostics: Vec<Diagnostic>,
}

impl Found {
    /// Checks a script, its cases too.
    pub(super) fn of(name: &str, source: &str, settings: &Settings) -> Self {
        let checked = check(name, source);
        let mut diagnostics = checked.diagnostics;
        if let Some(script) = checked.script.as_ref().or(checked.rest.as_ref()) {
            diagnostics.extend(unknown_systems(script, &settings.system_names()));
        }
        if let Some(script) = &checked.script {
            diagnostics.extend(plan::check(script));
        }
        if let Some(rest) = &checked.rest {
            let more = plan::check_rest(rest, &diagnostics);
            diagnostics.extend(more);
        }
        diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
        let script = checked.script.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
        Self { script, diagnostics }
    }
}

impl Loaded {
    /// Counts and tells what was found in one script.
    pub(super) fn add(
        &mut self,
        found: Found,
        name: &str,
        source: &str,
        reporter: &mut dyn Reporter,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        let Found { script, diagnostics } = found;
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        self.scripts.extend(script);
        self.files += 1;
        self.errors += errors;
        self.warnings += diagnostics.len() - errors;
        if !diagnostics.is_empty() {
            let finding = Finding { path: name, source, diagnostics: &diagnostics };
            reporter.tell(Event::Found(&finding), screen)?;
        }
        Ok(())
    }

    /// What was found, in numbers.
    pub(super) fn checked(&self) -> Checked {
        Checked { files: self.files, errors: self.errors, warnings: self.warnings }
    }

    /// The line that ends a list of errors.
    pub(super) fn summary(&self) -> String {
        diagnostics::summary(self.errors, self.warnings, self.files)
    }
}

/// Draws the diagnostics of a file for the user, a blank line after them.
pub(super) fn tell(
    found: &[Diagnostic],
    name: &str,
    source: &str,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if !found.is_empty() {
        let text = diagnostics::render(found, name, source, screen.error_colour);
        screen.tell(&format!("{text}\n"))?;
    }
    Ok(())
}
