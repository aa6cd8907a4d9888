//! `sockdrill completions`

use std::process::{Command, Stdio};

use crate::support::Test;

#[test]
fn every_shell_has_completions_with_every_subcommand_and_flag() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = Test::new(&["completions", shell]).output();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{shell}");
        for word in ["explain", "completions", "skip-tag", "isolation", "snapshots"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
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
