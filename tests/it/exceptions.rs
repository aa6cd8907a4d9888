//! Systems that differ, in expectations.

use crate::support::{Test, kernel, one_held};

#[test]
fn a_version_is_asked_for() {
    let version = kernel();
    for expectation in [
        format!("EACCES, ok on linux >= {version}, EINVAL on linux < {version}"),
        format!("ok, EINVAL on linux < {version}, EACCES on linux > {version}"),
    ] {
        Test::eval(&format!("tcp a; bind a 9000 expect {expectation}"))
            .stdout("✓ tcp a        ok\n✓ bind a 9000  ok\n")
            .stderr(&one_held())
            .run();
    }
}

#[test]
fn a_system_of_the_project_is_known() {
    Test::check("tcp a; bind a 9000 expect ok, EACCES on debian-6.12 < 6.12.40\n")
        .file("sockdrill.toml", "[systems.\"debian-6.12\"]\nkind = \"command\"\ncommand = [\"false\"]\n")
        .stderr("no errors in 1 file\n")
        .run();
}
