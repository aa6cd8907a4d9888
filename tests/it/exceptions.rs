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
fn a_system_that_nobody_knows_is_warned_of() {
    Test::check(
        "
tcp a; bind a 9000 expect ok, EACCES on gvisro, EACCES on beos
",
    )
    .stderr(
        "
warning: no system is called `gvisro`
 --> a.drill:1:41
  |
1 | tcp a; bind a 9000 expect ok, EACCES on gvisro, EACCES on beos
  |                                         ^^^^^^ neither built in nor in sockdrill.toml
  |
  = help: did you mean `gvisor`?

warning: no system is called `beos`
 --> a.drill:1:59
  |
1 | tcp a; bind a 9000 expect ok, EACCES on gvisro, EACCES on beos
  |                                                           ^^^^ neither built in nor in sockdrill.toml
  |
  = help: the systems are host, linux, gvisor, qemu, uml

2 warnings in 1 file
",
    )
    .run();
}

#[test]
fn a_system_of_the_project_is_known() {
    Test::check("tcp a; bind a 9000 expect ok, EACCES on debian-6.12 < 6.12.40\n")
        .file("sockdrill.toml", "[systems.\"debian-6.12\"]\nkind = \"command\"\ncommand = [\"false\"]\n")
        .stderr("no errors in 1 file\n")
        .run();
}

#[test]
fn what_a_system_that_differs_leaves_undone_is_wrong_there() {
    Test::check(
        "
tcp l; listen l; tcp c; connect c l
accept l as s expect ok, EINVAL on gvisor < 20230000
send s \"x\"
",
    )
    .errors(
        "
error: the socket `s` was never made
 --> a.drill:3:6
  |
2 | accept l as s expect ok, EINVAL on gvisor < 20230000
  |             - expected to fail here
3 | send s \"x\"
  |      ^ nobody holds it
  |
  = note: on gvisor < 20230000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_exception_follows_a_spread() {
    let sockets = "udp a reuseport; udp b reuseport; udp c reuseport\n";
    for exception in
        ["nobody on gvisor", "spread over b on gvisor", "a or b on gvisor", "fail on gvisor >= 1"]
    {
        let probe = format!("probe udp 9000 times 10 expect spread over a, b, {exception}\n");
        Test::check(&format!("{sockets}{probe}")).stderr("no errors in 1 file\n").run();
    }
}
