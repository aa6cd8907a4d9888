//! A host that allows few namespaces, or none.

use std::process::Command;

use crate::support::{Folder, Test};

/// Each case leaves a network that can't be used again.
const SCRIPT: &str = "axis port = 9001 | 9002 | 9003 | 9004 | 9005 | 9006\ninterface eth1 192.0.2.1/24\ntcp a; bind a 192.0.2.1:$port\n";

const PASSED: &str = "1 scenario, 6 cases: 6 passed (each case in its own network namespace)\n";

/// The last line of what the command says on standard error, and its status, in a user namespace with so many network namespaces.
fn run(folder: &Folder, limit: u32, arguments: &str) -> (String, Option<i32>) {
    run_in(folder, limit, &format!("exec \"$0\" {arguments}"))
}

/// Likewise of what a shell says.
fn run_in(folder: &Folder, limit: u32, command: &str) -> (String, Option<i32>) {
    let script = format!("echo {limit} > /proc/sys/user/max_net_namespaces; {command}");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "sh", "-ec", &script])
        .arg(env!("CARGO_BIN_EXE_sockdrill"))
        .current_dir(folder.path())
        .env_remove("CI")
        .output()
        .expect("unshare(1) of util-linux");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    (said.lines().last().map_or_else(String::new, |line| format!("{line}\n")), output.status.code())
}

fn one_file() -> Folder {
    Test::new(&[]).file("a.drill", SCRIPT).left()
}

#[test]
fn with_room_for_few_networks_all_cases_still_run_each_in_its_own() {
    let folder = one_file();
    for (limit, jobs) in [(10, 8), (3, 4), (2, 1), (1, 2)] {
        let said = run(&folder, limit, &format!("run a.drill --jobs {jobs}"));
        assert_eq!(said, (PASSED.to_owned(), Some(0)), "{limit} networks, {jobs} jobs");
    }
}

#[test]
fn where_others_hold_all_networks_nothing_less_is_taken_in_their_place() {
    let folder = one_file();
    // The shell itself takes the only one.
    let said = run_in(&folder, 1, "exec unshare --net \"$0\" run a.drill");
    let reason = "error: cannot make a network namespace: there are as many namespaces as this system allows \
                  (user.max_net_namespaces is 1)\n";
    assert_eq!(said, (reason.to_owned(), Some(3)));
}

#[test]
fn where_namespaces_are_forbidden_ports_are_logical_from_the_start() {
    let folder = Test::new(&[]).file("a.drill", "tcp a; bind a 9000").left();
    let said = run(&folder, 0, "run a.drill");
    let passed = "1 scenario, 1 case: 1 passed (in the host's network, with logical ports)\n";
    assert_eq!(said, (passed.to_owned(), Some(0)));
    let said = run(&folder, 0, "run a.drill --isolation namespace");
    let refused = "error: cannot make a network namespace: user.max_net_namespaces is 0\n";
    assert_eq!(said, (refused.to_owned(), Some(3)));
}
