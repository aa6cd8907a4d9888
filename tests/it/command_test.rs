//! `sockdrill test`: what happened compared with snapshots.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::support::isolation_line;

/// A project with scenarios and snapshots.
struct Project(TempDir);

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(TempDir::new().expect("a temporary folder"));
        files.iter().for_each(|(path, text)| project.write(path, text));
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file")
    }

    fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// As `cargo insta accept` does it.
    fn accept(&self, snapshot: &str) {
        fs::rename(self.path(&format!("{snapshot}.new")), self.path(snapshot)).expect("a pending snapshot");
    }

    /// Runs `sockdrill test` and compares all that it says; the last line of standard error without how cases
    /// were isolated.
    #[track_caller]
    fn test(&self, arguments: &[&str], stdout: &str, stderr: &str, status: i32) {
        let output = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
            .arg("test")
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("CI")
            .env_remove("TF_BUILD")
            .output()
            .expect("the command runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let stderr_found = text(&output.stderr).replace(&format!(" ({})\n", isolation_line()), "\n");
        let expected = |text: &str| text.strip_prefix('\n').unwrap_or(text).to_owned();
        let found = (text(&output.stdout), stderr_found, output.status.code());
        assert_eq!(found, (expected(stdout), expected(stderr), Some(status)));
    }
}

/// What the end of a run says that left one.
const REVIEW: &str = "help: `sockdrill review` goes through 1 pending snapshot\n";

const ONE: &str = "+++\ntitle = \"One\"\n+++\ntcp a\nbind a 9000\n";
const ONE_OTHERWISE: &str = "+++\ntitle = \"One\"\n+++\ntcp a reuse\nbind a 9000\n";
const ONE_RECORD: &str = "\
---
source: scenarios/tcp/one.drill
description: One
---
tcp a                           ok
bind a 9000                     ok
";

fn with_snapshots() -> Project {
    Project::new(&[("scenarios/tcp/one.drill", ONE), ("snapshots/tcp/one.snap", ONE_RECORD)])
}

#[test]
fn what_is_as_in_the_snapshot_passes() {
    let project = with_snapshots();
    project.test(&[], "PASS scenarios/tcp/one.drill\n", "1 scenario, 1 case: 1 passed\n", 0);
    assert!(!project.has("snapshots/tcp/one.snap.new"));
    assert_eq!(project.read("snapshots/tcp/one.snap"), ONE_RECORD);
}

#[test]
fn what_has_no_snapshot_is_new() {
    let project = Project::new(&[("scenarios/tcp/one.drill", ONE)]);
    let new = "
 NEW scenarios/tcp/one.drill (no snapshot yet)
     + tcp a                           ok
     + bind a 9000                     ok
     pending snapshot: snapshots/tcp/one.snap.new
";
    project.test(&[], new, &format!("1 scenario, 1 case: 1 has no snapshot yet\n{REVIEW}"), 1);
    assert!(!project.has("snapshots/tcp/one.snap"));
    // It stays new until somebody accepts it.
    project.test(&[], new, &format!("1 scenario, 1 case: 1 has no snapshot yet\n{REVIEW}"), 1);
    project.accept("snapshots/tcp/one.snap");
    assert_eq!(project.read("snapshots/tcp/one.snap"), ONE_RECORD);
    project.test(&[], "PASS scenarios/tcp/one.drill\n", "1 scenario, 1 case: 1 passed\n", 0);
}

#[test]
fn what_is_not_as_in_the_snapshot_differs() {
    let project = with_snapshots();
    project.write("scenarios/tcp/one.drill", ONE_OTHERWISE);
    project.test(
        &[],
        "
DIFF scenarios/tcp/one.drill
     - tcp a                           ok
     + tcp a reuse                     ok
       bind a 9000                     ok
     pending snapshot: snapshots/tcp/one.snap.new
",
        &format!("1 scenario, 1 case: 1 differs from its snapshot\n{REVIEW}"),
        1,
    );
    assert_eq!(project.read("snapshots/tcp/one.snap"), ONE_RECORD);
    assert_eq!(
        project.read("snapshots/tcp/one.snap.new"),
        ONE_RECORD.replace("tcp a                           ok", "tcp a reuse                     ok")
    );
    // Once it is as in the snapshot again, nothing is pending any more.
    project.write("scenarios/tcp/one.drill", ONE);
    project.test(&[], "PASS scenarios/tcp/one.drill\n", "1 scenario, 1 case: 1 passed\n", 0);
    assert!(!project.has("snapshots/tcp/one.snap.new"));
}

#[test]
fn a_snapshot_of_another_scenario_differs_until_it_is_accepted() {
    let project = with_snapshots();
    project.write("snapshots/tcp/one.snap", &ONE_RECORD.replace("one.drill", "other.drill"));
    project.test(
        &[],
        "
DIFF scenarios/tcp/one.drill
     - source: scenarios/tcp/other.drill
     + source: scenarios/tcp/one.drill
       tcp a                           ok
       bind a 9000                     ok
     pending snapshot: snapshots/tcp/one.snap.new
",
        &format!("1 scenario, 1 case: 1 differs from its snapshot\n{REVIEW}"),
        1,
    );
    project.accept("snapshots/tcp/one.snap");
    assert_eq!(project.read("snapshots/tcp/one.snap"), ONE_RECORD);
    project.test(&[], "PASS scenarios/tcp/one.drill\n", "1 scenario, 1 case: 1 passed\n", 0);
}

