//! `sockdrill accept` and `sockdrill reject`

use crate::snapshots::{other_snapshot, snapshot, two_wait};
use crate::support::Test;

#[test]
fn a_snapshot_is_accepted_by_the_name_of_its_scenario_its_file_or_its_stem() {
    for name in ["tcp/second", "tcp", "scenarios/tcp/second.drill", "snapshots/tcp/second.snap"] {
        let folder = two_wait(&["accept", name]).stdout("accepted snapshots/tcp/second.snap\n").run();
        assert_eq!(folder.read("snapshots/tcp/second.snap"), snapshot("tcp/second"));
        assert!(!folder.has("snapshots/tcp/second.snap.new"));
        assert!(folder.has("snapshots/first.snap.new"));
    }
}

#[test]
fn all_are_accepted() {
    let folder = two_wait(&["accept", "--all"])
        .stdout("accepted snapshots/first.snap\naccepted snapshots/tcp/second.snap\n")
        .run();
    assert_eq!(folder.read("snapshots/first.snap"), snapshot("first"));
    folder.then(&["accept", "--all"]).stderr("no pending snapshots\n").run();
}

#[test]
fn rejecting_leaves_the_accepted_snapshot() {
    let folder = two_wait(&["reject", "tcp/second"]).stdout("rejected snapshots/tcp/second.snap\n").run();
    assert_eq!(
        folder.read("snapshots/tcp/second.snap"),
        other_snapshot("tcp/second", "tcp a                           EMFILE")
    );
    assert!(!folder.has("snapshots/tcp/second.snap.new"));
    let folder = folder.then(&["reject", "--all"]).stdout("rejected snapshots/first.snap\n").run();
    assert!(!folder.has("snapshots/first.snap.new"));
}

#[test]
fn a_name_that_nothing_has_is_reported_and_nothing_is_done() {
    for command in ["accept", "reject", "diff", "review"] {
        let folder = two_wait(&[command, "first", "tcp/secnod"])
            .stderr("error: no pending snapshot `tcp/secnod`; did you mean `tcp/second`?\n")
            .status(2)
            .run();
        assert!(folder.has("snapshots/first.snap.new"));
    }
    two_wait(&["accept", "second"])
        .stderr("error: no pending snapshot `second`; did you mean `tcp/second`?\n")
        .status(2)
        .run();
    two_wait(&["accept", "zebra"])
        .stderr("error: no pending snapshot `zebra`; `sockdrill diff` shows all of them\n")
        .status(2)
        .run();
}

#[test]
fn nothing_is_accepted_unasked() {
    two_wait(&["accept"])
        .stderr(
            "
error: the following required arguments were not provided:
  <NAME>...

Usage: sockdrill accept <NAME>...

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}

#[test]
fn one_that_cannot_be_accepted_keeps_nothing_from_the_others() {
    let folder = Test::new(&["accept", "--all"])
        .file("snapshots/a.snap.new", "---\nsource: a.drill\n")
        .file("snapshots/b.snap/is-a-folder", "")
        .file("snapshots/b.snap.new", snapshot("b"))
        .file("snapshots/c.snap.new", snapshot("c"))
        .stdout("accepted snapshots/c.snap\n")
        .stderr(
            "error: cannot read snapshots/a.snap.new: unterminated header: no second line `---`\nerror: cannot write snapshots/b.snap: Is a directory (os error 21)\n",
        )
        .status(3)
        .run();
    assert_eq!(
        folder.files(),
        ["snapshots/a.snap.new", "snapshots/b.snap.new", "snapshots/b.snap/is-a-folder", "snapshots/c.snap"]
    );
}

#[test]
fn the_snapshots_of_a_rust_project_in_the_same_folder_are_left_alone() {
    let foreign = "---\nsource: src/lib.rs\nexpression: x\n---\n1\n";
    let folder = Test::new(&["accept", "--all"])
        .file("snapshots/mine__x.snap.new", foreign)
        .stderr("no pending snapshots\n")
        .run();
    assert_eq!(folder.read("snapshots/mine__x.snap.new"), foreign);
}
