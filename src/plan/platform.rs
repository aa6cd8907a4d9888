//! What expectations may ask of a system.

use serde::{Deserialize, Serialize};

use crate::language::version::VersionReq;

/// What expectations may ask of the system that the plan is made for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Platform {
    /// What it is called: this host is `host` and `linux`, another one has its own name, that of its kind, and
    /// `linux` if its kernel is Linux.
    pub names: Vec<String>,
    /// The version of its kernel, as uname(2) says it: `6.18.44`.
    pub version: String,
}

/// By which names a system goes, other than those that its kernel gives itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    /// The names that it has before all others.
    pub names: Vec<String>,
    /// The names that it gives itself and that are not true of it.
    pub not: Vec<String>,
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
    pub fn is(&self, name: &str, version: Option<&VersionReq>) -> bool {
        self.names.iter().any(|own| own == name)
            && version.is_none_or(|version| version.matches(&self.version))
    }

    /// The platform by other names.
    ///
    /// ```
    /// use sockdrill::plan::{Naming, Platform};
    ///
    /// let itself = Platform { names: vec!["host".into(), "linux".into()], version: "4.4.0".into() };
    /// let naming = Naming { names: vec!["gvisor".into()], not: vec!["host".into(), "linux".into()] };
    /// assert_eq!(itself.named(&naming).names, ["gvisor"]);
    /// ```
    #[must_use]
    pub fn named(mut self, naming: &Naming) -> Self {
        let own = self.names.into_iter().filter(|name| !naming.not.contains(name));
        self.names = Vec::new();
        for name in naming.names.iter().cloned().chain(own) {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        self
    }
}
