//! `--failed` runs again what failed.

use std::process::Child;

use crate::support::{Folder, Test, isolation_line, one_failed, one_passed};

const WRONG: &str = "tcp a expect EACCES\n";
const RIGHT: &str = "tcp a\n";

/// A project in which two of three scenarios have failed.
fn failed() -> Folder {
    let test = Test::new(&["run"])
        .file("sockdrill.toml", "")
        .file("scenarios/a.drill", WRONG)
        .file("scenarios/b.drill", RIGHT)
        .file("scenarios/c.drill", WRONG);
    assert_eq!(test.output().status.code(), Some(1));
    test.left()
}

const NOTHING: &str = "\
nothing to rerun: no scenario failed in its last run
0 scenarios, 0 cases: nothing was run
";

#[test]
fn only_what_failed_runs_again_until_it_holds() {
    let held = "✓ tcp a  ok\n";
    let folder = failed();
    let once =
        folder.then(&["run", "--failed"]).file("scenarios/a.drill", RIGHT).file("scenarios/c.drill", RIGHT);
    let once = once.stdout(
        "
PASS scenarios/a.drill
PASS scenarios/c.drill
",
    );
    let folder = once.stderr(&format!("2 scenarios, 2 cases: 2 passed ({})\n", isolation_line())).run();
    let folder = folder.then(&["run", "--failed"]).stderr(NOTHING).run();
    folder.then(&["run", "scenarios/a.drill"]).stdout(held).stderr(&one_passed()).run();
}

#[test]
fn a_run_of_a_part_leaves_what_is_known_of_the_rest() {
    let part = failed().then(&["run", "scenarios/a.drill"]).file("scenarios/a.drill", RIGHT);
    let folder = part.stdout("✓ tcp a  ok\n").stderr(&one_passed()).run();
    let rest = folder.then(&["run", "--failed"]).file("scenarios/c.drill", RIGHT);
    rest.stdout("✓ tcp a  ok\n").stderr(&one_passed()).run();
}

#[test]
fn it_goes_together_with_paths_and_filters() {
    let a = failed().then(&["run", "--failed", "--filter", "a.d"]).file("scenarios/a.drill", RIGHT);
    let folder = a.stdout("✓ tcp a  ok\n").stderr(&one_passed()).run();
    let folder = folder.then(&["run", "--failed", "scenarios/b.drill"]).stderr(NOTHING).run();
    let c = folder.then(&["run", "--failed", "c.drill"]).within("scenarios").file("scenarios/c.drill", RIGHT);
    c.stdout("✓ tcp a  ok\n").stderr(&one_passed()).run();
}

#[test]
fn runs_that_end_at_once_forget_nothing_of_each_other() {
    let names: Vec<String> = (0..8).map(|number| format!("scenarios/{number}.drill")).collect();
    let all = Test::new(&["check"]).file("sockdrill.toml", "");
    let folder = names.iter().fold(all, |test, name| test.file(name, WRONG)).left();
    let run_each_at_once = || {
        let runs: Vec<Child> = names.iter().map(|name| folder.then(&["run", name]).start()).collect();
        for run in runs {
            run.wait_with_output().unwrap();
        }
    };
    let failed = || {
        let run = folder.then(&["run", "--failed", "--format", "json"]).output();
        let run = String::from_utf8(run.stdout).unwrap();
        names.iter().filter(|name| run.contains(&format!("\"path\":\"{name}\""))).count()
    };
    run_each_at_once();
    assert_eq!(failed(), names.len());
    // What passes is forgotten, and nothing else with it.
    for name in &names[1..] {
        std::fs::write(folder.path().join(name), RIGHT).unwrap();
    }
    run_each_at_once();
    assert_eq!(failed(), 1);
}

#[test]
fn a_scenario_that_is_gone_is_forgotten() {
    let folder = failed();
    std::fs::remove_file(folder.path().join("scenarios/a.drill")).unwrap();
    std::fs::remove_file(folder.path().join("scenarios/c.drill")).unwrap();
    folder.then(&["run", "--failed"]).stderr(NOTHING).run();
}

#[test]
fn a_snapshot_that_is_not_there_counts_until_it_is_compared_again() {
    let new = "\x20NEW scenarios/a.drill (no snapshot yet)
     + tcp a                           ok
     pending snapshot: snapshots/a.snap.new
";
    let review = "help: `sockdrill review` goes through 1 pending snapshot\n";
    let summary = format!("1 scenario, 1 case: 1 has no snapshot yet ({})\n{review}", isolation_line());
    let first = Test::new(&["test"]).file("scenarios/a.drill", RIGHT);
    let folder = first.stdout(new).stderr(&summary).status(1).run();
    let folder = folder.then(&["run", "--failed"]).stdout("✓ tcp a  ok\n").stderr(&one_passed()).run();
    folder.then(&["test", "--failed"]).stdout(new).stderr(&summary).status(1).run();
}

#[test]
fn a_script_from_standard_input_is_not_remembered() {
    let drawn = "\
error[unexpected-outcome]: expected EACCES, got ok
 --> standard input:1:7
  |
1 | tcp a expect EACCES
  |       ^^^^^^^^^^^^^ got ok
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   CLOSE        0.0.0.0:0            -                    a
";
    let script = Test::new(&["run", "-"]).input(WRONG).stdout("✗ tcp a  ok, expected EACCES\n");
    let folder = script.stderr(&format!("{drawn}{}", one_failed())).status(1).run();
    let folder = folder.then(&["run", "--failed"]).stderr(NOTHING).run();
    assert!(!folder.has(".sockdrill"), "nothing is kept in the tree");
}

#[test]
fn without_an_earlier_run_there_is_nothing_to_go_by() {
    Test::new(&["test", "--failed"])
        .file("scenarios/a.drill", RIGHT)
        .stderr("error: `--failed` needs an earlier run, and none is known for this project\n")
        .status(2)
        .run();
}

#[test]
fn a_run_does_not_fail_for_want_of_a_memory() {
    Test::new(&["run"])
        .file("scenarios/a.drill", RIGHT)
        .variable("XDG_STATE_HOME", "/proc/nowhere")
        .stdout("✓ tcp a  ok\n")
        .stderr(&one_passed())
        .run();
}

#[test]
fn what_failed_on_one_of_two_systems_is_open_whatever_the_other_says() {
    let there = format!(
        "[systems.there]\nkind = \"command\"\ncommand = [\"{}\", \"agent\"]\n",
        env!("CARGO_BIN_EXE_sockdrill")
    );
    for systems in [["host", "there"], ["there", "host"]] {
        let mut folder = Test::new(&[])
            .file("sockdrill.toml", &there)
            .file("scenarios/a.drill", "tcp a expect ok, EACCES on there\n")
            .left();
        // Also when it is known from the run before.
        for _ in 0..3 {
            let run = folder.then(&["run", "--on", systems[0], "--on", systems[1], "scenarios"]);
            assert_eq!(run.output().status.code(), Some(1), "{systems:?}");
            folder = run.left();
            let again = folder.then(&["run", "--failed"]).output();
            assert_eq!(String::from_utf8_lossy(&again.stdout), "✓ tcp a  ok\n", "{systems:?}");
            // That it holds here is the last that is known.
            folder.then(&["run", "--failed"]).stderr(NOTHING).run();
        }
    }
}
