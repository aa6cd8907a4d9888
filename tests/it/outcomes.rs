//! Expectations that no step can meet.

use crate::support::Test;

#[test]
fn an_unknown_outcome_that_is_nearly_right() {
    Test::check(
        "
tcp a; bind a 9000 expect EADDRINUS
",
    )
    .errors(
        "
error: unknown outcome `EADDRINUS`
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect EADDRINUS
  |                           ^^^^^^^^^ not an outcome
  |
  = help: did you mean `EADDRINUSE`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_errno() {
    Test::check(
        "
tcp a; bind a 9000 expect EFOO
",
    )
    .errors(
        "
error: unknown outcome `EFOO`
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect EFOO
  |                           ^^^^ not an outcome
  |
  = help: an outcome is ok, fail, an errno such as EADDRINUSE, or what the step's own form says

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_errno_in_small_letters() {
    Test::check(
        "
tcp a; bind a 9000 expect eaddrinuse
",
    )
    .errors(
        "
error: unknown outcome `eaddrinuse`
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect eaddrinuse
  |                           ^^^^^^^^^^ not an outcome
  |
  = help: did you mean `EADDRINUSE`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_outcome() {
    Test::check(
        "
tcp a; bind a 9000 expect success
",
    )
    .errors(
        "
error: unknown outcome `success`
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect success
  |                           ^^^^^^^ not an outcome
  |
  = help: an outcome is ok, fail, an errno such as EADDRINUSE, or what the step's own form says

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_port_after_bind() {
    Test::check(
        "
tcp a; bind a 9000 expect port 9000
",
    )
    .errors(
        "
error: `bind` never comes out like this
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect port 9000
  |                           ^^^^^^^^^ only `local` and `peer` may
  |
  = help: ask for the address in a step of its own: local a expect port 9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_number_after_bind() {
    Test::check(
        "
tcp a; bind a 9000 expect 9000
",
    )
    .errors(
        "
error: `bind` never comes out like this
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect 9000
  |                           ^^^^ only `local` and `peer` may
  |
  = help: ask for the address in a step of its own: local a expect port 9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_address_after_bind() {
    Test::check(
        "
tcp a; bind a 127.0.0.1:0 expect 127.0.0.1:ephemeral
",
    )
    .errors(
        "
error: `bind` never comes out like this
 --> a.drill:1:34
  |
1 | tcp a; bind a 127.0.0.1:0 expect 127.0.0.1:ephemeral
  |                                  ^^^^^^^^^^^^^^^^^^^ only `local` and `peer` may
  |
  = help: ask for the address in a step of its own: local a expect port 9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn blocks_after_recv() {
    Test::check(
        "
udp a; bind a 9000; recv a expect blocks
",
    )
    .errors(
        "
error: `recv` never comes out like this
 --> a.drill:1:35
  |
1 | udp a; bind a 9000; recv a expect blocks
  |                                   ^^^^^^ only `connect`, `accept`, `send` and `probe` may
  |
  = help: `recv` says `nothing` when no data came before the deadline

1 error in 1 file
",
    )
    .run();
}

#[test]
fn blocks_after_bind() {
    Test::check(
        "
tcp a; bind a 9000 expect blocks
",
    )
    .errors(
        "
error: `bind` never comes out like this
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect blocks
  |                           ^^^^^^ only `connect`, `accept`, `send` and `probe` may

1 error in 1 file
",
    )
    .run();
}

#[test]
fn nothing_after_accept() {
    Test::check(
        "
tcp a; bind a 9000; listen a; accept a as c expect nothing
",
    )
    .errors(
        "
error: `accept` never comes out like this
 --> a.drill:1:52
  |
1 | tcp a; bind a 9000; listen a; accept a as c expect nothing
  |                                                    ^^^^^^^ only `recv` may

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_text_after_send() {
    Test::check(
        r#"
udp a; send a "x" to 9000 expect "x"
"#,
    )
    .errors(
        r#"
error: `send` never comes out like this
 --> a.drill:1:34
  |
1 | udp a; send a "x" to 9000 expect "x"
  |                                  ^^^ only `recv` may

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_state_after_listen() {
    Test::check(
        "
tcp a; bind a 9000; listen a expect LISTEN
",
    )
    .errors(
        "
error: `listen` never comes out like this
 --> a.drill:1:37
  |
1 | tcp a; bind a 9000; listen a expect LISTEN
  |                                     ^^^^^^ only `state` and `wait` may

1 error in 1 file
",
    )
    .run();
}

#[test]
fn still_after_state() {
    Test::check(
        "
tcp a; state a expect still CLOSE
",
    )
    .errors(
        "
error: `state` never comes out like this
 --> a.drill:1:23
  |
1 | tcp a; state a expect still CLOSE
  |                       ^^^^^^^^^^^ only `wait` may

1 error in 1 file
",
    )
    .run();
}

#[test]
fn still_and_an_unknown_state() {
    Test::check(
        "
tcp a; wait a LISTEN expect still CLOZE
",
    )
    .errors(
        "
error: unknown outcome `CLOZE`
 --> a.drill:1:35
  |
1 | tcp a; wait a LISTEN expect still CLOZE
  |                                   ^^^^^ not an outcome
  |
  = help: did you mean `CLOSE`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn still_and_nothing() {
    Test::check(
        "
tcp a; wait a LISTEN expect still
",
    )
    .errors(
        "
error: `still` is not finished
 --> a.drill:1:29
  |
1 | tcp a; wait a LISTEN expect still
  |                             ^^^^^
  |
  = help: the form is: wait a gone expect still TIME_WAIT

1 error in 1 file
",
    )
    .run();
}

#[test]
fn spread_after_ready() {
    Test::check(
        "
udp a; udp b; ready a b expect spread over a, b
",
    )
    .errors(
        "
error: `ready` never comes out like this
 --> a.drill:1:32
  |
1 | udp a; udp b; ready a b expect spread over a, b
  |                                ^^^^^^^^^^^^^^^^ only `probe` may

1 error in 1 file
",
    )
    .run();
}

#[test]
fn spread_without_over() {
    Test::check(
        "
udp a; udp b; probe udp 9000 expect spread a, b
",
    )
    .errors(
        "
error: cannot read this expectation
 --> a.drill:1:30
  |
1 | udp a; udp b; probe udp 9000 expect spread a, b
  |                              ^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: the form is: spread over a, b

1 error in 1 file
",
    )
    .run();
}

#[test]
fn spread_alone() {
    Test::check(
        "
udp a; probe udp 9000 expect spread
",
    )
    .errors(
        "
error: `spread` is not finished
 --> a.drill:1:30
  |
1 | udp a; probe udp 9000 expect spread
  |                              ^^^^^^
  |
  = help: the form is: probe udp 9000 times 100 expect spread over a, b

1 error in 1 file
",
    )
    .run();
}

#[test]
fn spread_over_a_socket_that_is_not_there() {
    Test::check(
        "
udp a; bind a 9000; probe udp 9000 times 10 expect spread over a, b
",
    )
    .errors(
        "
error: there is no socket `b`
 --> a.drill:1:67
  |
1 | udp a; bind a 9000; probe udp 9000 times 10 expect spread over a, b
  |                                                                   ^ not declared
  |
  = help: declare it first: tcp b

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_after_bind() {
    Test::check(
        "
tcp a; tcp b; bind a 9000 expect b
",
    )
    .errors(
        "
error: `bind` never comes out like this
 --> a.drill:1:34
  |
1 | tcp a; tcp b; bind a 9000 expect b
  |                                  ^ only `ready` and `probe` may

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_is_not_there() {
    Test::check(
        "
udp a; probe udp 9000 expect b
",
    )
    .errors(
        "
error: there is no socket `b`
 --> a.drill:1:30
  |
1 | udp a; probe udp 9000 expect b
  |                              ^ not declared
  |
  = help: declare it first: tcp b

1 error in 1 file
",
    )
    .run();
}

#[test]
fn both_and_a_socket_that_is_not_there() {
    Test::check(
        "
udp a; probe udp 9000 expect a and b
",
    )
    .errors(
        "
error: there is no socket `b`
 --> a.drill:1:36
  |
1 | udp a; probe udp 9000 expect a and b
  |                                    ^ not declared
  |
  = help: declare it first: tcp b

1 error in 1 file
",
    )
    .run();
}

#[test]
fn from_a_socket_that_is_not_there() {
    Test::check(
        r#"
udp a; recv a expect "x" from b
"#,
    )
    .errors(
        r#"
error: there is no socket `b`
 --> a.drill:1:31
  |
1 | udp a; recv a expect "x" from b
  |                               ^ not declared
  |
  = help: declare it first: tcp b

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn from_a_text() {
    Test::check(
        r#"
udp a; recv a expect "x" from "b"
"#,
    )
    .errors(
        r#"
error: a sender is a socket or an address
 --> a.drill:1:31
  |
1 | udp a; recv a expect "x" from "b"
  |                               ^^^ a text is neither

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn from_a_process() {
    Test::check(
        r#"
process p { }
udp a; recv a expect "x" from p
"#,
    )
    .errors(
        r#"
error: `p` is a process, no socket
 --> a.drill:2:31
  |
2 | udp a; recv a expect "x" from p
  |                               ^ a socket is wanted

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn from_nobody() {
    Test::check(
        r#"
udp a; recv a expect "x" from
"#,
    )
    .errors(
        r#"
error: cannot read this expectation
 --> a.drill:1:15
  |
1 | udp a; recv a expect "x" from
  |               ^^^^^^^^^^^^^^^ not an expectation
  |
  = help: for example: expect EADDRINUSE; expect ok or EACCES; expect "hello" from b; expect EADDRINUSE, ok on gvisor

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn a_port_that_is_no_port() {
    Test::check(
        "
tcp a; local a expect port 65536
",
    )
    .errors(
        "
error: a port is 0 to 65535
 --> a.drill:1:28
  |
1 | tcp a; local a expect port 65536
  |                            ^^^^^ 65536 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_port_that_is_a_word() {
    Test::check(
        "
tcp a; local a expect port http
",
    )
    .errors(
        "
error: a port is wanted
 --> a.drill:1:28
  |
1 | tcp a; local a expect port http
  |                            ^^^^ `http` is none

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_range_that_runs_backwards() {
    Test::check(
        "
tcp a; local a expect port in 40010-40000
",
    )
    .errors(
        "
error: a range begins with its lower port
 --> a.drill:1:31
  |
1 | tcp a; local a expect port in 40010-40000
  |                               ^^^^^^^^^^^ the first is the higher

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_range_that_is_none() {
    Test::check(
        "
tcp a; local a expect port in 40000
",
    )
    .errors(
        "
error: cannot read this expectation
 --> a.drill:1:16
  |
1 | tcp a; local a expect port in 40000
  |                ^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: the form is: port in 40000-40010

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_time() {
    Test::check(
        "
tcp a; bind a 9000 expect 5s
",
    )
    .errors(
        "
error: cannot read this outcome
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect 5s
  |                           ^^ a time is none

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option() {
    Test::check(
        "
tcp a; bind a 9000 expect reuse=on
",
    )
    .errors(
        "
error: cannot read this outcome
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect reuse=on
  |                           ^^^^^^^^ `reuse=…` is none

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_subnet() {
    Test::check(
        "
tcp a; local a expect 127.0.0.1/8
",
    )
    .errors(
        "
error: cannot read this outcome
 --> a.drill:1:23
  |
1 | tcp a; local a expect 127.0.0.1/8
  |                       ^^^^^^^^^^^ `127.0.0.1/8` is none

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_address_without_a_port() {
    Test::check(
        "
tcp a; local a expect 127.0.0.1
",
    )
    .errors(
        "
error: an address needs a port
 --> a.drill:1:23
  |
1 | tcp a; local a expect 127.0.0.1
  |                       ^^^^^^^^^ no port is given
  |
  = help: for example: 127.0.0.1:9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn not_a_state() {
    Test::check(
        "
tcp a; state a expect != LISTEN
",
    )
    .errors(
        "
error: `state` never comes out like this
 --> a.drill:1:23
  |
1 | tcp a; state a expect != LISTEN
  |                       ^^^^^^^^^ only `local` and `peer` may

1 error in 1 file
",
    )
    .run();
}

#[test]
fn not_an_errno() {
    Test::check(
        "
tcp a; bind a 9000 expect != EADDRINUSE
",
    )
    .errors(
        "
error: `bind` never comes out like this
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect != EADDRINUSE
  |                           ^^^^^^^^^^^^^ only `local` and `peer` may

1 error in 1 file
",
    )
    .run();
}

#[test]
fn get_reads_any_errno() {
    Test::check(
        "
tcp a; get a error expect ECONNREFUSED
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn a_process() {
    Test::check(
        "
process p { }
tcp a; bind a 9000 expect p
",
    )
    .errors(
        "
error: unknown outcome `p`
 --> a.drill:2:27
  |
2 | tcp a; bind a 9000 expect p
  |                           ^ not an outcome
  |
  = help: an outcome is ok, fail, an errno such as EADDRINUSE, or what the step's own form says

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_of_an_option_with_a_wrong_word() {
    Test::check(
        "
tcp a; get a reuse expect maybe
",
    )
    .errors(
        "
error: `reuse` never reads `maybe`
 --> a.drill:1:27
  |
1 | tcp a; get a reuse expect maybe
  |                           ^^^^^ it reads on or off

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_number_that_a_flag_never_reads() {
    Test::check(
        "
tcp a; get a reuse expect 1
",
    )
    .errors(
        "
error: `reuse` never reads `1`
 --> a.drill:1:27
  |
1 | tcp a; get a reuse expect 1
  |                           ^ it reads on or off

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wrong_on_one_system() {
    Test::check(
        "
tcp a; bind a 9000 expect ok, EADDRINUS on gvisor
",
    )
    .errors(
        "
error: unknown outcome `EADDRINUS`
 --> a.drill:1:31
  |
1 | tcp a; bind a 9000 expect ok, EADDRINUS on gvisor
  |                               ^^^^^^^^^ not an outcome
  |
  = help: did you mean `EADDRINUSE`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_version_without_a_sign() {
    Test::check(
        "
tcp a; bind a 9000 expect ok, EADDRINUSE on linux 6.1
",
    )
    .errors(
        "
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect ok, EADDRINUSE on linux 6.1
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: a version has a sign: expect EADDRINUSE, ok on linux >= 6.1

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_outcome_of_a_process() {
    Test::check(
        "
process p { tcp a } expect ok
",
    )
    .errors(
        "
error: a statement ends with its block
 --> a.drill:1:21
  |
1 | process p { tcp a } expect ok
  |                     ^^^^^^^^^ not expected
  |
  = help: an expectation stands before the block

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_word_that_no_option_of_an_axis_reads() {
    Test::check(
        "
axis option = type | linger2
tcp a; get a $option expect stream
",
    )
    .errors(
        "
error: `linger2` never reads `stream`
 --> a.drill:2:29
  |
2 | tcp a; get a $option expect stream
  |                             ^^^^^^ it reads a number

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_number_that_repair_makes_a_flag_read() {
    Test::check(
        "
tcp a; set a repair; get a reuse expect 2
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}
