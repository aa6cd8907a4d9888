//! How failures are found in a run of many scenarios, and how such a run is shared out and cut short.

use std::fs;

use serde_json::Value;

use crate::support::{Test, isolation_line};

/// Scenarios that pass, but for one of them.
fn ten() -> Test {
    let test = |test: Test, number: usize| {
        let script = if number == 4 { "tcp a; listen a expect EINVAL\n" } else { "tcp a\n" };
        test.file(&format!("scenarios/{number}.drill"), script)
    };
    (0..10).fold(Test::new(&[]), test)
}

fn stdout(test: &Test) -> String {
    String::from_utf8(test.output().stdout).expect("UTF-8")
}

#[test]
fn what_did_not_pass_is_named_again_at_the_end_with_what_to_type() {
    let output = ten().arguments(&["run", "--quiet"]).output();
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(shown, "FAIL scenarios/4.drill\n✓ tcp a     ok\n✗ listen a  ok, expected EINVAL\n\n");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    let end = format!(
        "10 scenarios, 10 cases: 9 passed, 1 failed ({})\nFAIL scenarios/4.drill\nhelp: `sockdrill run --failed` runs only what did not pass\n",
        isolation_line()
    );
    assert!(stderr.ends_with(&end), "{stderr}");
}

#[test]
fn a_scenario_that_passes_is_a_line_or_none_or_all() {
    let lines = |flags: &[&str]| stdout(&ten().arguments(&[&["run"], flags].concat())).lines().count();
    assert_eq!(lines(&["--status-level=none"]), 0);
    assert_eq!(lines(&["--quiet"]), 4);
    assert_eq!(lines(&["--status-level=pass"]), 13);
    assert_eq!(lines(&[]), 13);
    // A line for the path, one for the step, and one that is empty.
    assert_eq!(lines(&["--verbose"]), 9 * 3 + 4);
}

#[test]
fn a_skipped_scenario_is_shown_with_skip_and_not_with_pass() {
    let test = |level: &str| {
        Test::new(&["test", "--status-level", level])
            .file("scenarios/a.drill", "+++\nslow = true\n+++\ntcp a\n")
    };
    assert_eq!(stdout(&test("skip")), "SKIP scenarios/a.drill (it is slow; --slow runs it)\n");
    assert_eq!(stdout(&test("pass")), "");
}

#[test]
fn cases_that_failed_alike_are_one_error_that_lists_them() {
    let script = "\
axis x = none | reuse | nodelay
axis y = 1 | 2
tcp a $x
listen a backlog=$y expect ok iff a has reuse else EINVAL
";
    Test::new(&["run", "a.drill"])
        .file("a.drill", script)
        .stdout(
            "
axis x = none | reuse | nodelay
axis y = 1 | 2
6 cases

✓ tcp a $x  ok
✗ listen a backlog=$y
      x
      none     ok, expected EINVAL
      reuse    ok
      nodelay  ok, expected EINVAL
",
        )
        .stderr(&format!(
            "\
error[unexpected-outcome]: expected EINVAL, got ok
 --> a.drill:4:21
  |
4 | listen a backlog=$y expect ok iff a has reuse else EINVAL
  |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ got ok
  |
  = note: the condition after `iff` does not hold here, so EINVAL is expected
  = note: in 4 of 6 cases:
          x=none y=1
          x=none y=2
          x=nodelay y=1
          x=nodelay y=2
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   LISTEN       0.0.0.0:ephemeral    -                    a
1 scenario, 6 cases: 2 passed, 4 failed ({})
",
            isolation_line()
        ))
        .status(1)
        .run();
}

#[test]
fn a_run_ends_with_its_first_failure_if_that_is_wanted() {
    let test = ten().arguments(&["run", "--fail-fast", "--jobs", "1"]);
    let output = test.output();
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("FAIL scenarios/4.drill\n"), "{stderr}");
    // Cases that wait are handed out one by one.
    let slow = Test::new(&["run", "--fail-fast", "--jobs=1", "."])
        .file("1.drill", "wait 1ms; tcp a; listen a expect EINVAL\n")
        .file("2.drill", "wait 20ms\n")
        .file("3.drill", "wait 20ms; udp a\n")
        .file("4.drill", "wait 20ms; tcp a\n");
    let output = slow.output();
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(stderr.contains("skipped 4.drill: the run was stopped before its end\n"), "{stderr}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_snapshot_that_differs_stops_a_run_too() {
    let test = (1..30).fold(Test::new(&["test", "--fail-fast", "--jobs=1"]), |test, number| {
        test.file(&format!("scenarios/{number:02}.drill"), "wait 2ms\n")
    });
    let shown = stdout(&test);
    assert!(shown.starts_with(" NEW scenarios/01.drill"), "{shown}");
    assert!(shown.contains("SKIP scenarios/29.drill (the run was stopped before its end)\n"), "{shown}");
}

