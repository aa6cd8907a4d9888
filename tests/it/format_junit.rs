//! `--format junit`: a document for CI systems that show tests.

use crate::support::{Test, isolation_line, kernel, without_times};

#[test]
fn a_scenario_is_a_suite_and_a_case_is_a_test() {
    Test::new(&["run", "--format=junit", "a.drill", "b.drill", "c.drill"])
        .file("a.drill", "tcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE")
        .file(
            "b.drill",
            "+++\ntitle = \"<A> & \\\"B\\\"\"\n+++\naxis x = none | reuse\ntcp a $x\nbind a 9000\ntcp b reuse\nbind b 9000 expect ok\n",
        )
        .file("c.drill", "+++\nslow = true\n+++\ntcp a\n")
        .without_times().stdout(
            r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sockdrill" tests="4" skipped="1" failures="1" errors="0">
    <testsuite name="a.drill" tests="1" skipped="0" errors="0" failures="0">
        <testcase name="a.drill" classname="a.drill" file="a.drill"/>
    </testsuite>
    <testsuite name="b.drill" tests="2" skipped="0" errors="0" failures="1">
        <properties>
            <property name="title" value="&lt;A&gt; &amp; &quot;B&quot;"/>
        </properties>
        <testcase name="x=none" classname="b.drill" file="b.drill">
            <failure message="expected ok, got EADDRINUSE" type="case">error[unexpected-outcome]: expected ok, got EADDRINUSE
 --&gt; b.drill:8:13
  |
8 | bind b 9000 expect ok
  |             ^^^^^^^^^ EADDRINUSE: another socket holds the address in a way that excludes this one
  |
  = note: in case x=none
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   CLOSE        0.0.0.0:0            -                    b
          tcp   CLOSE        0.0.0.0:9000         -                    a
</failure>
        </testcase>
        <testcase name="x=reuse" classname="b.drill" file="b.drill"/>
    </testsuite>
    <testsuite name="c.drill" tests="1" skipped="1" errors="0" failures="0">
        <testcase name="c.drill" classname="c.drill" file="c.drill">
            <skipped message="it is slow; --slow runs it"/>
        </testcase>
    </testsuite>
</testsuites>
"#,
        )
        .stderr(&format!("3 scenarios, 3 cases: 2 passed, 1 failed ({})\n", isolation_line()))
        .status(1)
        .run();
}

#[test]
fn a_snapshot_is_a_test_of_its_own() {
    let held = "---\nsource: scenarios/a.drill\n---\ntcp a                           ok\n";
    Test::new(&["test", "--format=junit"])
        .file("scenarios/a.drill", "tcp a")
        .file("snapshots/a.snap", held)
        .file("scenarios/b.drill", "tcp b")
        .file("snapshots/b.snap", held)
        .file("scenarios/c.drill", "+++\nrequires = [\"linux < 1.0\"]\n+++\ntcp c\n")
        .file("scenarios/d.drill", "tcp d")
        .without_times().stdout(&format!(
            r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sockdrill" tests="7" skipped="1" failures="2" errors="0">
    <testsuite name="scenarios/a.drill" tests="2" skipped="0" errors="0" failures="0">
        <testcase name="scenarios/a.drill" classname="scenarios/a.drill" file="scenarios/a.drill"/>
        <testcase name="snapshot" classname="scenarios/a.drill" file="scenarios/a.drill"/>
    </testsuite>
    <testsuite name="scenarios/b.drill" tests="2" skipped="0" errors="0" failures="1">
        <testcase name="scenarios/b.drill" classname="scenarios/b.drill" file="scenarios/b.drill"/>
        <testcase name="snapshot" classname="scenarios/b.drill" file="scenarios/b.drill">
            <failure message="differs from its snapshot" type="snapshot">- tcp a                           ok
+ tcp b                           ok
pending snapshot: snapshots/b.snap.new
</failure>
        </testcase>
    </testsuite>
    <testsuite name="scenarios/c.drill" tests="1" skipped="1" errors="0" failures="0">
        <testcase name="scenarios/c.drill" classname="scenarios/c.drill" file="scenarios/c.drill">
            <skipped message="needs linux &lt; 1.0, this is {}"/>
        </testcase>
    </testsuite>
    <testsuite name="scenarios/d.drill" tests="2" skipped="0" errors="0" failures="1">
        <testcase name="scenarios/d.drill" classname="scenarios/d.drill" file="scenarios/d.drill"/>
        <testcase name="snapshot" classname="scenarios/d.drill" file="scenarios/d.drill">
            <failure message="no snapshot yet" type="snapshot">+ tcp d                           ok
pending snapshot: snapshots/d.snap.new
</failure>
        </testcase>
    </testsuite>
</testsuites>
"#,
            kernel()
        ))
        .stderr(&format!(
            "4 scenarios, 4 cases: 1 passed, 1 differs from its snapshot, 1 has no snapshot yet, 1 skipped ({})\n",
            isolation_line()
        ))
        .status(1)
        .run();
}

