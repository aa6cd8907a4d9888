//! Snapshots and folders of snapshots that are not as they should be.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::snapshots::{SCENARIO, other_snapshot, snapshot, summary};
use crate::support::{Folder, Test, is_root};

/// Three scenarios; the snapshot of the second is what is tested.
fn three() -> Test {
    let test = Test::new(&["test"]);
    ["a", "b", "c"].into_iter().fold(test, |test, name| {
        let scenario = format!("scenarios/{name}.drill");
        let test = test.file(&scenario, SCENARIO);
        if name == "b" { test } else { test.file(&format!("snapshots/{name}.snap"), snapshot(name)) }
    })
}

fn second_is_bad(test: Test, why: &str) -> Folder {
    test.stdout(&format!("PASS scenarios/a.drill\n BAD scenarios/b.drill ({why})\nPASS scenarios/c.drill\n"))
        .stderr(&format!(
            "{} BAD scenarios/b.drill ({why})\n{RERUN}",
            summary("3 scenarios, 3 cases: 2 passed, 1 without a usable snapshot")
        ))
        .status(3)
        .run()
}

#[test]
fn one_broken_snapshot_keeps_no_other_scenario_from_being_judged() {
    for (text, why) in [
        ("", "no header: expected a line `---`"),
        ("---\nsource: scenarios/b.drill\n", "unterminated header: no second line `---`"),
        (
            "---\nsource: [\n---\ntcp a                           ok\n",
            "invalid header: expected a YAML mapping",
        ),
        ("---\nsource: .nan\n---\ntcp a                           ok\n", "no `source` in the header"),
        ("<<<<<<< HEAD\n---\nsource: b.drill\n---\n", "no header: expected a line `---`"),
    ] {
        let folder = second_is_bad(
            three().file("snapshots/b.snap", text),
            &format!("cannot read snapshots/b.snap: {why}"),
        );
        assert_eq!(folder.read("snapshots/b.snap"), text);
        assert!(!folder.has("snapshots/b.snap.new"));
    }
    second_is_bad(
        three().file("snapshots/b.snap", b"---\nsource: b.drill\n---\n\xff\n"),
        "cannot read snapshots/b.snap: line 4 is not valid UTF-8",
    );
}

#[test]
fn a_snapshot_that_is_a_folder_is_said() {
    second_is_bad(
        three().file("snapshots/b.snap/file", ""),
        "cannot read snapshots/b.snap: it is a directory",
    );
}

#[test]
fn a_snapshot_cut_off_in_its_contents_is_a_difference() {
    three()
        .file("snapshots/b.snap", other_snapshot("b", "tcp a"))
        .stdout(
            "
PASS scenarios/a.drill
DIFF scenarios/b.drill
     - tcp a
     + tcp a                           ok
     pending snapshot: snapshots/b.snap.new
PASS scenarios/c.drill
",
        )
        .stderr(&format!(
            "{}DIFF scenarios/b.drill\nhelp: `sockdrill review` goes through 1 pending snapshot\n{RERUN}",
            summary("3 scenarios, 3 cases: 2 passed, 1 differs from its snapshot")
        ))
        .status(1)
        .run();
}

#[test]
fn a_folder_in_the_place_of_a_new_snapshot_is_said() {
    three()
        .file("snapshots/b.snap.new/file", "")
        .stdout(
            "
PASS scenarios/a.drill
 NEW scenarios/b.drill (no snapshot yet)
     + tcp a                           ok
PASS scenarios/c.drill
",
        )
        .stderr(&format!(
            "error: cannot write snapshots/b.snap.new: Is a directory (os error 21)\n{} NEW scenarios/b.drill (no snapshot yet)\n{RERUN}",
            summary("3 scenarios, 3 cases: 2 passed, 1 has no snapshot yet")
        ))
        .status(3)
        .run();
}

/// What the end of a run says where several ran and one did not pass.
const RERUN: &str = "help: `sockdrill test --failed` runs only what did not pass\n";

/// Runs the command in a mount namespace of its own, in which the folder of snapshots is mounted so.
fn with_mount(folder: &Folder, mount: &str, arguments: &str) -> (String, String, Option<i32>) {
    let output = Command::new("unshare")
        .args([
            "--mount",
            "sh",
            "-ec",
            &format!("{mount}; set +e; \"$0\" {arguments}; code=$?; ls -A snapshots >left; exit $code"),
        ])
        .arg(env!("CARGO_BIN_EXE_sockdrill"))
        .current_dir(folder.path())
        .env_remove("CI")
        .env_remove("TF_BUILD")
        .env_remove("INSTA_SNAPSHOT_REFERENCES_FILE")
        .output()
        .unwrap();
    let said = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (said(output.stdout), said(output.stderr), output.status.code())
}

