//! Scenarios, read and checked; what is wrong with them is told.

use crate::language::check::check;
use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::plan;
use crate::report::diagnostics;

use super::exit::Failure;
use super::files::Origin;
use crate::report::screen::Screen;

/// What was read.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) scripts: Vec<Script>,
    pub(super) files: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

/// Reads and checks scenarios, and tells what is wrong with them.
pub(super) fn load(origins: &[Origin], screen: &mut Screen) -> Result<Loaded, Failure> {
    let mut loaded = Loaded::default();
    for origin in origins {
        let text = origin.read()?;
        match text.wrong {
            Some(wrong) => loaded.add_found(&[wrong], &origin.name(), &text.source, screen)?,
            None => loaded.add(&origin.name(), &text.source, screen)?,
        }
    }
    Ok(loaded)
}

impl Loaded {
    /// Checks one script and tells what is wrong with it.
    pub(super) fn add(&mut self, name: &str, source: &str, screen: &mut Screen) -> Result<(), Failure> {
        let checked = check(name, source);
        let mut found = checked.diagnostics;
        if let Some(script) = &checked.script {
            found.extend(plan::check(script));
        }
        if !found.iter().any(Diagnostic::is_error) {
            self.scripts.extend(checked.script);
        }
        self.add_found(&found, name, source, screen)
    }

    /// Counts and tells what is wrong with one file.
    fn add_found(
        &mut self,
        found: &[Diagnostic],
        name: &str,
        source: &str,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        let errors = found.iter().filter(|diagnostic| diagnostic.is_error()).count();
        self.files += 1;
        self.errors += errors;
        self.warnings += found.len() - errors;
        tell(found, name, source, screen)
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
