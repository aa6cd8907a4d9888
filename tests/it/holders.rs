//! Which process holds which socket, step by step.

use crate::support::Test;

#[test]
fn a_socket_of_another_process() {
    Test::check(
        "
process server { tcp a }
bind a 9000
",
    )
    .errors(
        "
error: the process `main` does not hold the socket `a`
 --> a.drill:2:6
  |
1 | process server { tcp a }
  |                      - made here
2 | bind a 9000
  |      ^ held by `server`
  |
  = help: write the step in `process server { … }`, or hand the socket over: pass a from server to main

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_of_main_in_a_process() {
    Test::check(
        "
tcp a
process server { bind a 9000 }
",
    )
    .errors(
        "
error: the process `server` does not hold the socket `a`
 --> a.drill:2:23
  |
1 | tcp a
  |     - made here
2 | process server { bind a 9000 }
  |                       ^ held by `main`
  |
  = help: write the step outside of `process` blocks, or hand the socket over: pass a from main to server

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_of_another_process_in_a_step_with_a_target() {
    Test::check(
        "
process server { tcp a }
tcp b
connect a b
",
    )
    .errors(
        "
error: the process `main` does not hold the socket `a`
 --> a.drill:3:9
  |
1 | process server { tcp a }
  |                      - made here
2 | tcp b
3 | connect a b
  |         ^ held by `server`
  |
  = help: write the step in `process server { … }`, or hand the socket over: pass a from server to main

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_closed_socket() {
    Test::check(
        "
tcp a
close a
bind a 9000
",
    )
    .errors(
        "
error: the socket `a` is closed already
 --> a.drill:3:6
  |
2 | close a
  | ------- closed here
3 | bind a 9000
  |      ^ nobody holds it any more

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_is_closed_twice() {
    Test::check(
        "
tcp a; close a a
",
    )
    .errors(
        "
error: `close` names a socket twice
 --> a.drill:1:16
  |
1 | tcp a; close a a
  |                ^ named before

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_died_with_its_process() {
    Test::check(
        "
process server { tcp a }
kill server
bind a 9000
",
    )
    .errors(
        "
error: the socket `a` is closed already
 --> a.drill:3:6
  |
2 | kill server
  | ----------- closed here
3 | bind a 9000
  |      ^ nobody holds it any more

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_ended_with_its_process() {
    Test::check(
        "
process server { tcp a }
exit server
process other { listen a }
",
    )
    .errors(
        "
error: the socket `a` is closed already
 --> a.drill:3:24
  |
2 | exit server
  | ----------- closed here
3 | process other { listen a }
  |                        ^ nobody holds it any more

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_that_has_ended() {
    Test::check(
        "
process server { tcp a }
kill server
process server { bind a 9000 }
",
    )
    .errors(
        "
error: the process `server` does not run any more
 --> a.drill:3:9
  |
2 | kill server
  | ----------- ended here
3 | process server { bind a 9000 }
  |         ^^^^^^ it has ended
  |
  = help: give a process that comes after it a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_that_is_killed_twice() {
    Test::check(
        "
process server { tcp a }
kill server; kill server
",
    )
    .errors(
        "
error: the process `server` does not run any more
 --> a.drill:2:19
  |
2 | kill server; kill server
  | -----------       ^^^^^^ it has ended
  | |
  | ended here
  |
  = help: give a process that comes after it a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_that_has_not_started() {
    Test::check(
        "
tcp a
pass a from main to server
process server { }
",
    )
    .errors(
        "
error: the process `server` does not run yet
 --> a.drill:2:21
  |
2 | pass a from main to server
  |                     ^^^^^^ not started
  |
  = help: start it first: process server { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_user_of_a_process_that_runs() {
    Test::check(
        "
process server { tcp a }
process server uid=1000 { bind a 9000 }
",
    )
    .errors(
        "
error: `server` runs already
 --> a.drill:2:1
  |
2 | process server uid=1000 { bind a 9000 }
  | ^^^^^^^^^^^^^^^^^^^^^^^ its user is fixed when it starts
  |
  = help: say uid= where the process is mentioned first

1 error in 1 file
",
    )
    .run();
}

#[test]
fn passing_what_one_does_not_hold() {
    Test::check(
        "
process old { tcp a }
process new { }
pass a from new to old
",
    )
    .errors(
        "
error: the process `new` does not hold the socket `a`
 --> a.drill:3:6
  |
1 | process old { tcp a }
  |                   - made here
2 | process new { }
3 | pass a from new to old
  |      ^ held by `old`

1 error in 1 file
",
    )
    .run();
}

#[test]
fn passing_a_closed_socket() {
    Test::check(
        "
process old { tcp a; close a }
process new { }
pass a from old to new
",
    )
    .errors(
        "
error: the socket `a` is closed already
 --> a.drill:3:6
  |
1 | process old { tcp a; close a }
  |                      ------- closed here
2 | process new { }
3 | pass a from old to new
  |      ^ nobody holds it any more

1 error in 1 file
",
    )
    .run();
}

#[test]
fn passing_to_a_process_that_has_ended() {
    Test::check(
        "
tcp a
process p { }
exit p
pass a from main to p
",
    )
    .errors(
        "
error: the process `p` does not run any more
 --> a.drill:4:21
  |
3 | exit p
  | ------ ended here
4 | pass a from main to p
  |                     ^ it has ended
  |
  = help: give a process that comes after it a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn after_passing_both_hold_it() {
    Test::check(
        "
process old { tcp a }
process new { }
pass a from old to new
process new { bind a 9000 }
process old { close a; listen a }
process new { listen a }
listen a
",
    )
    .errors(
        "
error: the process `old` does not hold the socket `a`
 --> a.drill:5:31
  |
1 | process old { tcp a }
  |                   - made here
...
5 | process old { close a; listen a }
  |                               ^ held by `new`
  |
  = help: write the step in `process new { … }`, or hand the socket over: pass a from new to old

error: the process `main` does not hold the socket `a`
 --> a.drill:7:8
  |
1 | process old { tcp a }
  |                   - made here
...
7 | listen a
  |        ^ held by `new`
  |
  = help: write the step in `process new { … }`, or hand the socket over: pass a from new to main

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn after_fork_both_hold_it() {
    Test::check(
        "
process server { tcp a; bind a 9000 }
fork server as child
process server { close a }
process child { listen a }
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn ready_of_a_closed_socket() {
    Test::check(
        "
udp a; udp b
close a
ready a b expect nobody
",
    )
    .errors(
        "
error: the socket `a` is closed already
 --> a.drill:3:7
  |
2 | close a
  | ------- closed here
3 | ready a b expect nobody
  |       ^ nobody holds it any more

1 error in 1 file
",
    )
    .run();
}

#[test]
fn state_works_after_close() {
    Test::check(
        "
tcp a; bind a 9000
close a
state a expect gone
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn an_error_in_a_block_in_a_block() {
    Test::check(
        "
process server {
    tcp a
    process other {
        bind a 9000
    }
}
",
    )
    .errors(
        "
error: the process `other` does not hold the socket `a`
 --> a.drill:4:14
  |
2 |     tcp a
  |         - made here
3 |     process other {
4 |         bind a 9000
  |              ^ held by `server`
  |
  = help: write the step in `process server { … }`, or hand the socket over: pass a from server to other

1 error in 1 file
",
    )
    .run();
}

#[test]
fn killing_itself() {
    Test::check(
        "
process server {
    tcp a
    kill server
    bind a 9000
}
",
    )
    .errors(
        "
error: the process `server` does not run any more
 --> a.drill:4:5
  |
3 |     kill server
  |     ----------- ended here
4 |     bind a 9000
  |     ^^^^^^^^^^^ no step can follow in this block

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_step_after_the_own_process_was_killed() {
    Test::check(
        "
process server {
    kill server
    tcp a
}
",
    )
    .errors(
        "
error: the process `server` does not run any more
 --> a.drill:3:5
  |
2 |     kill server
  |     ----------- ended here
3 |     tcp a
  |     ^^^^^ no step can follow in this block

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_held_socket_in_one_case_only() {
    Test::check(
        "
axis who = main | server
process server { tcp a }
when $who = main { bind a 9000 }
when $who = server { process server { bind a 9000 } }
",
    )
    .errors(
        "
error: the process `main` does not hold the socket `a`
 --> a.drill:3:25
  |
2 | process server { tcp a }
  |                      - made here
3 | when $who = main { bind a 9000 }
  |                         ^ held by `server`
  |
  = note: in the case who=main
  = help: write the step in `process server { … }`, or hand the socket over: pass a from server to main

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_that_started_in_one_case_only() {
    Test::check(
        "
axis x = on | off
when $x = on { process server { tcp a } }
kill server
",
    )
    .errors(
        "
error: the process `server` does not run yet
 --> a.drill:3:6
  |
3 | kill server
  |      ^^^^^^ not started
  |
  = note: in the case x=off
  = help: start it first: process server { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process_that_ended_in_one_case_only() {
    Test::check(
        "
axis x = on | off
process server { tcp a }
when $x = on { kill server }
process server { bind a 9000 }
",
    )
    .errors(
        "
error: the process `server` does not run any more
 --> a.drill:4:9
  |
3 | when $x = on { kill server }
  |                ----------- ended here
4 | process server { bind a 9000 }
  |         ^^^^^^ it has ended
  |
  = note: in the case x=on
  = help: give a process that comes after it a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_connection_that_is_expected_to_be_refused() {
    Test::check(
        "
tcp a; bind a 9000; listen a
accept a as c expect blocks
recv c
",
    )
    .errors(
        "
error: the socket `c` was never made
 --> a.drill:3:6
  |
2 | accept a as c expect blocks
  |             - expected to fail here
3 | recv c
  |      ^ nobody holds it

1 error in 1 file
",
    )
    .run();
}
