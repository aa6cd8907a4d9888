//! Snapshots and scenarios that tests of the snapshot begin with.

use crate::support::{Test, isolation_line};

/// A scenario whose one step succeeds.
pub(crate) const SCENARIO: &str = "+++\ntitle = \"A socket is made\"\n+++\n\ntcp a\n";

/// What that scenario does, as a snapshot of `scenarios/NAME.drill`.
pub(crate) fn snapshot(name: &str) -> String {
    other_snapshot(name, "tcp a                           ok")
}

/// A snapshot of that scenario that says something else.
pub(crate) fn other_snapshot(name: &str, contents: &str) -> String {
    format!("---\nsource: scenarios/{name}.drill\ndescription: A socket is made\n---\n{contents}\n")
}

/// A run of the command where there are two pending snapshots: `first`, which has no accepted one yet, and `tcp/second`, which has.
pub(crate) fn two_wait(arguments: &[&str]) -> Test {
    Test::new(arguments)
        .file("scenarios/first.drill", SCENARIO)
        .file("scenarios/tcp/second.drill", SCENARIO)
        .file("snapshots/first.snap.new", snapshot("first"))
        .file(
            "snapshots/tcp/second.snap",
            other_snapshot("tcp/second", "tcp a                           EMFILE"),
        )
        .file("snapshots/tcp/second.snap.new", snapshot("tcp/second"))
}

/// The last line of a run of `sockdrill test`.
pub(crate) fn summary(what: &str) -> String {
    format!("{what} ({})\n", isolation_line())
}
