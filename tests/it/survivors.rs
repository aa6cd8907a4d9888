//! What is left of a run: nothing, however it ends; and what ends when one of its processes does.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output};
use std::thread::sleep;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::running::{Running, eventually, processes};
use crate::support::{Everyone, is_root, isolation_line};

fn send(pid: i32, signal: Signal) {
    kill(Pid::from_raw(pid), signal).expect("the process is there");
}

/// Three processes besides the worker, one of them a fork of another one and one of the worker itself.
const LONG: &str = "\
+++
timeout = \"60s\"
+++
process p { tcp a; bind a 9000; listen a }
fork p as q
fork main as r
wait 30s
";

/// The same with processes that have changed their user, which makes the kernel forget what it should do
/// with them when their parent ends (`PR_SET_PDEATHSIG`, prctl(2)).
const LONG_AS_USERS: &str = "\
+++
timeout = \"60s\"
+++
process p uid=1000 { tcp a; bind a 9000; listen a }
fork p as q
process r uid=1001 { tcp b; bind b 9001 }
wait 30s
";

/// The command, the supervisor, the worker, and the three.
const PROCESSES: usize = 6;

#[test]
fn nobody_is_left_after_a_run() {
    for isolation in ["namespace", "ports"] {
        let script = "process p { tcp a; bind a 9000; listen a }; fork p as q; fork main as r; kill p";
        let mut running = Running::start(&["--isolation", isolation], &[script, script, script]);
        let status = running.child.as_mut().expect("it runs").wait().expect("it ends");
        assert!(status.success());
        running.assert_nobody_is_left();
    }
}

#[track_caller]
fn nobody_is_left_after(signal: Signal, isolation: &str, script: &str) {
    let running = Running::start(&["--isolation", isolation], &[script]);
    running.wait_for(PROCESSES);
    send(running.group, signal);
    running.assert_nobody_is_left();
}

#[test]
fn nobody_is_left_when_the_command_is_killed() {
    for isolation in ["namespace", "ports"] {
        for signal in [Signal::SIGKILL, Signal::SIGINT, Signal::SIGTERM] {
            nobody_is_left_after(signal, isolation, LONG);
        }
    }
}

#[test]
fn nobody_is_left_of_other_users_when_the_command_is_killed() {
    if !is_root("nobody_is_left_of_other_users_when_the_command_is_killed") {
        return;
    }
    for isolation in ["namespace", "ports"] {
        for signal in [Signal::SIGKILL, Signal::SIGINT, Signal::SIGTERM] {
            nobody_is_left_after(signal, isolation, LONG_AS_USERS);
        }
    }
}

#[test]
fn nobody_is_left_in_a_user_namespace_when_the_command_is_killed() {
    for signal in [Signal::SIGKILL, Signal::SIGINT, Signal::SIGTERM] {
        let Some(everyone) = Everyone::new("nobody_is_left_in_a_user_namespace") else { return };
        let running = Running::start_with(everyone.command(), &[], &[LONG]);
        running.wait_for(PROCESSES);
        send(running.group, signal);
        running.assert_nobody_is_left();
    }
}

#[test]
fn nobody_is_left_when_the_whole_group_is_interrupted() {
    for isolation in ["namespace", "ports"] {
        let running = Running::start(&["--isolation", isolation], &[LONG]);
        running.wait_for(PROCESSES);
        // As the terminal does it on Ctrl-C.
        send(-running.group, Signal::SIGINT);
        running.assert_nobody_is_left();
    }
}

