//! Other systems: an agent at the other end of a pipe, and all that can go wrong with one.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Test, isolation_line, kernel};

/// The name of the program that tests run.
const SOCKDRILL: &str = env!("CARGO_BIN_EXE_sockdrill");

/// The line with which an agent of this version begins.
fn hello() -> String {
    format!("sockdrill agent: wire 3, version {}", env!("CARGO_PKG_VERSION"))
}

/// A file that names one system `there`, which a shell starts.
fn settings(shell: &str, more: &str) -> String {
    let shell = shell.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("[systems.there]\nkind = \"command\"\ncommand = [\"sh\", \"-c\", \"{shell}\"]\n{more}")
}

/// A run of a script on a system that a shell starts.
fn there(shell: &str, more: &str, script: &str) -> Test {
    Test::new(&["eval", "--on", "there", script]).file("sockdrill.toml", settings(shell, more))
}

/// The last line of a run on a system of this kernel.
fn elsewhere(ended: &str, name: &str) -> String {
    format!("1 scenario, {ended} ({}; on {name}, kernel {})\n", isolation_line(), kernel())
}

#[test]
fn a_system_is_a_command_that_starts_an_agent() {
    there(&format!("exec {SOCKDRILL} agent"), "", "tcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE")
        .stdout("✓ tcp a        ok\n✓ bind a 9000  ok\n✓ tcp b        ok\n✓ bind b 9000  EADDRINUSE\n")
        .stderr(&elsewhere("1 case: 1 passed", "there"))
        .run();
}

#[test]
fn what_a_console_says_before_the_agent_is_passed_over() {
    let shell = format!(
        "echo '[    0.0] sockdrill agent: w'; echo more >&2; printf 'unended'; exec {SOCKDRILL} agent"
    );
    there(&shell, "", "tcp a").stdout("✓ tcp a  ok\n").stderr(&elsewhere("1 case: 1 passed", "there")).run();
}

#[test]
fn several_systems_run_one_after_the_other() {
    Test::new(&["eval", "--on", "there", "--on", "host", "--on", "there", "tcp a; bind a 9000"])
        .file("sockdrill.toml", settings(&format!("exec {SOCKDRILL} agent"), ""))
        .stdout("on there\n✓ tcp a        ok\n✓ bind a 9000  ok\n\non host\n✓ tcp a        ok\n✓ bind a 9000  ok\n")
        .stderr(&format!(
            "{}1 scenario, 1 case: 1 passed ({})\n",
            elsewhere("1 case: 1 passed", "there"),
            isolation_line()
        ))
        .run();
}

#[test]
fn a_format_that_tells_of_one_run_takes_one_system() {
    for format in ["junit", "tap"] {
        Test::new(&["eval", "--on", "there", "--on", "host", "--format", format, "tcp a"])
            .file("sockdrill.toml", settings("exit", ""))
            .stderr(&format!(
                "error: a report in the format {format} is of a single run: name one system with `--on`\n"
            ))
            .status(2)
            .run();
    }
}

#[test]
fn a_system_that_is_not_there_is_an_error() {
    Test::new(&["eval", "--on", "gvisro", "tcp a"])
        .stderr("error: unknown system `gvisro`; did you mean `gvisor`?\n")
        .status(2)
        .run();
    Test::new(&["systems", "elsewhere"])
        .stderr("error: unknown system `elsewhere`; `sockdrill systems` lists them\n")
        .status(2)
        .run();
}

#[test]
fn the_settings_of_a_run_reach_the_agent() {
    let agent = format!("exec {SOCKDRILL} agent");
    let script = "axis port = 9000 | 9001; tcp a; bind a $port; wait 1s";
    let said = "error[step-lost]: step could not be carried out: case timed out";
    let output = Test::new(&["eval", "--on", "there", "--timeout", "50ms", "--isolation", "ports", script])
        .file("sockdrill.toml", settings(&agent, ""))
        .output();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.starts_with(said), "{stderr}");
    let last = format!(
        "1 scenario, 2 cases: 2 failed (in one network, with logical ports; on there, kernel {})\n",
        kernel()
    );
    assert!(stderr.ends_with(&last), "{stderr}");
}

#[test]
fn a_scenario_knows_the_system_by_its_name() {
    let agent = format!("exec {SOCKDRILL} agent");
    there(&agent, "", "tcp a; bind a 9000; tcp b; bind b 9000 expect ok, EADDRINUSE on there")
        .stdout("✓ tcp a        ok\n✓ bind a 9000  ok\n✓ tcp b        ok\n✓ bind b 9000  EADDRINUSE\n")
        .stderr(&elsewhere("1 case: 1 passed", "there"))
        .run();
}