#[test]
fn a_wrong_script_is_a_test_in_error() {
    Test::new(&["run", "--format=junit", "a.drill"])
        .file("a.drill", "tcp a reuze")
        .without_times()
        .stdout(
            r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sockdrill" tests="1" skipped="0" failures="0" errors="1">
    <testsuite name="a.drill" tests="1" skipped="0" errors="1" failures="0">
        <testcase name="a.drill" classname="a.drill" file="a.drill">
            <error message="unknown option `reuze`" type="wrong">error[unknown-option]: unknown option `reuze`
 --&gt; a.drill:1:7
  |
1 | tcp a reuze
  |       ^^^^^ not an option
  |
  = help: did you mean `reuse`?
</error>
        </testcase>
    </testsuite>
</testsuites>
"#,
        )
        .stderr("1 error in 1 file\n")
        .status(2)
        .run();
}

#[test]
fn nothing_but_times_varies_from_run_to_run() {
    let run =
        Test::new(&["eval", "--format=junit", "tcp a; bind a 0; listen a; tcp b; connect b a expect fail"]);
    let text = || without_times(&String::from_utf8(run.output().stdout).unwrap());
    assert_eq!(text(), text());
}

#[test]
fn a_case_has_the_time_that_it_took() {
    let output = Test::new(&["eval", "--format=junit", "axis x = 100ms | 300ms; wait $x"]).output();
    let text = String::from_utf8(output.stdout).unwrap();
    let times: Vec<f64> =
        text.split(" time=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect();
    let [all, first, second] = times[..] else { panic!("{text}") };
    assert!(first >= 0.1 && second >= 0.3 && (all - first - second).abs() < 0.002, "{text}");
}

#[test]
fn a_snapshot_that_cannot_be_read_is_a_test_in_error() {
    Test::new(&["test", "--format=junit"])
        .file("scenarios/a.drill", "tcp a")
        .file("snapshots/a.snap", "")
        .without_times().stdout(
            r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sockdrill" tests="2" skipped="0" failures="0" errors="1">
    <testsuite name="scenarios/a.drill" tests="2" skipped="0" errors="1" failures="0">
        <testcase name="scenarios/a.drill" classname="scenarios/a.drill" file="scenarios/a.drill"/>
        <testcase name="snapshot" classname="scenarios/a.drill" file="scenarios/a.drill">
            <error message="cannot read snapshots/a.snap: no header: expected a line `---`" type="snapshot">error: cannot read snapshots/a.snap: no header: expected a line `---`
</error>
        </testcase>
    </testsuite>
</testsuites>
"#,
        )
        .stderr(&format!("1 scenario, 1 case: 1 without a usable snapshot ({})\n", isolation_line()))
        .status(3)
        .run();
}
