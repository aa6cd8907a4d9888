//! The real cargo-insta on snapshots that we wrote.
//!
//! What it needs, found with 1.49 and held here: a Cargo package (its manifest's folder is
//! searched, so `snapshots/` beside `Cargo.toml` is found), a name ending in `.snap.new`, and a
//! header. No `assert_snapshot!`, no `snapshot_kind`, and a `source:` of any kind will do.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::pty::openpty;
use sockdrill::internals::{Snapshot, own_path, pending_path};
use tempfile::TempDir;

/// A Cargo package with one scenario and a folder for its snapshots.
struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        project.file(
            "Cargo.toml",
            "[package]\nname = \"mine\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n",
        );
        project.file("src/lib.rs", "");
        project.file("scenarios/tcp/listen.drill", "tcp a\n");
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What `cargo insta` prints here.
    fn insta(&self, arguments: &[&str]) -> String {
        let output = cargo_insta(self.0.path()).args(arguments).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {stderr}");
        String::from_utf8(output.stdout).unwrap()
    }
}

fn cargo_insta(folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["insta"])
        .current_dir(folder)
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("INSTA_PENDING_DIR")
        .env_remove("INSTA_WORKSPACE_ROOT")
        .env_remove("INSTA_YAML_BLOCK_STYLE");
    command
}

/// Whether there is a cargo-insta to test with. In CI there must be one.
fn installed() -> bool {
    let found =
        cargo_insta(Path::new(".")).arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        let reason = "skipped: cargo-insta is not installed (cargo install cargo-insta --locked)";
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{reason}");
        eprintln!("{reason}");
    }
    found
}

fn titled(title: &str, contents: &str) -> Snapshot {
    Snapshot {
        source: "scenarios/tcp/listen.drill".to_owned(),
        description: Some(title.to_owned()),
        contents: contents.to_owned(),
    }
}

const SNAPSHOT: &str = "snapshots/tcp/listen.snap";

#[test]
fn a_pending_snapshot_is_listed() {
    if !installed() {
        return;
    }
    let project = Project::new();
    assert_eq!(project.insta(&["pending-snapshots"]), "No pending snapshots.\n");
    let pending = pending_path(&project.path(SNAPSHOT));
    titled("a title", "tcp a  ok\n").write(&pending).unwrap();
    let listed = project.insta(&["pending-snapshots"]);
    assert!(listed.starts_with("Pending snapshots:\n  snapshots/tcp/listen.snap\n\n"), "{listed}");
}

#[test]
fn the_snapshot_of_a_system_is_listed_and_accepted() {
    if !installed() {
        return;
    }
    let project = Project::new();
    let own = own_path(&project.path(SNAPSHOT), "debian-6.12");
    titled("a title", "tcp a  ok\n").write(&project.path(SNAPSHOT)).unwrap();
    let new = titled("a title", "tcp a  EMFILE");
    new.write(&pending_path(&own)).unwrap();
    let listed = project.insta(&["pending-snapshots"]);
    assert!(listed.contains("  snapshots/tcp/listen@debian-6.12.snap\n"), "{listed}");
    project.insta(&["accept"]);
    assert_eq!(Snapshot::read(&own).unwrap(), Some(new));
    assert!(!pending_path(&own).exists());
}

#[test]
fn a_pending_snapshot_is_listed_though_git_ignores_it() {
    if !installed() {
        return;
    }
    let project = Project::new();
    project.file(".gitignore", "*.snap.new\n");
    fs::create_dir(project.path(".git")).unwrap();
    let pending = pending_path(&project.path(SNAPSHOT));
    titled("a title", "tcp a  ok\n").write(&pending).unwrap();
    assert!(project.insta(&["pending-snapshots"]).contains(SNAPSHOT));
}

#[test]
fn review_shows_the_difference() {
    if !installed() {
        return;
    }
    let project = Project::new();
    let snapshot = project.path(SNAPSHOT);
    titled("a title", "bind b  EADDRINUSE\n").write(&snapshot).unwrap();
    titled("a title", "bind b  ok\n").write(&pending_path(&snapshot)).unwrap();
    let shown = project.insta(&["review", "--snapshot", SNAPSHOT]);
    for part in [
        "Snapshot: scenarios/tcp/listen.drill (listen.snap):\n",
        "Snapshot file: snapshots/tcp/listen.snap\n",
        "Source: scenarios/tcp/listen.drill\n",
        "-bind b  EADDRINUSE\n",
        "+bind b  ok\n",
    ] {
        assert!(shown.contains(part), "{part:?} in {shown}");
    }
    assert!(pending_path(&snapshot).exists(), "showing decides nothing");
}

