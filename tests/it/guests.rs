//! Scenarios on other kernels, started for real. Where one is not installed its tests are skipped, and say so;
//! in CI that is a failure.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::support::Test;

/// The systems of this project's own file, which names the kernels that `.ci/run` has unpacked and built.
const OURS: &str = include_str!("../../sockdrill.toml");

/// A run in a folder whose file names the systems of this project.
fn test(arguments: &[&str]) -> Test {
    Test::new(arguments).file("sockdrill.toml", OURS)
}

/// The version of a system's kernel, if it can be started here; a test that needs it says why it is skipped, and
/// in CI that is a failure.
#[track_caller]
fn version(system: &str, test_name: &str) -> Option<String> {
    let output = test(&["systems", system]).output();
    let line = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return line.split_whitespace().nth(2).map(str::to_owned);
    }
    assert!(std::env::var_os("CI").is_none(), "{test_name} needs {line}, and in CI nothing may be skipped");
    eprintln!("skipped {test_name}: {line}");
    None
}

const NAMESPACES: &str = "each case in its own network namespace";
const PORTS: &str = "in one network, with logical ports";

#[test]
fn the_first_example_holds_on_every_system() {
    for (system, isolation_line) in
        [("gvisor", PORTS), ("uml", NAMESPACES), ("time-travel", NAMESPACES), ("linux-6.12", NAMESPACES)]
    {
        let Some(version) = version(system, "the_first_example_holds_on_every_system") else { continue };
        let script = "tcp a reuse; bind a 9000; listen a; tcp b; bind b 9000 expect EADDRINUSE";
        test(&["eval", "--on", system, script])
            .stdout(
                "\
✓ tcp a reuse  ok
✓ bind a 9000  ok
✓ listen a     ok
✓ tcp b        ok
✓ bind b 9000  EADDRINUSE
",
            )
            .stderr(&format!(
                "1 scenario, 1 case: 1 passed ({isolation_line}; on {system}, kernel {version})\n"
            ))
            .run();
    }
}

#[test]
fn gvisor_offers_no_networks_that_show_each_other_their_sockets() {
    if version("gvisor", "gvisor_offers_no_networks_that_show_each_other_their_sockets").is_none() {
        return;
    }
    test(&["eval", "--on", "gvisor", "--isolation", "namespace", "tcp a"])
        .stderr(
            "error: the system `gvisor`: cannot make a network namespace: the network namespaces of this system show \
             each other their sockets\n",
        )
        .status(3)
        .run();
}

#[test]
fn cases_in_gvisor_do_not_meet_though_others_look_at_all_sockets() {
    let Some(version) = version("gvisor", "cases_in_gvisor_do_not_meet_though_others_look_at_all_sockets")
    else {
        return;
    };
    let numbers: Vec<String> = (0..600).map(|number| number.to_string()).collect();
    let script = format!(
        "axis n = {}\ntcp a; bind a 9000; listen a; udp b; bind b 9001; tcp c; bind c 0; tcp d\n\
         bind d 0.0.0.0:port(c) expect EADDRINUSE; close c; bind d port(c); tcp e; bind e port(c)+1; show; close a\n\
         tcp f; bind f 9000\n",
        numbers.join(" | ")
    );
    let output = test(&["run", "--on", "gvisor", "--jobs", "8", "."]).file("many.drill", script).output();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let summary = format!("1 scenario, 600 cases: 600 passed ({PORTS}; on gvisor, kernel {version})\n");
    assert_eq!(said(&output.stderr), summary);
    // Each saw its own sockets, and those of no other.
    let table = said(&output.stdout);
    assert_eq!(table.lines().filter(|line| line.contains("LISTEN")).count(), 1, "{table}");
}

#[test]
fn linux_guests_have_what_scenarios_ask_for() {
    let script = "\
interface eth1 192.0.2.1/24
sysctl net.ipv4.ip_local_port_range 40000 40001
process other uid=1000 { udp u; bind u 192.0.2.1:9000 }
tcp6 a
bind a [::1]:9000
listen a
tcp6 b
connect b a
accept a as c
close c
close b
wait c TIME_WAIT
";
    for system in ["uml", "time-travel", "linux-6.12"] {
        if version(system, "linux_guests_have_what_scenarios_ask_for").is_some() {
            let output = test(&["eval", "--on", system, script]).output();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(
                said.starts_with("1 scenario, 1 case: 1 passed (each case in its own network namespace"),
                "{said}"
            );
        }
    }
}

