//! Hosts that give less than usual: no `/proc` or a read-only one, few descriptors, small files.

use std::process::Command;

use crate::support::{Folder, Test};

/// What the command says with what a shell has prepared, in a user namespace and its mount namespace.
fn run(folder: &Folder, prepared: &str, arguments: &str) -> (String, String, Option<i32>) {
    let output = Command::new("unshare")
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-ec",
            &format!("{prepared}; exec \"$0\" {arguments}"),
        ])
        .arg(env!("CARGO_BIN_EXE_sockdrill"))
        .current_dir(folder.path())
        .env_remove("CI")
        .output()
        .expect("unshare(1) of util-linux");
    let said = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (said(output.stdout), said(output.stderr), output.status.code())
}

const SYSCTL: &str = "sysctl net.ipv4.ip_local_port_range 40000 40000; tcp a; bind a 0";

#[test]
fn where_sysctls_cannot_be_set_what_sets_them_is_skipped() {
    let folder = Test::new(&[]).file("a.drill", SYSCTL).file("b.drill", "tcp a; bind a 9000").left();
    let read_only = "mount --bind /proc/sys /proc/sys; mount -o remount,ro,bind /proc/sys";
    for prepared in [read_only, "mount -t tmpfs none /proc"] {
        let (_, summary, status) = run(&folder, prepared, "run a.drill b.drill");
        let expected = "skipped a.drill: needs sysctls that can be set: here they are missing, read-only or without effect\n\
                        2 scenarios, 2 cases: 1 passed, 1 skipped (each case in its own network namespace)\n";
        assert_eq!((summary.as_str(), status), (expected, Some(0)), "{prepared}");
    }
}

#[test]
fn too_few_descriptors_are_no_result_of_a_case() {
    let folder = Test::new(&[]).file("a.drill", "tcp a; bind a 9000").left();
    for limit in [6, 8, 12, 31] {
        let said = run(&folder, &format!("ulimit -n {limit}"), "run a.drill");
        let reason = format!(
            "error: cannot run a worker: a process may have {limit} files open here, and needs 32: raise the limit \
             (ulimit -n)\n"
        );
        assert_eq!(said, (String::new(), reason, Some(3)));
    }
}

#[test]
fn where_enough_descriptors_are_few_a_script_can_still_run_out_of_them() {
    let sockets: Vec<String> = (0..40).map(|number| format!("tcp s{number} expect any")).collect();
    let folder = Test::new(&[]).file("a.drill", sockets.join("\n") + "\ntcp last expect EMFILE\n").left();
    assert_eq!(run(&folder, "ulimit -n 32", "run a.drill").2, Some(0));
}

#[test]
fn a_file_that_may_not_grow_is_an_error_that_is_told() {
    let folder = Test::new(&[]).file("scenarios/a.drill", "tcp a; bind a 9000").left();
    let (_, said, status) = run(&folder, "ulimit -f 0", "test");
    let expected = "error: cannot write snapshots/a.snap.new: File too large (os error 27)\n\
                    1 scenario, 1 case: 1 has no snapshot yet (each case in its own network namespace)\n";
    assert_eq!((said.as_str(), status), (expected, Some(3)));
    assert_eq!(folder.path().join("snapshots").read_dir().map_or(0, Iterator::count), 0);
}
