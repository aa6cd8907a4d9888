//! The project of `examples/embedding/` runs its scenarios as tests, the way that any project would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A copy of the example, so that a test may break it. It is built where we are built: what both need is
/// there already.
struct Project {
    folder: PathBuf,
    target: PathBuf,
}

impl Project {
    fn new(name: &str) -> Self {
        let shared = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = shared.join(name);
        // What a run that was broken off has left.
        let _ = fs::remove_dir_all(&folder);
        copy(&Path::new(ROOT).join("examples/embedding"), &folder);
        let project = Self { folder, target: shared.parent().unwrap().to_owned() };
        project.edit("Cargo.toml", "\"../..\"", &format!("{ROOT:?}"));
        project.edit("Cargo.toml", "[package]", "[workspace]\n\n[package]");
        // The very versions that are here: nothing is fetched.
        fs::copy(Path::new(ROOT).join("Cargo.lock"), project.folder.join("Cargo.lock")).unwrap();
        project
    }

    fn edit(&self, path: &str, old: &str, new: &str) {
        let path = self.folder.join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "no {old:?} in {}", path.display());
        fs::write(path, text.replace(old, new)).unwrap();
    }

    /// `cargo …` as somebody would call it by hand.
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("CI")
            .env_remove("INSTA_UPDATE")
            .env_remove("INSTA_FORCE_PASS");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("NEXTEST")) {
            command.env_remove(name);
        }
        command
    }

    /// What `cargo test --test scenarios -- …` prints as results, and whether it was a success.
    fn test(&self, arguments: &[&str]) -> (String, bool) {
        let all = [&["test", "--quiet", "--test", "scenarios", "--"], arguments].concat();
        said(&self.cargo(&all).output().unwrap())
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            if entry.file_name() != "target" {
                copy(&path, &copied);
            }
        } else {
            fs::copy(path, copied).unwrap();
        }
    }
}

/// Standard output without what a run takes in time.
fn said(output: &Output) -> (String, bool) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> =
        text.lines().map(|line| line.split_once("; finished in").map_or(line, |(line, _)| line)).collect();
    (lines.join("\n").trim().to_owned(), output.status.success())
}

const TWO: &str = "scenarios/two_servers.drill";

#[test]
fn the_example_project_runs_its_scenarios_as_tests() {
    let project = Project::new("embedding");
    files_are_tests(&project);
    all_run_on_many_threads(&project);
    a_broken_expectation_fails(&project);
    another_snapshot_fails(&project);
    the_variables_of_insta_are_honoured(&project);
    a_wrong_scenario_fails_alone(&project);
    what_cannot_run_here_is_ignored_with_the_reason(&project);
    no_scenario_is_no_success(&project);
}

fn files_are_tests(project: &Project) {
    let listed = "restart: test\nslow/wait: test\ntwo_servers: test";
    assert_eq!(project.test(&["--list"]), (listed.to_owned(), true));
    assert_eq!(project.test(&["--list", "--ignored"]), ("slow/wait: test".to_owned(), true));
    let (text, success) = project.test(&["two"]);
    assert!(success && text.contains("1 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out"), "{text}");
    assert_eq!(project.test(&["--exact", "restart"]).0.lines().next(), Some("running 1 test"));
}

fn all_run_on_many_threads(project: &Project) {
    let (text, success) = project.test(&["--include-ignored", "--test-threads", "8"]);
    assert!(success && text.ends_with("3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"), "{text}");
}

fn a_broken_expectation_fails(project: &Project) {
    project.edit(TWO, "EADDRINUSE", "EACCES");
    let (text, success) = project.test(&["two_servers"]);
    assert!(!success);
    let drawn = "\
---- two_servers ----
error[unexpected-outcome]: expected EACCES, got EADDRINUSE
  --> scenarios/two_servers.drill:10:18
   |
10 | bind second 9000 expect EACCES
";
    assert!(text.contains(drawn), "{text}");
    project.edit(TWO, "EACCES", "EADDRINUSE");
}

fn another_snapshot_fails(project: &Project) {
    project.edit(TWO, "tcp second reuse", "tcp second");
    let pending = project.folder.join("snapshots/two_servers.snap.new");
    let in_ci =
        project.cargo(&["test", "--quiet", "--test", "scenarios"]).env("CI", "true").output().unwrap();
    let (text, success) = said(&in_ci);
    assert!(!success && text.contains("snapshots/two_servers.snap is not updated: this is CI"), "{text}");
    assert!(!pending.exists());
    let (text, success) = project.test(&[]);
    assert!(!success);
    let drawn = "\
---- two_servers ----
scenarios/two_servers.drill did not do what its snapshot says:

  tcp first reuse                 ok
  bind first 9000                 ok
  listen first                    ok
- tcp second reuse                ok
+ tcp second                      ok
  bind second 9000                EADDRINUSE

new snapshot: snapshots/two_servers.snap.new; to accept it: cargo insta review
";
    assert!(text.contains(drawn), "{text}");
    assert!(fs::read_to_string(&pending).unwrap().starts_with("---\nsource: scenarios/two_servers.drill\n"));
    project.edit(TWO, "tcp second", "tcp second reuse");
    assert!(project.test(&[]).1);
    assert!(!pending.exists(), "what holds again waits no more");
}

