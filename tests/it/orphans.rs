//! Records whose scenario is gone, and `sockdrill prune`.

use crate::records::{SCENARIO, record, summary};
use crate::support::Test;

fn one_is_gone(arguments: &[&str]) -> Test {
    Test::new(arguments)
        .file("scenarios/kept.drill", SCENARIO)
        .file("snapshots/kept.snap", record("kept"))
        .file("snapshots/old/deep/gone.snap", record("old/deep/gone"))
        .file("snapshots/mine__x.snap", "---\nsource: src/lib.rs\n---\n1\n")
        .file("snapshots/jest.snap", "// Jest Snapshot v1\n")
}

#[test]
fn a_full_run_tells_of_them_and_is_no_failure() {
    let told = "warning: the scenario of snapshots/old/deep/gone.snap is gone; `sockdrill prune` takes the record \
                away too\n";
    let folder = one_is_gone(&["test"])
        .stdout("PASS scenarios/kept.drill\n")
        .stderr(&(told.to_owned() + &summary("1 scenario, 1 case: 1 passed")))
        .run();
    assert!(folder.has("snapshots/old/deep/gone.snap"), "telling takes nothing away");
}

#[test]
fn a_run_of_some_scenarios_tells_of_none() {
    for some in ["scenarios/kept.drill", "scenarios/k*.drill"] {
        one_is_gone(&["test", some])
            .stdout("PASS scenarios/kept.drill\n")
            .stderr(&summary("1 scenario, 1 case: 1 passed"))
            .run();
    }
}

#[test]
fn what_was_not_run_is_not_gone() {
    let slow = "+++\nslow = true\n+++\ntcp a\n";
    let elsewhere = "+++\nrequires = [\"linux >= 99\"]\n+++\ntcp a\n";
    let folder = Test::new(&["test"])
        .file("scenarios/slow.drill", slow)
        .file("scenarios/elsewhere.drill", elsewhere)
        .file("snapshots/slow.snap", record("slow"))
        .file("snapshots/elsewhere.snap", record("elsewhere"));
    let said = String::from_utf8(folder.output().stderr).unwrap();
    assert!(!said.contains("gone"), "{said}");
}

#[test]
fn pruning_takes_them_away_with_the_folders_that_are_empty_then() {
    let folder = one_is_gone(&["prune"]).stdout("removed snapshots/old/deep/gone.snap\n").run();
    assert_eq!(
        folder.files(),
        ["scenarios/kept.drill", "snapshots/jest.snap", "snapshots/kept.snap", "snapshots/mine__x.snap"]
    );
    assert!(!folder.has("snapshots/old"));
    folder.then(&["prune"]).stderr("every snapshot has its scenario\n").run();
}

#[test]
fn checking_takes_nothing_away() {
    let folder = one_is_gone(&["prune", "--check"])
        .stdout("without a scenario: snapshots/old/deep/gone.snap\n")
        .status(1)
        .run();
    assert!(folder.has("snapshots/old/deep/gone.snap"));
}

#[test]
fn outside_of_the_project_no_record_is_taken_for_a_leftover() {
    let folder = Test::new(&["prune"])
        .file("snapshots/a.snap", record("a"))
        .stderr("error: no such folder: scenarios\n")
        .status(2)
        .run();
    assert!(folder.has("snapshots/a.snap"));
}
