//! Runs in CI, `--pending-dir`, and the way home with `--from`.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use tempfile::TempDir;

use crate::snapshots::{SCENARIO, other_snapshot, snapshot, summary, two_wait};
use crate::support::{Folder, Test, isolation_line};

const SHOWN: &str = " NEW scenarios/a.drill (no snapshot yet)\n     + tcp a                           ok\n";

fn one(arguments: &[&str]) -> Test {
    Test::new(arguments).file("scenarios/a.drill", SCENARIO)
}

fn one_new() -> String {
    summary("1 scenario, 1 case: 1 has no snapshot yet")
}

#[test]
fn in_ci_nothing_is_written_unasked() {
    for (name, value) in [("CI", "true"), ("CI", "1"), ("TF_BUILD", "True")] {
        let folder = one(&["test"]).variable(name, value).stdout(SHOWN).stderr(&one_new()).status(1).run();
        assert_eq!(folder.files(), ["scenarios/a.drill"]);
    }
}

#[test]
fn a_ci_that_says_no_is_none() {
    for no in ["false", "0", ""] {
        let folder = one(&["test"])
            .variable("CI", no)
            .stdout(&format!("{SHOWN}     pending snapshot: snapshots/a.snap.new\n"))
            .stderr(&format!("{}help: `sockdrill review` goes through 1 pending snapshot\n", one_new()))
            .status(1)
            .run();
        assert_eq!(folder.read("snapshots/a.snap.new"), snapshot("a"));
    }
}

#[test]
fn in_ci_what_waited_already_stays() {
    let folder = one(&["test"])
        .file("snapshots/a.snap", snapshot("a"))
        .file("snapshots/a.snap.new", other_snapshot("a", "tcp a                           EMFILE"))
        .variable("CI", "true")
        .stdout("PASS scenarios/a.drill\n")
        .stderr(&summary("1 scenario, 1 case: 1 passed"))
        .run();
    assert!(folder.has("snapshots/a.snap.new"));
}

/// What a run in CI collects in `new`: one snapshot without a predecessor, one with.
fn collected() -> Folder {
    let (line, isolation_line) =
        ("2 scenarios, 2 cases: 1 differs from its snapshot, 1 has no snapshot yet", isolation_line());
    Test::new(&["test", "--pending-dir", "new"])
        .file("scenarios/first.drill", SCENARIO)
        .file("scenarios/tcp/second.drill", SCENARIO)
        .file(
            "snapshots/tcp/second.snap",
            other_snapshot("tcp/second", "tcp a                           EMFILE"),
        )
        .variable("CI", "true")
        .stdout(
            "
 NEW scenarios/first.drill (no snapshot yet)
     + tcp a                           ok
     pending snapshot: new/first.snap.new
DIFF scenarios/tcp/second.drill
     - tcp a                           EMFILE
     + tcp a                           ok
     pending snapshot: new/tcp/second.snap.new
",
        )
        .stderr(&format!(
            "{line} ({isolation_line})
 NEW scenarios/first.drill (no snapshot yet)
DIFF scenarios/tcp/second.drill
help: `sockdrill review --from new` goes through 2 pending snapshots
help: `sockdrill test --failed` runs only what did not pass
"
        ))
        .status(1)
        .run()
}

#[test]
fn new_snapshots_are_collected_and_are_accepted_elsewhere() {
    let folder = collected();
    assert_eq!(
        folder.files(),
        [
            "new/first.snap.new",
            "new/tcp/second.snap.new",
            "scenarios/first.drill",
            "scenarios/tcp/second.drill",
            "snapshots/tcp/second.snap",
        ]
    );
    let folder = folder
        .then(&["accept", "--from", "new"])
        .stdout("accepted snapshots/first.snap\naccepted snapshots/tcp/second.snap\n")
        .run();
    assert_eq!(folder.read("snapshots/first.snap"), snapshot("first"));
    assert_eq!(folder.read("snapshots/tcp/second.snap"), snapshot("tcp/second"));
    assert!(!folder.has("new/first.snap.new"));
    folder
        .then(&["test"])
        .stdout("PASS scenarios/first.drill\nPASS scenarios/tcp/second.drill\n")
        .stderr(&summary("2 scenarios, 2 cases: 2 passed"))
        .run();
}