#[test]
fn a_whole_time_wait_takes_no_time_where_the_clock_can_jump() {
    let Some(version) = version("time-travel", "a_whole_time_wait_takes_no_time_where_the_clock_can_jump")
    else {
        return;
    };
    // It holds only if the guest's clock went on by a minute; the command would give up after half of that.
    let file = OURS.replace("time_travel = true", "time_travel = true\nsilence = \"20s\"");
    let script = "\
+++
timeout = \"100s\"
+++
tcp l
bind l 9000
listen l
tcp c
connect c l
accept l as s
close c
close s
state c expect TIME_WAIT
wait 59s
state c expect TIME_WAIT
wait c gone within 10s
";
    Test::new(&["eval", "--on", "time-travel", script])
        .file("sockdrill.toml", file)
        .stdout(
            "\
✓ tcp l                   ok
✓ bind l 9000             ok
✓ listen l                ok
✓ tcp c                   ok
✓ connect c l             ok
✓ accept l as s           ok
✓ close c                 ok
✓ close s                 ok
✓ state c                 TIME_WAIT
✓ wait 59s                ok
✓ state c                 TIME_WAIT
✓ wait c gone within 10s  gone
",
        )
        .stderr(&format!("1 scenario, 1 case: 1 passed ({NAMESPACES}; on time-travel, kernel {version})\n"))
        .run();
}

#[test]
fn gvisor_skips_what_it_cannot_show() {
    if version("gvisor", "gvisor_skips_what_it_cannot_show").is_none() {
        return;
    }
    for (script, why) in [
        (
            "tcp l; bind l 9000; listen l; tcp c; connect c l; close c; state c",
            "needs to see connections that no process holds, which this system does not show",
        ),
        ("sysctl net.ipv4.tcp_tw_reuse 1", "needs a network namespace: it sets a sysctl"),
        ("+++\nrequires = [\"linux >= 4.0\"]\n+++\ntcp a", "needs linux >= 4.0, this is 4.4.0"),
    ] {
        test(&["eval", "--on", "gvisor", script])
            .stderr(&format!(
                "skipped eval: {why}\n1 scenario, 1 case: 1 skipped ({PORTS}; on gvisor, kernel 4.4.0)\n"
            ))
            .run();
    }
}

#[test]
fn gvisor_shows_the_states_of_what_is_open() {
    if version("gvisor", "gvisor_shows_the_states_of_what_is_open").is_none() {
        return;
    }
    test(&[
        "eval",
        "--on",
        "gvisor",
        "tcp l; bind l 9000; listen l; tcp c; connect c l; accept l as s; close c; show; state s",
    ])
    .stdout(
        "\
✓ tcp l          ok
✓ bind l 9000    ok
✓ listen l       ok
✓ tcp c          ok
✓ connect c l    ok
✓ accept l as s  ok
✓ close c        ok
✓ show
      kind  state        local                peer                 socket
      tcp   LISTEN       0.0.0.0:9000         -                    l
      tcp   CLOSE_WAIT   127.0.0.1:9000       127.0.0.1:ephemeral  s
✓ state s        CLOSE_WAIT
",
    )
    .stderr(&format!("1 scenario, 1 case: 1 passed ({PORTS}; on gvisor, kernel 4.4.0)\n"))
    .run();
}

/// A file that is no kernel, and one that is a kernel which never says anything.
fn no_kernels() -> (TempDir, PathBuf, PathBuf) {
    let folder = TempDir::new().expect("a temporary folder");
    let (text, silent) = (folder.path().join("text"), folder.path().join("silent"));
    fs::write(&text, "no kernel\n").expect("a file");
    fs::write(&silent, boots_into_nothing()).expect("a file");
    (folder, text, silent)
}

/// The smallest image that a loader takes for Linux (Documentation/arch/x86/boot.rst): its one instruction is a
/// jump to itself.
fn boots_into_nothing() -> Vec<u8> {
    let mut image = vec![0; 64 << 10];
    image[0x1F1] = 1;
    image[0x1FE..0x200].copy_from_slice(&[0x55, 0xAA]);
    image[0x200..0x202].copy_from_slice(&[0xEB, 0xFE]);
    image[0x202..0x206].copy_from_slice(b"HdrS");
    image[0x206..0x208].copy_from_slice(&0x020C_u16.to_le_bytes());
    image[0x211] = 1;
    image[0x22C..0x230].copy_from_slice(&0x37FF_FFFF_u32.to_le_bytes());
    image
}

