//! Whether the output has colours: by the flag, by the environment, by what it is written to.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};

use nix::pty::openpty;

/// Whether `explain` writes colours, with this flag and these variables.
fn has_colour(terminal: bool, flags: &[&str], variables: &[(&str, &str)]) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sockdrill"));
    command.args(flags).args(["explain", "reuse"]).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "TERM"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied());
    let written = if terminal { on_terminal(command) } else { command.output().expect("output").stdout };
    let text = String::from_utf8(written).expect("UTF-8");
    assert!(text.contains("SO_REUSEADDR"), "{text:?}");
    text.contains("\u{1b}[1m")
}

fn on_terminal(mut command: Command) -> Vec<u8> {
    let terminal = openpty(None, None).expect("a terminal");
    command.stdout(terminal.slave.try_clone().expect("a descriptor"));
    let mut child = command.spawn().expect("the command starts");
    // Once the child's end is the only one, reading ends when it does.
    drop((command, terminal.slave));
    let mut written = Vec::new();
    // At its end a terminal reports EIO.
    let _ = File::from(terminal.master).read_to_end(&mut written);
    child.wait().expect("the command ends");
    written
}

const XTERM: (&str, &str) = ("TERM", "xterm-256color");

#[test]
fn a_terminal_has_colour_unless_it_cannot_or_somebody_does_not_want_it() {
    for (variables, colour) in [
        (&[XTERM][..], true),
        (&[("TERM", "dumb")], false),
        (&[], false),
        (&[XTERM, ("NO_COLOR", "1")], false),
        // https://no-color.org: set and not empty.
        (&[XTERM, ("NO_COLOR", "")], true),
        (&[XTERM, ("CLICOLOR", "0")], false),
        (&[XTERM, ("CLICOLOR", "1")], true),
        (&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")], true),
        (&[XTERM, ("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false),
    ] {
        assert_eq!(has_colour(true, &[], variables), colour, "{variables:?}");
    }
}

#[test]
fn a_pipe_has_none_unless_it_is_forced() {
    for (variables, colour) in [
        (&[XTERM][..], false),
        (&[XTERM, ("CLICOLOR", "1")], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "")], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
    ] {
        assert_eq!(has_colour(false, &[], variables), colour, "{variables:?}");
    }
}

#[test]
fn the_flag_overrides_both() {
    for terminal in [false, true] {
        assert!(has_colour(terminal, &["--color=always"], &[("NO_COLOR", "1"), ("TERM", "dumb")]));
        assert!(!has_colour(terminal, &["--color=never"], &[("CLICOLOR_FORCE", "1"), XTERM]));
    }
    assert!(has_colour(true, &["--color=auto"], &[XTERM]));
    assert!(!has_colour(false, &["--color=auto"], &[XTERM]));
}

#[test]
fn a_list_stays_within_the_columns_of_a_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).expect("a folder");
    let title = "A server restarts on a port in TIME_WAIT, 日本語, only if both of its runs set the option";
    let header =
        format!("+++\ntitle = \"{title}\"\ntags = [\"reuse\", \"restart\"]\nclaim = 7\n+++\ntcp a\n");
    for name in ["a.drill", "a_scenario_with_a_name_that_says_what_it_is.drill"] {
        std::fs::write(scenarios.join(name), &header).expect("a file");
    }
    for (columns, flags) in [(80, &["list"][..]), (80, &["list", "--claims"]), (120, &["list"])] {
        let size = nix::pty::Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        let terminal = openpty(&size, None).expect("a terminal");
        let mut command = Command::new(env!("CARGO_BIN_EXE_sockdrill"));
        command.args(flags).current_dir(folder.path()).env("NO_COLOR", "1").stdin(Stdio::null());
        command.stdout(terminal.slave.try_clone().expect("a descriptor"));
        let mut child = command.spawn().expect("the command starts");
        drop((command, terminal.slave));
        let mut written = Vec::new();
        let _ = File::from(terminal.master).read_to_end(&mut written);
        child.wait().expect("the command ends");
        let text = String::from_utf8(written).expect("UTF-8").replace("\r\n", "\n");
        // Each of the three takes two columns.
        let wide = |line: &str| line.chars().count() + line.chars().filter(|c| *c > '\u{3000}').count();
        assert!(text.lines().all(|line| wide(line) <= usize::from(columns)), "{text}");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        assert!(words(&text).contains(&words(title)), "{text}");
    }
}
