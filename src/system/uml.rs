//! User-Mode Linux: a Linux kernel that is a program. Its first process is this program, found on this host's
//! files, which the guest sees and cannot change.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use super::definition::{Definition, Uml};
use super::remote::{Folder, Keeps, Remote, Start};
use super::{missing, programs};
use crate::run::Error;

/// The kernel of Debian's package.
const KERNEL: &str = "linux.uml";

/// Where that package has its modules, in a folder for each version.
const MODULES: &str = "/usr/lib/uml/modules";

/// Memory enough for 64 workers.
const MEMORY: &str = "mem=256M";

/// The system of this name.
pub(super) fn system(name: &str, definition: &Definition, uml: &Uml) -> Result<Remote, Error> {
    let kernel = kernel(name, uml)?;
    let modules = uml.modules.clone().or_else(|| modules_of(&kernel));
    let time_travel = uml.time_travel;
    let attempts = move || {
        let mut command = Command::new(&kernel);
        // Without a root, the kernel would put one behind the arguments of the first process.
        command.args(["root=98:0", "rootfstype=hostfs", "ro", MEMORY, "quiet", "panic=-1"]);
        // The agent's channel is the serial line; what else is output goes to standard error.
        command.args(["con=null", "con0=null,fd:2", "ssl=null", "ssl0=fd:0,fd:1", "console=tty0"]);
        if time_travel {
            // The clock jumps over every wait, and stands still while something runs.
            command.arg("time-travel=inf-cpu");
        }
        // Otherwise it would leave one in the user's home whenever it is killed.
        let folder = Arc::new(Folder::new().map_err(Error::worker)?);
        command.arg(format!("uml_dir={}/", folder.path().display()));
        let this = programs::this().map_err(Error::worker)?;
        command.arg(format!("init={}", this.display()));
        command.args(["--", "agent", "--init", "--channel", "/dev/ttyS0"]);
        if let Some(modules) = &modules {
            command.arg("--modules").arg(modules);
        }
        Ok(vec![Start { keeps: Keeps::Folder(folder), ..Start::new(command) }])
    };
    Ok(Remote::new(name, definition, attempts).named("uml"))
}

fn kernel(name: &str, uml: &Uml) -> Result<PathBuf, Error> {
    match &uml.kernel {
        Some(kernel) if kernel.is_file() => Ok(kernel.clone()),
        Some(kernel) => {
            let install = if uml.time_travel {
                "`tools/build-time-travel-kernel` of sockdrill builds one"
            } else {
                "`kernel` names a User-Mode Linux kernel"
            };
            Err(missing(name, format!("no kernel at {}", kernel.display()), install))
        }
        None if uml.time_travel => {
            let what = "the kernel of Debian's package cannot travel in time";
            Err(missing(name, what, "`tools/build-time-travel-kernel` of sockdrill builds one for `kernel`"))
        }
        None => programs::find(KERNEL).ok_or_else(|| {
            missing(name, "`linux.uml` not found", "`apt-get install user-mode-linux` installs it")
        }),
    }
}

/// The folder of the modules of the version that the kernel says it is; none if it has none.
fn modules_of(kernel: &Path) -> Option<PathBuf> {
    let output = Command::new(kernel).arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    Some(Path::new(MODULES).join(version.trim())).filter(|folder| folder.is_dir())
}
