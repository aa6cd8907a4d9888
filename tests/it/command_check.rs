//! `sockdrill check`

use crate::support::Test;

#[test]
fn a_right_file() {
    Test::new(&["check", "a.drill"])
        .file("a.drill", "tcp a reuse; bind a 9000; listen a\n")
        .stderr("no errors in 1 file\n")
        .run();
}

#[test]
fn standard_input() {
    Test::new(&["check", "-"])
        .input("tcp a reus\n")
        .stderr(
            "
error[unknown-option]: unknown option `reus`
 --> standard input:1:7
  |
1 | tcp a reus
  |       ^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
        )
        .status(2)
        .run();
}

#[test]
fn a_folder_is_searched_to_its_depth() {
    Test::new(&["check", "scenarios"])
        .file("scenarios/a.drill", "tcp a reuse; bind a 9000; listen a\n")
        .file("scenarios/tcp/b.drill", "bind b 1\n")
        .file("scenarios/tcp/deep/c.drill", "tcp a reuse; bind a 9000; listen a\n")
        .file("scenarios/notes.txt", "no scenario")
        .stderr(
            "
error[undeclared-socket]: undeclared socket `b`
 --> scenarios/tcp/b.drill:1:6
  |
1 | bind b 1
  |      ^ not declared
  |
  = help: declare it first: tcp b

1 error in 3 files
",
        )
        .status(2)
        .run();
}

#[test]
fn the_folder_is_scenarios_unless_said() {
    Test::new(&["check"])
        .file("scenarios/a.drill", "tcp a reuse; bind a 9000; listen a\n")
        .file("other/b.drill", "x")
        .stderr("no errors in 1 file\n")
        .run();
}

#[test]
fn a_pattern() {
    Test::new(&["check", "tcp/*.drill"])
        .file("tcp/a.drill", "tcp a reuse; bind a 9000; listen a\n")
        .file("tcp/b.drill", "tcp a reuse; bind a 9000; listen a\n")
        .file("udp/c.drill", "x")
        .stderr("no errors in 2 files\n")
        .run();
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    Test::new(&["check", "s", "./s", "s/", "s/a.drill", "s/*.drill"])
        .file("s/a.drill", "tcp a reuse; bind a 9000; listen a\n")
        .stderr("no errors in 1 file\n")
        .run();
}

#[test]
fn a_file_needs_no_ending_when_it_is_named() {
    Test::new(&["check", "a.txt"])
        .file("a.txt", "tcp a reuse; bind a 9000; listen a\n")
        .stderr("no errors in 1 file\n")
        .run();
}

const UNUSED: &str = "axis x = 1 | 2\ntcp a\nbind a 9000\n";

#[test]
fn a_warning_that_is_denied_is_an_error() {
    for denied in ["unused-axis", "warnings"] {
        Test::new(&["check", "a.drill", "--deny", denied])
            .file("a.drill", UNUSED)
            .stderr(
                "
error[unused-axis]: axis `x` is never used
 --> a.drill:1:6
  |
1 | axis x = 1 | 2
  |      ^ its values make cases that are all alike
  |
  = note: a warning that is denied
  = help: use it as $x, or remove it; to run a case several times: --repeat

1 error in 1 file
",
            )
            .status(2)
            .run();
    }
}

#[test]
fn a_warning_that_the_settings_allow_is_not_given_unless_it_is_denied() {
    let check = |arguments: &[&str]| {
        Test::new(arguments).file("sockdrill.toml", "allow = [\"unused-axis\"]\n").file("a.drill", UNUSED)
    };
    check(&["check", "a.drill"]).stderr("no errors in 1 file\n").run();
    check(&["check", "a.drill", "--deny", "unused-socket"]).stderr("no errors in 1 file\n").run();
    let output = check(&["check", "a.drill", "--deny", "unused-axis"]).output();
    assert_eq!(output.status.code(), Some(2));
    let output = check(&["check", "a.drill"]).variable("SOCKDRILL_ALLOW", "unused-socket").output();
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("warning[unused-axis]"));
}

#[test]
fn what_the_header_allows_is_not_denied() {
    let script = format!("+++\nallow = [\"unused-axis\"]\n+++\n\n{UNUSED}");
    Test::new(&["check", "a.drill", "--deny", "warnings"])
        .file("a.drill", script)
        .stderr("no errors in 1 file\n")
        .run();
}

#[test]
fn what_check_alone_warns_of_is_not_said_by_a_run() {
    let output = Test::eval(UNUSED).output();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("unused-axis"));
}

#[test]
fn only_warnings_can_be_denied() {
    let output = Test::new(&["check", "--deny", "unused-axes"]).output();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("did you mean `unused-axis`?"), "{said}");
    assert_eq!(output.status.code(), Some(2));
}