const READ_ONLY: &str = "mount --bind snapshots snapshots; mount -o remount,ro,bind snapshots";

#[test]
fn in_a_folder_that_is_read_only_all_is_judged_and_nothing_written() {
    if !is_root("in_a_folder_that_is_read_only_all_is_judged_and_nothing_written") {
        return;
    }
    let folder = three()
        .file("snapshots/b.snap", other_snapshot("b", "tcp a                           EMFILE"))
        .left();
    let said = with_mount(&folder, READ_ONLY, "test");
    let refused = "error: cannot write snapshots/b.snap.new: Read-only file system (os error 30)\n";
    let line = summary("3 scenarios, 3 cases: 2 passed, 1 differs from its snapshot");
    let line = format!("{line}DIFF scenarios/b.drill\n{RERUN}");
    assert_eq!(
        said,
        (
            "PASS scenarios/a.drill\nDIFF scenarios/b.drill\n     - tcp a                           EMFILE\n     + tcp a                           ok\n\
             PASS scenarios/c.drill\n"
                .to_owned(),
            format!("{refused}{line}"),
            Some(3)
        )
    );
}

#[test]
fn what_cannot_be_accepted_or_rejected_waits_on() {
    if !is_root("what_cannot_be_accepted_or_rejected_waits_on") {
        return;
    }
    let folder = three().file("snapshots/b.snap.new", snapshot("b")).left();
    let refused = |action: &str| {
        (String::new(), format!("error: cannot {action}: Read-only file system (os error 30)\n"), Some(3))
    };
    assert_eq!(with_mount(&folder, READ_ONLY, "accept --all"), refused("write snapshots/b.snap"));
    assert_eq!(with_mount(&folder, READ_ONLY, "reject b"), refused("remove snapshots/b.snap.new"));
    assert!(folder.has("snapshots/b.snap.new"));
}

#[test]
fn on_a_full_disk_no_half_snapshot_is_left() {
    if !is_root("on_a_full_disk_no_half_snapshot_is_left") {
        return;
    }
    let folder = three().left();
    let full = "cp -r snapshots kept; mount -t tmpfs -o size=12k tmpfs snapshots; cp kept/* snapshots; \
                head -c 4096 /dev/zero >snapshots/ballast";
    let (stdout, stderr, status) = with_mount(&folder, full, "test");
    let line = summary("3 scenarios, 3 cases: 2 passed, 1 has no snapshot yet");
    assert_eq!(
        (stdout.as_str(), stderr, status),
        (
            "PASS scenarios/a.drill\n NEW scenarios/b.drill (no snapshot yet)\n     + tcp a                           ok\n\
             PASS scenarios/c.drill\n",
            format!(
                "error: cannot write snapshots/b.snap.new: No space left on device (os error 28)\n{line} NEW scenarios/b.drill (no snapshot yet)\n{RERUN}"
            ),
            Some(3)
        )
    );
    assert_eq!(folder.read("left"), "a.snap\nballast\nc.snap\n");
}

#[test]
fn two_runs_at_once_in_one_tree_both_find_the_same_and_leave_whole_snapshots() {
    let folder = three()
        .file("snapshots/b.snap", other_snapshot("b", "tcp a                           EMFILE"))
        .left();
    let mut runs: Vec<_> = (0..2)
        .map(|_| {
            Command::new(env!("CARGO_BIN_EXE_sockdrill"))
                .arg("test")
                .current_dir(folder.path())
                .env_remove("CI")
                .env_remove("TF_BUILD")
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for run in &mut runs {
        assert_eq!(run.wait().unwrap().code(), Some(1));
    }
    assert_eq!(folder.read("snapshots/b.snap.new"), snapshot("b"));
    let left: Vec<_> = fs::read_dir(Path::new(&folder.path()).join("snapshots")).unwrap().collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn the_list_of_cargo_insta_gets_every_snapshot_that_has_a_scenario() {
    let slow = "+++\nslow = true\n+++\ntcp a\n";
    let folder = three()
        .file("scenarios/tcp/slow.drill", slow)
        .variable("INSTA_SNAPSHOT_REFERENCES_FILE", "list")
        .variable("CI", "true");
    folder.output();
    let folder = folder.left();
    let expected = ["a", "b", "c", "tcp/slow"]
        .map(|name| format!("{}\n", folder.path().join(format!("snapshots/{name}.snap")).display()));
    assert_eq!(folder.read("list"), expected.concat());
}

#[test]
fn a_list_of_cargo_insta_that_cannot_be_written_is_said() {
    three()
        .variable("INSTA_SNAPSHOT_REFERENCES_FILE", "no/such/folder")
        .stderr("error: cannot write no/such/folder: No such file or directory (os error 2)\n")
        .status(3)
        .run();
}
