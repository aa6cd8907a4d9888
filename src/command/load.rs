//! Scenarios, checked; what is wrong with them is told.

use crate::language::check::{Checked, check, unknown_systems};
use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::plan;
use crate::report::event::{self, Event, Finding};
use crate::report::reporter::Reporter;
use crate::settings::Settings;
use crate::text::diagnostics;

use super::exit::Failure;
use super::files::Text;
use crate::report::screen::Screen;

/// What was read.
#[derive(Default)]
pub(super) struct Loaded {
    /// The scripts with which nothing is wrong.
    pub(super) scripts: Vec<Script>,
    /// What there is to tell of all of them.
    findings: Vec<Findings>,
    pub(super) files: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

/// What was found in one script.
pub(super) struct Found {
    /// The script, if nothing is wrong with it.
    script: Option<Script>,
    /// What there is to tell of it.
    findings: Option<Findings>,
}

/// Diagnostics and the text that they are of.
struct Findings {
    name: String,
    source: String,
    diagnostics: Vec<Diagnostic>,
}

impl Found {
    /// Checks a script, its cases too.
    pub(super) fn of(name: &str, source: String, settings: &Settings) -> Self {
        let systems = settings.system_names();
        let (script, mut diagnostics) = match check(name, &source) {
            Checked::Right { script, warnings: mut found } => {
                found.extend(unknown_systems(&script, &systems));
                found.extend(plan::check(&script));
                (Some(script), found)
            }
            Checked::Wrong { rest, diagnostics: mut found } => {
                found.extend(unknown_systems(&rest.script, &systems));
                let more = plan::check_rest(&rest, &found);
                found.extend(more);
                (None, found)
            }
        };
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        let script = script.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
        Self { script, findings: Findings::of(name, source, diagnostics) }
    }

    /// Checks the text of a file, if it has one.
    pub(super) fn of_text(name: &str, text: Text, settings: &Settings) -> Self {
        match text.wrong {
            Some(wrong) => Self { script: None, findings: Findings::of(name, text.source, vec![wrong]) },
            None => Self::of(name, text.source, settings),
        }
    }
}

impl Findings {
    fn of(name: &str, mut source: String, diagnostics: Vec<Diagnostic>) -> Option<Self> {
        if diagnostics.is_empty() {
            return None;
        }
        // It may be one of thousands, and was read into more room than it needs.
        source.shrink_to_fit();
        Some(Self { name: name.to_owned(), source, diagnostics })
    }
}

impl Loaded {
    /// Room for so many scripts.
    pub(super) fn with_capacity(scripts: usize) -> Self {
        Self { scripts: Vec::with_capacity(scripts), ..Self::default() }
    }

    /// Adds what was found in one script.
    pub(super) fn add(&mut self, found: Found) {
        let Found { script, findings } = found;
        self.files += 1;
        self.scripts.extend(script);
        if let Some(findings) = findings {
            let errors = findings.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
            self.errors += errors;
            self.warnings += findings.diagnostics.len() - errors;
            self.findings.push(findings);
        }
    }

    /// Tells a reporter what was found.
    pub(super) fn tell(&self, reporter: &mut dyn Reporter, screen: &mut Screen) -> Result<(), Failure> {
        for Findings { name, source, diagnostics } in &self.findings {
            reporter.tell(Event::Found(&Finding { path: name, source, diagnostics }), screen)?;
        }
        Ok(())
    }

    /// What was found, in numbers.
    pub(super) fn checked(&self) -> event::Checked {
        event::Checked { files: self.files, errors: self.errors, warnings: self.warnings }
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
