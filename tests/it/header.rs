//! The header of a script.

use crate::support::Test;

#[test]
fn it_must_end() {
    Test::check(
        r#"
+++
title = "never closed"
tcp a
"#,
    )
    .errors(
        "
error: this header is never closed
 --> a.drill:1:1
  |
1 | +++
  | ^^^ opened here
  |
  = help: close it with a line `+++`

1 error in 1 file
",
    )
    .run();
}

#[test]
fn it_is_toml() {
    Test::check(
        "
+++
title = no quotes
+++
tcp a
",
    )
    .errors(
        "
error: the header is no TOML: string values must be quoted, expected literal string
 --> a.drill:2:9
  |
2 | title = no quotes
  |         ^^^^^^^^^

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_key_stands_once() {
    Test::check(
        r#"
+++
title = "one"
title = "two"
+++
tcp a
"#,
    )
    .errors(
        r#"
error: the header is no TOML: duplicate key
 --> a.drill:3:1
  |
3 | title = "two"
  | ^^^^^

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_unknown_key_that_is_nearly_right() {
    Test::check(
        r#"
+++
tittle = "a slip"
+++
tcp a
"#,
    )
    .errors(
        r#"
error: unknown key `tittle` in the header
 --> a.drill:2:1
  |
2 | tittle = "a slip"
  | ^^^^^^
  |
  = help: did you mean `title`?

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_unknown_key() {
    Test::check(
        r#"
+++
author = "me"
+++
tcp a
"#,
    )
    .errors(
        r#"
error: unknown key `author` in the header
 --> a.drill:2:1
  |
2 | author = "me"
  | ^^^^^^
  |
  = help: the keys are title, source, tags, requires, slow, timeout, claim, said, verdict

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_table_is_an_unknown_key() {
    Test::check(
        r#"
+++
[package]
name = "x"
+++
tcp a
"#,
    )
    .errors(
        "
error: unknown key `package` in the header
 --> a.drill:2:2
  |
2 | [package]
  |  ^^^^^^^
  |
  = help: the keys are title, source, tags, requires, slow, timeout, claim, said, verdict

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_title_is_a_text() {
    Test::check(
        "
+++
title = 9000
+++
tcp a
",
    )
    .errors(
        "
error: `title` is a text
 --> a.drill:2:9
  |
2 | title = 9000
  |         ^^^^ this is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn tags_are_texts() {
    Test::check(
        r#"
+++
tags = ["tcp", 6]
+++
tcp a
"#,
    )
    .errors(
        r#"
error: `tags` is a list of texts
 --> a.drill:2:16
  |
2 | tags = ["tcp", 6]
  |                ^ this is not

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn slow_is_true_or_false() {
    Test::check(
        r#"
+++
slow = "yes"
+++
tcp a
"#,
    )
    .errors(
        r#"
error: `slow` is true or false
 --> a.drill:2:8
  |
2 | slow = "yes"
  |        ^^^^^ this is not

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_timeout_is_a_time() {
    Test::check(
        "
+++
timeout = 30
+++
tcp a
",
    )
    .errors(
        r#"
error: `timeout` is a time, such as "30s"
 --> a.drill:2:11
  |
2 | timeout = 30
  |           ^^ this is not

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_timeout_of_nothing() {
    Test::check(
        r#"
+++
timeout = "0s"
+++
tcp a
"#,
    )
    .errors(
        r#"
error: `timeout` is a time, such as "30s"
 --> a.drill:2:11
  |
2 | timeout = "0s"
  |           ^^^^ this is not

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_requirement_that_is_nearly_right() {
    Test::check(
        r#"
+++
requires = ["rot"]
+++
tcp a
"#,
    )
    .errors(
        r#"
error: unknown requirement `rot`
 --> a.drill:2:13
  |
2 | requires = ["rot"]
  |             ^^^^^
  |
  = help: did you mean `root`?

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_unknown_requirement() {
    Test::check(
        r#"
+++
requires = ["a fast computer"]
+++
tcp a
"#,
    )
    .errors(
        r#"
error: unknown requirement `a fast computer`
 --> a.drill:2:13
  |
2 | requires = ["a fast computer"]
  |             ^^^^^^^^^^^^^^^^^
  |
  = help: the requirements are root, netns, ipv6, sock_diag, and "linux >= 6.1"

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_requirement_without_a_version() {
    Test::check(
        r#"
+++
requires = ["linux >="]
+++
tcp a
"#,
    )
    .errors(
        r#"
error: unknown requirement `linux >=`
 --> a.drill:2:13
  |
2 | requires = ["linux >="]
  |             ^^^^^^^^^^
  |
  = help: the requirements are root, netns, ipv6, sock_diag, and "linux >= 6.1"

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_requirement_with_a_wrong_sign() {
    Test::check(
        r#"
+++
requires = ["linux => 6.1"]
+++
tcp a
"#,
    )
    .errors(
        r#"
error: unknown requirement `linux => 6.1`
 --> a.drill:2:13
  |
2 | requires = ["linux => 6.1"]
  |             ^^^^^^^^^^^^^^
  |
  = help: the requirements are root, netns, ipv6, sock_diag, and "linux >= 6.1"

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn several_errors() {
    Test::check(
        "
+++
title = true
tagz = []
slow = 1
+++
tcp a reus
",
    )
    .errors(
        "
error: `title` is a text
 --> a.drill:2:9
  |
2 | title = true
  |         ^^^^ this is not

error: unknown key `tagz` in the header
 --> a.drill:3:1
  |
3 | tagz = []
  | ^^^^
  |
  = help: did you mean `tags`?

error: `slow` is true or false
 --> a.drill:4:8
  |
4 | slow = 1
  |        ^ this is not

error: unknown option `reus`
 --> a.drill:6:7
  |
6 | tcp a reus
  |       ^^^^ not an option
  |
  = help: did you mean `reuse`?

4 errors in 1 file
",
    )
    .run();
}

#[test]
fn an_error_after_it_has_the_line_of_the_file() {
    Test::check(
        r#"
+++
title = "right"
+++

tcp a reus
"#,
    )
    .errors(
        "
error: unknown option `reus`
 --> a.drill:5:7
  |
5 | tcp a reus
  |       ^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_header_alone() {
    Test::check(
        r#"
+++
title = "nothing else"
+++
"#,
    )
    .errors(
        "
error: this script has no step
 --> a.drill:3:4
  |
3 | +++
  |    ^
  |
  = help: a first one: tcp a

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_claim_with_its_verdict() {
    Test::check(
        r#"
+++
claim = [17, 20]
said = "a port in TIME_WAIT may be bound at once"
verdict = "holds if"
+++
tcp a
"#,
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn a_claim_is_a_number_and_a_verdict_one_of_three() {
    Test::check(
        r#"
+++
claim = "17"
verdict = "true"
+++
tcp a
"#,
    )
    .errors(
        r#"
error: `claim` is the number of a claim, or a list of them
 --> a.drill:2:9
  |
2 | claim = "17"
  |         ^^^^ this is not

error: `verdict` is "holds", "holds if" or "does not hold"
 --> a.drill:3:11
  |
3 | verdict = "true"
  |           ^^^^^^ this is not

2 errors in 1 file
"#,
    )
    .run();
}
