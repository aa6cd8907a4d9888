//! Several errors at once, in one file and in several; colour.

use crate::support::Test;

#[test]
fn errors_of_several_files_are_reported_file_by_file() {
    Test::new(&["check", "b.drill", "a.drill", "c.drill"])
        .file("a.drill", "tcp a reus\n")
        .file(
            "b.drill",
            "\
bind x 9000
tcp a; close a expect EBADF
",
        )
        .file("c.drill", "tcp a\n")
        .stderr(
            "
error[undeclared-socket]: undeclared socket `x`
 --> b.drill:1:6
  |
1 | bind x 9000
  |      ^ not declared
  |
  = help: declare it first: tcp x

warning[impossible-errno]: `close` never returns EBADF
 --> b.drill:2:23
  |
2 | tcp a; close a expect EBADF
  |                       ^^^^^ it returns no errno

error[unknown-option]: unknown option `reus`
 --> a.drill:1:7
  |
1 | tcp a reus
  |       ^^^^ not an option
  |
  = help: did you mean `reuse`?

2 errors and 1 warning in 3 files
",
        )
        .status(2)
        .run();
}

#[test]
fn a_run_of_a_wrong_script_runs_nothing() {
    Test::new(&["run", "a.drill", "b.drill"])
        .file("a.drill", "tcp a; show\n")
        .file("b.drill", "tcp a reus\n")
        .stderr(
            "
error[unknown-option]: unknown option `reus`
 --> b.drill:1:7
  |
1 | tcp a reus
  |       ^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 2 files
",
        )
        .status(2)
        .run();
}

#[test]
fn a_wrong_script_on_the_command_line() {
    Test::new(&["eval", "tcp a reus"])
        .stderr(
            "
error[unknown-option]: unknown option `reus`
 --> eval:1:7
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
fn there_is_colour_where_it_is_asked_for() {
    Test::new(&["check", "--color", "always", "a.drill"]).file("a.drill", "tcp a reus\n").stderr("\u{1b}[1m\u{1b}[91merror[unknown-option]\u{1b}[0m\u{1b}[1m: unknown option `reus`\u{1b}[0m\n \u{1b}[1m\u{1b}[94m--> \u{1b}[0ma.drill:1:7\n  \u{1b}[1m\u{1b}[94m|\u{1b}[0m\n\u{1b}[1m\u{1b}[94m1\u{1b}[0m \u{1b}[1m\u{1b}[94m|\u{1b}[0m tcp a reus\n  \u{1b}[1m\u{1b}[94m|\u{1b}[0m       \u{1b}[1m\u{1b}[91m^^^^\u{1b}[0m \u{1b}[1m\u{1b}[91mnot an option\u{1b}[0m\n  \u{1b}[1m\u{1b}[94m|\u{1b}[0m\n  \u{1b}[1m\u{1b}[94m= \u{1b}[0m\u{1b}[1mhelp\u{1b}[0m: did you mean `reuse`?\n\n1 error in 1 file\n").status(2).run();
}

#[test]
fn colour_that_is_asked_for_counts_more_than_the_environment() {
    Test::new(&["--color=always", "check", "a.drill"]).file("a.drill", "tcp a reus\n").variable("NO_COLOR", "1").stderr("\u{1b}[1m\u{1b}[91merror[unknown-option]\u{1b}[0m\u{1b}[1m: unknown option `reus`\u{1b}[0m\n \u{1b}[1m\u{1b}[94m--> \u{1b}[0ma.drill:1:7\n  \u{1b}[1m\u{1b}[94m|\u{1b}[0m\n\u{1b}[1m\u{1b}[94m1\u{1b}[0m \u{1b}[1m\u{1b}[94m|\u{1b}[0m tcp a reus\n  \u{1b}[1m\u{1b}[94m|\u{1b}[0m       \u{1b}[1m\u{1b}[91m^^^^\u{1b}[0m \u{1b}[1m\u{1b}[91mnot an option\u{1b}[0m\n  \u{1b}[1m\u{1b}[94m|\u{1b}[0m\n  \u{1b}[1m\u{1b}[94m= \u{1b}[0m\u{1b}[1mhelp\u{1b}[0m: did you mean `reuse`?\n\n1 error in 1 file\n").status(2).run();
}

#[test]
fn there_is_no_colour_in_a_pipe() {
    Test::new(&["check", "a.drill"])
        .file("a.drill", "tcp a reus\n")
        .variable("NO_COLOR", "1")
        .variable("TERM", "xterm-256color")
        .stderr(
            "
error[unknown-option]: unknown option `reus`
 --> a.drill:1:7
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
fn there_is_no_colour_where_it_is_not_wanted() {
    Test::new(&["check", "--color", "never", "a.drill"])
        .file("a.drill", "tcp a reus\n")
        .variable("CLICOLOR_FORCE", "1")
        .stderr(
            "
error[unknown-option]: unknown option `reus`
 --> a.drill:1:7
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
fn a_comment_names_nothing() {
    let output = Test::check("tcp q\ntcp q\nset a reuse # q\n").output();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("\nerror[undeclared-socket]: undeclared socket `a`\n"), "{said}");
    assert!(said.ends_with("\n2 errors in 1 file\n"), "{said}");
}
