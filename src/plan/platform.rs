//! What expectations may ask of a system.

use serde::{Deserialize, Serialize};

use crate::language::ast::Relation;

/// What expectations may ask of the system that the plan is made for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Platform {
    /// What it is called: this host is `host` and `linux`, another one has its own name, that of its kind, and
    /// `linux` if its kernel is Linux.
    pub names: Vec<String>,
    /// The version of its kernel, as uname(2) says it: `6.18.44`.
    pub version: String,
}

impl Platform {
    /// What it is called, with the version of its kernel; none if it is this host.
    #[must_use]
    pub fn elsewhere(&self) -> Option<String> {
        let name = self.names.first().filter(|name| *name != "host")?;
        Some(format!("{name}, kernel {}", self.version))
    }

    /// Whether it goes by this name and, if one is asked for, has such a version.
    #[must_use]
    pub fn is(&self, name: &str, version: Option<&(Relation, String)>) -> bool {
        self.names.iter().any(|known| known == name)
            && version.is_none_or(|(relation, version)| relation.holds(&self.version, version))
    }
}
