//! Systems that differ, in expectations.

use crate::support::{Test, held, kernel};

#[test]
fn a_version_is_asked_for() {
    let version = kernel();
    held(
        &format!("tcp a; bind a 9000 expect EACCES, ok on linux >= {version}, EINVAL on linux < {version}"),
        "✓ tcp a        ok\n✓ bind a 9000  ok\n",
    );
    held(
        &format!("tcp a; bind a 9000 expect ok, EINVAL on linux < {version}, EACCES on linux > {version}"),
        "✓ tcp a        ok\n✓ bind a 9000  ok\n",
    );
}

#[test]
fn the_first_that_fits_counts() {
    held(
        "tcp a; bind a 9000 expect EINVAL, EACCES on gvisor, ok on host, EACCES on linux",
        "✓ tcp a        ok\n✓ bind a 9000  ok\n",
    );
}

#[test]
fn a_system_of_the_project_is_known() {
    Test::check("tcp a; bind a 9000 expect ok, EACCES on debian-6.12 < 6.12.40\n")
        .file("sockdrill.toml", "[systems.\"debian-6.12\"]\nkind = \"command\"\ncommand = [\"false\"]\n")
        .stderr("no errors in 1 file\n")
        .run();
}
