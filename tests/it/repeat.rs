//! `--repeat`: every case several times, each repetition judged.

use crate::support::{Test, isolation_line, one_failed, one_passed};

/// Which member of the group gets a datagram is chance: its hash is of the client's port.
const CHANCE: &str = "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; probe udp 9000 expect";

#[test]
fn repetitions_that_are_alike_are_one_trace_and_a_count() {
    let script = "tcp a reuse; bind a 9000; listen a; tcp b; bind b 9000 expect EADDRINUSE";
    Test::new(&["eval", script, "--repeat", "1000"])
        .stdout(
            "\
✓ tcp a reuse  ok
✓ bind a 9000  ok
✓ listen a     ok
✓ tcp b        ok
✓ bind b 9000  EADDRINUSE
1000 repetitions, all alike
",
        )
        .stderr(&one_passed())
        .run();
}

#[test]
fn every_case_of_the_axes_is_repeated_with_its_processes() {
    let script =
        "axis x = none | reuse; tcp a $x; bind a 9000; process p { tcp b reuse; bind b 9000 expect any }";
    Test::new(&["eval", script, "--repeat", "20"])
        .stdout(
            "\
axis x = none | reuse
2 cases

✓ tcp a $x       ok
✓ bind a 9000    ok
✓ process p      ok
✓   tcp b reuse  ok
✓   bind b 9000
        x
        none   EADDRINUSE
        reuse  ok
20 repetitions of each of 2 cases, all alike
",
        )
        .stderr(&format!("1 scenario, 2 cases: 2 passed ({})\n", isolation_line()))
        .run();
}

#[test]
fn the_first_repetition_that_fails_is_drawn() {
    let output = Test::new(&["eval", &format!("{CHANCE} a"), "--repeat", "200"]).status(1).output();
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(
        stdout.contains("✗ probe udp 9000   b, expected a\n200 repetitions, not all alike; "),
        "{stdout}"
    );
    assert!(stdout.contains(" failed\n  first difference at `probe udp 9000`:\n    "), "{stdout}");
    assert!(stdout.contains("    a: ") && stdout.contains("    b: "), "{stdout}");
    assert!(stderr.starts_with("error[unexpected-outcome]: expected a, got b\n"), "{stderr}");
    assert!(stderr.ends_with(&one_failed()), "{stderr}");
}

#[test]
fn repetitions_may_all_hold_and_not_be_alike() {
    let output = Test::new(&["eval", &format!("{CHANCE} a or b"), "--repeat", "200"]).output();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stdout}");
    assert!(
        stdout.contains("200 repetitions, not all alike\n  first difference at `probe udp 9000`:\n    "),
        "{stdout}"
    );
}

#[test]
fn repetitions_that_all_fail_are_alike_and_counted() {
    Test::new(&["eval", "tcp a; listen a; bind a 9000", "--repeat", "3"])
        .stdout("✓ tcp a        ok\n✓ listen a     ok\n✗ bind a 9000  EINVAL, expected ok\n3 repetitions, all alike; 3 failed\n")
        .stderr(&format!(
            "\
error[unexpected-outcome]: expected ok, got EINVAL
 --> eval:1:18
  |
1 | tcp a; listen a; bind a 9000
  |                  ^^^^^^^^^^^ EINVAL: the call does not fit the socket's state, or its argument makes no sense: bound twice, accept without a listener
  |
  = note: open sockets:
          kind  state   local              peer  socket
          tcp   LISTEN  0.0.0.0:ephemeral  -     a
  = help: if this is the finding, say so: expect EINVAL
{}",
            one_failed()
        ))
        .status(1)
        .run();
}

#[test]
fn a_test_holds_every_repetition_to_the_snapshot() {
    let snapshot = "---\nsource: scenarios/a.drill\n---\nudp a reuseport  ok\nbind a 9000      ok\nudp b reuseport  ok\nbind b 9000      ok\nprobe udp 9000   a\n";
    let output = Test::new(&["test", "--repeat", "200"])
        .file("scenarios/a.drill", format!("{CHANCE} a or b\n"))
        .file("snapshots/a.snap", snapshot)
        .status(1)
        .output();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.starts_with("DIFF scenarios/a.drill\n200 repetitions, not all alike\n"), "{stdout}");
    assert!(
        stdout.contains("- probe udp 9000   a\n") && stdout.contains("+ probe udp 9000   b\n"),
        "{stdout}"
    );
}

#[test]
fn json_has_the_traces_that_repetitions_took() {
    let output = Test::new(&["eval", "tcp a", "--repeat", "50", "--format", "json"]).output();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains(r#""repeat":50,"shuffle":null"#), "{stdout}");
    assert!(stdout.contains(r#""repetitions":[{"first":0,"times":50,"end":"passed"}]"#), "{stdout}");
}

#[test]
fn a_case_runs_at_least_once() {
    Test::new(&["eval", "tcp a", "--repeat", "0"])
        .stderr(
            "\
error: invalid value '0' for '--repeat <N>': number would be zero for non-zero type

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}