#[test]
fn repetitions_and_a_shuffled_order_come_back_as_they_would_here() {
    let agent = format!("exec {SOCKDRILL} agent");
    let script = "axis x = none | reuse; tcp a $x; bind a 9000; local a";
    let run = |on: &[&str]| {
        let arguments = [&["eval", "--repeat", "3", "--shuffle=7"][..], on, &[script]].concat();
        let output = Test::new(&arguments).file("sockdrill.toml", settings(&agent, "")).output();
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
    };
    assert_eq!(run(&["--on", "there"]), run(&[]));
}

/// A fault before anything runs: what is said of it.
#[track_caller]
fn fails(shell: &str, more: &str, said: &str) {
    there(shell, more, "tcp a").stderr(&format!("error: the system `there`: {said}\n")).status(3).run();
}

#[test]
fn an_agent_of_another_version_is_refused() {
    let ours = env!("CARGO_PKG_VERSION");
    fails(
        "echo 'sockdrill agent: wire 7, version 3.2.1'; sleep 60",
        "",
        &format!(
            "its agent is sockdrill 3.2.1 with wire form 7, this is sockdrill {ours} with wire form 3: install the same version there"
        ),
    );
}

#[test]
fn a_program_that_is_not_there_is_named() {
    Test::new(&["eval", "--on", "there", "tcp a"])
        .file("sockdrill.toml", "[systems.there]\nkind = \"command\"\ncommand = [\"no-such-program\"]\n")
        .stderr("error: the system `there`: cannot start `no-such-program`: No such file or directory (os error 2)\n")
        .status(3)
        .run();
}

#[test]
fn a_system_that_ends_before_its_agent_speaks_is_reported_with_its_last_words() {
    fails(
        "echo '[    0.1] Kernel panic'; echo 'no init found' >&2; exit 7",
        "",
        "ended before the agent started (exit status: 7); last output: no init found | [    0.1] Kernel panic",
    );
    fails("exit 0", "", "ended before the agent started (exit status: 0)");
}

#[test]
fn a_system_that_never_speaks_is_given_up_at_its_boot_deadline() {
    fails(
        "echo booting >&2; sleep 60",
        "boot = \"300ms\"\n",
        "the agent did not start within 300ms; last output: booting",
    );
}

