//! All that can be said of a script before it runs: of its text, and of its cases.

use crate::language::check::{Checked, unknown_systems};
use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;

use super::{check, check_rest};

/// A script that is right, with its warnings; or errors and warnings. Both in the order of the text.
pub type CheckedCases = Result<(Script, Vec<Diagnostic>), Vec<Diagnostic>>;

/// Adds what is wrong with the cases of a script to what the checker found in its text. Where it is known which
/// systems there are, an expectation that names another one is warned of.
///
/// # Errors
///
/// Everything that is to be said of a script that is wrong.
pub fn check_cases(checked: Checked, systems: Option<&[&str]>) -> CheckedCases {
    let unknown =
        |script: &Script| systems.map(|systems| unknown_systems(script, systems)).unwrap_or_default();
    let (script, mut diagnostics) = match checked {
        Checked::Right { script, warnings: mut diagnostics } => {
            diagnostics.extend(unknown(&script));
            diagnostics.extend(check(&script));
            (Some(script), diagnostics)
        }
        Checked::Wrong { rest, mut diagnostics } => {
            diagnostics.extend(unknown(&rest.script));
            let more = check_rest(&rest, &diagnostics);
            diagnostics.extend(more);
            (None, diagnostics)
        }
    };
    if let Some(script) = &script {
        diagnostics.retain(|diagnostic| script.header.wants(diagnostic));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    match script {
        Some(script) if !diagnostics.iter().any(Diagnostic::is_error) => Ok((script, diagnostics)),
        _ => Err(diagnostics),
    }
}
