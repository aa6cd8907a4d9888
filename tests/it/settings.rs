//! Settings: the file, the environment, flags, and one over the other.

use crate::support::{Test, isolation_line, one_passed};

const WAITS: &str = "wait 400ms\n";

#[test]
fn everything_wrong_in_the_file_is_drawn() {
    Test::new(&["check"])
        .file(
            "sockdrill.toml",
            "scenaros = \"cases\"\njobs = 0\ntimeout = \"soon\"\ntags = [1]\nslow = \"yes\"\nzebra = 1\n",
        )
        .stderr(
            r#"
error[unknown-key]: unknown key `scenaros` in sockdrill.toml
 --> sockdrill.toml:1:1
  |
1 | scenaros = "cases"
  | ^^^^^^^^ not a key
  |
  = help: did you mean `scenarios`?

error[invalid-value]: invalid value for `jobs`
 --> sockdrill.toml:2:8
  |
2 | jobs = 0
  |        ^ expected a number from 1 on

error[invalid-value]: invalid value for `timeout`
 --> sockdrill.toml:3:11
  |
3 | timeout = "soon"
  |           ^^^^^^ expected a duration, such as "30s"

error[invalid-value]: invalid value for `tags`
 --> sockdrill.toml:4:9
  |
4 | tags = [1]
  |         ^ expected a list of strings

error[invalid-value]: invalid value for `slow`
 --> sockdrill.toml:5:8
  |
5 | slow = "yes"
  |        ^^^^^ expected true or false

error[unknown-key]: unknown key `zebra` in sockdrill.toml
 --> sockdrill.toml:6:1
  |
6 | zebra = 1
  | ^^^^^ not a key
  |
  = help: the keys are scenarios, snapshots, jobs, timeout, tags, skip-tags, slow, slow-after, allow, systems

6 errors in 1 file
"#,
        )
        .status(2)
        .run();
}

#[test]
fn a_file_that_is_no_toml_is_drawn_from_below_it() {
    Test::new(&["eval", "tcp a"])
        .file("sockdrill.toml", "jobs 4\n")
        .within("deep/er")
        .stderr(
            "
error[invalid-toml]: invalid TOML in sockdrill.toml: key with no value, expected `=`
 --> ../../sockdrill.toml:1:6
  |
1 | jobs 4
  |      ^

1 error in 1 file
",
        )
        .status(2)
        .run();
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    Test::new(&["check"])
        .file("sockdrill.toml/file", "")
        .stderr("error: cannot read sockdrill.toml: Is a directory (os error 21)\n")
        .status(2)
        .run();
}

#[test]
fn a_variable_that_is_wrong_is_an_error() {
    for (name, value, wanted) in [
        ("SOCKDRILL_JOBS", "many", "a number from 1 on"),
        ("SOCKDRILL_TIMEOUT", "soon", "a time, such as 30s"),
        ("SOCKDRILL_SLOW", "yes", "true or false"),
    ] {
        Test::eval("tcp a")
            .variable(name, value)
            .stderr(&format!("error: the variable {name} is {wanted}, and `{value}` is not\n"))
            .status(2)
            .run();
    }
}

#[test]
fn a_variable_that_is_empty_is_not_set() {
    Test::eval("tcp a").variable("SOCKDRILL_JOBS", "").stdout("✓ tcp a  ok\n").stderr(&one_passed()).run();
}

#[test]
fn the_paths_are_those_of_the_file_and_a_run_from_below_is_the_same() {
    let folder = Test::new(&["test"])
        .file("sockdrill.toml", "scenarios = \"cases\"\nsnapshots = \"cases/snapshots\"\n")
        .file("cases/tcp/a.drill", "tcp a\n")
        .within("cases/udp")
        .stdout(
            "
 NEW ../tcp/a.drill (no snapshot yet)
     + tcp a                           ok
     pending snapshot: ../snapshots/tcp/a.snap.new
",
        )
        .stderr(&format!(
            "1 scenario, 1 case: 1 has no snapshot yet ({})\nhelp: `sockdrill review` goes through 1 pending snapshot\n",
            isolation_line()
        ))
        .status(1)
        .run();
    let snapshot = folder.read("cases/snapshots/tcp/a.snap.new");
    assert!(snapshot.starts_with("---\nsource: cases/tcp/a.drill\n"), "{snapshot}");
    std::fs::rename(
        folder.path().join("cases/snapshots/tcp/a.snap.new"),
        folder.path().join("cases/snapshots/tcp/a.snap"),
    )
    .unwrap();
    let passed = format!("1 scenario, 1 case: 1 passed ({})\n", isolation_line());
    let folder = folder.then(&["test"]).stdout("PASS cases/tcp/a.drill\n").stderr(&passed).run();
    let here = folder.then(&["test", "a.drill"]).within("cases/tcp");
    here.stdout("PASS a.drill\n").stderr(&passed).run();
}

#[test]
fn the_timeout_of_the_settings_reaches_the_case_and_the_header_goes_before_it() {
    let lost = || {
        Test::new(&["run"]).file("sockdrill.toml", "timeout = \"100ms\"\n").file("scenarios/a.drill", WAITS)
    };
    let output = lost().output();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.contains("case timed out"), "{stderr}");
    let held = "✓ wait 400ms  ok\n";
    lost().variable("SOCKDRILL_TIMEOUT", "10s").stdout(held).stderr(&one_passed()).run();
    Test::new(&["run", "--timeout", "10s"])
        .file("sockdrill.toml", "timeout = \"100ms\"\n")
        .file("scenarios/a.drill", WAITS)
        .stdout(held)
        .stderr(&one_passed())
        .run();
    lost()
        .file("scenarios/a.drill", format!("+++\ntimeout = \"5s\"\n+++\n{WAITS}"))
        .stdout(held)
        .stderr(&one_passed())
        .run();
}

#[test]
fn slow_scenarios_run_when_the_uppermost_layer_says_so() {
    let slow = "+++\nslow = true\n+++\ntcp a\n";
    let test = |arguments: &[&str]| {
        Test::new(arguments).file("sockdrill.toml", "slow = true\n").file("scenarios/a.drill", slow)
    };
    let ran = "✓ tcp a  ok\n";
    let skipped =
        "skipped scenarios/a.drill: it is slow; --slow runs it\n1 scenario, 0 cases: nothing was run\n";
    test(&["run"]).stdout(ran).stderr(&one_passed()).run();
    test(&["run"]).variable("SOCKDRILL_SLOW", "0").stderr(skipped).run();
    test(&["run", "--slow"]).variable("SOCKDRILL_SLOW", "0").stdout(ran).stderr(&one_passed()).run();
    test(&["run", "--slow=false"]).stderr(skipped).run();
}

#[test]
fn a_link_that_leads_nowhere_is_no_missing_file() {
    let folder = Test::new(&[]).file("scenarios/a.drill", "tcp a\n").left();
    std::os::unix::fs::symlink("nowhere", folder.path().join("sockdrill.toml")).expect("a link");
    folder
        .then(&["list"])
        .errors("error: cannot read sockdrill.toml: No such file or directory (os error 2)\n")
        .run();
}
