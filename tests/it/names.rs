//! The names of sockets and processes.

use crate::support::Test;

#[test]
fn a_socket_that_is_not_there() {
    Test::check(
        "
tcp a
bind x 9000
",
    )
    .errors(
        "
error: there is no socket `x`
 --> a.drill:2:6
  |
2 | bind x 9000
  |      ^ not declared
  |
  = help: declare it first: tcp x

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_is_nearly_there() {
    Test::check(
        "
tcp server
bind servr 9000
",
    )
    .errors(
        "
error: there is no socket `servr`
 --> a.drill:2:6
  |
2 | bind servr 9000
  |      ^^^^^ not declared
  |
  = help: did you mean `server`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_comes_later() {
    Test::check(
        "
bind a 9000
tcp a
",
    )
    .errors(
        "
error: there is no socket `a` here
 --> a.drill:1:6
  |
1 | bind a 9000
  |      ^ not declared yet
2 | tcp a
  |     - declared only here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_is_declared_twice() {
    Test::check(
        "
tcp a
udp a
",
    )
    .errors(
        "
error: the socket `a` is declared twice
 --> a.drill:2:5
  |
1 | tcp a
  |     - declared first here
2 | udp a
  |     ^ declared again
  |
  = help: give it a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_is_declared_twice_by_accept() {
    Test::check(
        "
tcp a; bind a 9000; listen a
tcp b; connect b a
accept a as b
",
    )
    .errors(
        "
error: the socket `b` is declared twice
 --> a.drill:3:13
  |
2 | tcp b; connect b a
  |     - declared first here
3 | accept a as b
  |             ^ declared again
  |
  = help: give it a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_only_some_cases_have() {
    Test::check(
        "
axis stage = early | late
when $stage = late { tcp a }
bind a 9000
",
    )
    .errors(
        "
error: there is no socket `a` here
 --> a.drill:3:6
  |
2 | when $stage = late { tcp a }
  |                          - declared here, where a `when` decides
3 | bind a 9000
  |      ^ not declared in this case
  |
  = note: in the case stage=early

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_one_case_declares_twice() {
    Test::check(
        "
axis kind = one | two
tcp a
when $kind = two { tcp a }
",
    )
    .errors(
        "
error: the socket `a` is declared twice
 --> a.drill:3:24
  |
2 | tcp a
  |     - declared first here
3 | when $kind = two { tcp a }
  |                        ^ declared again
  |
  = note: in the case kind=two
  = help: give it a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_in_the_words_of_another_step() {
    Test::check(
        "
tcp a
connect a port(b)
",
    )
    .errors(
        "
error: there is no socket `b`
 --> a.drill:2:16
  |
2 | connect a port(b)
  |                ^ not declared
  |
  = help: declare it first: tcp b

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_that_is_not_there() {
    Test::check(
        "
tcp a
kill server
",
    )
    .errors(
        "
error: there is no process `server`
 --> a.drill:2:6
  |
2 | kill server
  |      ^^^^^^ not declared
  |
  = help: start it first: process server { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_that_is_nearly_there() {
    Test::check(
        "
process server { tcp a }
kill sever
",
    )
    .errors(
        "
error: there is no process `sever`
 --> a.drill:2:6
  |
2 | kill sever
  |      ^^^^^ not declared
  |
  = help: did you mean `server`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_that_comes_later() {
    Test::check(
        "
kill server
process server { tcp a }
",
    )
    .errors(
        "
error: the process `server` does not run yet
 --> a.drill:1:6
  |
1 | kill server
  |      ^^^^^^ not started
  |
  = help: start it first: process server { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_that_is_there_already() {
    Test::check(
        "
process server { tcp a }
process child { }
fork server as child
",
    )
    .errors(
        "
error: there is a process `child` already
 --> a.drill:3:16
  |
3 | fork server as child
  |                ^^^^^ not a new name
  |
  = help: give the child a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_fork_of_what_has_not_started() {
    Test::check(
        "
fork server as child
process server { }
",
    )
    .errors(
        "
error: the process `server` does not run yet
 --> a.drill:1:6
  |
1 | fork server as child
  |      ^^^^^^ not started
  |
  = help: start it first: process server { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_where_a_process_is_wanted() {
    Test::check(
        "
tcp a
kill a
",
    )
    .errors(
        "
error: `a` is a socket, no process
 --> a.drill:2:6
  |
2 | kill a
  |      ^ a process is wanted

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_where_a_socket_is_wanted() {
    Test::check(
        "
process server { tcp a }
bind server 9000
",
    )
    .errors(
        "
error: `server` is a process, no socket
 --> a.drill:2:6
  |
2 | bind server 9000
  |      ^^^^^^ a socket is wanted

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_and_a_socket_of_one_name() {
    Test::check(
        "
tcp server
process server { bind server 9000 }
",
    )
    .errors(
        "
error: `server` is a socket already
 --> a.drill:2:9
  |
1 | tcp server
  |     ------ declared here
2 | process server { bind server 9000 }
  |         ^^^^^^ declared again

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_with_the_name_of_a_process() {
    Test::check(
        "
process server { tcp a }
tcp server
",
    )
    .errors(
        "
error: `server` is a process already
 --> a.drill:2:5
  |
1 | process server { tcp a }
  |         ------ declared here
2 | tcp server
  |     ^^^^^^ declared again

1 error in 1 file
",
    )
    .run();
}

#[test]
fn main_is_a_process() {
    Test::check(
        "
tcp main
",
    )
    .errors(
        "
error: `main` is a process already
 --> a.drill:1:5
  |
1 | tcp main
  |     ^^^^ declared again
  |
  = note: `main` is the process that runs the steps outside of `process` blocks

1 error in 1 file
",
    )
    .run();
}

#[test]
fn main_by_fork() {
    Test::check(
        "
process p { }
fork p as main
",
    )
    .errors(
        "
error: there is a process `main` already
 --> a.drill:2:11
  |
2 | fork p as main
  |           ^^^^ not a new name
  |
  = help: give the child a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_verb_is_no_name() {
    Test::check(
        "
tcp listen; bind listen 9000
",
    )
    .errors(
        "
error: `listen` cannot be a name
 --> a.drill:1:5
  |
1 | tcp listen; bind listen 9000
  |     ^^^^^^ it is a word of the language

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_result_is_no_name() {
    Test::check(
        "
tcp ok
",
    )
    .errors(
        "
error: `ok` cannot be a name
 --> a.drill:1:5
  |
1 | tcp ok
  |     ^^ it is a word of the language

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_word_of_the_grammar_is_no_name() {
    Test::check(
        "
tcp from
",
    )
    .errors(
        "
error: `from` cannot be a name
 --> a.drill:1:5
  |
1 | tcp from
  |     ^^^^ it is a word of the language

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_name_has_no_hyphen() {
    Test::check(
        "
tcp my-server; bind my-server 9000
",
    )
    .errors(
        "
error: `my-server` cannot be a name
 --> a.drill:1:5
  |
1 | tcp my-server; bind my-server 9000
  |     ^^^^^^^^^ a name has letters, digits and `_`

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_name_in_quotes() {
    Test::check(
        r#"
tcp "a"
"#,
    )
    .errors(
        r#"
error: `tcp` needs a socket's name here
 --> a.drill:1:5
  |
1 | tcp "a"
  |     ^^^ a text is not a socket's name
  |
  = help: the form is: tcp NAME [OPTION…]

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_number_is_no_name() {
    Test::check(
        "
tcp 1
",
    )
    .errors(
        "
error: `tcp` needs a socket's name here
 --> a.drill:1:5
  |
1 | tcp 1
  |     ^ 1 is not a socket's name
  |
  = help: the form is: tcp NAME [OPTION…]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_named_by_a_verb() {
    Test::check(
        "
process send { tcp a }
",
    )
    .errors(
        "
error: `send` cannot be a name
 --> a.drill:1:9
  |
1 | process send { tcp a }
  |         ^^^^ it is a word of the language

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_errno_is_no_name() {
    Test::check(
        "
tcp EADDRINUSE; bind EADDRINUSE 9000
",
    )
    .errors(
        "
error: `EADDRINUSE` cannot be a name
 --> a.drill:1:5
  |
1 | tcp EADDRINUSE; bind EADDRINUSE 9000
  |     ^^^^^^^^^^ it is a word of the language

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_as_a_name() {
    Test::check(
        "
tcp reuse; bind reuse 9000
",
    )
    .errors(
        "
error: `reuse` cannot be a name
 --> a.drill:1:5
  |
1 | tcp reuse; bind reuse 9000
  |     ^^^^^ it is a word of the language

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_state_is_no_name() {
    Test::check(
        "
tcp LISTEN
",
    )
    .errors(
        "
error: `LISTEN` cannot be a name
 --> a.drill:1:5
  |
1 | tcp LISTEN
  |     ^^^^^^ it is a word of the language

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_name_that_is_forgotten() {
    Test::check(
        "
tcp; bind a 9000
",
    )
    .errors(
        "
error: `tcp` needs a socket's name
 --> a.drill:1:1
  |
1 | tcp; bind a 9000
  | ^^^ a socket's name is missing
  |
  = help: the form is: tcp NAME [OPTION…]

error: there is no socket `a`
 --> a.drill:1:11
  |
1 | tcp; bind a 9000
  |           ^ not declared
  |
  = help: declare it first: tcp a

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_name_that_is_forgotten_before_an_option() {
    Test::check(
        "
tcp reuse
bind a 9000
",
    )
    .errors(
        "
error: `reuse` cannot be a name
 --> a.drill:1:5
  |
1 | tcp reuse
  |     ^^^^^ it is a word of the language

error: there is no socket `a`
 --> a.drill:2:6
  |
2 | bind a 9000
  |      ^ not declared
  |
  = help: declare it first: tcp a

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_name_that_differs_in_case_only() {
    Test::check(
        "
tcp Server
bind server 9000
",
    )
    .errors(
        "
error: there is no socket `server`
 --> a.drill:2:6
  |
2 | bind server 9000
  |      ^^^^^^ not declared
  |
  = help: did you mean `Server`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn what_a_socket_may_be_is_a_name() {
    Test::check(
        "
udp connected
bind connected 9000
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn a_word_that_begins_a_statement_of_the_grammar_is_no_name() {
    for word in ["axis", "when"] {
        Test::check(&format!("tcp {word}"))
            .errors(&format!(
                "
error: `{word}` cannot be a name
 --> a.drill:1:5
  |
1 | tcp {word}
  |     ^^^^ it is a word of the language

1 error in 1 file
"
            ))
            .run();
    }
}

#[test]
fn a_key_of_the_header_is_a_name_like_others() {
    Test::check("tcp source; bind source 9000; udp title").stderr("no errors in 1 file\n").run();
}
