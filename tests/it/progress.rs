//! The line that shows how far a run is, on a terminal that is none but for the command.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};

use nix::pty::{Winsize, openpty};
use tempfile::TempDir;

use crate::support::isolation_line;

/// What the command writes to a terminal that has both of its streams.
fn on_terminal(arguments: &[&str], term: &str) -> String {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in [("quick", "tcp a"), ("slower", "tcp a; wait 700ms")] {
        std::fs::write(folder.path().join(format!("{name}.drill")), text).expect("a file");
    }
    let size = Winsize { ws_row: 24, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
    let terminal = openpty(&size, None).expect("a terminal");
    let stream = || Stdio::from(terminal.slave.try_clone().expect("a descriptor"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_sockdrill"));
    command
        .args(arguments)
        .args(["--color=never", "--jobs=2"])
        .current_dir(folder.path())
        .env("TERM", term)
        .stdin(Stdio::null())
        .stdout(stream())
        .stderr(stream());
    let mut child = command.spawn().expect("the command starts");
    // Once the child's ends are the only ones, reading ends when it does.
    drop((command, terminal.slave));
    let mut written = Vec::new();
    // At its end a terminal reports EIO.
    let _ = File::from(terminal.master).read_to_end(&mut written);
    child.wait().expect("the command ends");
    String::from_utf8(written).expect("UTF-8")
}

/// What one sees at last: a line that was cleared is gone.
fn seen(written: &str) -> String {
    let lines = written.split("\r\n").map(|line| line.rsplit("\u{1b}[2K").next().unwrap_or_default());
    lines.collect::<Vec<&str>>().join("\n")
}

fn shown() -> String {
    format!(
        "\
PASS quick.drill
PASS slower.drill
2 scenarios, 2 cases: 2 passed ({})
",
        isolation_line()
    )
}

#[test]
fn it_says_what_is_waited_for_and_is_gone_at_the_end() {
    let written = on_terminal(&["run", "quick.drill", "slower.drill"], "xterm");
    assert!(written.contains("1 of 2 scenarios, 1 of 2 cases, 0s: slower.drill"), "{written:?}");
    assert_eq!(seen(&written), shown());
}

#[test]
fn a_run_with_nothing_to_wait_for_has_none() {
    let written = on_terminal(&["run", "quick.drill"], "xterm");
    assert!(!written.contains('\u{1b}'), "{written:?}");
}

#[test]
fn a_terminal_that_cannot_draw_over_a_line_has_none() {
    let written = on_terminal(&["run", "quick.drill", "slower.drill"], "dumb");
    assert_eq!(written.replace("\r\n", "\n"), shown());
}

#[test]
fn a_format_for_machines_has_none() {
    let written = on_terminal(&["run", "slower.drill", "--format=tap"], "xterm");
    assert!(!written.contains('\u{1b}'), "{written:?}");
}