#[test]
fn a_system_that_floods_before_its_agent_speaks_is_given_up() {
    let output = there("yes 'not an agent'", "", "tcp a").output();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let said = "error: the system `there`: too much output before the agent started; last output: not an agent | not an agent | not an agent | not an agent | ";
    assert!(stderr.starts_with(said), "{stderr}");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn an_agent_that_cannot_run_cases_says_why() {
    fails(
        &format!("ulimit -n 20; exec {SOCKDRILL} agent"),
        "",
        "cannot run a worker: a process may have 20 files open here, and needs 32: raise the limit (ulimit -n)",
    );
}

/// A fault while cases run, for which a system is started again or not: what is said of the cases.
#[track_caller]
fn breaks(shell: &str, more: &str, starts_again: bool, said: &str) {
    let note = |case| format!("note: eval (case x={case}) runs once more: the system `there`: {said}\n");
    let notes = if starts_again { note("none") + &note("reuse") } else { "\n".to_owned() };
    let retried = if starts_again { " (2 runs retried)" } else { "" };
    there(shell, more, "axis x = none | reuse; tcp a $x; wait 8s")
        .stderr(&format!(
            "{notes}error: eval (2 of 2 cases, first x=none) could not be run to its end: the system `there`: {said}
{}{retried}
",
            elsewhere("2 cases: 2 broken", "there").trim_end()
        ))
        .status(3)
        .run();
}

#[test]
fn a_system_that_is_killed_again_and_again_breaks_the_cases_that_have_not_ended() {
    breaks(
        &format!("echo 'last words' >&2; (sleep 1; kill -KILL $$) & exec {SOCKDRILL} agent"),
        "",
        true,
        "died (signal: 9 (SIGKILL)); last output: last words",
    );
}

#[test]
fn a_system_that_hangs_breaks_them_too() {
    breaks(
        &format!("(sleep 1; kill -STOP $$) & exec {SOCKDRILL} agent"),
        "silence = \"700ms\"\n",
        true,
        "no output for 700ms, killed",
    );
}

#[test]
fn a_system_that_dies_is_started_again_for_what_is_left() {
    let shell =
        format!("[ -e started ] || {{ touch started; (sleep 2; kill -KILL $$) & }}; exec {SOCKDRILL} agent");
    let said = "the system `there`: died (signal: 9 (SIGKILL))";
    there(&shell, "", "axis x = none | reuse; tcp a $x; wait 3s")
        .stdout("axis x = none | reuse\n2 cases\n\n✓ tcp a $x  ok\n✓ wait 3s   ok\n")
        .stderr(&format!(
            "note: eval (case x=none) runs once more: {said}\n\
             note: eval (case x=reuse) runs once more: {said}\n{} (2 runs retried)\n",
            elsewhere("2 cases: 2 passed", "there").trim_end()
        ))
        .run();
}

#[test]
fn a_system_that_says_something_else_in_between_breaks_them_too() {
    breaks(
        &format!("(sleep 1; echo '[    9.9] Oops') & exec {SOCKDRILL} agent"),
        "",
        false,
        "invalid message from the agent; last output: [    9.9] Oops",
    );
}

#[test]
fn an_agent_that_says_only_garbage_is_an_error() {
    fails(
        &format!("echo '{}'; echo oops; exec sleep 60", hello()),
        "",
        "invalid message from the agent; last output: oops",
    );
}

/// The messages in what an agent says, each with its mark, length and checksum; and what stands before them.
fn messages(said: &[u8]) -> (&[u8], Vec<&[u8]>) {
    let start = said.iter().position(|byte| *byte == 0xFF).expect("a message");
    let (hello, mut rest) = said.split_at(start);
    let mut messages = Vec::new();
    while let Some(length) = rest.get(1..5) {
        let length = u32::from_le_bytes(length.try_into().expect("four bytes")) as usize;
        let (message, behind) = rest.split_at(9 + length);
        messages.push(message);
        rest = behind;
    }
    (hello, messages)
}

/// An agent that says over and over again what a true one says once: its messages from this one to that one, counted
/// from the end.
#[track_caller]
fn is_told_once(first: usize, last: usize, said: &str) {
    let script = "tcp a; bind a 9000";
    let recorded = there(&format!("{SOCKDRILL} agent | tee said"), "", script);
    assert!(recorded.output().status.success());
    let folder = recorded.left();
    let all = fs::read(folder.path().join("said")).expect("what it said");
    let (hello, messages) = messages(&all);
    let count = messages.len();
    let (before, again) = (&messages[..count - first], &messages[count - first..=count - last]);
    let once = [&[hello][..], before].concat().concat();
    let began = Instant::now();
    let output = there("cat once; while cat again; do :; done", "", script)
        .file("once", once)
        .file("again", again.concat().repeat(1000))
        .output();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.contains(said), "{stderr}");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn an_agent_that_never_ends_is_given_up() {
    // The last is that all is done, before it the case has ended, and before that comes its trace.
    is_told_once(3, 3, "invalid message from the agent");
    // What has been told stands.
    is_told_once(2, 2, "1 case: 1 passed");
    is_told_once(3, 2, "1 case: 1 passed");
}

/// How many processes live whose command line has this word.
fn alive(word: &str) -> usize {
    let processes = fs::read_dir("/proc").expect("processes").filter_map(|entry| Some(entry.ok()?.path()));
    let has_word = |path: &std::path::PathBuf| {
        // One that has ended and that nobody has waited for has no command line any more.
        fs::read(path.join("cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains(word))
    };
    processes.filter(has_word).count()
}

/// Waits until no such process lives: one that was killed needs a moment to be gone.
#[track_caller]
fn gone(word: &str) {
    let until = Instant::now() + Duration::from_secs(20);
    while alive(word) > 0 {
        assert!(Instant::now() < until, "{} processes of {word} are left", alive(word));
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn nothing_of_a_system_is_left_when_its_run_has_ended() {
    let agent = format!("sleep 97531 & exec {SOCKDRILL} agent");
    there(&agent, "", "tcp a").stdout("✓ tcp a  ok\n").stderr(&elsewhere("1 case: 1 passed", "there")).run();
    gone("97531");
    fails("sleep 97532 & exec sleep 97532", "boot = \"300ms\"\n", "the agent did not start within 300ms");
    gone("97532");
}

#[test]
fn nothing_of_a_system_is_left_when_the_command_is_killed() {
    let folder = Test::new(&[])
        .file(
            "sockdrill.toml",
            settings(
                &format!("trap '' TERM HUP INT; sleep 97533 & sleep 97533 & exec {SOCKDRILL} agent"),
                "",
            ),
        )
        .left();
    let mut command = std::process::Command::new(SOCKDRILL)
        .args(["eval", "--trust", "--on", "there", "tcp a; wait 9s"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the command starts");
    let until = Instant::now() + Duration::from_secs(20);
    while alive("97533") < 2 {
        assert!(Instant::now() < until, "the system was not started");
        thread::sleep(Duration::from_millis(20));
    }
    command.kill().expect("the command can be killed");
    command.wait().expect("it ends");
    gone("97533");
}

#[test]
fn an_agent_ends_with_the_command_that_it_serves() {
    Test::new(&["agent"]).input("").stdout(&format!("\n\n{}\n", hello())).run();
}

#[test]
fn an_agent_says_what_it_cannot_open() {
    Test::new(&["agent", "--channel", "no/such/device"])
        .stderr("error: cannot open no/such/device: No such file or directory (os error 2)\n")
        .status(3)
        .run();
    Test::new(&["agent", "--init"])
        .stderr(
            "error: the following required arguments were not provided:\n  --channel <DEVICE>\n\nUsage: sockdrill agent --channel <DEVICE> --init\n\nFor more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn everything_wrong_with_the_systems_of_the_file_is_drawn() {
    Test::new(&["check"])
        .file(
            "sockdrill.toml",
            "\
[systems.host]
kind = \"uml\"

[systems.Big]
kind = \"uml\"

[systems.nothing]

[systems.odd]
kind = \"vmware\"

[systems.uml]
kernle = \"linux\"
command = [\"x\"]
boot = \"soon\"

[systems.box]
kind = \"command\"
time_travel = 1
kernel = \"linux\"

[systems]
flat = 1
",
        )
        .stderr(
            r#"
error[reserved-system-name]: system name `host` is reserved
 --> sockdrill.toml:1:10
  |
1 | [systems.host]
  |          ^^^^ stands for this host, which has no settings
  |
  = help: give the system another name

error[invalid-system-name]: invalid system name `Big`
 --> sockdrill.toml:4:10
  |
4 | [systems.Big]
  |          ^^^
  |
  = help: a name begins with a lower-case letter and consists of lower-case letters, digits, `.`, `-` and `_`

error[missing-system-kind]: system `nothing` has no kind
 --> sockdrill.toml:7:10
  |
7 | [systems.nothing]
  |          ^^^^^^^
  |
  = help: add `kind = "…"`: one of gvisor, uml, qemu, command

error[invalid-value]: invalid value for `kind`
  --> sockdrill.toml:10:8
   |
10 | kind = "vmware"
   |        ^^^^^^^^ expected "gvisor", "uml", "qemu" or "command"

error[unknown-key]: unknown key `kernle` in a system
  --> sockdrill.toml:13:1
   |
13 | kernle = "linux"
   | ^^^^^^ not a key
   |
   = help: did you mean `kernel`?

error[unknown-key]: unknown key `command` in a system of kind `uml`
  --> sockdrill.toml:14:1
   |
14 | command = ["x"]
   | ^^^^^^^ not a key
   |
   = help: the keys are kind, kernel, modules, time_travel, boot, silence

error[invalid-value]: invalid value for `boot`
  --> sockdrill.toml:15:8
   |
15 | boot = "soon"
   |        ^^^^^^ expected a duration, such as "30s"

error[missing-system-command]: system `box` has no command that starts it
  --> sockdrill.toml:17:10
   |
17 | [systems.box]
   |          ^^^
   |
   = help: for example: command = ["ssh", "box", "sockdrill", "agent"]

error[invalid-value]: invalid value for `time_travel`
  --> sockdrill.toml:19:15
   |
19 | time_travel = 1
   |               ^ expected true or false

error[invalid-value]: invalid value for `flat`
  --> sockdrill.toml:23:8
   |
23 | flat = 1
   |        ^ expected a table with `kind` and more

10 errors in 1 file
"#,
        )
        .status(2)
        .run();
}

#[test]
fn the_systems_of_the_file_are_listed_with_those_that_are_built_in() {
    let file = format!(
        "[systems.there]\nkind = \"command\"\ncommand = [\"{SOCKDRILL}\", \"agent\"]\n\n[systems.old]\nkind = \"qemu\"\nkernel = \"no/such/image\"\n\n[systems.gone]\nkind = \"command\"\ncommand = \"false\"\n"
    );
    let kernel = kernel();
    let width = kernel.len();
    Test::new(&["systems", "host", "there", "gone"])
        .file("sockdrill.toml", &file)
        .stdout(&format!(
            "host   host     {kernel}  {isolation_line}\n\
             there  command  {kernel}  {isolation_line}\n\
             gone   command  {:width$}  not available: ended before the agent started (exit status: 1)\n",
            "-",
            isolation_line = isolation_line(),
        ))
        .status(1)
        .run();
}

#[test]
fn a_system_has_ended_when_its_first_process_has_whatever_that_leaves_behind() {
    fails("sleep 60 & exit 4", "", "ended before the agent started (exit status: 4)");
}
