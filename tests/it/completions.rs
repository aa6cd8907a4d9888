//! `sockdrill completions`

use std::process::{Command, Stdio};

use crate::support::Test;

#[test]
fn every_shell_has_a_script_that_asks_the_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = Test::new(&["completions", shell]).output();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{shell}");
        assert!(script.contains("SOCKDRILL_COMPLETE"), "{shell}: {script}");
    }
}

/// What is offered for the last of these words.
fn offered(test: Test, words: &[&str]) -> Vec<String> {
    let all: Vec<&str> = std::iter::once("--").chain(["sockdrill"]).chain(words.iter().copied()).collect();
    let test = test.arguments(&all).variable("SOCKDRILL_COMPLETE", "bash");
    let test = test.variable("_CLAP_COMPLETE_INDEX", &words.len().to_string()).variable("_CLAP_IFS", "\n");
    let output = test.output();
    let shown = String::from_utf8(output.stdout).unwrap();
    shown.lines().map(str::to_owned).collect()
}

#[test]
fn systems_tags_words_and_flags_are_offered() {
    let project = || {
        Test::new(&[])
            .file("sockdrill.toml", "[systems.box]\nkind = \"command\"\ncommand = [\"false\"]\n")
            .file("scenarios/tcp/a.drill", "+++\ntags = [\"reuse\", \"ipv6\"]\n+++\ntcp a\n")
            .file("snapshots/tcp/a.snap.new", "---\nsource: scenarios/tcp/a.drill\n---\ntcp a  ok\n")
    };
    assert_eq!(offered(project(), &["run", "--on", ""]), ["host", "box", "gvisor", "qemu", "uml"]);
    assert_eq!(offered(project(), &["systems", "b"]), ["box"]);
    assert_eq!(offered(project(), &["test", "--tag", ""]), ["ipv6", "reuse"]);
    assert_eq!(offered(project(), &["explain", "EADDRI"]), ["EADDRINUSE"]);
    assert_eq!(offered(project(), &["accept", "t"]), ["tcp/a"]);
    assert_eq!(offered(project(), &["run", "--fail-"]), ["--fail-fast"]);
}

#[test]
fn bash_takes_its_script() {
    let output = Test::new(&["completions", "bash"]).output();
    let mut bash = match Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn() {
        Ok(bash) => bash,
        Err(error) => return eprintln!("skipped: no bash ({error})"),
    };
    std::io::Write::write_all(&mut bash.stdin.take().unwrap(), &output.stdout).unwrap();
    assert!(bash.wait().unwrap().success());
}

#[test]
fn another_shell_is_refused() {
    Test::new(&["completions", "tcsh"])
        .stderr(
            "
error: invalid value 'tcsh' for '<SHELL>'
  [possible values: bash, elvish, fish, powershell, zsh]

  tip: a similar value exists: 'zsh'

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}
