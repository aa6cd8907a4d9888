//! Many cases at once: what is said of them is the same, and waiting costs no core.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::running::Running;

/// Runs `sockdrill run` on scripts, which become `00.drill`, `01.drill`, ….
fn run(scripts: &[String], arguments: &[&str]) -> Output {
    let folder = TempDir::new().expect("a temporary folder");
    for (number, script) in scripts.iter().enumerate() {
        fs::write(folder.path().join(format!("{number:02}.drill")), script).expect("a script");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
        .arg("run")
        .args(arguments)
        .arg(".")
        .current_dir(folder.path())
        .output();
    output.expect("the command runs")
}

/// Scenarios of every kind: with axes, processes, waits, changes of the network, failures, and what they
/// leave behind.
fn mixed() -> Vec<String> {
    let scripts = [
        "axis a = none | reuse | reuseport\naxis b = none | reuse | reuseport\ntcp x $a; bind x 9000\ntcp y $b; bind y 9000 expect any\n",
        "wait 50ms; tcp a; bind a 9000; listen a; show\n",
        "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close c b a; state c expect TIME_WAIT\n",
        "sysctl net.ipv4.ip_local_port_range 40000 40010; tcp a; bind a 0; local a expect port in 40000-40010\n",
        "process p { tcp a; bind a 9000; listen a }; fork p as q; kill p; state a expect LISTEN; exit q\n",
        "tcp a; bind a 9000; bind a 9000\n",
        "udp a; bind a 9000; recv a within 50ms expect nothing\n",
        "interface eth1 192.0.2.1/24; udp a; bind a 192.0.2.1:9000; probe udp 192.0.2.1:9000 expect a\n",
        "axis p = 9001 | 9002 | 9003\ntcp a; bind a $p; tcp b; bind b $p expect ok\n",
        "axis t = \"x\" | \"y\"\nudp a; bind a 9000; udp b; send b $t to a; recv a expect $t; recv a within 20ms expect nothing; show\n",
        "+++\nslow = true\n+++\nwait 100s\n",
        "tcp a; bind a 0; tcp b; bind b 0; local a expect port != port(b); show\n",
    ];
    scripts.map(str::to_owned).to_vec()
}

#[test]
fn the_number_of_jobs_changes_nothing_on_screen() {
    let scripts = mixed();
    let one = run(&scripts, &["--jobs", "1"]);
    assert_eq!(one.status.code(), Some(1), "{one:?}");
    for jobs in ["2", "5", "64"] {
        let many = run(&scripts, &["--jobs", jobs]);
        assert_eq!(
            String::from_utf8_lossy(&many.stdout),
            String::from_utf8_lossy(&one.stdout),
            "--jobs {jobs}"
        );
        assert_eq!(
            String::from_utf8_lossy(&many.stderr),
            String::from_utf8_lossy(&one.stderr),
            "--jobs {jobs}"
        );
        assert_eq!(many.status, one.status);
    }
}

#[test]
fn the_order_on_screen_is_that_of_the_files() {
    let scripts: Vec<String> = (0..20)
        // The first is the last to end.
        .map(|number| format!("tcp a{number}; wait {}ms\n", 200 - 10 * number))
        .collect();
    let output = run(&scripts, &["--jobs", "8"]);
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let order: Vec<&str> = stdout.lines().filter(|line| line.starts_with("PASS ")).collect();
    let expected: Vec<String> = (0..20).map(|number| format!("PASS {number:02}.drill")).collect();
    assert_eq!(order, expected);
}

/// A case that waits on the clock gives its core to another one: all of them are at work before the first
/// has ended, each in a worker with its supervisor.
#[track_caller]
fn wait_at_the_same_time(scripts: &[&str], processes_of_a_case: usize) {
    let running = Running::start(&["--jobs", "1", "--timeout", "60s"], scripts);
    running.wait_for(1 + 10 * (2 + processes_of_a_case));
}

#[test]
fn scenarios_that_wait_do_so_at_the_same_time() {
    wait_at_the_same_time(&["tcp a; bind a 9000; wait 30s\n"; 10], 0);
}

#[test]
fn cases_that_wait_do_so_at_the_same_time() {
    let values: Vec<String> = (9000..9010).map(|port| port.to_string()).collect();
    let script =
        format!("axis p = {}\nudp a; bind a $p; recv a within 30s expect nothing\n", values.join(" | "));
    wait_at_the_same_time(&[&script], 0);
}

#[test]
fn processes_that_wait_do_so_at_the_same_time() {
    let script = "process p { udp a; bind a 9000; recv a within 30s expect nothing }\n";
    wait_at_the_same_time(&[script; 10], 1);
}