#[test]
fn parts_share_out_all_scenarios() {
    for by in ["", "count:", "hash:"] {
        let mut all = Vec::new();
        for part in 1..=3 {
            let shown = stdout(&ten().arguments(&["run", "--partition", &format!("{by}{part}/3")]));
            all.extend(
                shown
                    .lines()
                    .filter_map(|line| line.split_once(" scenarios/"))
                    .map(|(_, name)| name.to_owned()),
            );
        }
        all.sort();
        // The part of a single scenario shows it without its name, which is in none of these.
        assert_eq!(all.len(), 10, "{by}: {all:?}");
    }
    // Somebody else runs those.
    let none = Test::new(&["run", "--partition=2/2"]).file("scenarios/a.drill", "tcp a\n");
    none.stderr("0 scenarios, 0 cases: nothing was run\n").run();
}

#[test]
fn a_case_that_takes_long_is_called_slow_while_it_runs() {
    Test::new(&["run", "--slow-after", "100ms", "a.drill"])
        .file("a.drill", "axis x = 1s | 2ms; wait $x\n")
        .stdout("axis x = 1s | 2ms\n2 cases\n\n✓ wait $x  ok\n")
        .stderr(&format!(
            "SLOW [> 100ms] a.drill (case x=1s)\n1 scenario, 2 cases: 2 passed ({})\n",
            isolation_line()
        ))
        .run();
}

#[test]
fn the_slowest_are_named_on_demand() {
    let test = Test::new(&["run", "--quiet", "--durations=1", "."])
        .file("a.drill", "wait 2ms\n")
        .file("b.drill", "wait 200ms\n");
    let stderr = String::from_utf8(test.output().stderr).expect("UTF-8");
    let last = stderr.lines().last().unwrap_or_default();
    let time = last.strip_prefix('[').and_then(|rest| rest.strip_suffix("s] b.drill"));
    assert!(time.and_then(|time| time.trim().parse().ok()).is_some_and(|time: f64| time >= 0.2), "{stderr}");
}

#[test]
fn reports_are_written_beside_what_is_shown() {
    let test = ten().arguments(&["run", "--quiet", "--report", "junit=out.xml", "--report=json=out.json"]);
    let folder = test.output();
    assert_eq!(folder.status.code(), Some(1));
    let folder = test.left();
    let junit = folder.read("out.xml");
    assert!(
        junit.contains("<testsuites name=\"sockdrill\" tests=\"10\" skipped=\"0\" failures=\"1\""),
        "{junit}"
    );
    assert!(junit.contains("classname=\"scenarios/4.drill\" time=\""), "{junit}");
    let json = folder.read("out.json");
    let last: Value = serde_json::from_str(json.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["scenarios"]["failed"], 1);
}

#[test]
fn a_report_that_cannot_be_written_or_is_none_is_refused() {
    Test::new(&["eval", "--report=tap=no/out.tap", "tcp a"])
        .stderr("error: cannot write no/out.tap: No such file or directory (os error 2)\n")
        .status(3)
        .run();
    for (report, why) in [
        ("human=x", "`human` is not a format of reports: json, junit or tap"),
        ("junit", "a report is FORMAT=FILE, such as junit=report.xml"),
        ("junit=", "the name of the file is missing"),
    ] {
        let said = format!(
            "error: invalid value '{report}' for '--report <FORMAT=FILE>': {why}\n\nFor more information, try '--help'.\n"
        );
        Test::new(&["eval", "--report", report, "tcp a"]).stderr(&said).status(2).run();
    }
}

