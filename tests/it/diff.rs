//! `sockdrill diff`

use crate::snapshots::{snapshot, two_wait};
use crate::support::Test;

#[test]
fn what_waits_is_shown_without_a_terminal() {
    two_wait(&["diff"])
        .stdout(
            "
snapshots/first.snap
A socket is made
     no snapshot yet
     + tcp a                           ok

snapshots/tcp/second.snap
A socket is made
     - tcp a                           EMFILE
     + tcp a                           ok
",
        )
        .stderr("2 pending snapshots\n")
        .status(1)
        .run();
}

#[test]
fn one_is_shown_by_its_name_in_colour_if_wanted() {
    two_wait(&["diff", "--color=always", "scenarios/tcp/second.drill"])
        .stdout(
            "\u{1b}[1msnapshots/tcp/second.snap\u{1b}[0m\nA socket is made\n\
             \u{1b}[1m\u{1b}[31m     - \u{1b}[0m\u{1b}[1m\u{1b}[31mtcp a                           \u{1b}[0m\u{1b}[1m\u{1b}[4m\u{1b}[31mEMFILE\u{1b}[0m\n\
             \u{1b}[32m     + \u{1b}[0m\u{1b}[32mtcp a                           \u{1b}[0m\u{1b}[1m\u{1b}[4m\u{1b}[32mok\u{1b}[0m\n",
        )
        .stderr("1 pending snapshot\n")
        .status(1)
        .run();
}

#[test]
fn nothing_that_waits_is_no_difference() {
    Test::new(&["diff"]).file("snapshots/a.snap", snapshot("a")).stderr("no pending snapshots\n").run();
}

#[test]
fn one_that_says_the_same_waits_all_the_same() {
    Test::new(&["diff"])
        .file("snapshots/a.snap", snapshot("a"))
        .file("snapshots/a.snap.new", snapshot("a"))
        .stdout("snapshots/a.snap\nA socket is made\n     the same as the accepted snapshot\n")
        .stderr("1 pending snapshot\n")
        .status(1)
        .run();
}

#[test]
fn a_broken_one_does_not_hide_the_others() {
    Test::new(&["diff"])
        .file("snapshots/a.snap.new", "broken\n")
        .file("snapshots/b.snap.new", snapshot("b"))
        .stdout("\n\nsnapshots/b.snap\nA socket is made\n     no snapshot yet\n     + tcp a                           ok\n")
        .stderr(
            "error: cannot read snapshots/a.snap.new: no header: expected a line `---`\n\
             2 pending snapshots\n",
        )
        .status(3)
        .run();
}

#[test]
fn escape_sequences_of_a_snapshot_are_not_passed_to_the_terminal() {
    Test::new(&["diff"])
        .file("snapshots/a.snap.new", "---\nsource: a.drill\n---\na\u{1b}[2Kb\n")
        .stdout("snapshots/a.snap\n     no snapshot yet\n     + a\\u{1b}[2Kb\n")
        .stderr("1 pending snapshot\n")
        .status(1)
        .run();
}