#[test]
fn an_accepted_snapshot_is_what_we_wrote_byte_for_byte() {
    if !installed() {
        return;
    }
    let titles = [
        "plain",
        "früh — 端口 🦀",
        "it's \"quoted\": #1, \\ and [more]",
        "yes",
        "1.5",
        ".nan",
        "two\nlines",
        "- a",
        " spaces ",
    ];
    let contents = ["", "tcp a  ok  \n\n  bind b  ok\r\n\n\n", "\n---\nsource: no\n"];
    let project = Project::new();
    let mut written = Vec::new();
    for (t, title) in titles.into_iter().enumerate() {
        for (c, contents) in contents.into_iter().enumerate() {
            let snapshot = project.path(&format!("snapshots/{t}/{c}.snap"));
            let pending = pending_path(&snapshot);
            titled(title, contents).write(&pending).unwrap();
            let bytes = fs::read_to_string(&pending).unwrap();
            written.push((snapshot, bytes));
        }
    }
    project.insta(&["accept"]);
    for (snapshot, bytes) in written {
        assert_eq!(fs::read_to_string(&snapshot).unwrap(), bytes);
        assert!(!pending_path(&snapshot).exists());
    }
}

#[test]
fn a_rejected_snapshot_is_gone_and_the_accepted_one_stays() {
    if !installed() {
        return;
    }
    let project = Project::new();
    let snapshot = project.path(SNAPSHOT);
    let old = titled("a title", "old");
    old.write(&snapshot).unwrap();
    titled("a title", "new").write(&pending_path(&snapshot)).unwrap();
    project.insta(&["reject"]);
    assert!(!pending_path(&snapshot).exists());
    assert_eq!(Snapshot::read(&snapshot).unwrap(), Some(old));
}

/// `review` wants a terminal and reads single keys from it.
#[test]
fn a_snapshot_is_accepted_in_a_review_on_a_terminal() {
    if !installed() {
        return;
    }
    let project = Project::new();
    let snapshot = project.path(SNAPSHOT);
    titled("a title", "bind b  EADDRINUSE\n").write(&snapshot).unwrap();
    let new = titled("a title", "bind b  ok");
    new.write(&pending_path(&snapshot)).unwrap();
    let pty = openpty(None, None).unwrap();
    let end = || Stdio::from(pty.slave.try_clone().unwrap());
    let mut review = cargo_insta(project.0.path())
        .arg("review")
        .env("TERM", "xterm")
        .stdin(end())
        .stdout(end())
        .stderr(end())
        .spawn()
        .unwrap();
    let mut screen = File::from(pty.master);
    let mut shown = String::new();
    let mut bytes = [0; 1024];
    while !shown.contains("all remaining snapshots") {
        let read = screen.read(&mut bytes).unwrap();
        shown.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    assert!(shown.contains("scenarios/tcp/listen.drill"), "{shown}");
    screen.write_all(b"a").unwrap();
    assert!(review.wait().unwrap().success());
    assert_eq!(Snapshot::read(&snapshot).unwrap(), Some(new));
    assert!(!pending_path(&snapshot).exists());
}

/// A package whose test runs its scenarios, as somebody's project would have it.
#[test]
fn snapshots_that_a_test_referred_to_are_not_deleted_as_unreferenced() {
    if !installed() {
        return;
    }
    let project = Project::new();
    project.file("scenarios/slow.drill", "+++\nslow = true\n+++\ntcp a\n");
    project.file(
        "tests/scenarios.rs",
        &format!(
            "#[test]\nfn scenarios() {{\n    let status = std::process::Command::new({:?}).arg(\"test\").status();\n    \
             assert!(status.unwrap().success());\n}}\n",
            env!("CARGO_BIN_EXE_sockdrill")
        ),
    );
    let own = own_path(&project.path(SNAPSHOT), "uml");
    let kept = [project.path(SNAPSHOT), own, project.path("snapshots/slow.snap")];
    for snapshot in &kept {
        titled("a title", "tcp a                           ok").write(snapshot).unwrap();
    }
    let leftover = project.path("snapshots/gone.snap");
    titled("a title", "tcp a                           ok").write(&leftover).unwrap();
    let output = cargo_insta(project.0.path())
        .args(["test", "--unreferenced=delete"])
        .env("CARGO_TARGET_DIR", project.path("target"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for snapshot in &kept {
        assert!(snapshot.exists(), "{}", snapshot.display());
    }
    assert!(!leftover.exists(), "what no scenario has is deleted");
}
