//! `--format tap`: the Test Anything Protocol, version 14.

use crate::support::{Test, isolation_line, one_passed};

#[test]
fn a_scenario_is_a_test_point_and_its_cases_are_a_subtest() {
    Test::new(&["run", "--format=tap", "a #1.drill", "b.drill", "c.drill"])
        .file("a #1.drill", "tcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE")
        .file("b.drill", "axis x = none | reuse\ntcp a $x\nbind a 9000\ntcp b reuse\nbind b 9000 expect ok\n")
        .file("c.drill", "+++\nslow = true\n+++\ntcp a\n")
        .stdout(
            r#"
TAP version 14
ok 1 - a \#1.drill
# Subtest: b.drill
    not ok 1 - x=none
      ---
      message: "expected ok, got EADDRINUSE"
      severity: fail
      at:
        file: "b.drill"
        line: 5
        column: 13
      text: |2
        error[unexpected-outcome]: expected ok, got EADDRINUSE
         --> b.drill:5:13
          |
        5 | bind b 9000 expect ok
          |             ^^^^^^^^^ EADDRINUSE: another socket holds the address in a way that excludes this one
          |
          = note: in case x=none
          = note: open sockets:
                  kind  state        local                peer                 socket
                  tcp   CLOSE        0.0.0.0:0            -                    b
                  tcp   CLOSE        0.0.0.0:9000         -                    a
      ...
    ok 2 - x=reuse
    1..2
not ok 2 - b.drill
  ---
  message: "1 of 2 cases failed: expected ok, got EADDRINUSE"
  severity: fail
  at:
    file: "b.drill"
    line: 5
    column: 13
  text: |2
    error[unexpected-outcome]: expected ok, got EADDRINUSE
     --> b.drill:5:13
      |
    5 | bind b 9000 expect ok
      |             ^^^^^^^^^ EADDRINUSE: another socket holds the address in a way that excludes this one
      |
      = note: in case x=none
      = note: open sockets:
              kind  state        local                peer                 socket
              tcp   CLOSE        0.0.0.0:0            -                    b
              tcp   CLOSE        0.0.0.0:9000         -                    a
  ...
ok 3 - c.drill # SKIP it is slow; --slow runs it
1..3
"#,
        )
        .stderr(&format!("3 scenarios, 3 cases: 2 passed, 1 failed ({})\n", isolation_line()))
        .status(1)
        .run();
}

#[test]
fn a_snapshot_that_differs_is_not_ok() {
    Test::new(&["test", "--format=tap"])
        .file("scenarios/a.drill", "tcp a")
        .file(
            "snapshots/a.snap",
            "---\nsource: scenarios/a.drill\n---\ntcp a                           EMFILE\n",
        )
        .stdout(
            r#"
TAP version 14
not ok 1 - scenarios/a.drill
  ---
  message: "differs from its snapshot"
  severity: fail
  text: |2
    - tcp a                           EMFILE
    + tcp a                           ok
    pending snapshot: snapshots/a.snap.new
  ...
1..1
"#,
        )
        .stderr(&format!("1 scenario, 1 case: 1 differs from its snapshot ({})\n", isolation_line()))
        .status(1)
        .run();
}

#[test]
fn a_wrong_script_is_not_ok() {
    Test::new(&["run", "--format=tap", "a.drill"])
        .file("a.drill", "tcp a reuze")
        .stdout(
            r#"
TAP version 14
not ok 1 - a.drill
  ---
  message: "unknown option `reuze`"
  severity: error
  at:
    file: "a.drill"
    line: 1
    column: 7
  text: |2
    error[unknown-option]: unknown option `reuze`
     --> a.drill:1:7
      |
    1 | tcp a reuze
      |       ^^^^^ not an option
      |
      = help: did you mean `reuse`?
  ...
1..1
"#,
        )
        .stderr("1 error in 1 file\n")
        .status(2)
        .run();
}

#[test]
fn a_script_on_the_command_line_is_one_test() {
    Test::new(&["eval", "--format=tap", "tcp a"])
        .stdout("TAP version 14\nok 1 - eval\n1..1\n")
        .stderr(&one_passed())
        .run();
}