fn the_variables_of_insta_are_honoured(project: &Project) {
    let snapshot = project.folder.join("snapshots/two_servers.snap");
    let pending = project.folder.join("snapshots/two_servers.snap.new");
    let run = |variables: &[(&str, &str)]| {
        let mut command = project.cargo(&["test", "--quiet", "--test", "scenarios", "--", "two_servers"]);
        command.envs(variables.iter().copied()).output().unwrap()
    };
    let before = fs::read_to_string(&snapshot).unwrap();
    project.edit(TWO, "tcp second reuse", "tcp second");
    assert!(!run(&[("INSTA_UPDATE", "no")]).status.success());
    assert!(!pending.exists());
    assert!(run(&[("INSTA_FORCE_PASS", "1")]).status.success());
    assert!(pending.exists());
    assert!(run(&[("INSTA_UPDATE", "always"), ("CI", "true")]).status.success());
    assert!(!pending.exists());
    assert!(fs::read_to_string(&snapshot).unwrap().contains("\ntcp second                      ok\n"));
    fs::remove_file(&snapshot).unwrap();
    project.edit(TWO, "tcp second", "tcp second reuse");
    assert!(run(&[("INSTA_UPDATE", "unseen")]).status.success());
    assert_eq!(fs::read_to_string(&snapshot).unwrap(), before);
    let output = run(&[("INSTA_UPDATE", "yes")]);
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.starts_with("error: invalid value `yes` of INSTA_UPDATE: expected auto, new,"), "{text}");
}

fn a_wrong_scenario_fails_alone(project: &Project) {
    project.edit(TWO, "tcp second", "tpc second");
    let (text, success) = project.test(&[]);
    assert!(!success);
    assert!(text.contains("---- two_servers ----\nerror[unknown-verb]: unknown verb `tpc`\n"), "{text}");
    assert!(text.contains("1 passed; 1 failed; 1 ignored"), "{text}");
    project.edit(TWO, "tpc second", "tcp second");
}

fn what_cannot_run_here_is_ignored_with_the_reason(project: &Project) {
    project.edit(TWO, "source =", "requires = [\"linux >= 99\"]\nsource =");
    let (text, success) = project.test(&["two"]);
    assert!(success, "{text}");
    assert!(text.contains("test two_servers ... ignored (needs linux >= 99, this is "), "{text}");
}

fn no_scenario_is_no_success(project: &Project) {
    fs::remove_dir_all(project.folder.join("scenarios")).unwrap();
    let output = project.cargo(&["test", "--quiet", "--test", "scenarios"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.starts_with("error: no scenarios in scenarios: no such folder\n"), "{text}");
    assert!(!output.status.success());
}

#[test]
fn cargo_nextest_runs_them_too_each_in_a_process_of_its_own() {
    let project = Project::new("embedding-nextest");
    if !has_nextest(&project) {
        return;
    }
    let listed = project
        .cargo(&["nextest", "list", "--run-ignored", "all", "--test", "scenarios", "-T", "oneline"])
        .output()
        .unwrap();
    let names =
        "embedding::scenarios restart\nembedding::scenarios slow/wait\nembedding::scenarios two_servers";
    assert_eq!(said(&listed).0, names);
    project.edit(TWO, "EADDRINUSE", "EACCES");
    let run = ["nextest", "run", "--no-fail-fast", "--run-ignored", "all", "--test", "scenarios"];
    let output = project.cargo(&run).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(text.contains("3 tests run: 2 passed, 1 failed, 0 skipped"), "{text}");
    assert!(text.contains("error[unexpected-outcome]: expected EACCES, got EADDRINUSE"), "{text}");
}

/// Whether there is a cargo-nextest to test with. In CI there must be one.
fn has_nextest(project: &Project) -> bool {
    let found = project.cargo(&["nextest", "--version"]).output().is_ok_and(|output| output.status.success());
    if !found {
        let reason = "skipped: cargo-nextest is not installed (cargo install cargo-nextest --locked)";
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{reason}");
        eprintln!("{reason}");
    }
    found
}
