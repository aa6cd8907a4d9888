//! `sockdrill compare`: what differs between systems.

use crate::support::{Test, kernel};
use crate::weak::{DIFFERS, weak};

/// The lines about the systems, for so many cases.
fn systems(cases: &str, weak: &str) -> String {
    format!("host  linux {0}  {cases}\nweak  linux {0}  {weak}\n", kernel())
}

#[test]
fn only_what_differs_is_shown() {
    let arguments = ["compare", "--on", "host,weak"];
    let Some(test) = weak("only_what_differs_is_shown", &arguments) else { return };
    test.file("scenarios/ports.drill", DIFFERS)
        .file("scenarios/same.drill", "tcp a\nbind a 9000\n")
        .stdout(
            "
scenarios/ports.drill: Ports below 1024 need a right
    6 | bind a $port
        port
        80    host: ok; weak: EACCES
1 of 2 cases differ
",
        )
        .stderr(&(systems("3 cases: 3 passed", "3 cases: 3 passed") + "1 of 2 scenarios differs\n"))
        .status(1)
        .run();
}

#[test]
fn an_outcome_that_the_scenario_does_not_expect_is_told_as_such() {
    let Some(test) = weak(
        "an_outcome_that_the_scenario_does_not_expect_is_told_as_such",
        &["compare", "--on", "host", "--on", "weak", "scenarios/one.drill"],
    ) else {
        return;
    };
    test.file("scenarios/one.drill", "tcp a; bind a 80; local a expect 0.0.0.0:80\n")
        .stdout("scenarios/one.drill\n    1 | bind a 80  host: ok; weak: EACCES (unexpected)\n")
        .stderr(&(systems("1 case: 1 passed", "1 case: 1 failed") + "1 of 1 scenario differs\n"))
        .status(1)
        .run();
}

#[test]
fn where_nothing_differs_nothing_is_shown() {
    let Some(test) = weak("where_nothing_differs_nothing_is_shown", &["compare", "--on", "host,weak"]) else {
        return;
    };
    test.file("scenarios/slow.drill", "+++\nslow = true\n+++\ntcp a\n")
        .file("scenarios/same.drill", "tcp a\nbind a 9000\n")
        .file("scenarios/both.drill", "+++\nrequires = [\"linux >= 99\"]\n+++\ntcp a\n")
        .stderr(&format!(
            "skipped on host: it needs linux >= 99, this is {0} (1 scenario, 1 case)\n\
             skipped on weak: it needs linux >= 99, this is {0} (1 scenario, 1 case)\n\
             1 slow scenario was not run; --slow runs it\n\
             host  linux {0}  2 cases: 1 passed, 1 skipped\n\
             weak  linux {0}  2 cases: 1 passed, 1 skipped\n\
             0 of 2 scenarios differ\n",
            kernel()
        ))
        .run();
}

#[test]
fn reasons_stand_with_what_they_explain() {
    let arguments = ["compare", "--on", "host,weak", "--reasons", "why.toml", "--format", "markdown"];
    let Some(test) = weak("reasons_stand_with_what_they_explain", &arguments) else { return };
    test.file("scenarios/tcp/ports.drill", DIFFERS)
        .file("why.toml", "[\"tcp/ports\"]\nweak = \"It has no CAP_NET_BIND_SERVICE.\"\n")
        .stdout(&format!(
            "
# Differences between host and weak

Made by `sockdrill compare --format markdown`. For each scenario stand the steps that did not come out alike, with
who said what; over axes as a table, without the rows in which all agree. `(unexpected)` is what the scenario does
not expect there: the case ended with this step on that system, and its later steps are not compared.

| system | kernel | cases | as the scenarios expect | otherwise | broken | skipped |
| --- | --- | --- | --- | --- | --- | --- |
| host | linux {0} | 2 | 2 | 0 | 0 | 0 |
| weak | linux {0} | 2 | 2 | 0 | 0 | 0 |

1 of 1 scenario comes out differently.

## Ports below 1024 need a right

`scenarios/tcp/ports.drill`: 1 of 2 cases differ

Line 6, `bind a $port`:

| port | |
| --- | --- |
| 80 | host: ok; weak: EACCES |

**weak:** It has no CAP_NET_BIND_SERVICE.
",
            kernel()
        ))
        .stderr(&(systems("2 cases: 2 passed", "2 cases: 2 passed") + "1 of 1 scenario differs\n"))
        .status(1)
        .run();
}

