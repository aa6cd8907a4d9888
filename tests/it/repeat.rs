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
        stdout.contains("✗ probe udp 9000   b (by chance: a ")
            && stdout.contains(" of 200), expected a\n200 repetitions, not all alike; "),
        "{stdout}"
    );
    assert!(
        stdout.contains(" failed\n  first difference at `probe udp 9000`, where chance decides:\n    "),
        "{stdout}"
    );
    assert!(stdout.contains("    a: ") && stdout.contains("    b: "), "{stdout}");
    assert!(stderr.starts_with("error[unexpected-outcome]: expected a, got b\n"), "{stderr}");
    assert!(stderr.ends_with(&one_failed()), "{stderr}");
}

#[test]
fn what_chance_decides_is_counted() {
    let output = Test::new(&["eval", &format!("{CHANCE} a or b"), "--repeat", "200"]).output();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stdout}");
    assert!(
        stdout.contains("200 repetitions, alike but for chance\n  by chance, `probe udp 9000`: "),
        "{stdout}"
    );
    assert!(stdout.contains(" of 200)\n"), "{stdout}");
}

/// A client with a port of its own: as long as the network is the same, so is the socket that gets it.
const BOUND: &str = "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; udp c; bind c 7000; \
                     send c \"x\" to 9000; ready a b expect a or b";

#[test]
fn repetitions_see_chance_also_where_it_stays_the_same_in_a_network() {
    let output = Test::new(&["eval", BOUND, "--repeat", "64", "--jobs", "1", "--format", "json"]).output();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let finished = stdout.lines().find(|line| line.contains("scenario_finished")).expect("an event");
    let finished: serde_json::Value = serde_json::from_str(finished).expect("JSON");
    let steps = finished["cases"][0]["steps"].as_array().expect("steps");
    let (last, others) = steps.split_last().expect("a step");
    assert!(
        others.iter().all(|step| step["by_chance"] == false && step["outcomes"] == serde_json::json!([]))
    );
    assert_eq!(last["by_chance"], true, "{last}");
    let outcomes = last["outcomes"].as_array().expect("outcomes");
    let mut names: Vec<&str> = outcomes.iter().filter_map(|outcome| outcome["outcome"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["a", "b"]);
    let times: u64 = outcomes.iter().filter_map(|outcome| outcome["times"].as_u64()).sum();
    assert_eq!(times, 64);
}

#[test]
fn a_snapshot_says_what_the_scenario_states_of_chance() {
    let snapshot = |says: &str| {
        format!(
            "---\nsource: scenarios/a.drill\n---\nudp a reuseport  ok\nbind a 9000      ok\nudp b reuseport  ok\nbind b 9000      ok\nprobe udp 9000   {says}\n"
        )
    };
    let test = |says: &str| {
        Test::new(&["test", "--repeat", "50"])
            .file("scenarios/a.drill", format!("{CHANCE} a or b\n"))
            .file("snapshots/a.snap", snapshot(says))
    };
    let output = test("a or b, by chance").output();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let output = test("a").status(1).output();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        stdout.contains("- probe udp 9000   a\n")
            && stdout.contains("+ probe udp 9000   a or b, by chance\n"),
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
          kind  state        local                peer                 socket
          tcp   LISTEN       0.0.0.0:ephemeral    -                    a
  = help: if this is the finding, say so: expect EINVAL
{}",
            one_failed()
        ))
        .status(1)
        .run();
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
