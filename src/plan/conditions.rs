//! The systems that a script makes exceptions for.

use crate::language::diagnostic::{Diagnostic, DiagnosticKind, Limited, System};
use crate::language::limits;
use crate::language::script::Script;
use crate::language::version::{Relation, VersionReq};

use super::Platform;

/// Those of a script, each once, in its order; a diagnostic if there are too many.
pub(super) fn of(script: &Script) -> Result<Vec<System>, Box<Diagnostic>> {
    let mut systems: Vec<System> = Vec::new();
    let expectations = script.steps.iter().filter_map(|step| step.expectation.as_deref());
    for exception in expectations.flat_map(|expectation| &expectation.exceptions) {
        let system = System { name: exception.system.clone(), version: exception.version.clone() };
        // There are few at any time.
        if !systems.contains(&system) {
            if systems.len() == limits::SYSTEMS {
                let kind = DiagnosticKind::LimitExceeded { what: Limited::Systems, limit: limits::SYSTEMS };
                return Err(Box::new(kind.at(exception.span)));
            }
            systems.push(system);
        }
    }
    Ok(systems)
}

/// A platform that is this system.
pub(super) fn platform(system: &System) -> Platform {
    let version = match &system.version {
        None | Some(VersionReq { op: Relation::Less, .. }) => "0".to_owned(),
        Some(VersionReq { op: Relation::Greater, version }) => after(version),
        Some(VersionReq {
            op: Relation::LessOrEqual | Relation::Equal | Relation::GreaterOrEqual,
            version,
        }) => version.clone(),
    };
    Platform { names: vec![system.name.clone()], version }
}

/// The next version.
fn after(version: &str) -> String {
    let (before, last) = version.rsplit_once('.').map_or(("", version), |(before, last)| (before, last));
    let next = last.parse::<u64>().unwrap_or_default().saturating_add(1);
    if before.is_empty() { next.to_string() } else { format!("{before}.{next}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::script;

    #[test]
    fn each_has_a_platform_that_it_is_true_of() {
        let text = "tcp a; bind a 1 expect ok, EACCES on b, EACCES on c < 1, EACCES on c <= 1.2, EACCES on c = 1, \
                    EACCES on c >= 6.9, EACCES on c > 6.9, EACCES on c > 6, EACCES on b";
        let systems = of(&script(text)).expect("few systems");
        let names: Vec<String> = systems.iter().map(System::to_string).collect();
        assert_eq!(names, ["b", "c < 1", "c <= 1.2", "c = 1", "c >= 6.9", "c > 6.9", "c > 6"]);
        for system in systems {
            assert!(platform(&system).is(&system.name, system.version.as_ref()), "{system}");
        }
    }
}