fn booting(kernel: &Path) -> String {
    format!("[systems.broken]\nkind = \"qemu\"\nboot = \"4s\"\nkernel = \"{}\"\n", kernel.display())
}

#[test]
fn a_kernel_that_does_not_boot_is_given_up_at_the_deadline() {
    if version("linux-6.12", "a_kernel_that_does_not_boot_is_given_up_at_the_deadline").is_none() {
        return;
    }
    let (_folder, text, silent) = no_kernels();
    let said = |kernel: &Path| {
        let output =
            Test::new(&["eval", "--on", "broken", "tcp a"]).file("sockdrill.toml", booting(kernel)).output();
        assert_eq!(output.status.code(), Some(3));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let refused = said(&text);
    assert!(
        refused.starts_with(
            "error: the system `broken`: ended before the agent started (exit status: 1); last output: qemu"
        ),
        "{refused}"
    );
    let given_up = said(&silent);
    assert!(
        given_up.starts_with("error: the system `broken`: the agent did not start within 4s"),
        "{given_up}"
    );
    let left = Command::new("pgrep").args(["-f", &silent.display().to_string()]).output();
    assert!(left.is_ok_and(|left| left.stdout.is_empty()), "the machine is still there");
}

#[test]
fn what_is_missing_is_said_with_how_to_get_it() {
    let file = "\
[systems.image]
kind = \"qemu\"
kernel = \"no/image\"

[systems.kernel]
kind = \"uml\"
kernel = \"no/kernel\"

[systems.travel]
kind = \"uml\"
time_travel = true
";
    // Nothing of what could be installed is on such a path.
    for (system, said) in [
        ("gvisor", "`runsc` not found; `apt-get install runsc` installs it"),
        ("uml", "`linux.uml` not found; `apt-get install user-mode-linux` installs it"),
        (
            "travel",
            "the kernel of Debian's package cannot travel in time; `tools/build-time-travel-kernel` of sockdrill builds one for `kernel`",
        ),
    ] {
        Test::new(&["eval", "--on", system, "tcp a"])
            .file("sockdrill.toml", file)
            .variable("PATH", "/nowhere")
            .stderr(&format!("error: the system `{system}` cannot be started: {said}\n"))
            .status(3)
            .run();
    }
    let output = Test::new(&["systems", "image", "kernel", "--format", "json"])
        .file("sockdrill.toml", file)
        .variable("PATH", "/nowhere")
        .output();
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(list["systems"][0]["available"], false);
    assert_eq!(list["systems"][0]["kind"], "qemu");
    let why = list["systems"][0]["why"].as_str().expect("a reason");
    assert!(why.starts_with("`qemu-system-"), "{why}");
    let why = list["systems"][1]["why"].as_str().expect("a reason");
    assert!(why.starts_with("no kernel at ") && why.ends_with("/no/kernel"), "{why}");
    assert_eq!(output.status.code(), Some(1));
}

/// The processes that this one has started and that have not ended.
fn children(of: u32) -> Vec<i32> {
    let stat = |path: PathBuf| fs::read_to_string(path.join("stat")).ok();
    let child = |text: String| {
        let (pid, rest) = text.split_once(' ')?;
        let mut fields = rest.rsplit_once(") ")?.1.split(' ');
        let (state, parent) = (fields.next()?, fields.next()?);
        (state != "Z" && parent == of.to_string()).then(|| pid.parse().ok())?
    };
    let processes = fs::read_dir("/proc").expect("processes");
    processes.filter_map(|entry| stat(entry.ok()?.path())).filter_map(child).collect()
}

/// Whether a process runs this program.
fn runs(pid: i32, program: &str) -> bool {
    fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| {
        line.split(|byte| *byte == 0).next().is_some_and(|own| own.ends_with(program.as_bytes()))
    })
}

