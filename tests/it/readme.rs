//! What the README shows is what happens.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use crate::support::is_root;

const README: &str = include_str!("../../README.md");
const PROMPT: &str = "    $ sockdrill ";

/// The commands of the README, each with everything that it is shown to print.
fn sessions() -> Vec<(String, String)> {
    let mut sessions: Vec<(String, String)> = Vec::new();
    let mut in_session = false;
    let mut blank_lines = 0;
    for line in README.lines() {
        if let Some(command) = line.strip_prefix(PROMPT) {
            sessions.push((command.to_owned(), String::new()));
            (in_session, blank_lines) = (true, 0);
        } else if line.is_empty() {
            blank_lines += 1;
        } else if let (true, Some(text), Some((_, output))) =
            (in_session, line.strip_prefix("    "), sessions.last_mut())
        {
            output.push_str(&"\n".repeat(blank_lines));
            output.push_str(text);
            output.push('\n');
            blank_lines = 0;
        } else {
            in_session = false;
        }
    }
    sessions
}

/// The scenario that the README has the reader write.
fn first_scenario() -> String {
    let lines = README.lines().skip_while(|line| !line.starts_with("    +++"));
    let text: Vec<&str> = lines
        .take_while(|line| line.is_empty() || line.starts_with("    "))
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    text.join("\n").trim_end().to_owned() + "\n"
}

#[test]
fn its_commands_print_what_it_shows() {
    let sessions = sessions();
    assert_eq!(sessions.len(), 3, "{sessions:#?}");
    // For an ordinary user the last line says something else.
    if !is_root("its_commands_print_what_it_shows") {
        return;
    }
    for (command, shown) in sessions {
        let folder = TempDir::new().expect("a temporary folder");
        fs::write(folder.path().join("restart.drill"), first_scenario()).expect("a file");
        // Both streams in one, as on a terminal; words as the shell splits them.
        let output = Command::new("sh")
            .arg("-c")
            .arg(format!("{} {command} 2>&1", env!("CARGO_BIN_EXE_sockdrill")))
            .current_dir(folder.path())
            .env("XDG_STATE_HOME", folder.path().join("state"))
            .output()
            .expect("the command runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout), shown, "{command}");
    }
}

#[test]
fn its_scenario_is_in_canonical_form() {
    let scenario = first_scenario();
    let (tree, wrong) = sockdrill::language::parse::parse(&scenario);
    assert_eq!(wrong, []);
    assert_eq!(sockdrill::language::format::tree(&tree, &scenario), scenario);
}
