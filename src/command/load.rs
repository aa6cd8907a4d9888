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
        loaded.add(&origin.name(), &origin.read()?, screen)?;
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
        let errors = found.iter().filter(|diagnostic| diagnostic.is_error()).count();
        self.files += 1;
        self.errors += errors;
        self.warnings += found.len() - errors;
        tell(&found, name, source, screen)?;
        if errors == 0 {
            self.scripts.extend(checked.script);
        }
        Ok(())
    }

    /// The line that ends a list of errors.
    pub(super) fn summary(&self) -> String {
        format!("{}\n", diagnostics::summary(self.errors, self.warnings, self.files))
    }
}

/// Draws diagnostics for the user.
pub(super) fn tell(
    found: &[Diagnostic],
    name: &str,
    source: &str,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if !found.is_empty() {
        let text = diagnostics::render(found, name, source, screen.error_colour);
        screen.tell(&text)?;
    }
    Ok(())
}