/// What a run said, and how it ended.
fn said(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

const BEFORE: &str = "tcp a; bind a 9000\n";
const AFTER: &str = "udp a; bind a 9000\n";
const HELD_BEFORE: &str = "PASS 1.drill\n";
const HELD_AFTER: &str = "PASS 3.drill\n";

/// What is shown of [`LONG`] when it broke off while it waited.
const CUT_OFF: &str = "\
✓ process p       ok
✓   tcp a         ok
✓   bind a 9000   ok
✓   listen a      ok
✓ fork p as q     ok
✓ fork main as r  ok
✗ wait 30s        broken
";

#[test]
fn a_worker_that_is_killed_costs_its_case_only() {
    for (isolation, isolation_line) in
        [("namespace", isolation_line()), ("ports", "in the host's network, with logical ports")]
    {
        let running = Running::start(&["--jobs", "1", "--isolation", isolation], &[BEFORE, LONG, AFTER]);
        running.wait_for(PROCESSES);
        // Time for the last scenario, which runs while this one waits.
        sleep(Duration::from_millis(300));
        send(running.worker(), Signal::SIGKILL);
        assert_eq!(
            said(&running.output()),
            (
                format!("{HELD_BEFORE}FAIL 2.drill\n{CUT_OFF}\n{HELD_AFTER}"),
                format!(
                    "error[case-broken]: case broke off: its process died\n --> 2.drill:7:1\n  |\n\
                     7 | wait 30s\n  | ^^^^^^^^ in this step\n\
                     3 scenarios, 3 cases: 2 passed, 1 broken ({isolation_line})\n\
                     FAIL 2.drill\nhelp: `sockdrill run --failed` runs only what did not pass\n"
                ),
                Some(3)
            )
        );
    }
}

#[test]
fn the_steps_that_ran_before_a_worker_was_lost_are_told_to_machines_too() {
    let running = Running::start(&["--jobs", "1", "--format", "json"], &[LONG]);
    running.wait_for(PROCESSES);
    sleep(Duration::from_millis(300));
    send(running.worker(), Signal::SIGKILL);
    let (stdout, ..) = said(&running.output());
    let events = stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let scenario =
        events.into_iter().find(|event| event["event"] == "scenario_finished").expect("a scenario");
    let case = &scenario["cases"][0];
    let steps = case["steps"].as_array().expect("steps").iter();
    let outcomes: Vec<_> = steps.map(|step| step["outcome"].as_str()).collect();
    assert_eq!(outcomes, [Some("ok"), Some("ok"), Some("ok"), Some("ok"), Some("ok"), Some("ok"), None]);
    assert_eq!(case["failures"][0]["at"]["line"], 7, "{case}");
}

#[test]
fn a_worker_that_is_stopped_goes_on_at_once() {
    let slow = LONG.replace("60s", "2s").replace("30s", "1s");
    let running = Running::start(&["--jobs", "1"], &[BEFORE, &slow, AFTER]);
    running.wait_for(PROCESSES);
    send(running.worker(), Signal::SIGSTOP);
    let group = running.group;
    assert_eq!(
        said(&running.output()),
        (
            format!("{HELD_BEFORE}PASS 2.drill\n{HELD_AFTER}"),
            format!("3 scenarios, 3 cases: 3 passed ({})\n", isolation_line()),
            Some(0)
        )
    );
    let left = || processes().into_iter().filter(|one| one.group == group).count();
    assert!(eventually(Duration::from_secs(2), || left() == 0), "{} are left", left());
}

/// Stops a worker together with its supervisor, which would let it go on: as if neither got a core. Returns the two.
fn keep_from_running(running: &Running) -> [i32; 2] {
    let worker = running.worker();
    let supervisor = running.processes().into_iter().find(|one| one.pid == worker).expect("it runs").parent;
    [supervisor, worker].map(|pid| {
        send(pid, Signal::SIGSTOP);
        pid
    })
}

#[test]
fn a_case_whose_worker_hung_runs_once_more_by_itself() {
    let slow = LONG.replace("60s", "2s").replace("30s", "1s");
    let running = Running::start(&["--jobs", "1"], &[BEFORE, &slow, AFTER]);
    running.wait_for(PROCESSES);
    keep_from_running(&running);
    let group = running.group;
    let (stdout, stderr, status) = said(&running.output());
    assert_eq!((stdout, status), (format!("{HELD_BEFORE}PASS 2.drill\n{HELD_AFTER}"), Some(0)), "{stderr}");
    let note = "note: 2.drill runs once more by itself: it hung, and was killed; load average ";
    assert!(stderr.starts_with(note), "{stderr}");
    let last = format!("3 scenarios, 3 cases: 3 passed ({}) (1 run retried)\n", isolation_line());
    assert!(stderr.ends_with(&last), "{stderr}");
    let left = || processes().into_iter().filter(|one| one.group == group).count();
    assert!(eventually(Duration::from_secs(2), || left() == 0), "{} are left", left());
}

#[test]
fn a_step_that_was_not_given_its_time_is_no_failure_before_it_has_run_by_itself() {
    let script = "process p { udp a; bind a 9000 }\nudp b\nrecv b within 3s expect \"x\"\n";
    let running = Running::start(&[], &[script]);
    running.wait_for(4);
    // Its step has begun.
    sleep(Duration::from_millis(300));
    let stopped = keep_from_running(&running);
    sleep(Duration::from_millis(3500));
    stopped.into_iter().for_each(|pid| send(pid, Signal::SIGCONT));
    let (stdout, stderr, status) = said(&running.output());
    // By itself it had its time, and failed.
    assert!(stdout.ends_with("✗ recv b within 3s  nothing, expected \"x\"\n"), "{stdout}");
    assert!(stderr.starts_with("note: 1.drill runs once more by itself: nothing; held up for "), "{stderr}");
    assert!(stderr.contains("error[unexpected-outcome]: expected \"x\", got nothing\n"), "{stderr}");
    assert!(stderr.contains("1 failed") && stderr.contains("(1 run retried)"), "{stderr}");
    assert_eq!(status, Some(1));
}

#[test]
fn a_command_that_is_killed_takes_its_worker_with_it() {
    let running = Running::start(&["--jobs", "1"], &[BEFORE, LONG, AFTER]);
    running.wait_for(PROCESSES);
    sleep(Duration::from_millis(300));
    let worker = running.worker();
    let supervisor =
        running.processes().into_iter().find(|one| one.pid == worker).expect("the worker").parent;
    send(supervisor, Signal::SIGKILL);
    let output = running.output();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("error[case-broken]: case broke off: its process died\n --> 2.drill:7:1\n")
    );
}

