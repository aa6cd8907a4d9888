//! Names of systems in expectations. Which there are is no matter of the language: a project names its own.

use crate::language::diagnostic::{Diagnostic, DiagnosticKind};
use crate::language::script::{Exception, Script};
use crate::language::suggest::Suggestion;

/// Warns of the systems that a script names and that nobody knows.
///
/// ```
/// use sockdrill::language::check::{check, unknown_systems};
///
/// let script = check("port.drill", "tcp a; bind a 9000 expect ok, EACCES on gvisro").script().unwrap();
/// let texts = unknown_systems(&script, &["host", "linux", "gvisor"])[0].texts();
/// assert_eq!(texts.message, "unknown system `gvisro`");
/// assert_eq!(texts.help, ["did you mean `gvisor`?"]);
/// ```
#[must_use]
pub fn unknown_systems(script: &Script, known: &[&str]) -> Vec<Diagnostic> {
    let expectations = script.steps.iter().filter_map(|step| step.expectation.as_deref());
    let exceptions = expectations.flat_map(|expectation| &expectation.exceptions);
    let unknown = exceptions.filter(|exception| !known.contains(&exception.system.as_str()));
    unknown.map(|exception| warning(exception, known)).collect()
}

fn warning(exception: &Exception, known: &[&str]) -> Diagnostic {
    let name = exception.system.clone();
    let suggestion = Suggestion::nearest(&name, known.iter().copied());
    let known = known.iter().map(|&name| name.to_owned()).collect();
    DiagnosticKind::UnknownSystem { name, suggestion, known }.at(exception.span)
}