#[test]
fn a_page_needs_nothing_from_elsewhere() {
    let arguments = ["compare", "--on", "host,weak", "--format", "html"];
    let Some(test) = weak("a_page_needs_nothing_from_elsewhere", &arguments) else { return };
    let output = test.file("scenarios/ports.drill", DIFFERS).output();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>\n") && page.ends_with("</html>\n"), "{page}");
    assert!(page.contains("<b>weak</b> <code>EACCES</code>"), "{page}");
    for from_elsewhere in ["src=", "href=\"h", "@import", "url("] {
        assert!(!page.contains(from_elsewhere), "{from_elsewhere} in {page}");
    }
}

#[test]
fn an_object_is_for_programs() {
    let arguments = ["compare", "--on", "host,weak", "--format", "json"];
    let Some(test) = weak("an_object_is_for_programs", &arguments) else { return };
    let output = test.file("scenarios/ports.drill", DIFFERS).output();
    assert_eq!(output.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one object");
    let case = &found["scenarios"][0]["steps"][0]["cases"][0];
    assert_eq!(case["axes"]["port"], "80");
    assert_eq!(case["said"][1]["system"], "weak");
    assert_eq!(case["said"][1]["outcome"], "EACCES");
    assert_eq!(case["said"][1]["expected"], true);
}

#[test]
fn what_can_not_be_compared_is_refused() {
    let refused = |arguments: &[&str], why: &str| {
        Test::new(arguments).file("scenarios/a.drill", "tcp a\n").stderr(why).status(2).run();
    };
    let one = "error: compare needs two systems: `--on host,gvisor`\n";
    refused(&["compare", "--on", "host"], one);
    refused(&["compare", "--on", "host,host"], one);
    refused(
        &["compare", "--on", "host,gvisro"],
        "error: there is no system `gvisro`; did you mean `gvisor`?\n",
    );
    refused(
        &["compare", "--on", "host,gvisro", "--reasons", "none.toml"],
        "error: cannot read none.toml: No such file or directory (os error 2)\n",
    );
}

#[test]
fn a_file_of_reasons_that_is_wrong_is_drawn() {
    Test::new(&["compare", "--on", "host,gvisor", "--reasons", "why.toml"])
        .file("scenarios/a.drill", "tcp a\n")
        .file("why.toml", "[a]\numl = 3\n")
        .errors(
            "
error[invalid-value]: invalid value for `uml`
 --> why.toml:2:7
  |
2 | uml = 3
  |       ^ expected a string

1 error in 1 file
",
        )
        .run();
}

#[test]
fn nothing_runs_where_a_script_is_wrong() {
    let Some(test) = weak("nothing_runs_where_a_script_is_wrong", &["compare", "--on", "host,weak"]) else {
        return;
    };
    test.file("scenarios/a.drill", "tpc a\n")
        .errors(
            "
error[unknown-verb]: unknown verb `tpc`
 --> scenarios/a.drill:1:1
  |
1 | tpc a
  | ^^^ a statement begins with a verb
  |
  = help: did you mean `tcp`?

1 error in 1 file
",
        )
        .run();
}

#[test]
fn a_system_that_does_not_start_is_told_of() {
    let output = Test::new(&["compare", "--on", "host,nobody"])
        .file("sockdrill.toml", "[systems.nobody]\nkind = \"command\"\ncommand = [\"false\"]\n")
        .file("scenarios/a.drill", "tcp a\n")
        .output();
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: the system `nobody`: "), "{said}");
}