#[test]
fn a_step_of_a_workflow_has_a_summary() {
    let test =
        ten().arguments(&["run", "--quiet", "--format=github"]).variable("GITHUB_STEP_SUMMARY", "summary.md");
    test.output();
    let summary = test.left().read("summary.md");
    assert!(
        summary.starts_with("### sockdrill\n\n10 scenarios, 10 cases: 9 passed, 1 failed ("),
        "{summary}"
    );
    assert!(summary.contains("\n| failed | scenarios/4.drill | expected EINVAL, got ok |\n"), "{summary}");
}

#[test]
fn snapshots_are_accepted_at_once_where_that_is_wanted() {
    let project = || {
        Test::new(&["test"]).file("scenarios/a.drill", "tcp a\n").file("scenarios/b.drill", "tcp b\n").file(
            "snapshots/b.snap",
            "---\nsource: scenarios/b.drill\n---\ntcp b                           EMFILE\n",
        )
    };
    let accepted = "DIFF scenarios/b.drill (accepted)\n";
    let both = format!(" NEW scenarios/a.drill (accepted)\n{accepted}");
    let ended = |shown: &str| format!("2 scenarios, 2 cases: {shown} ({})\n", isolation_line());
    for test in [
        project().arguments(&["test", "--accept"]),
        // The flag counts more than the variable.
        project().arguments(&["test", "--accept"]).variable("INSTA_UPDATE", "no"),
        project().variable("INSTA_UPDATE", "always"),
        project().variable("INSTA_UPDATE", "force").variable("CI", "true"),
    ] {
        let folder = test.stdout(&both).stderr(&ended("2 have new snapshots")).run();
        assert_eq!(folder.files().len(), 4, "{:?}", folder.files());
        assert_eq!(
            folder.read("snapshots/a.snap"),
            "---\nsource: scenarios/a.drill\n---\ntcp a                           ok\n"
        );
        folder.then(&["test", "--quiet"]).stderr(&ended("2 passed")).run();
    }
    let unseen = project().variable("INSTA_UPDATE", "unseen").output();
    let shown = String::from_utf8(unseen.stdout).expect("UTF-8");
    assert!(shown.starts_with(" NEW scenarios/a.drill (accepted)\nDIFF scenarios/b.drill\n"), "{shown}");
    let no = project().arguments(&["test", "--quiet"]).variable("INSTA_UPDATE", "no");
    assert!(!stdout(&no).contains("pending snapshot"));
    let forced = project().variable("INSTA_FORCE_PASS", "1");
    assert_eq!(forced.output().status.code(), Some(0));
    Test::new(&["test"])
        .file("scenarios/a.drill", "tcp a\n")
        .variable("INSTA_UPDATE", "yes")
        .stderr(
            "error: invalid value `yes` of INSTA_UPDATE: expected auto, new, always, unseen, no or force\n",
        )
        .status(2)
        .run();
}

#[test]
fn a_difference_is_shown_by_the_tool_of_the_user() {
    let test = |tool: &str| {
        Test::new(&["diff"])
            .file(
                "snapshots/a.snap",
                "---\nsource: scenarios/a.drill\n---\ntcp a                           EMFILE\n",
            )
            .file(
                "snapshots/a.snap.new",
                "---\nsource: scenarios/a.drill\n---\ntcp a                           ok\n",
            )
            .variable("INSTA_DIFF_TOOL", tool)
            .stderr("1 pending snapshot\n")
            .status(1)
    };
    test("diff").stdout("snapshots/a.snap\n1c1\n< tcp a                           EMFILE\n---\n> tcp a                           ok\n").run();
    test("no-such-tool --flag")
        .stdout(
            "
snapshots/a.snap
     cannot run INSTA_DIFF_TOOL, `no-such-tool --flag`: No such file or directory (os error 2)
     - tcp a                           EMFILE
     + tcp a                           ok
",
        )
        .run();
}

#[test]
fn a_case_without_time_says_where_its_time_comes_from() {
    let output = Test::new(&["eval", "--timeout=1us", "tcp a; wait 1ms"]).output();
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(stderr.contains("= help: a case may take as long as the `timeout` of its scenario"), "{stderr}");
}

#[test]
fn help_that_cannot_be_written_is_an_error() {
    for arguments in [&["--help"][..], &["run", "-h"], &["--version"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_sockdrill"))
            .args(arguments)
            .stdout(full)
            .output()
            .expect("the command runs");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(stderr, "error: cannot write the output: No space left on device (os error 28)\n");
        assert_eq!(output.status.code(), Some(3));
    }
}