#[test]
fn white_space_at_the_ends_is_no_difference() {
    let project = with_snapshots();
    project.write("snapshots/tcp/one.snap", &ONE_RECORD.replace(" ok\n", " ok   \r\n"));
    project.test(&[], "PASS scenarios/tcp/one.drill\n", "1 scenario, 1 case: 1 passed\n", 0);
}

#[test]
fn a_failure_is_drawn_and_not_compared() {
    let project = with_snapshots();
    project.write("scenarios/tcp/one.drill", "tcp a\nbind a 9000 expect EADDRINUSE\n");
    project.test(
        &[],
        "FAIL scenarios/tcp/one.drill\n",
        "
error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> scenarios/tcp/one.drill:2:13
  |
2 | bind a 9000 expect EADDRINUSE
  |             ^^^^^^^^^^^^^^^^^ got ok
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   CLOSE        0.0.0.0:9000         -                    a
1 scenario, 1 case: 1 failed
",
        1,
    );
    assert!(!project.has("snapshots/tcp/one.snap.new"));
}

#[test]
fn what_cannot_run_here_is_skipped_with_its_reason() {
    let project = Project::new(&[
        ("scenarios/one.drill", "+++\nrequires = [\"linux >= 99\"]\n+++\ntcp a\n"),
        (
            "scenarios/two.drill",
            "+++\nrequires = [\"linux >= 99\"]\n+++\naxis o = reuse | reuseport\ntcp a $o\n",
        ),
    ]);
    let output = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
        .args(["test"])
        .current_dir(project.0.path())
        .output()
        .expect("the command runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(
        said(&output.stdout),
        "SKIP scenarios/one.drill (1 of 1 case)\nSKIP scenarios/two.drill (2 of 2 cases)\n"
    );
    let stderr = said(&output.stderr);
    assert!(stderr.starts_with("skipped scenarios/one.drill: needs linux >= 99, this is "), "{stderr}");
    assert!(
        stderr.contains("\nskipped scenarios/two.drill (2 cases): needs linux >= 99, this is "),
        "{stderr}"
    );
    assert!(stderr.contains("\n2 scenarios, 3 cases: 2 skipped ("), "{stderr}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_is_slow_is_run_when_asked() {
    let project = Project::new(&[("scenarios/slow.drill", "+++\nslow = true\n+++\ntcp a\nwait 10ms\n")]);
    let skipped = "SKIP scenarios/slow.drill (it is slow; --slow runs it)\n";
    project.test(&[], skipped, "1 scenario, 0 cases: 1 skipped\n", 0);
    project.test(
        &["--slow"],
        "
 NEW scenarios/slow.drill (no snapshot yet)
     + tcp a                           ok
     + wait 10ms                       ok
     pending snapshot: snapshots/slow.snap.new
",
        &format!("1 scenario, 1 case: 1 has no snapshot yet\n{REVIEW}"),
        1,
    );
    project.accept("snapshots/slow.snap");
    project.test(&["--slow"], "PASS scenarios/slow.drill\n", "1 scenario, 1 case: 1 passed\n", 0);
    project.test(&[], skipped, "1 scenario, 0 cases: 1 skipped\n", 0);
}

#[test]
fn snapshots_stand_in_folders_like_their_scenarios() {
    let project = Project::new(&[
        ("scenarios/a.drill", "tcp a\n"),
        ("scenarios/tcp/deep/down/a.drill", "tcp6 a\n"),
        ("scenarios/with blank/a.drill", "udp a\n"),
    ]);
    project.test(
        &[],
        "
 NEW scenarios/a.drill (no snapshot yet)
     + tcp a                           ok
     pending snapshot: snapshots/a.snap.new
 NEW scenarios/tcp/deep/down/a.drill (no snapshot yet)
     + tcp6 a                          ok
     pending snapshot: snapshots/tcp/deep/down/a.snap.new
 NEW scenarios/with blank/a.drill (no snapshot yet)
     + udp a                           ok
     pending snapshot: snapshots/with blank/a.snap.new
",
        "
3 scenarios, 3 cases: 3 have no snapshot yet
 NEW scenarios/a.drill (no snapshot yet)
 NEW scenarios/tcp/deep/down/a.drill (no snapshot yet)
 NEW scenarios/with blank/a.drill (no snapshot yet)
help: `sockdrill review` goes through 3 pending snapshots
help: `sockdrill test --failed` runs only what did not pass
",
        1,
    );
    project.test(
        &["--snapshots", "elsewhere", "scenarios/tcp"],
        "
 NEW scenarios/tcp/deep/down/a.drill (no snapshot yet)
     + tcp6 a                          ok
     pending snapshot: elsewhere/tcp/deep/down/a.snap.new
",
        &format!("1 scenario, 1 case: 1 has no snapshot yet\n{REVIEW}"),
        1,
    );
    assert!(project.has("elsewhere/tcp/deep/down/a.snap.new"));
}

#[test]
fn every_verdict_in_one_run() {
    let project = with_snapshots();
    project.write("scenarios/diff.drill", "tcp a\n");
    project.write(
        "snapshots/diff.snap",
        "---\nsource: scenarios/diff.drill\n---\nudp a                           ok\n",
    );
    project.write("scenarios/fail.drill", "tcp a\nbind a 9000\nbind a 9000\n");
    project.write("scenarios/new.drill", "tcp a\n");
    project.write("scenarios/slow.drill", "+++\nslow = true\n+++\ntcp a\n");
    project.test(
        &[],
        "
DIFF scenarios/diff.drill
     - udp a                           ok
     + tcp a                           ok
     pending snapshot: snapshots/diff.snap.new
FAIL scenarios/fail.drill
 NEW scenarios/new.drill (no snapshot yet)
     + tcp a                           ok
     pending snapshot: snapshots/new.snap.new
SKIP scenarios/slow.drill (it is slow; --slow runs it)
PASS scenarios/tcp/one.drill
",
        "
error[unexpected-outcome]: expected ok, got EINVAL
 --> scenarios/fail.drill:3:1
  |
3 | bind a 9000
  | ^^^^^^^^^^^ EINVAL: the call does not fit the socket's state, or its argument makes no sense: bound twice, accept without a listener
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   CLOSE        0.0.0.0:9000         -                    a
  = help: if this is the finding, say so: expect EINVAL
5 scenarios, 4 cases: 1 passed, 1 failed, 1 differs from its snapshot, 1 has no snapshot yet, 1 skipped
DIFF scenarios/diff.drill
FAIL scenarios/fail.drill
 NEW scenarios/new.drill (no snapshot yet)
help: `sockdrill review` goes through 2 pending snapshots
help: `sockdrill test --failed` runs only what did not pass
",
        1,
    );
}

#[test]
fn nothing_is_run_if_a_scenario_is_wrong() {
    let project = with_snapshots();
    project.write("scenarios/wrong.drill", "tcp\n");
    project.test(
        &[],
        "",
        "
error[missing-argument]: `tcp` needs a socket's name
 --> scenarios/wrong.drill:1:1
  |
1 | tcp
  | ^^^ a socket's name is missing
  |
  = help: usage: tcp NAME [OPTION…]

1 error in 2 files
",
        2,
    );
}

#[track_caller]
fn bad(project: &Project, why: &str) {
    project.test(
        &[],
        &format!(" BAD scenarios/tcp/one.drill (cannot read snapshots/tcp/one.snap: {why})\n"),
        "1 scenario, 1 case: 1 without a usable snapshot\n",
        3,
    );
}

#[test]
fn a_snapshot_that_cannot_be_read_is_no_difference() {
    for (broken, reason) in [
        ("garbage", "no header: expected a line `---`"),
        ("---\nsource: x\n", "unterminated header: no second line `---`"),
    ] {
        let project = with_snapshots();
        project.write("snapshots/tcp/one.snap", broken);
        bad(&project, reason);
        assert_eq!(project.read("snapshots/tcp/one.snap"), broken);
        assert!(!project.has("snapshots/tcp/one.snap.new"));
    }
}

#[test]
fn a_snapshot_that_is_a_directory() {
    let project = Project::new(&[("scenarios/tcp/one.drill", ONE), ("snapshots/tcp/one.snap/file", "")]);
    bad(&project, "it is a directory");
}

#[test]
fn a_folder_of_snapshots_that_is_a_file() {
    let project = Project::new(&[("scenarios/tcp/one.drill", ONE), ("snapshots", "")]);
    bad(&project, "not a directory");
}

#[test]
fn nothing_to_test() {
    let project = Project::new(&[]);
    project.test(&[], "", "error: no scenarios in `scenarios`; create one with `sockdrill new NAME`\n", 2);
}

/// What may not run here, for a reason that is announced or is not.
fn skipping(header: &str) -> Project {
    Project::new(&[(
        "scenarios/a.drill",
        &format!("{header}axis limit = 1 | 2\nsysctl net.ipv4.tcp_max_orphans $limit\ntcp a\n"),
    )])
}

#[test]
fn in_ci_a_skip_that_the_header_does_not_announce_is_a_failure() {
    let run = |header: &str, ci: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
            .args(["test", "--isolation", "ports"])
            .current_dir(skipping(header).0.path())
            .env("CI", ci)
            .env_remove("TF_BUILD")
            .output()
            .expect("the command runs");
        (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
    };
    let (stderr, status) = run("", "true");
    let why = "error: 1 scenario skipped for a reason that the header does not announce; in CI it must: requires = […]\n";
    assert!(stderr.ends_with(why), "{stderr}");
    assert_eq!(status, Some(1));
    assert_eq!(run("", "").1, Some(0));
    let (stderr, status) = run("+++\nrequires = [\"netns\"]\n+++\n", "true");
    assert_eq!(status, Some(0), "{stderr}");
}