#[test]
fn they_are_shown_reviewed_and_rejected_where_they_were_collected() {
    let folder = collected();
    folder
        .then(&["diff", "--from", "new", "tcp/second"])
        .stdout("snapshots/tcp/second.snap\nA socket is made\n     - tcp a                           EMFILE\n     + tcp a                           ok\n")
        .stderr("1 pending snapshot\n")
        .status(1)
        .run();
    folder
        .then(&["review", "--from", "new", "new/tcp/second.snap.new"])
        .input("a\n")
        .stdout(
            "
snapshots/tcp/second.snap
A socket is made
scenarios/tcp/second.drill
1 | +++
2 | title = \"A socket is made\"
3 | +++
4 |
5 | tcp a
     - tcp a                           EMFILE
     + tcp a                           ok
1 of 1, scenarios/tcp/second.drill
[a]ccept, [r]eject, [s]kip, [b]ack, [d]iff, [e]dit, [p]age, [q]uit, [?]: a
accepted snapshots/tcp/second.snap
",
        )
        .stderr("1 accepted, 0 rejected, 0 left\n")
        .run();
    folder.then(&["reject", "--from", "new", "--all"]).stdout("rejected snapshots/first.snap\n").run();
    assert_eq!(
        folder.files(),
        ["scenarios/first.drill", "scenarios/tcp/second.drill", "snapshots/tcp/second.snap"]
    );
}

#[test]
fn a_snapshot_that_is_the_same_again_is_collected_no_more() {
    let folder = one(&["test", "--pending-dir", "new"])
        .file("snapshots/a.snap", snapshot("a"))
        .file("new/a.snap.new", other_snapshot("a", "tcp a                           EMFILE"))
        .stdout("PASS scenarios/a.drill\n")
        .stderr(&summary("1 scenario, 1 case: 1 passed"))
        .run();
    assert!(!folder.has("new/a.snap.new"));
}

#[test]
fn a_snapshot_with_no_place_in_the_folder_is_shown_and_not_written() {
    let folder = Test::new(&["test", "--pending-dir", "new", "elsewhere/a.drill"])
        .file("elsewhere/a.drill", SCENARIO)
        .stdout(" NEW elsewhere/a.drill (no snapshot yet)\n     + tcp a                           ok\n")
        .stderr(&one_new())
        .status(1)
        .run();
    assert_eq!(folder.files(), ["elsewhere/a.drill"]);
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    for command in ["accept", "reject", "diff", "review"] {
        Test::new(&[command, "--from", "new"]).stderr("error: no such folder: new\n").status(2).run();
    }
}

#[test]
fn snapshots_are_accepted_elsewhere_from_another_file_system() {
    let shm = Path::new("/dev/shm");
    let Some(new) = TempDir::new_in(shm).ok() else {
        eprintln!("skipped: there is no /dev/shm to write to");
        return;
    };
    fs::write(new.path().join("first.snap.new"), snapshot("first")).unwrap();
    let test = two_wait(&["accept", "--from", new.path().to_str().unwrap()]);
    let folder = test.stdout("accepted snapshots/first.snap\n").run();
    let device = |path: &Path| fs::metadata(path).unwrap().dev();
    if device(new.path()) == device(&folder.path()) {
        eprintln!("not tested: {} and {} are one file system", shm.display(), folder.path().display());
    }
    assert_eq!(folder.read("snapshots/first.snap"), snapshot("first"));
    assert_eq!(fs::read_dir(new.path()).unwrap().count(), 0);
}
