//! Scenarios, checked; what is wrong with them is told.

use crate::language::check::check;
use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::plan;
use crate::report::event::{Checked, Event, Finding};
use crate::report::reporter::Reporter;
use crate::report::{diagnostics, human};

use super::exit::Failure;
use super::files::{Origin, Text};
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
pub(super) fn load(texts: &[(Origin, Text)], screen: &mut Screen) -> Result<Loaded, Failure> {
    load_for(texts, &mut human::Findings, screen)
}

/// Checks the texts of scenarios, and tells a reporter what is wrong with them.
pub(super) fn load_for(
    texts: &[(Origin, Text)],
    reporter: &mut dyn Reporter,
    screen: &mut Screen,
) -> Result<Loaded, Failure> {
    let mut loaded = Loaded::default();
    for (origin, text) in texts {
        let (name, source) = (origin.name(), &text.source);
        match &text.wrong {
            Some(wrong) => {
                loaded.add_found(std::slice::from_ref(wrong), &name, source, reporter, screen)?;
            }
            None => loaded.add(&name, source, reporter, screen)?,
        }
    }
    Ok(loaded)
}

impl Loaded {
    /// Checks one script and tells what is wrong with it.
    pub(super) fn add(
        &mut self,
        name: &str,
        source: &str,
        reporter: &mut dyn Reporter,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        let checked = check(name, source);
        let mut found = checked.diagnostics;
        if let Some(script) = &checked.script {
            found.extend(plan::check(script));
        }
        if let Some(rest) = &checked.rest {
            let more = plan::check_rest(rest, &found);
            found.extend(more);
            found.sort_by_key(|diagnostic| diagnostic.primary.span);
        }
        if !found.iter().any(Diagnostic::is_error) {
            self.scripts.extend(checked.script);
        }
        self.add_found(&found, name, source, reporter, screen)
    }

    /// Counts and tells what is wrong with one file.
    fn add_found(
        &mut self,
        found: &[Diagnostic],
        name: &str,
        source: &str,
        reporter: &mut dyn Reporter,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        let errors = found.iter().filter(|diagnostic| diagnostic.is_error()).count();
        self.files += 1;
        self.errors += errors;
        self.warnings += found.len() - errors;
        if !found.is_empty() {
            let finding = Finding { path: name, source, diagnostics: found };
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
