//! Records and scenarios that tests of the record begin with.

use crate::support::{Test, apart};

/// A scenario whose one step succeeds.
pub const SCENARIO: &str = "+++\ntitle = \"A socket is made\"\n+++\n\ntcp a\n";

/// What that scenario does, as a record of `scenarios/NAME.drill`.
pub fn record(name: &str) -> String {
    other_record(name, "tcp a  ok")
}

/// A record of that scenario that says something else.
pub fn other_record(name: &str, contents: &str) -> String {
    format!("---\nsource: scenarios/{name}.drill\ndescription: A socket is made\n---\n{contents}\n")
}

/// A run of the command where two records wait: `first`, which has none yet, and `tcp/second`, which has.
pub fn two_wait(arguments: &[&str]) -> Test {
    Test::new(arguments)
        .file("scenarios/first.drill", SCENARIO)
        .file("scenarios/tcp/second.drill", SCENARIO)
        .file("snapshots/first.snap.new", record("first"))
        .file("snapshots/tcp/second.snap", other_record("tcp/second", "tcp a  EMFILE"))
        .file("snapshots/tcp/second.snap.new", record("tcp/second"))
}

/// The last line of a run of `sockdrill test`.
pub fn summary(what: &str) -> String {
    format!("{what} ({})\n", apart())
}
