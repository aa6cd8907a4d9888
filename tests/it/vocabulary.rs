//! The examples of the vocabulary are true: each runs, and holds.

use std::thread;

use sockdrill::language::check::check;
use sockdrill::language::header::Requirement;
use sockdrill::language::vocabulary::{self, Entry};
use sockdrill::plan::{self, Platform};

use crate::support::Test;

#[test]
fn every_example_holds() {
    let entries: Vec<&Entry> = vocabulary::entries().filter(|entry| runs_here(entry)).collect();
    // A few at a time: some wait on the clock.
    let failures: Vec<String> = thread::scope(|scope| {
        let run =
            |part: &'static [&'static Entry]| scope.spawn(move || part.iter().filter_map(|one| failure(one)));
        let parts: Vec<&'static [&'static Entry]> = Vec::leak(entries).chunks(32).collect();
        let running: Vec<_> = parts.into_iter().map(run).collect();
        running.into_iter().flat_map(|part| part.join().expect("no panic").collect::<Vec<_>>()).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Whether this user may run an entry's example; says so if not.
fn runs_here(entry: &Entry) -> bool {
    if entry.example.is_empty() {
        return false;
    }
    let root = nix::unistd::geteuid().is_root();
    if !root && needs_root(entry.example) {
        assert!(
            std::env::var_os("CI").is_none(),
            "`{}` needs root, and in CI nothing may be skipped",
            entry.word
        );
        eprintln!("skipped the example of `{}`: it needs root", entry.word);
        return false;
    }
    true
}

fn needs_root(example: &str) -> bool {
    let script = check("example.drill", example).script().expect("a right script");
    let case = plan::plan(&script, 0, &Platform::default()).expect("a plan");
    case.requires.contains(&Requirement::Root)
}

fn failure(entry: &Entry) -> Option<String> {
    let output = Test::eval(entry.example).output();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let held = output.status.success() && !said.contains("skipped");
    (!held).then(|| format!("{}: {}\n{said}", entry.word, entry.example))
}
