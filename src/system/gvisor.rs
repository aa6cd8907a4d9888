//! gVisor: its own network stack, in a sandbox that `runsc do` makes. The agent sees this host's files there.

use std::process::Command;
use std::sync::Arc;

use crate::kernel::facts::is_root;
use crate::run::Isolation;

use super::definition::Definition;
use super::missing;
use super::programs;
use super::remote::{Folder, Keeps, Remote, Start};
use crate::run::Error;

/// The system of this name.
pub(super) fn system(name: &str, definition: &Definition) -> Result<Remote, Error> {
    let runsc = programs::find("runsc")
        .ok_or_else(|| missing(name, "`runsc` not found", "`apt-get install runsc` installs it"))?;
    let attempts = move || {
        let mut command = Command::new(&runsc);
        // Without a network of the host's: all that scenarios need is in the sandbox. ptrace works everywhere.
        command.args(["--network=none", "--platform=ptrace"]);
        // A user who is not root is it inside, in a user namespace.
        command.arg(format!("--rootless={}", !is_root()));
        // What it makes for a sandbox stays when it is killed, so it makes that where we remove it.
        let folder = Arc::new(Folder::new().map_err(Error::worker)?);
        command.env("TMPDIR", folder.path());
        command.arg("do");
        command.arg(programs::this().map_err(Error::worker)?).arg("agent");
        Ok(vec![Start { keeps: Keeps::Folder(folder), ..Start::new(command) }])
    };
    // In a network namespace that a process makes, its lo has no routes: connect(2) to 0.0.0.0 is EHOSTUNREACH
    // there and reaches lo in the network that it starts with. And /proc/net shows the sockets of them all.
    let gvisor = Remote::new(name, definition, attempts).isolated_by(Isolation::Ports);
    // It calls itself Linux 4.4, and has none of Linux's code.
    Ok(gvisor.named("gvisor").not_named("linux"))
}