#[test]
fn a_kernel_that_is_killed_is_started_again_for_what_is_left() {
    let name = "a_kernel_that_is_killed_is_started_again_for_what_is_left";
    let Some(version) = version("uml", name) else { return };
    let folder = test(&[]).file("a.drill", "tcp a\n").file("b.drill", "wait 5s\n").left();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
        .args(["run", "--on", "uml", "--format", "json", "a.drill", "b.drill"])
        .current_dir(folder.path())
        .env("XDG_STATE_HOME", folder.path().join("state"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut lines = BufReader::new(command.stdout.take().expect("its output")).lines();
    let mut next = || lines.next().map(|line| line.expect("a line"));
    // The system is ready, and the first scenario has ended: now cases run.
    assert!(next().is_some_and(|line| line.contains("started")));
    assert!(next().is_some_and(|line| line.contains("a.drill")));
    let of = command.id();
    let kernel = children(of).into_iter().find(|pid| runs(*pid, "linux.uml")).expect("the kernel runs");
    kill(Pid::from_raw(kernel), Signal::SIGKILL).expect("it can be killed");
    let retried = next().expect("why it runs once more");
    assert!(retried.contains(r#""event":"case_retried","path":"b.drill""#), "{retried}");
    assert!(retried.contains("the system `uml`: died (signal: 9 (SIGKILL))"), "{retried}");
    let output = command.wait_with_output().expect("the command ends");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        format!("2 scenarios, 2 cases: 2 passed ({NAMESPACES}; on uml, kernel {version}) (1 run retried)\n")
    );
    assert_eq!(output.status.code(), Some(0));
}

/// A run of this project's own scenarios.
fn ours(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_sockdrill"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        // Nothing is written into the tree.
        .env("CI", "true")
        .env("SOCKDRILL_TRUST", "1")
        .env("XDG_STATE_HOME", TempDir::new().expect("a temporary folder").path())
        .output()
        .expect("the command runs")
}

/// The objects of a stream in JSON.
fn objects(stdout: &[u8]) -> Vec<serde_json::Value> {
    let text = String::from_utf8_lossy(stdout).into_owned();
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Every case of the project's scenarios comes to an end of its own on a system, or is skipped; what came out is
/// the matter of snapshots.
#[track_caller]
fn runs_the_suite(system: &str, test_name: &str) {
    if version(system, test_name).is_none() {
        return;
    }
    let count = |name: &str| {
        let events = objects(&ours(&["run", "--format", "json", "--on", name]).stdout);
        let last = events.last().expect("an event").clone();
        assert_eq!(last["event"], "finished", "{last}");
        last["cases"].clone()
    };
    let (here, there) = (count("host"), count(system));
    assert_eq!((&there["all"], &there["broken"]), (&here["all"], &0.into()), "on {system}: {there}");
    let passed = |cases: &serde_json::Value| cases["passed"].as_u64().expect("a number");
    // Even gVisor, which lacks most, runs a good part of it.
    assert!(passed(&there) * 3 > passed(&here), "on {system}: {there}");
}

#[test]
fn the_suite_runs_on_gvisor() {
    runs_the_suite("gvisor", "the_suite_runs_on_gvisor");
}

#[test]
fn the_suite_runs_on_user_mode_linux() {
    runs_the_suite("uml", "the_suite_runs_on_user_mode_linux");
}

#[test]
fn the_suite_runs_on_a_clock_that_jumps() {
    runs_the_suite("time-travel", "the_suite_runs_on_a_clock_that_jumps");
}

#[test]
fn the_suite_runs_in_an_emulated_machine() {
    runs_the_suite("linux-6.12", "the_suite_runs_in_an_emulated_machine");
}

#[test]
fn slow_scenarios_do_in_virtual_time_what_their_snapshots_say() {
    if version("time-travel", "slow_scenarios_do_in_virtual_time_what_their_snapshots_say").is_none() {
        return;
    }
    let list: serde_json::Value =
        serde_json::from_slice(&ours(&["list", "--format", "json"]).stdout).expect("JSON");
    let all = list["scenarios"].as_array().expect("a list").iter();
    let slow: Vec<&str> =
        all.filter(|one| one["slow"] == true).map(|one| one["path"].as_str().expect("a path")).collect();
    assert!(!slow.is_empty(), "no scenario is slow");
    let output = ours(&[&["test", "--slow", "--on", "time-travel"], &slow[..]].concat());
    let passed: Vec<String> = slow.iter().map(|path| format!("PASS {path}")).collect();
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().collect::<Vec<_>>(), passed);
    assert_eq!(output.status.code(), Some(0));
}
