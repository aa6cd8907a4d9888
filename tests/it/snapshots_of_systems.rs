//! Snapshots of systems that differ: `a@weak.snap` beside `a.snap`.

use crate::support::{Folder, Test, isolation_line};
use crate::weak::{DIFFERS, weak};

const COMMON: &str = "\
---
source: scenarios/a.drill
description: Ports below 1024 need a right
---
axis port = 80 | 1024
2 cases

tcp a                           ok
bind a $port                    ok
";

const OWN: &str = "\
---
source: scenarios/a.drill
description: Ports below 1024 need a right
---
axis port = 80 | 1024
2 cases

tcp a                           ok
bind a $port
    port
    80    EACCES
    1024  ok
";

/// The line that ends a run of the one scenario.
fn ended(how: &str) -> String {
    format!(
        "1 scenario, 2 cases: 1 {how} ({}; on weak, kernel {})\n",
        isolation_line(),
        crate::support::kernel()
    )
}

fn project(test: &str, arguments: &[&str]) -> Option<Test> {
    Some(weak(test, arguments)?.file("scenarios/a.drill", DIFFERS))
}

#[test]
fn where_a_system_does_as_the_common_snapshot_says_it_has_none_of_its_own() {
    let name = "where_a_system_does_as_the_common_snapshot_says_it_has_none_of_its_own";
    let Some(test) = project(name, &["test", "--on", "weak"]) else { return };
    let folder =
        test.file("snapshots/a.snap", OWN).stdout("PASS scenarios/a.drill\n").stderr(&ended("passed")).run();
    assert!(!folder.has("snapshots/a@weak.snap"));
    assert!(!folder.has("snapshots/a@weak.snap.new"));
}

/// A folder in which the snapshot of the system waits.
fn waiting(test: &str) -> Option<Folder> {
    let folder = project(test, &["test", "--on", "weak"])?
        .file("snapshots/a.snap", COMMON)
        .stdout(
            "
DIFF scenarios/a.drill
       … 1 line
       2 cases

       tcp a                           ok
     - bind a $port                    ok
     + bind a $port
     +     port
     +     80    EACCES
     +     1024  ok
     pending snapshot: snapshots/a@weak.snap.new
",
        )
        .stderr(&format!(
            "{}help: `sockdrill review` goes through 1 pending snapshot\n",
            ended("differs from its snapshot")
        ))
        .status(1)
        .run();
    assert_eq!(folder.read("snapshots/a@weak.snap.new"), OWN);
    Some(folder)
}

#[test]
fn where_it_differs_its_own_snapshot_waits_and_is_compared_with_once_accepted() {
    let name = "where_it_differs_its_own_snapshot_waits_and_is_compared_with_once_accepted";
    let Some(folder) = waiting(name) else { return };
    folder
        .then(&["diff"])
        .stdout(
            "
snapshots/a@weak.snap
Ports below 1024 need a right
       … 1 line
       2 cases

       tcp a                           ok
     - bind a $port                    ok
     + bind a $port
     +     port
     +     80    EACCES
     +     1024  ok
",
        )
        .stderr("1 pending snapshot\n")
        .status(1)
        .run();
    folder.then(&["accept", "a"]).stdout("accepted snapshots/a@weak.snap\n").run();
    assert_eq!(folder.read("snapshots/a@weak.snap"), OWN);
    assert_eq!(folder.read("snapshots/a.snap"), COMMON);
    folder.then(&["test", "--on", "weak"]).stdout("PASS scenarios/a.drill\n").stderr(&ended("passed")).run();
    folder
        .then(&["test"])
        .stdout("PASS scenarios/a.drill\n")
        .stderr(&format!("1 scenario, 2 cases: 1 passed ({})\n", isolation_line()))
        .run();
    folder.then(&["prune"]).stderr("every snapshot has its scenario\n").run();
}

#[test]
fn it_is_rejected_like_any_other() {
    let Some(folder) = waiting("it_is_rejected_like_any_other") else { return };
    folder.then(&["reject", "a@weak"]).stdout("rejected snapshots/a@weak.snap\n").run();
    assert_eq!(folder.files(), ["scenarios/a.drill", "snapshots/a.snap", "sockdrill.toml"]);
}

#[test]
fn it_goes_when_the_system_does_as_the_common_snapshot_says() {
    let Some(test) =
        project("it_goes_when_the_system_does_as_the_common_snapshot_says", &["test", "--on", "weak"])
    else {
        return;
    };
    let folder = test
        .file("snapshots/a.snap", OWN)
        .file("snapshots/a@weak.snap", COMMON)
        .stdout(
            "
DIFF scenarios/a.drill
       … 1 line
       2 cases

       tcp a                           ok
     - bind a $port                    ok
     + bind a $port
     +     port
     +     80    EACCES
     +     1024  ok
     pending snapshot: snapshots/a@weak.snap.new
",
        )
        .stderr(&format!(
            "{}help: `sockdrill review` goes through 1 pending snapshot\n",
            ended("differs from its snapshot")
        ))
        .status(1)
        .run();
    folder
        .then(&["accept", "--all"])
        .stdout("removed, as the common snapshot says the same: snapshots/a@weak.snap\n")
        .run();
    assert_eq!(folder.files(), ["scenarios/a.drill", "snapshots/a.snap", "sockdrill.toml"]);
}

#[test]
fn in_a_review_it_goes_too() {
    let folder = Test::new(&["review"])
        .file("scenarios/a.drill", "tcp a\n")
        .file("snapshots/a.snap", "---\nsource: scenarios/a.drill\n---\none\n")
        .file("snapshots/a@weak.snap", "---\nsource: scenarios/a.drill\n---\ntwo\n")
        .file("snapshots/a@weak.snap.new", "---\nsource: scenarios/a.drill\n---\none\n")
        .input("a\n")
        .stdout(
            "
snapshots/a@weak.snap
scenarios/a.drill
1 | tcp a
     - two
     + one
1 of 1, scenarios/a.drill
[a]ccept, [r]eject, [s]kip, [b]ack, [d]iff, [e]dit, [p]age, [q]uit, [?]: a
removed, as the common snapshot says the same: snapshots/a@weak.snap
",
        )
        .stderr("1 accepted, 0 rejected, 0 left\n")
        .run();
    assert_eq!(folder.files(), ["scenarios/a.drill", "snapshots/a.snap"]);
}

#[test]
fn pruning_takes_away_those_without_a_scenario_and_those_that_say_the_same() {
    let text = |text: &str| format!("---\nsource: scenarios/a.drill\n---\n{text}\n");
    let folder = Test::new(&["prune", "--check"])
        .file("scenarios/a.drill", "tcp a\n")
        .file("snapshots/a.snap", text("one"))
        .file("snapshots/a@same.snap", text("one"))
        .file("snapshots/a@other.snap", text("two"))
        .file("snapshots/gone@other.snap", text("two").replace("/a.drill", "/gone.drill"))
        .stdout(
            "
without a scenario: snapshots/gone@other.snap
same as the common snapshot: snapshots/a@same.snap
",
        )
        .status(1)
        .run();
    folder
        .then(&["prune"])
        .stdout("removed snapshots/gone@other.snap\nremoved snapshots/a@same.snap\n")
        .run();
    assert_eq!(folder.files(), ["scenarios/a.drill", "snapshots/a.snap", "snapshots/a@other.snap"]);
}
