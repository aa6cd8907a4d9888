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
