//! What a system is and has, as far as scenarios may ask for it.

use serde::{Deserialize, Serialize};

use crate::language::header::Requirement;
use crate::plan::Platform;

use super::Isolation;

/// What a system is and has.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a feature that a system has or lacks, independent of the others"
)]
pub struct Facts {
    /// Its names and the version of its kernel.
    pub platform: Platform,
    /// How it isolates cases.
    pub isolation: Isolation,
    /// Whether a case may act as any user.
    pub root: bool,
    /// Whether it has IPv6.
    pub ipv6: bool,
    /// Whether it shows its socket tables over netlink.
    pub sock_diag: bool,
    /// Whether it ends sockets when asked to (`SOCK_DESTROY`).
    pub destroy: bool,
    /// Whether the sysctls of a case's network can be set, and have an effect.
    pub sysctls: bool,
    /// Whether it shows what is left of connections that no process holds any more.
    pub orphans: bool,
}

impl Facts {
    /// Why a script that requires this can't run here; none if it can.
    #[must_use]
    pub fn lacks(&self, requirement: &Requirement) -> Option<String> {
        let lacks = |has: bool, reason: &str| (!has).then(|| reason.to_owned());
        match requirement {
            Requirement::Root => lacks(self.root, "needs root: it acts as another user"),
            Requirement::Netns => lacks(self.isolation.is_namespace(), "needs a network namespace"),
            Requirement::Ipv6 => lacks(self.ipv6, "needs IPv6"),
            Requirement::SockDiag => lacks(self.sock_diag, "needs sock_diag"),
            Requirement::System { name, version } => {
                let is = self.platform.is(name, version.as_ref());
                lacks(is, &format!("needs {requirement}, this is {}", self.platform.version))
            }
        }
    }

    /// What scenarios may need and this system lacks.
    #[must_use]
    pub fn lacking(&self) -> Vec<&'static str> {
        let all = [
            (self.isolation.is_namespace(), "network namespaces"),
            (self.ipv6, "IPv6"),
            (self.root, "other users"),
            (self.sock_diag, "sock_diag"),
            (self.destroy, "SOCK_DESTROY"),
            (self.sysctls, "sysctls"),
            (self.orphans, "sight of closed connections"),
        ];
        all.into_iter().filter(|(has, _)| !has).map(|(_, what)| what).collect()
    }

    /// How cases are isolated, in one line.
    #[must_use]
    pub fn isolation_line(&self) -> &'static str {
        match self.isolation {
            Isolation::Namespace => "each case in its own network namespace",
            Isolation::UserNamespace => "each case in its own network namespace, within a user namespace",
            Isolation::Ports if self.platform.elsewhere().is_some() => "in one network, with logical ports",
            Isolation::Ports => "in the host's network, with logical ports",
        }
    }
}