#[test]
fn a_process_of_a_case_that_is_killed_fails_its_step() {
    let script = "process p { tcp a }\nwait 1s\nprocess p { bind a 9000 }\n";
    for isolation in ["namespace", "ports"] {
        let running = Running::start(&["--isolation", isolation], &[script, AFTER, AFTER]);
        running.wait_for(4);
        let worker = running.worker();
        let child = running.processes().into_iter().find(|one| one.parent == worker).expect("a process");
        send(child.pid, Signal::SIGKILL);
        let (stdout, stderr, status) = said(&running.output());
        assert!(stdout.contains("✗   bind a 9000  lost: the process died, expected ok\n"), "{stdout}");
        assert!(
            stderr.contains(
                "error[step-lost]: step could not be carried out: the process died\n --> 1.drill:3:13\n"
            ),
            "{stderr}"
        );
        assert!(stderr.contains("3 scenarios, 3 cases: 2 passed, 1 failed ("), "{stderr}");
        assert_eq!(status, Some(1));
    }
}

#[test]
fn a_process_of_a_case_that_dies_is_noticed_though_its_fork_lives() {
    let script = "process p { tcp a }\nfork p as q\nwait 1s\nprocess p { bind a 9000 }\n";
    let running = Running::start(&[], &[script]);
    running.wait_for(5);
    let worker = running.worker();
    let children = running.processes().into_iter().filter(|one| one.parent == worker);
    // The first to be made has the lowest number, unless the numbers have just begun again.
    send(children.map(|one| one.pid).min().expect("a process"), Signal::SIGKILL);
    // Were it noticed only when its time is over, it would be told otherwise.
    let (stdout, ..) = said(&running.output());
    assert!(stdout.contains("✗   bind a 9000  lost: the process died, expected ok\n"), "{stdout}");
}

#[test]
fn a_process_of_a_case_that_is_stopped_fails_its_step_when_the_time_is_over() {
    let script = "+++\ntimeout = \"2s\"\n+++\nprocess p { tcp a }\nwait 500ms\nprocess p { bind a 9000 }\n";
    let running = Running::start(&[], &[script, AFTER, AFTER]);
    running.wait_for(4);
    let worker = running.worker();
    let child = running.processes().into_iter().find(|one| one.parent == worker).expect("a process");
    send(child.pid, Signal::SIGSTOP);
    let (stdout, stderr, status) = said(&running.output());
    assert!(stdout.contains("✗   bind a 9000  lost: case timed out, expected ok\n"), "{stdout}");
    assert!(stderr.contains("3 scenarios, 3 cases: 2 passed, 1 failed ("), "{stderr}");
    assert_eq!(status, Some(1));
}

#[test]
fn nothing_of_the_command_is_open_in_a_worker() {
    for isolation in ["namespace", "ports"] {
        // A descriptor that the command itself was started with, as shells and build tools leave them.
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec 9</etc/passwd; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_sockdrill")]);
        let running = Running::start_with(shell, &["--isolation", isolation], &[LONG, LONG]);
        running.wait_for(2 * PROCESSES - 1);
        let open = |pid: i32| -> HashSet<PathBuf> {
            let entries = fs::read_dir(format!("/proc/{pid}/fd")).expect("descriptors");
            let others = entries.filter_map(|entry| {
                let entry = entry.ok()?;
                let number: i32 = entry.file_name().to_str()?.parse().ok()?;
                (number > 2).then(|| fs::read_link(entry.path()).ok())?
            });
            others.collect()
        };
        let command = open(running.group);
        assert!(command.contains(&PathBuf::from("/etc/passwd")), "{command:?}");
        for process in running.processes().into_iter().filter(|one| one.pid != running.group) {
            let found = open(process.pid);
            let shared: Vec<_> = found.intersection(&command).collect();
            assert!(shared.is_empty(), "{process:?} has {shared:?} of the command");
            assert!(
                found.iter().all(|one| one.starts_with("socket:")
                    || one.to_string_lossy().starts_with("socket:")
                    || one.to_string_lossy().contains("/sockstat")),
                "{process:?} has {found:?}"
            );
        }
    }
}

#[test]
fn the_work_of_a_worker_that_gets_no_network_is_done_by_another() {
    // Of this user's namespaces the kernel counts as many as it is told to.
    let mut shell = Command::new("unshare");
    let script = "echo 1 >/proc/sys/user/max_net_namespaces; exec \"$0\" \"$@\"";
    shell.args(["--user", "--map-root-user", "sh", "-c", script, env!("CARGO_BIN_EXE_sockdrill")]);
    let case = "udp a; bind a 9000; recv a within 300ms expect nothing\n";
    let mut running = Running::start_with(shell, &["--jobs", "2", "--isolation", "namespace"], &[case; 6]);
    let output = running.child.take().map(Child::wait_with_output).unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said, "6 scenarios, 6 cases: 6 passed (each case in its own network namespace)\n");
    assert_eq!(output.status.code(), Some(0));
    running.assert_nobody_is_left();
}
