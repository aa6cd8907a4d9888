//! Several errors at once, in one file and in several; colour.

use crate::support::Test;

#[test]
fn all_errors_of_a_file_are_told_in_the_order_of_its_text() {
    Test::new(&["check", "a.drill"])
        .file(
            "a.drill",
            r#"+++
titel = "x"
+++
axis x = reuze | none
tcp a $x
bnid a 9000
bind b 9000 expect EADDRINUS
process p {
    listen a backlog=many
    send a "\q"
}
}
"#,
        )
        .stderr(
            r#"
error[unknown-key]: unknown key `titel` in the header
 --> a.drill:2:1
  |
2 | titel = "x"
  | ^^^^^ not a key
  |
  = help: did you mean `title`?

error[unknown-option]: unknown option `reuze`
 --> a.drill:5:7
  |
4 | axis x = reuze | none
  |          ----- not an option
5 | tcp a $x
  |       ^^ used here
  |
  = help: did you mean `reuse`?

error[unknown-verb]: unknown verb `bnid`
 --> a.drill:6:1
  |
6 | bnid a 9000
  | ^^^^ a statement begins with a verb
  |
  = help: did you mean `bind`?

error[undeclared-socket]: undeclared socket `b`
 --> a.drill:7:6
  |
7 | bind b 9000 expect EADDRINUS
  |      ^ not declared
  |
  = help: declare it first: tcp b

error[unknown-outcome]: unknown outcome `EADDRINUS`
 --> a.drill:7:20
  |
7 | bind b 9000 expect EADDRINUS
  |                    ^^^^^^^^^ not an outcome
  |
  = help: did you mean `EADDRINUSE`?

error[expected-number]: expected a number for `backlog`, found `many`
 --> a.drill:9:22
  |
9 |     listen a backlog=many
  |                      ^^^^ expected -2147483648 to 2147483647

error[unknown-escape]: unknown escape `\q`
  --> a.drill:10:13
   |
10 |     send a "\q"
   |             ^^ not an escape
   |
   = help: the escapes are \n, \r, \t, \0, \\, \" and \x00 to \xff

error[unexpected-closing-brace]: unexpected `}`
  --> a.drill:12:1
   |
12 | }
   | ^ no block is open here

8 errors in 1 file
"#,
        )
        .status(2)
        .run();
}

#[test]
fn what_only_a_case_shows_is_told_with_the_rest() {
    Test::new(&["check", "a.drill"])
        .file(
            "a.drill",
            "\
tcp a
close a
bind a 9000
process p { listen a }
kill q
",
        )
        .stderr(
            "
error[socket-closed]: socket `a` is already closed
 --> a.drill:3:6
  |
2 | close a
  | ------- closed here
3 | bind a 9000
  |      ^ no process holds it any more

error[socket-closed]: socket `a` is already closed
 --> a.drill:4:20
  |
2 | close a
  | ------- closed here
3 | bind a 9000
4 | process p { listen a }
  |                    ^ no process holds it any more

error[undeclared-process]: undeclared process `q`
 --> a.drill:5:6
  |
5 | kill q
  |      ^ not declared
  |
  = help: start it first: process q { … }

3 errors in 1 file
",
        )
        .status(2)
        .run();
}

#[test]
fn errors_of_several_files_are_told_file_by_file() {
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
fn warnings_are_no_errors() {
    Test::new(&["check", "a.drill"])
        .file(
            "a.drill",
            "\
tcp a; close a expect EBADF
tcp6 b; connect b 127.0.0.1:9000
",
        )
        .stderr(
            "
warning[impossible-errno]: `close` never returns EBADF
 --> a.drill:1:23
  |
1 | tcp a; close a expect EBADF
  |                       ^^^^^ it returns no errno

warning[address-family-mismatch]: address family mismatch: `b` is a `tcp6` socket, 127.0.0.1 is an IPv4 address
 --> a.drill:2:9
  |
2 | tcp6 b; connect b 127.0.0.1:9000
  |         ^^^^^^^^^^^^^^^^^^^^^^^^ the address is passed in its own family
  |
  = help: for an IPv4 peer of an IPv6 socket, map the address: [::ffff:127.0.0.1]
  = help: if that is the point, say what is expected with `expect`

2 warnings in 1 file
",
        )
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
