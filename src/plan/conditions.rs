//! The systems that a script makes exceptions for.

use std::fmt;

use crate::language::ast::Relation;
use crate::language::script::Script;

use super::Platform;

/// A system that an exception is for, perhaps with certain versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    system: String,
    version: Option<(Relation, String)>,
}

/// Those of a script, each once, in its order.
pub(super) fn of(script: &Script) -> Vec<Condition> {
    let mut found: Vec<Condition> = Vec::new();
    let expectations = script.steps.iter().filter_map(|step| step.expectation.as_deref());
    for exception in expectations.flat_map(|expectation| &expectation.exceptions) {
        let condition = Condition { system: exception.system.clone(), version: exception.version.clone() };
        if !found.contains(&condition) {
            found.push(condition);
        }
    }
    found
}

impl Condition {
    /// A platform that it is true of.
    pub(super) fn platform(&self) -> Platform {
        let version = match &self.version {
            None | Some((Relation::Less, _)) => "0".to_owned(),
            Some((Relation::Greater, version)) => after(version),
            Some((Relation::LessOrEqual | Relation::Equal | Relation::GreaterOrEqual, version)) => {
                version.clone()
            }
        };
        Platform { names: vec![self.system.clone()], version }
    }
}

/// The next version.
fn after(version: &str) -> String {
    let (before, last) = version.rsplit_once('.').map_or(("", version), |(before, last)| (before, last));
    let next = last.parse::<u64>().unwrap_or_default().saturating_add(1);
    if before.is_empty() { next.to_string() } else { format!("{before}.{next}") }
}

impl fmt::Display for Condition {
    /// As an exception writes it: `linux < 6.12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            None => f.write_str(&self.system),
            Some((relation, version)) => write!(f, "{} {} {version}", self.system, relation.sign()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::script;

    #[test]
    fn each_has_a_platform_that_it_is_true_of() {
        let text = "tcp a; bind a 1 expect ok, EACCES on b, EACCES on c < 1, EACCES on c <= 1.2, EACCES on c = 1, \
                    EACCES on c >= 6.9, EACCES on c > 6.9, EACCES on c > 6, EACCES on b";
        let found = of(&script(text));
        let names: Vec<String> = found.iter().map(Condition::to_string).collect();
        assert_eq!(names, ["b", "c < 1", "c <= 1.2", "c = 1", "c >= 6.9", "c > 6.9", "c > 6"]);
        for condition in found {
            assert!(condition.platform().is(&condition.system, condition.version.as_ref()), "{condition}");
        }
    }
}
