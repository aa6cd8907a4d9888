//! How the cases of a run are isolated from each other and from the host.

use serde::{Deserialize, Serialize};

/// How cases are isolated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Isolation {
    /// A network namespace for each case, made with the user's own rights.
    Namespace,
    /// The same within a user namespace (`user_namespaces(7))`: for users without those rights.
    UserNamespace,
    /// The host's network, where every port of a script stands for a free one.
    Ports,
}

impl Isolation {
    /// Whether a case has a network of its own.
    #[must_use]
    pub fn is_namespace(self) -> bool {
        self != Isolation::Ports
    }
}
