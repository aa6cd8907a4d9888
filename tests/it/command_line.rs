//! The command line itself: what is wrong with it, and how it says so.

use crate::support::{Everyone, Test};

#[test]
fn an_unknown_subcommand() {
    Test::new(&["frob"])
        .stderr(
            "
error: unrecognized subcommand 'frob'

Usage: sockdrill [OPTIONS] <COMMAND>

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}

#[test]
fn a_subcommand_that_is_nearly_right() {
    Test::new(&["chek"])
        .stderr(
            "
error: unrecognized subcommand 'chek'

  tip: a similar subcommand exists: 'check'

Usage: sockdrill [OPTIONS] <COMMAND>

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}

#[test]
fn an_unknown_flag() {
    Test::new(&["check", "--frob"])
        .stderr(
            "
error: unexpected argument '--frob' found

  tip: to pass '--frob' as a value, use '-- --frob'

Usage: sockdrill check [OPTIONS] [PATH]...

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}

#[test]
fn a_flag_without_its_value() {
    Test::new(&["check", "--color"])
        .stderr(
            "
error: a value is required for '--color <WHEN>' but none was supplied
  [possible values: auto, always, never]

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}

#[test]
fn a_wrong_value_of_a_flag() {
    Test::new(&["eval", "tcp a", "--isolation", "vm"])
        .stderr(
            "
error: invalid value 'vm' for '--isolation <HOW>'
  [possible values: auto, namespace, ports]

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}

#[test]
fn no_jobs() {
    Test::new(&["eval", "tcp a", "--jobs", "0"])
        .stderr(
            "
error: invalid value '0' for '--jobs <N>': number would be zero for non-zero type

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}

#[test]
fn a_missing_file() {
    Test::new(&["check", "nothere.drill"])
        .stderr("error: no scenario at `nothere.drill`: no such file, or a folder without .drill files\n")
        .status(2)
        .run();
}

#[test]
fn one_missing_file_among_others() {
    Test::new(&["check", "a.drill", "nothere.drill"])
        .file("a.drill", "tcp a reuse; bind a 9000; listen a\n")
        .stderr("error: no scenario at `nothere.drill`: no such file, or a folder without .drill files\n")
        .status(2)
        .run();
}

#[test]
fn a_folder_without_scenarios() {
    Test::new(&["check", "empty"])
        .file("empty/notes.txt", "")
        .stderr("error: no scenario at `empty`: no such file, or a folder without .drill files\n")
        .status(2)
        .run();
}

#[test]
fn no_folder_of_scenarios() {
    Test::new(&["check"])
        .stderr("error: no scenarios in `scenarios`; create one with `sockdrill new NAME`\n")
        .status(2)
        .run();
}

#[test]
fn a_pattern_that_matches_nothing() {
    Test::new(&["check", "tcp/*.drill"])
        .file("udp/a.drill", "tcp a reuse; bind a 9000; listen a\n")
        .stderr("error: no scenario at `tcp/*.drill`: no such file, or a folder without .drill files\n")
        .status(2)
        .run();
}

#[test]
fn a_pattern_that_is_none() {
    Test::new(&["check", "tcp/["])
        .stderr(
            "error: invalid pattern `tcp/[`: Pattern syntax error near position 4: invalid range pattern\n",
        )
        .status(2)
        .run();
}

#[test]
fn the_version() {
    Test::new(&["--version"]).stdout("sockdrill 0.1.0\n").run();
}

#[test]
fn help_has_examples_and_exit_codes() {
    for arguments in [&["--help"][..], &["-h"], &["help"]] {
        let output = Test::new(arguments).output();
        let said = String::from_utf8(output.stdout).expect("text");
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}");
        assert!(said.contains("\n  sockdrill eval 'tcp a reuse; bind a 9000;"), "{said}");
        assert!(said.contains("\nExit codes:\n  0  everything passed\n"), "{said}");
        assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    }
}

#[test]
fn a_file_that_cannot_be_read() {
    use std::os::unix::fs::symlink;

    // Also to root, who may read what has no permissions: a link to itself.
    let folder = tempfile::TempDir::new().expect("a folder");
    symlink("loop.drill", folder.path().join("loop.drill")).expect("a link");
    let path = folder.path().to_str().expect("text").to_owned();
    Test::new(&["check", &path, "b.drill"])
        .file("b.drill", "tcp a; bynd a 9000\n")
        .errors(&format!(
            "
error[unreadable-file]: cannot read file: Too many levels of symbolic links (os error 40)
 --> {path}/loop.drill:1:1
  |
1 |
  | ^

error[unknown-verb]: unknown verb `bynd`
 --> b.drill:1:8
  |
1 | tcp a; bynd a 9000
  |        ^^^^ a statement begins with a verb
  |
  = help: did you mean `bind`?

2 errors in 2 files
"
        ))
        .run();
}

#[test]
fn folders_are_looked_through_with_their_links() {
    use std::os::unix::fs::symlink;

    let folder = Test::new(&[])
        .file("b.drill", "tcp a\n")
        .file("a/z.drill", "tcp a\n")
        .file("a/folder.drill/in.drill", "tcp a\n")
        .file("a-b/one.drill", "tcp a\n")
        .file(".hidden/x.drill", "tcp a\n")
        .file("a/notes.txt", "no scenario\n")
        .left();
    for (target, link) in [("../a-b", "a/linked"), ("..", "a/up"), ("nowhere", "a/nowhere")] {
        symlink(target, folder.path().join(link)).expect("a link");
    }
    folder
        .then(&["list", "./"])
        .stdout(
            "
.hidden/x.drill          1 case
a/folder.drill/in.drill  1 case
a/linked/one.drill       1 case
a/z.drill                1 case
a-b/one.drill            1 case
b.drill                  1 case
",
        )
        .run();
}

#[test]
fn a_folder_that_cannot_be_entered_is_no_empty_one() {
    use std::os::unix::fs::PermissionsExt;

    let Some(everyone) = Everyone::new("a folder that cannot be entered") else { return };
    let closed = everyone.path().join("scenarios/closed");
    std::fs::create_dir_all(&closed).expect("a folder");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).expect("permissions");
    let output = everyone.command().args(["list", "scenarios"]).output().expect("the command runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: cannot read scenarios/closed: Permission denied (os error 13)\n"
    );
    assert_eq!((output.stdout.len(), output.status.code()), (0, Some(2)));
    // Nor is a link to one.
    std::os::unix::fs::symlink("../scenarios/closed", everyone.path().join("scenarios/a")).expect("a link");
    let output = everyone.command().args(["list", "scenarios"]).output().expect("the command runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: cannot read scenarios/a: Permission denied (os error 13)\n"
    );
    assert_eq!((output.stdout.len(), output.status.code()), (0, Some(2)));
}

#[test]
fn an_output_that_cannot_be_written_is_reported() {
    for arguments in [&["eval", "tcp a"][..], &["list", "."], &["man"], &["explain", "reuse"]] {
        let folder = Test::new(&[]).file("a.drill", "tcp a\n").left();
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_sockdrill"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(full)
            .output()
            .expect("the command runs");
        let said = String::from_utf8_lossy(&output.stderr);
        let why = "error: cannot write the output: No space left on device (os error 28)\n";
        assert!(said.ends_with(why), "{arguments:?}: {said}");
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
    }
}

#[test]
fn a_name_in_which_a_snapshot_would_name_a_system() {
    Test::new(&["check", "."])
        .file("a.drill", "tcp a\n")
        .file("a@gvisor.drill", "tcp a\n")
        .errors(
            "
error[invalid-file-name]: `@` in a file name is reserved for snapshots of other systems
 --> a@gvisor.drill:1:1
  |
1 |
  | ^
  |
  = help: rename the file

1 error in 2 files
",
        )
        .run();
}

#[test]
fn a_name_that_would_make_a_line_of_its_own() {
    let output =
        Test::new(&["run", "--format", "github", "."]).file("a\n::error ::b.drill", "tcp a\n").output();
    assert!(!String::from_utf8_lossy(&output.stdout).contains("\n::error ::b"), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error[invalid-file-name]: file name contains a control character\n"), "{said}");
    assert!(!said.contains("\n::error ::b"), "{said}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_name_that_is_no_text() {
    use std::os::unix::ffi::OsStrExt;

    let folder = Test::new(&[]).file("a.drill", "tcp a\n").left();
    let name = std::ffi::OsStr::from_bytes(b"b\xff.drill");
    std::fs::write(folder.path().join(name), "tcp a\n").expect("a file");
    folder
        .then(&["check", "."])
        .errors(
            "
error[invalid-file-name]: file name is not valid UTF-8
 --> b\u{fffd}.drill:1:1
  |
1 |
  | ^
  |
  = help: rename the file

1 error in 2 files
",
        )
        .run();
}

#[test]
fn a_file_that_cannot_be_read_is_reported_whatever_is_filtered() {
    Test::new(&["check", ".", "--filter", "nothing"])
        .file("a.drill", vec![b'\n'; (8 << 20) + 1])
        .file("b.drill", "tcp a; bynd a 9000\n")
        .errors(
            "
error[file-too-large]: file too large
 --> a.drill:1:1
  |
1 |
  | ^ the limit is 8 MiB

1 error in 1 file
",
        )
        .run();
}

#[test]
fn a_file_that_is_too_large() {
    Test::new(&["check", "a.drill"])
        .file("a.drill", vec![b'\n'; (8 << 20) + 1])
        .errors(
            "
error[file-too-large]: file too large
 --> a.drill:1:1
  |
1 |
  | ^ the limit is 8 MiB

1 error in 1 file
",
        )
        .run();
}

#[test]
fn a_test_of_standard_input_would_have_no_snapshot() {
    Test::new(&["test", "-"])
        .input("tcp a\n")
        .errors("error: standard input has no snapshot to compare with; run it with `sockdrill run -`\n")
        .run();
}

#[test]
fn a_file_with_a_wrong_name_keeps_nothing_from_running() {
    let project = |arguments: &[&str]| {
        Test::new(arguments)
            .file("scenarios/a.drill", "tcp a\n")
            .file("scenarios/b@c.drill", "tcp b\n")
            .output()
    };
    for (command, ran) in [
        ("run", "PASS scenarios/a.drill\n"),
        ("test", " NEW scenarios/a.drill (no snapshot yet)\n     + tcp a                           ok\n"),
    ] {
        let output = project(&[command]);
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(stdout.starts_with(ran), "{command}: {stdout}{stderr}");
        assert!(stderr.starts_with("error[invalid-file-name]: "), "{stderr}");
        assert!(stderr.contains("1 scenario, 1 case: "), "{stderr}");
        assert_eq!(output.status.code(), Some(2), "{command}");
    }
    let output = project(&["check"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.ends_with("1 error in 2 files\n"), "{stderr}");
    assert_eq!(output.status.code(), Some(2));
}
