//! Names of systems in expectations. Which there are is no matter of the language: a project names its own.

use crate::language::diagnostic::Diagnostic;
use crate::language::script::{Exception, Script};
use crate::language::suggest;

/// Warns of the systems that a script names and that nobody knows.
///
/// ```
/// use sockdrill::language::check::{check, unknown_systems};
///
/// let script = check("port.drill", "tcp a; bind a 9000 expect ok, EACCES on gvisro").script.unwrap();
/// let found = unknown_systems(&script, &["host", "linux", "gvisor"]);
/// assert_eq!(found[0].message, "no system is called `gvisro`");
/// assert_eq!(found[0].help, ["did you mean `gvisor`?"]);
/// ```
#[must_use]
pub fn unknown_systems(script: &Script, known: &[&str]) -> Vec<Diagnostic> {
    let expectations = script.steps.iter().filter_map(|step| step.expectation.as_deref());
    let exceptions = expectations.flat_map(|expectation| &expectation.exceptions);
    let unknown = exceptions.filter(|exception| !known.contains(&exception.system.as_str()));
    unknown.map(|exception| warning(exception, known)).collect()
}

fn warning(exception: &Exception, known: &[&str]) -> Diagnostic {
    let name = &exception.system;
    let warning = Diagnostic::warning(exception.span, format!("no system is called `{name}`"))
        .label("neither built in nor in sockdrill.toml");
    warning.help(match suggest::nearest(name, known.iter().copied()) {
        Some(near) => suggest::did_you_mean(near),
        None => format!("the systems are {}", known.join(", ")),
    })
}
