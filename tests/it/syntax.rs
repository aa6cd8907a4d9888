//! What no rule of the grammar can read.

use crate::support::Test;

#[test]
fn a_text_must_end_on_its_line() {
    Test::check(
        r#"
udp a
send a "hello
bind a 9000
"#,
    )
    .errors(
        r#"
error: this text is never closed
 --> a.drill:2:8
  |
2 | send a "hello
  |        ^^^^^^ no `"` before the end of the line
  |
  = help: a `"` within a text is written `\"`

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_text_with_a_quote_too_many() {
    Test::check(
        r#"
udp a; send a "x"" to 9000
"#,
    )
    .errors(
        r#"
error: this text is never closed
 --> a.drill:1:18
  |
1 | udp a; send a "x"" to 9000
  |                  ^^^^^^^^^ no `"` before the end of the line
  |
  = help: a `"` within a text is written `\"`

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_backslash_before_the_closing_quote_takes_it_away() {
    Test::check(
        r#"
udp a; send a "x\" to 9000
"#,
    )
    .errors(
        r#"
error: this text is never closed
 --> a.drill:1:15
  |
1 | udp a; send a "x\" to 9000
  |               ^^^^^^^^^^^^ no `"` before the end of the line
  |
  = help: a `"` within a text is written `\"`

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_unknown_escape() {
    Test::check(
        r#"
udp a; send a "tab\q" to 9000
"#,
    )
    .errors(
        r#"
error: unknown escape `\q`
 --> a.drill:1:19
  |
1 | udp a; send a "tab\q" to 9000
  |                   ^^ not an escape
  |
  = help: the escapes are \n, \r, \t, \0, \\, \" and \x00 to \xff

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_short_hexadecimal_escape() {
    Test::check(
        r#"
udp a; send a "\x4" to 9000
"#,
    )
    .errors(
        r#"
error: unknown escape `\x4`
 --> a.drill:1:16
  |
1 | udp a; send a "\x4" to 9000
  |                ^^^ not an escape
  |
  = help: the escapes are \n, \r, \t, \0, \\, \" and \x00 to \xff

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_escape_of_a_sign_that_is_no_letter() {
    Test::check(
        r#"
udp a; send a "\é" to 9000
"#,
    )
    .errors(
        r#"
error: unknown escape `\é`
 --> a.drill:1:16
  |
1 | udp a; send a "\é" to 9000
  |                ^^ not an escape
  |
  = help: the escapes are \n, \r, \t, \0, \\, \" and \x00 to \xff

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_hexadecimal_escape_of_signs() {
    Test::check(
        r#"
udp a; send a "\x+1" to 9000
"#,
    )
    .errors(
        r#"
error: unknown escape `\x+1`
 --> a.drill:1:16
  |
1 | udp a; send a "\x+1" to 9000
  |                ^^^^ not an escape
  |
  = help: the escapes are \n, \r, \t, \0, \\, \" and \x00 to \xff

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_block_must_end() {
    Test::check(
        "
process server {
    tcp a
    bind a 9000
",
    )
    .errors(
        "
error: this block is never closed
 --> a.drill:1:16
  |
1 | process server {
  |                ^ opened here
  |
  = help: close it with `}`

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_brace_that_closes_nothing() {
    Test::check(
        "
tcp a
}
bind a 9000
",
    )
    .errors(
        "
error: this `}` closes nothing
 --> a.drill:2:1
  |
2 | }
  | ^ there is no open block here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_brace_too_many_after_a_block() {
    Test::check(
        "
process server { tcp a } }
",
    )
    .errors(
        "
error: this `}` closes nothing
 --> a.drill:1:26
  |
1 | process server { tcp a } }
  |                          ^ there is no open block here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_word_in_signs() {
    Test::check(
        "
tcp a @home
",
    )
    .errors(
        "
error: cannot read `@home`
 --> a.drill:1:7
  |
1 | tcp a @home
  |       ^^^^^ neither a word nor a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_word_with_a_letter_of_another_alphabet() {
    Test::check(
        "
tcp ä; bind ä 9000
",
    )
    .errors(
        "
error: cannot read `ä`
 --> a.drill:1:5
  |
1 | tcp ä; bind ä 9000
  |     ^ neither a word nor a value

error: cannot read `ä`
 --> a.drill:1:13
  |
1 | tcp ä; bind ä 9000
  |             ^ neither a word nor a value

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn an_address_in_brackets_without_a_port() {
    Test::check(
        "
tcp6 a; bind a [::1]
",
    )
    .errors(
        "
error: cannot read `[::1]`
 --> a.drill:1:16
  |
1 | tcp6 a; bind a [::1]
  |                ^^^^^ neither a word nor a value
  |
  = help: an IPv6 address with a port is written [::1]:9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn blanks_around_the_sign_of_an_option_are_read() {
    Test::check(
        "
tcp a linger = 0
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn blank_lines_before_a_header_are_read() {
    Test::check(
        "

+++
title = \"late, but first\"
+++
tcp a
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn a_header_that_begins_twice() {
    Test::check(
        r#"
+++
title = "one"
+++
+++
title = "two"
+++
tcp a
"#,
    )
    .errors(
        "
error: a header stands first in its file
 --> a.drill:4:1
  |
4 | +++
  | ^^^ something stands before this one

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_second_header_that_never_ends() {
    Test::check(
        r#"
tcp a
+++
title = "two"
"#,
    )
    .errors(
        r#"
error: a header has two `+++` lines and stands first
 --> a.drill:2:1
  |
2 | +++
  | ^^^ this line does not begin a header

error: unknown verb `title`
 --> a.drill:3:1
  |
3 | title = "two"
  | ^^^^^ a statement begins with a verb
  |
  = help: a socket is made by tcp, udp, tcp6 or udp6; `sockdrill explain` lists the verbs

error: cannot read `=`
 --> a.drill:3:7
  |
3 | title = "two"
  |       ^ neither a word nor a value
  |
  = help: an option's value is written `linger=0`

3 errors in 1 file
"#,
    )
    .run();
}

#[test]
fn a_value_of_an_axis_in_a_step() {
    Test::check(
        "
tcp a; bind a 9000 | 9001
",
    )
    .errors(
        "
error: cannot read this statement
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 | 9001
  |                    ^ `|` stands between the values of an axis only
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_block_at_the_start() {
    Test::check(
        "
{ tcp a }
",
    )
    .errors(
        "
error: a block stands on the line of its `process` or `when`
 --> a.drill:1:1
  |
1 | { tcp a }
  | ^ this one stands alone

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_step_after_a_block_on_its_line() {
    Test::check(
        "
process server { tcp a } process client { tcp b; show }
",
    )
    .errors(
        "
error: a statement ends with its block
 --> a.drill:1:26
  |
1 | process server { tcp a } process client { tcp b; show }
  |                          ^^^^^^^^^^^^^^ not expected
  |
  = help: put `;` or a new line before the next statement

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_when_whose_block_begins_on_the_next_line() {
    Test::check(
        "
axis x = on | off
tcp a
when $x = on
{
    bind a 9000
}
",
    )
    .errors(
        "
error: cannot read this `when`
 --> a.drill:3:1
  |
3 | when $x = on
  | ^^^^^^^^^^^^ no block follows
  |
  = help: the form is: when PREDICATE { … }
  = help: a predicate is $axis = value, a has reuse or a is listening, with not, and, or

error: a block stands on the line of its `process` or `when`
 --> a.drill:4:1
  |
4 | {
  | ^ this one stands alone

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn windows_line_ends() {
    Test::check(
        "
tcp a
bind b 9000
process server {
    tcp c reus
}
",
    )
    .errors(
        "
error: there is no socket `b`
 --> a.drill:2:6
  |
2 | bind b 9000
  |      ^ not declared
  |
  = help: declare it first: tcp b

error: unknown option `reus`
 --> a.drill:4:11
  |
4 |     tcp c reus
  |           ^^^^ not an option
  |
  = help: did you mean `reuse`?

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_byte_order_mark() {
    Test::check(
        "
\u{feff}tcp a reus
",
    )
    .errors(
        "
error: unknown option `reus`
 --> a.drill:1:7
  |
1 | \u{feff}tcp a reus
  |       ^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_byte_order_mark_before_a_header() {
    Test::check(
        "
\u{feff}+++
titel = \"x\"
+++
tcp a
",
    )
    .errors(
        r#"
error: unknown key `titel` in the header
 --> a.drill:2:1
  |
2 | titel = "x"
  | ^^^^^
  |
  = help: did you mean `title`?

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_wide_sign_before_the_word_that_is_wrong() {
    Test::check(
        r#"
udp a; send a "日本語" to b # 🦀
"#,
    )
    .errors(
        r#"
error: there is no socket `b`
 --> a.drill:1:24
  |
1 | udp a; send a "日本語" to b # 🦀
  |                           ^ not declared
  |
  = help: declare it first: tcp b

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_invisible_sign() {
    Test::check(
        "
tcp a\u{200b}; bind a 9000
",
    )
    .errors(
        "
error: cannot read `\\u{200b}`
 --> a.drill:1:6
  |
1 | tcp a\u{200b}; bind a 9000
  |      ^ neither a word nor a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_sign_that_turns_the_text() {
    Test::check(
        "
tcp a \u{202e}reuse
",
    )
    .errors(
        r"
error: cannot read `\u{202e}reuse`
 --> a.drill:1:7
  |
1 | tcp a �reuse
  |       ^^^^^^ neither a word nor a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn two_signs_of_an_option() {
    Test::check(
        "
tcp a linger==0
",
    )
    .errors(
        "
error: cannot read `=0`
 --> a.drill:1:14
  |
1 | tcp a linger==0
  |              ^^ neither a word nor a value
  |
  = help: an option's value is written `linger=0`

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_header_in_the_middle() {
    Test::check(
        r#"
tcp a
+++
title = "late"
+++
bind a 9000
"#,
    )
    .errors(
        "
error: a header stands first in its file
 --> a.drill:2:1
  |
2 | +++
  | ^^^ something stands before this one

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_statement_that_begins_with_a_number() {
    Test::check(
        "
9000 bind a
",
    )
    .errors(
        "
error: cannot read this statement
 --> a.drill:1:1
  |
1 | 9000 bind a
  | ^^^^^^^^^^^ a statement begins with a verb
  |
  = help: `sockdrill explain` lists the verbs

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_statement_that_begins_with_a_sign() {
    Test::check(
        "
tcp a
(bind a 9000)
bind a 9000
",
    )
    .errors(
        "
error: cannot read this statement
 --> a.drill:2:1
  |
2 | (bind a 9000)
  | ^^^^^^^^^^^^^ a statement begins with a verb
  |
  = help: `sockdrill explain` lists the verbs

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_statement_that_begins_with_a_text() {
    Test::check(
        r#"
"hello"
"#,
    )
    .errors(
        r#"
error: cannot read this statement
 --> a.drill:1:1
  |
1 | "hello"
  | ^^^^^^^ a statement begins with a verb
  |
  = help: `sockdrill explain` lists the verbs

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_expectation_without_an_outcome() {
    Test::check(
        "
tcp a; bind a 9000 expect
",
    )
    .errors(
        r#"
error: `expect` needs an outcome
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect
  |                    ^^^^^^ nothing follows
  |
  = help: for example: expect EADDRINUSE; expect ok or EACCES; expect "hello" from b; expect EADDRINUSE, ok on gvisor

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_expectation_without_an_outcome_before_a_comment() {
    Test::check(
        "
tcp a; bind a 9000 expect # what?
",
    )
    .errors(
        r#"
error: `expect` needs an outcome
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect # what?
  |                    ^^^^^^ nothing follows
  |
  = help: for example: expect EADDRINUSE; expect ok or EACCES; expect "hello" from b; expect EADDRINUSE, ok on gvisor

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_expectation_with_iff_and_no_else() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff a has reuse
",
    )
    .errors(
        "
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect ok iff a has reuse
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: `iff` says both directions: expect ok iff a has reuse else EADDRINUSE

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_expectation_with_if() {
    Test::check(
        "
tcp a; bind a 9000 expect ok if a has reuse
",
    )
    .errors(
        "
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect ok if a has reuse
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: write `iff … else …`: expect ok iff a has reuse else EADDRINUSE

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_expectation_that_ends_with_or() {
    Test::check(
        "
tcp a; bind a 9000 expect EADDRINUSE or
",
    )
    .errors(
        r#"
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect EADDRINUSE or
  |                    ^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: for example: expect EADDRINUSE; expect ok or EACCES; expect "hello" from b; expect EADDRINUSE, ok on gvisor

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_expectation_that_begins_with_not() {
    Test::check(
        "
tcp a; bind a 9000 expect not ok
",
    )
    .errors(
        "
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect not ok
  |                    ^^^^^^^^^^^^^ not an expectation
  |
  = help: any errno is `fail`; `not` stands in predicates only

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_expectation_with_two_words() {
    Test::check(
        "
tcp a; bind a 9000 expect EADDRINUSE please
",
    )
    .errors(
        r#"
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect EADDRINUSE please
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: for example: expect EADDRINUSE; expect ok or EACCES; expect "hello" from b; expect EADDRINUSE, ok on gvisor

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_expectation_with_a_comma_at_its_end() {
    Test::check(
        "
tcp a; bind a 9000 expect EADDRINUSE, ok
",
    )
    .errors(
        r#"
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect EADDRINUSE, ok
  |                    ^^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: for example: expect EADDRINUSE; expect ok or EACCES; expect "hello" from b; expect EADDRINUSE, ok on gvisor

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_text_that_is_not_closed_in_an_expectation() {
    Test::check(
        r#"
udp a; recv a expect "hello
"#,
    )
    .errors(
        r#"
error: this text is never closed
 --> a.drill:1:22
  |
1 | udp a; recv a expect "hello
  |                      ^^^^^^ no `"` before the end of the line
  |
  = help: a `"` within a text is written `\"`

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn two_expectations() {
    Test::check(
        "
tcp a; bind a 9000 expect ok expect EADDRINUSE
",
    )
    .errors(
        "
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect ok expect EADDRINUSE
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: a step has one expectation: expect ok or EACCES

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_expectation_on_a_line_of_its_own() {
    Test::check(
        "
tcp a
bind a 9000
    expect ok
",
    )
    .errors(
        "
error: unknown verb `expect`
 --> a.drill:3:5
  |
3 |     expect ok
  |     ^^^^^^ a statement begins with a verb
  |
  = help: an expectation stands at the end of its step, on the same line

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_keyword_where_a_word_stands() {
    Test::check(
        "
tcp a; bind a or 9000
",
    )
    .errors(
        "
error: cannot read this statement
 --> a.drill:1:15
  |
1 | tcp a; bind a or 9000
  |               ^^ `or` stands in expectations and predicates only
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_tab_before_the_word_that_is_wrong() {
    Test::check(
        r"
process p {
	tcp	a	reus
}
",
    )
    .errors(
        "
error: unknown option `reus`
 --> a.drill:2:8
  |
2 |     tcp    a    reus
  |                 ^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_line_continued_by_a_backslash() {
    Test::check(
        r"
tcp a \
  reuse \
  reus
",
    )
    .errors(
        "
error: unknown option `reus`
 --> a.drill:3:3
  |
3 |   reus
  |   ^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_backslash_that_continues_nothing() {
    Test::check(
        r"
tcp a \ reuse
",
    )
    .errors(
        r"
error: cannot read `\`
 --> a.drill:1:7
  |
1 | tcp a \ reuse
  |       ^ neither a word nor a value
  |
  = help: a line goes on after a `\` that is the last thing on it

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_comment_after_a_backslash() {
    Test::check(
        r"
tcp a \ # more
  reuse
",
    )
    .errors(
        r"
error: cannot read `\`
 --> a.drill:1:7
  |
1 | tcp a \ # more
  |       ^ neither a word nor a value
  |
  = help: a line goes on after a `\` that is the last thing on it

error: unknown verb `reuse`
 --> a.drill:2:3
  |
2 |   reuse
  |   ^^^^^ a statement begins with a verb
  |
  = help: `sockdrill explain` lists the verbs

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_range_with_a_letter() {
    Test::check(
        "
tcp a port_range=40000-4001o
",
    )
    .errors(
        "
error: cannot read `40000-4001o`
 --> a.drill:1:18
  |
1 | tcp a port_range=40000-4001o
  |                  ^^^^^^^^^^^ neither a word nor a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_number_with_a_letter() {
    Test::check(
        "
tcp a; bind a 9000x
",
    )
    .errors(
        "
error: cannot read `9000x`
 --> a.drill:1:15
  |
1 | tcp a; bind a 9000x
  |               ^^^^^ neither a word nor a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_negative_port() {
    Test::check(
        "
tcp a; bind a -1
",
    )
    .errors(
        "
error: a port is 0 to 65535
 --> a.drill:1:15
  |
1 | tcp a; bind a -1
  |               ^^ -1 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_port_with_an_underscore() {
    Test::check(
        "
tcp a; bind a 9_000
",
    )
    .errors(
        "
error: cannot read `9_000`
 --> a.drill:1:15
  |
1 | tcp a; bind a 9_000
  |               ^^^^^ neither a word nor a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_block_after_a_step_that_has_none() {
    Test::check(
        "
tcp a { bind a 9000 }
",
    )
    .errors(
        "
error: a block does not belong here
 --> a.drill:1:7
  |
1 | tcp a { bind a 9000 }
  |       ^ only `process` and `when` have one

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_when_without_a_block() {
    Test::check(
        "
axis x = on | off
tcp a
when $x = on
bind a 9000
",
    )
    .errors(
        "
error: cannot read this `when`
 --> a.drill:3:1
  |
3 | when $x = on
  | ^^^^^^^^^^^^ no block follows
  |
  = help: the form is: when PREDICATE { … }
  = help: a predicate is $axis = value, a has reuse or a is listening, with not, and, or

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_when_without_a_predicate() {
    Test::check(
        "
tcp a
when { bind a 9000 }
",
    )
    .errors(
        "
error: cannot read this `when`
 --> a.drill:2:1
  |
2 | when { bind a 9000 }
  | ^^^^
  |
  = help: the form is: when PREDICATE { … }
  = help: a predicate is $axis = value, a has reuse or a is listening, with not, and, or

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_else_after_a_when() {
    Test::check(
        "
axis x = on | off
tcp a
when $x = on { bind a 9000 } else { bind a 9001 }
",
    )
    .errors(
        "
error: a statement ends with its block
 --> a.drill:3:30
  |
3 | when $x = on { bind a 9000 } else { bind a 9001 }
  |                              ^^^^ not expected
  |
  = help: there is no `else`; say it with a second one: when not … { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_without_values() {
    Test::check(
        "
axis x
tcp a
",
    )
    .errors(
        "
error: cannot read this `axis`
 --> a.drill:1:1
  |
1 | axis x
  | ^^^^^^
  |
  = help: the form is: axis NAME = VALUE | VALUE…

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_with_an_empty_value() {
    Test::check(
        "
axis x = reuse |
tcp a $x
",
    )
    .errors(
        "
error: cannot read this `axis`
 --> a.drill:1:1
  |
1 | axis x = reuse |
  | ^^^^^^^^^^^^^^^^
  |
  = help: the form is: axis NAME = VALUE | VALUE…

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_with_a_comma() {
    Test::check(
        "
axis x = reuse, reuseport
tcp a $x
",
    )
    .errors(
        "
error: cannot read `,`
 --> a.drill:1:15
  |
1 | axis x = reuse, reuseport
  |               ^ neither a word nor a value
  |
  = help: words are separated by blanks only, and the values of an axis by `|`

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_brace_on_the_next_line() {
    Test::check(
        "
process server
{
    tcp a
}
",
    )
    .errors(
        "
error: a block stands on the line of its `process` or `when`
 --> a.drill:2:1
  |
2 | {
  | ^ this one stands alone

1 error in 1 file
",
    )
    .run();
}

#[test]
fn two_words_that_stand_together() {
    Test::check(
        "
tcpa
",
    )
    .errors(
        "
error: unknown verb `tcpa`
 --> a.drill:1:1
  |
1 | tcpa
  | ^^^^ a statement begins with a verb
  |
  = help: did you mean `tcp`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_full_stop_at_the_end() {
    Test::check(
        "
tcp a. bind a 9000.
",
    )
    .errors(
        "
error: `a.` cannot be a name
 --> a.drill:1:5
  |
1 | tcp a. bind a 9000.
  |     ^^ a name has letters, digits and `_`

error: unknown option `bind`
 --> a.drill:1:8
  |
1 | tcp a. bind a 9000.
  |        ^^^^ not an option
  |
  = help: if `bind` begins a statement, put `;` or a new line before it

error: cannot read `9000.`
 --> a.drill:1:15
  |
1 | tcp a. bind a 9000.
  |               ^^^^^ neither a word nor a value

3 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_step_in_capitals() {
    Test::check(
        "
TCP a; BIND a 9000
",
    )
    .errors(
        "
error: unknown verb `TCP`
 --> a.drill:1:1
  |
1 | TCP a; BIND a 9000
  | ^^^ a statement begins with a verb
  |
  = help: did you mean `tcp`?

error: unknown verb `BIND`
 --> a.drill:1:8
  |
1 | TCP a; BIND a 9000
  |        ^^^^ a statement begins with a verb
  |
  = help: did you mean `bind`?

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_parenthesis_that_is_not_closed() {
    Test::check(
        "
axis x = on | off
tcp a; bind a 9000 expect ok iff (a has reuse or $x = on else EADDRINUSE
",
    )
    .errors(
        r#"
error: cannot read this expectation
 --> a.drill:2:20
  |
2 | tcp a; bind a 9000 expect ok iff (a has reuse or $x = on else EADDRINUSE
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: for example: expect EADDRINUSE; expect ok or EACCES; expect "hello" from b; expect EADDRINUSE, ok on gvisor

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_number_with_a_point() {
    Test::check(
        "
tcp a; bind a 90.5
",
    )
    .errors(
        "
error: cannot read `90.5`
 --> a.drill:1:15
  |
1 | tcp a; bind a 90.5
  |               ^^^^ neither a word nor a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_host_without_a_port() {
    Test::check(
        "
tcp a; bind a 127.0.0.1:
",
    )
    .errors(
        "
error: cannot read `:`
 --> a.drill:1:24
  |
1 | tcp a; bind a 127.0.0.1:
  |                        ^ neither a word nor a value
  |
  = help: an address with a port is written 127.0.0.1:9000 or [::1]:9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_host_by_name() {
    Test::check(
        "
tcp a; bind a localhost:9000
",
    )
    .errors(
        "
error: an IP address is wanted before the port
 --> a.drill:1:15
  |
1 | tcp a; bind a localhost:9000
  |               ^^^^^^^^^ `localhost` is not one
  |
  = help: for example: 127.0.0.1:9000, [::1]:9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_word_after_a_block() {
    Test::check(
        "
process server { tcp a } now
",
    )
    .errors(
        "
error: a statement ends with its block
 --> a.drill:1:26
  |
1 | process server { tcp a } now
  |                          ^^^ not expected
  |
  = help: put `;` or a new line before the next statement

1 error in 1 file
",
    )
    .run();
}
