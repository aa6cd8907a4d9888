//! A system that needs no installation and is not like this host: this host without the right to bind the ports
//! below 1024.

use crate::support::{Test, is_root};

/// A run of the command with these arguments in a project that names the system `weak`; none where this user
/// can't have it.
#[track_caller]
pub(crate) fn weak(test: &str, arguments: &[&str]) -> Option<Test> {
    // Another user's cases run in a user namespace, in which they have every right again.
    is_root(test).then(|| {
        let command = env!("CARGO_BIN_EXE_sockdrill");
        let settings = format!(
            "[systems.weak]\nkind = \"command\"\ncommand = [\"setpriv\", \"--bounding-set=-net_bind_service\", \
             {command:?}, \"agent\"]\n"
        );
        Test::new(arguments).file("sockdrill.toml", settings)
    })
}

/// A scenario that comes out differently there.
pub(crate) const DIFFERS: &str = "\
+++
title = \"Ports below 1024 need a right\"
+++
axis port = 80 | 1024
tcp a
bind a $port expect ok, EACCES or ok on weak
";
