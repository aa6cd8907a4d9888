//! Every kind of outcome, and every kind of expectation that can be missed: what a failure says, what the
//! kernel had open, and what may help. Those that hold are in `verbs`.

use crate::support::{Test, apart, one_failed};

#[track_caller]
fn failed(script: &str, stdout: &str, drawing: &str) {
    let drawing = drawing.strip_prefix('\n').unwrap_or(drawing);
    Test::eval(script.strip_prefix('\n').unwrap_or(script))
        .stdout(stdout)
        .stderr(&format!("{drawing}{}", one_failed()))
        .status(1)
        .run();
}

#[test]
fn success_was_expected_by_saying_nothing() {
    failed(
        "
tcp a
bind a 9000
tcp b
bind b 9000
listen b
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✓ tcp b        ok
✗ bind b 9000  EADDRINUSE, expected success
· listen b     not run
",
        "
error[unexpected-outcome]: expected ok, got EADDRINUSE
 --> eval:4:1
  |
4 | bind b 9000
  | ^^^^^^^^^^^ EADDRINUSE: another socket holds the address in a way that excludes this one
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:0     -     b
          tcp   CLOSE  0.0.0.0:9000  -     a
  = help: if this is the finding, say so: expect EADDRINUSE
",
    );
}

#[test]
fn one_of_several_was_expected() {
    failed(
        "
tcp a
bind a 9000
tcp b
bind b 9000 expect ok or EACCES
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✓ tcp b        ok
✗ bind b 9000  EADDRINUSE, expected ok or EACCES
",
        "
error[unexpected-outcome]: expected ok or EACCES, got EADDRINUSE
 --> eval:4:13
  |
4 | bind b 9000 expect ok or EACCES
  |             ^^^^^^^^^^^^^^^^^^^ EADDRINUSE: another socket holds the address in a way that excludes this one
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:0     -     b
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn an_errno_was_expected() {
    failed(
        "
tcp a
bind a 9000 expect EADDRINUSE
",
        "
✓ tcp a        ok
✗ bind a 9000  ok, expected EADDRINUSE
",
        "
error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> eval:2:13
  |
2 | bind a 9000 expect EADDRINUSE
  |             ^^^^^^^^^^^^^^^^^ got ok
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn another_errno_was_expected() {
    failed(
        "
tcp a
bind a 9000
bind a 9001 expect EADDRINUSE
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✗ bind a 9001  EINVAL, expected EADDRINUSE
",
        "
error[unexpected-outcome]: expected EADDRINUSE, got EINVAL
 --> eval:3:13
  |
3 | bind a 9001 expect EADDRINUSE
  |             ^^^^^^^^^^^^^^^^^ EINVAL: the call does not fit the socket's state, or its argument makes no sense: bound twice, accept without a listener
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn any_errno_was_expected() {
    failed(
        "
tcp a
bind a 9000 expect fail
",
        "
✓ tcp a        ok
✗ bind a 9000  ok, expected any errno
",
        "
error[unexpected-outcome]: expected any errno, got ok
 --> eval:2:13
  |
2 | bind a 9000 expect fail
  |             ^^^^^^^^^^^ got ok
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn ok_was_expected() {
    failed(
        "
tcp a
bind a 192.0.2.7:9000 expect ok
",
        "
✓ tcp a                  ok
✗ bind a 192.0.2.7:9000  EADDRNOTAVAIL, expected ok
",
        "
error[unexpected-outcome]: expected ok, got EADDRNOTAVAIL
 --> eval:2:23
  |
2 | bind a 192.0.2.7:9000 expect ok
  |                       ^^^^^^^^^ EADDRNOTAVAIL: the address is not one of this host's, no port is left, or the same connection exists already
  |
  = note: open sockets:
          kind  state  local      peer  socket
          tcp   CLOSE  0.0.0.0:0  -     a
",
    );
}

#[test]
fn data_were_expected() {
    failed(
        r#"
udp a
bind a 9000
recv a expect "x"
"#,
        r#"
✓ udp a        ok
✓ bind a 9000  ok
✗ recv a       nothing, expected "x"
"#,
        r#"
error[unexpected-outcome]: expected "x", got nothing
 --> eval:3:8
  |
3 | recv a expect "x"
  |        ^^^^^^^^^^ got nothing
  |
  = note: open sockets:
          kind  state  local         peer  socket
          udp   CLOSE  0.0.0.0:9000  -     a
"#,
    );
}

#[test]
fn other_data_were_expected() {
    failed(
        r#"
udp a
bind a 9000
udp b
send b "y" to a
recv a expect "x" from b
"#,
        r#"
✓ udp a            ok
✓ bind a 9000      ok
✓ udp b            ok
✓ send b "y" to a  ok
✗ recv a           "y" from b, expected "x" from b
"#,
        r#"
error[unexpected-outcome]: expected "x" from b, got "y" from b
 --> eval:5:8
  |
5 | recv a expect "x" from b
  |        ^^^^^^^^^^^^^^^^^ got "y" from b
  |
  = note: open sockets:
          kind  state  local              peer  socket
          udp   CLOSE  0.0.0.0:9000       -     a
          udp   CLOSE  0.0.0.0:ephemeral  -     b
"#,
    );
}

#[test]
fn another_sender_was_expected() {
    failed(
        r#"
udp a
bind a 9000
udp b
udp c
send b "x" to a
recv a expect "x" from c
"#,
        r#"
✓ udp a            ok
✓ bind a 9000      ok
✓ udp b            ok
✓ udp c            ok
✓ send b "x" to a  ok
✗ recv a           "x" from b, expected "x" from c
"#,
        r#"
error[unexpected-outcome]: expected "x" from c, got "x" from b
 --> eval:6:8
  |
6 | recv a expect "x" from c
  |        ^^^^^^^^^^^^^^^^^ got "x" from b
  |
  = note: open sockets:
          kind  state  local              peer  socket
          udp   CLOSE  0.0.0.0:0          -     c
          udp   CLOSE  0.0.0.0:9000       -     a
          udp   CLOSE  0.0.0.0:ephemeral  -     b
"#,
    );
}

#[test]
fn data_of_some_length_were_expected() {
    failed(
        r#"
udp a
bind a 9000
udp b
send b "" to a
recv a expect "x"
"#,
        r#"
✓ udp a           ok
✓ bind a 9000     ok
✓ udp b           ok
✓ send b "" to a  ok
✗ recv a          "" from b, expected "x"
"#,
        r#"
error[unexpected-outcome]: expected "x", got "" from b
 --> eval:5:8
  |
5 | recv a expect "x"
  |        ^^^^^^^^^^ got "" from b
  |
  = note: open sockets:
          kind  state  local              peer  socket
          udp   CLOSE  0.0.0.0:9000       -     a
          udp   CLOSE  0.0.0.0:ephemeral  -     b
"#,
    );
}

#[test]
fn nothing_was_expected() {
    failed(
        r#"
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
send b "x"
recv c expect nothing
"#,
        r#"
✓ tcp a          ok
✓ bind a 9000    ok
✓ listen a       ok
✓ tcp b          ok
✓ connect b a    ok
✓ accept a as c  ok
✓ send b "x"     ok
✗ recv c         "x" from b, expected nothing
"#,
        r#"
error[unexpected-outcome]: expected nothing, got "x" from b
 --> eval:8:8
  |
8 | recv c expect nothing
  |        ^^^^^^^^^^^^^^ got "x" from b
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   LISTEN       0.0.0.0:9000         -                    a
          tcp   ESTABLISHED  127.0.0.1:9000       127.0.0.1:ephemeral  c
          tcp   ESTABLISHED  127.0.0.1:ephemeral  127.0.0.1:9000       b
"#,
    );
}

#[test]
fn nothing_was_expected_and_the_end_came() {
    failed(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
close b
wait b FIN_WAIT2
recv c expect nothing
",
        "
✓ tcp a             ok
✓ bind a 9000       ok
✓ listen a          ok
✓ tcp b             ok
✓ connect b a       ok
✓ accept a as c     ok
✓ close b           ok
✓ wait b FIN_WAIT2  FIN_WAIT2
✗ recv c            eof, expected nothing
",
        "
error[unexpected-outcome]: expected nothing, got eof
 --> eval:9:8
  |
9 | recv c expect nothing
  |        ^^^^^^^^^^^^^^ got eof
  |
  = note: open sockets:
          kind  state       local                peer                 socket
          tcp   LISTEN      0.0.0.0:9000         -                    a
          tcp   CLOSE_WAIT  127.0.0.1:9000       127.0.0.1:ephemeral  c
          tcp   FIN_WAIT2   127.0.0.1:ephemeral  127.0.0.1:9000       (b)
",
    );
}

#[test]
fn the_end_was_expected() {
    failed(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
recv c expect eof
",
        "
✓ tcp a          ok
✓ bind a 9000    ok
✓ listen a       ok
✓ tcp b          ok
✓ connect b a    ok
✓ accept a as c  ok
✗ recv c         nothing, expected eof
",
        "
error[unexpected-outcome]: expected eof, got nothing
 --> eval:7:8
  |
7 | recv c expect eof
  |        ^^^^^^^^^^ got nothing
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   LISTEN       0.0.0.0:9000         -                    a
          tcp   ESTABLISHED  127.0.0.1:9000       127.0.0.1:ephemeral  c
          tcp   ESTABLISHED  127.0.0.1:ephemeral  127.0.0.1:9000       b
",
    );
}

#[test]
fn no_wait_was_expected() {
    failed(
        "
tcp a
bind a 9000
listen a
accept a as c
",
        "
✓ tcp a          ok
✓ bind a 9000    ok
✓ listen a       ok
✗ accept a as c  blocks, expected success
",
        "
error[unexpected-outcome]: expected ok, got blocks
 --> eval:4:1
  |
4 | accept a as c
  | ^^^^^^^^^^^^^ got blocks
  |
  = note: open sockets:
          kind  state   local         peer  socket
          tcp   LISTEN  0.0.0.0:9000  -     a
  = help: if this is the finding, say so: expect blocks
",
    );
}

#[test]
fn a_wait_was_expected() {
    failed(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a expect blocks
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✓ listen a     ok
✓ tcp b        ok
✗ connect b a  ok, expected blocks
",
        "
error[unexpected-outcome]: expected blocks, got ok
 --> eval:5:13
  |
5 | connect b a expect blocks
  |             ^^^^^^^^^^^^^ got ok
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   LISTEN       0.0.0.0:9000         -                    a
          tcp   ESTABLISHED  127.0.0.1:9000       127.0.0.1:ephemeral  -
          tcp   ESTABLISHED  127.0.0.1:ephemeral  127.0.0.1:9000       b
",
    );
}

#[test]
fn somebody_was_expected() {
    failed(
        "
udp a
bind a 9000
ready a
",
        "
✓ udp a        ok
✓ bind a 9000  ok
✗ ready a      nobody, expected success
",
        "
error[unexpected-outcome]: expected ok, got nobody
 --> eval:3:1
  |
3 | ready a
  | ^^^^^^^ got nobody
  |
  = note: open sockets:
          kind  state  local         peer  socket
          udp   CLOSE  0.0.0.0:9000  -     a
  = help: if this is the finding, say so: expect nobody
",
    );
}

#[test]
fn nobody_was_expected() {
    failed(
        r#"
udp a
bind a 9000
udp b
send b "x" to a
ready a b expect nobody
"#,
        r#"
✓ udp a            ok
✓ bind a 9000      ok
✓ udp b            ok
✓ send b "x" to a  ok
✗ ready a b        a, expected nobody
"#,
        "
error[unexpected-outcome]: expected nobody, got a
 --> eval:5:11
  |
5 | ready a b expect nobody
  |           ^^^^^^^^^^^^^ got a
  |
  = note: open sockets:
          kind  state  local              peer  socket
          udp   CLOSE  0.0.0.0:9000       -     a
          udp   CLOSE  0.0.0.0:ephemeral  -     b
",
    );
}

#[test]
fn both_were_expected() {
    failed(
        r#"
udp a
bind a 9000
udp b
bind b 9001
udp c
send c "x" to a
ready a b expect a and b
"#,
        r#"
✓ udp a            ok
✓ bind a 9000      ok
✓ udp b            ok
✓ bind b 9001      ok
✓ udp c            ok
✓ send c "x" to a  ok
✗ ready a b        a, expected a and b
"#,
        "
error[unexpected-outcome]: expected a and b, got a
 --> eval:7:11
  |
7 | ready a b expect a and b
  |           ^^^^^^^^^^^^^^ got a
  |
  = note: open sockets:
          kind  state  local              peer  socket
          udp   CLOSE  0.0.0.0:9000       -     a
          udp   CLOSE  0.0.0.0:9001       -     b
          udp   CLOSE  0.0.0.0:ephemeral  -     c
",
    );
}

#[test]
fn either_was_expected() {
    failed(
        r#"
udp a
bind a 9000
udp b
bind b 9001
udp c
send c "x" to a
send c "x" to b
ready a b expect a or b
"#,
        r#"
✓ udp a            ok
✓ bind a 9000      ok
✓ udp b            ok
✓ bind b 9001      ok
✓ udp c            ok
✓ send c "x" to a  ok
✓ send c "x" to b  ok
✗ ready a b        a and b, expected a or b
"#,
        "
error[unexpected-outcome]: expected a or b, got a and b
 --> eval:8:11
  |
8 | ready a b expect a or b
  |           ^^^^^^^^^^^^^ got a and b
  |
  = note: open sockets:
          kind  state  local              peer  socket
          udp   CLOSE  0.0.0.0:9000       -     a
          udp   CLOSE  0.0.0.0:9001       -     b
          udp   CLOSE  0.0.0.0:ephemeral  -     c
",
    );
}

#[test]
fn one_was_expected_and_it_was_spread() {
    failed(
        "
udp a reuseport
bind a 9000
udp b reuseport
bind b 9000
probe udp 9000 times 100 expect a
",
        "
✓ udp a reuseport           ok
✓ bind a 9000               ok
✓ udp b reuseport           ok
✓ bind b 9000               ok
✗ probe udp 9000 times 100  spread over a, b, expected a
",
        "
error[unexpected-outcome]: expected a, got spread over a, b
 --> eval:5:26
  |
5 | probe udp 9000 times 100 expect a
  |                          ^^^^^^^^ got spread over a, b
  |
  = note: open sockets:
          kind  state  local         peer  socket
          udp   CLOSE  0.0.0.0:9000  -     a
          udp   CLOSE  0.0.0.0:9000  -     b
",
    );
}

#[test]
fn a_spread_was_expected() {
    failed(
        "
udp a reuse
bind a 9000
udp b reuse
bind b 9000
probe udp 9000 times 10 expect spread over a, b
",
        "
✓ udp a reuse              ok
✓ bind a 9000              ok
✓ udp b reuse              ok
✓ bind b 9000              ok
✗ probe udp 9000 times 10  b, expected spread over a, b
",
        "
error[unexpected-outcome]: expected spread over a, b, got b
 --> eval:5:25
  |
5 | probe udp 9000 times 10 expect spread over a, b
  |                         ^^^^^^^^^^^^^^^^^^^^^^^ got b
  |
  = note: open sockets:
          kind  state  local         peer  socket
          udp   CLOSE  0.0.0.0:9000  -     a
          udp   CLOSE  0.0.0.0:9000  -     b
",
    );
}

#[test]
fn a_receiver_was_expected() {
    failed(
        "
udp a
probe udp 9000 expect a
",
        "
✓ udp a           ok
✗ probe udp 9000  ECONNREFUSED, expected a
",
        "
error[unexpected-outcome]: expected a, got ECONNREFUSED
 --> eval:2:16
  |
2 | probe udp 9000 expect a
  |                ^^^^^^^^ ECONNREFUSED: nobody has the port: TCP was answered with RST, UDP with ICMP port unreachable
  |
  = note: open sockets:
          kind  state  local      peer  socket
          udp   CLOSE  0.0.0.0:0  -     a
",
    );
}

#[test]
fn a_state_was_expected() {
    failed(
        "
tcp a
bind a 9000
state a expect LISTEN
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✗ state a      CLOSE, expected LISTEN
",
        "
error[unexpected-outcome]: expected LISTEN, got CLOSE
 --> eval:3:9
  |
3 | state a expect LISTEN
  |         ^^^^^^^^^^^^^ got CLOSE
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn a_state_did_not_come() {
    failed(
        "
tcp a
bind a 9000
listen a
wait a gone within 10ms
",
        "
✓ tcp a                    ok
✓ bind a 9000              ok
✓ listen a                 ok
✗ wait a gone within 10ms  still LISTEN, expected success
",
        "
error[unexpected-outcome]: expected ok, got still LISTEN
 --> eval:4:1
  |
4 | wait a gone within 10ms
  | ^^^^^^^^^^^^^^^^^^^^^^^ got still LISTEN
  |
  = note: open sockets:
          kind  state   local         peer  socket
          tcp   LISTEN  0.0.0.0:9000  -     a
  = help: if this is the finding, say so: expect still LISTEN
",
    );
}

#[test]
fn another_state_was_to_last() {
    failed(
        "
tcp a
bind a 9000
listen a
wait a gone within 10ms expect still CLOSE
",
        "
✓ tcp a                    ok
✓ bind a 9000              ok
✓ listen a                 ok
✗ wait a gone within 10ms  still LISTEN, expected still CLOSE
",
        "
error[unexpected-outcome]: expected still CLOSE, got still LISTEN
 --> eval:4:25
  |
4 | wait a gone within 10ms expect still CLOSE
  |                         ^^^^^^^^^^^^^^^^^^ got still LISTEN
  |
  = note: open sockets:
          kind  state   local         peer  socket
          tcp   LISTEN  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn a_state_was_to_last() {
    failed(
        "
tcp a
bind a 9000
listen a
close a
wait a gone expect still LISTEN
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✓ listen a     ok
✓ close a      ok
✗ wait a gone  gone, expected still LISTEN
",
        "
error[unexpected-outcome]: expected still LISTEN, got gone
 --> eval:5:13
  |
5 | wait a gone expect still LISTEN
  |             ^^^^^^^^^^^^^^^^^^^ got gone
",
    );
}

#[test]
fn a_value_was_expected() {
    failed(
        "
tcp a reuse
get a reuse expect off
",
        "
✓ tcp a reuse  ok
✗ get a reuse  on, expected off
",
        "
error[unexpected-outcome]: expected off, got on
 --> eval:2:13
  |
2 | get a reuse expect off
  |             ^^^^^^^^^^ got on
  |
  = note: open sockets:
          kind  state  local      peer  socket
          tcp   CLOSE  0.0.0.0:0  -     a
",
    );
}

#[test]
fn another_error_was_expected() {
    failed(
        r#"
udp a
connect a 9000
send a "x"
get a error expect none
"#,
        r#"
✓ udp a           ok
✓ connect a 9000  ok
✓ send a "x"      ok
✗ get a error     ECONNREFUSED, expected none
"#,
        "
error[unexpected-outcome]: expected none, got ECONNREFUSED
 --> eval:4:13
  |
4 | get a error expect none
  |             ^^^^^^^^^^^ got ECONNREFUSED
  |
  = note: open sockets:
          kind  state        local                peer            socket
          udp   ESTABLISHED  127.0.0.1:ephemeral  127.0.0.1:9000  a
",
    );
}

#[test]
fn an_address_was_expected() {
    failed(
        "
tcp a
bind a 9000
local a expect 127.0.0.1:9000
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✗ local a      0.0.0.0:9000, expected 127.0.0.1:9000
",
        "
error[unexpected-outcome]: expected 127.0.0.1:9000, got 0.0.0.0:9000
 --> eval:3:9
  |
3 | local a expect 127.0.0.1:9000
  |         ^^^^^^^^^^^^^^^^^^^^^ got 0.0.0.0:9000
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn the_address_of_a_socket_was_expected() {
    failed(
        "
tcp a
bind a 9000
tcp b
bind b 9001
local b expect a
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✓ tcp b        ok
✓ bind b 9001  ok
✗ local b      0.0.0.0:9001, expected the address of a
",
        "
error[unexpected-outcome]: expected the address of a, got 0.0.0.0:9001
 --> eval:5:9
  |
5 | local b expect a
  |         ^^^^^^^^ got 0.0.0.0:9001
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
          tcp   CLOSE  0.0.0.0:9001  -     b
",
    );
}

#[test]
fn a_choice_of_the_kernel_was_expected() {
    failed(
        "
tcp a
bind a 9000
local a expect ephemeral
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✗ local a      0.0.0.0:9000, expected ephemeral
",
        "
error[unexpected-outcome]: expected ephemeral, got 0.0.0.0:9000
 --> eval:3:9
  |
3 | local a expect ephemeral
  |         ^^^^^^^^^^^^^^^^ got 0.0.0.0:9000
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn a_port_of_a_range_was_expected() {
    failed(
        "
tcp a
bind a 9000
local a expect port in 1-10
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✗ local a      0.0.0.0:9000, expected port in 1-10
",
        "
error[unexpected-outcome]: expected port in 1-10, got 0.0.0.0:9000
 --> eval:3:9
  |
3 | local a expect port in 1-10
  |         ^^^^^^^^^^^^^^^^^^^ got 0.0.0.0:9000
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn the_port_of_a_socket_was_expected() {
    failed(
        "
tcp a
bind a 9000
tcp b
bind b 9001
local a expect port = port(b)
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✓ tcp b        ok
✓ bind b 9001  ok
✗ local a      0.0.0.0:9000, expected port = port(b)
",
        "
error[unexpected-outcome]: expected port = port(b), got 0.0.0.0:9000
 --> eval:5:9
  |
5 | local a expect port = port(b)
  |         ^^^^^^^^^^^^^^^^^^^^^ got 0.0.0.0:9000
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
          tcp   CLOSE  0.0.0.0:9001  -     b
",
    );
}

#[test]
fn another_port_was_expected() {
    failed(
        "
tcp a
bind a 9000
local a expect != 9000
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✗ local a      0.0.0.0:9000, expected port != 9000
",
        "
error[unexpected-outcome]: expected port != 9000, got 0.0.0.0:9000
 --> eval:3:9
  |
3 | local a expect != 9000
  |         ^^^^^^^^^^^^^^ got 0.0.0.0:9000
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn an_exception_for_this_system_counts() {
    failed(
        "
tcp a
bind a 9000 expect ok, EADDRINUSE on linux
",
        "
✓ tcp a        ok
✗ bind a 9000  ok, expected EADDRINUSE
",
        "
error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> eval:2:13
  |
2 | bind a 9000 expect ok, EADDRINUSE on linux
  |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ got ok
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn a_time_wait_is_pointed_out() {
    failed(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
close c b a
tcp d
bind d 9000
",
        "
✓ tcp a          ok
✓ bind a 9000    ok
✓ listen a       ok
✓ tcp b          ok
✓ connect b a    ok
✓ accept a as c  ok
✓ close c b a    ok
✓ tcp d          ok
✗ bind d 9000    EADDRINUSE, expected success
",
        "
error[unexpected-outcome]: expected ok, got EADDRINUSE
 --> eval:9:1
  |
9 | bind d 9000
  | ^^^^^^^^^^^ EADDRINUSE: another socket holds the address in a way that excludes this one
  |
  = note: open sockets:
          kind  state      local           peer                 socket
          tcp   CLOSE      0.0.0.0:0       -                    d
          tcp   TIME_WAIT  127.0.0.1:9000  127.0.0.1:ephemeral  (c)
  = help: if this is the finding, say so: expect EADDRINUSE
  = help: a connection in TIME_WAIT still has its port: `sockdrill explain TIME_WAIT`
",
    );
}

#[test]
fn a_claim_that_does_not_hold() {
    Test::eval(
        "axis o = none | reuse | reuseport
tcp a $o; bind a 9000
tcp b $o; bind b 9000 expect ok iff a has reuse else EADDRINUSE
",
    )
    .stdout(
        "
axis o = none | reuse | reuseport
3 cases

tcp a $o     ok
bind a 9000  ok
tcp b $o     ok
bind b 9000
    o
    none       EADDRINUSE
    reuse      ok
    reuseport  ok
",
    )
    .stderr(&format!(
        "error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> eval:3:23
  |
3 | tcp b $o; bind b 9000 expect ok iff a has reuse else EADDRINUSE
  |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ got ok
  |
  = note: the condition after `iff` does not hold here, so EADDRINUSE is expected
  = note: in case o=reuseport
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
          tcp   CLOSE  0.0.0.0:9000  -     b
1 scenario, 3 cases: 2 held, 1 failed ({})
",
        apart(),
    ))
    .status(1)
    .run();
}

#[test]
fn a_claim_that_holds() {
    Test::eval(
        "axis o = none | reuse
tcp a $o; bind a 9000
tcp b $o; bind b 9000 expect EADDRINUSE iff a has $o else ok
",
    )
    .stdout(
        "
axis o = none | reuse
2 cases

tcp a $o     ok
bind a 9000  ok
tcp b $o     ok
bind b 9000
    o
    none   EADDRINUSE
    reuse  ok
",
    )
    .stderr(&format!(
        "error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> eval:3:23
  |
3 | tcp b $o; bind b 9000 expect EADDRINUSE iff a has $o else ok
  |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ got ok
  |
  = note: the condition after `iff` holds here, so EADDRINUSE is expected
  = note: in case o=reuse
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9000  -     a
          tcp   CLOSE  0.0.0.0:9000  -     b
1 scenario, 2 cases: 1 held, 1 failed ({})
",
        apart(),
    ))
    .status(1)
    .run();
}

#[test]
fn four_failures_are_three_and_one_more() {
    Test::eval(
        "axis p = 9001 | 9002 | 9003 | 9004
tcp a; bind a $p expect EADDRINUSE
",
    )
    .stdout(
        "
axis p = 9001 | 9002 | 9003 | 9004
4 cases

tcp a      ok
bind a $p  ok
",
    )
    .stderr(&format!(
        "error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> eval:2:18
  |
2 | tcp a; bind a $p expect EADDRINUSE
  |                  ^^^^^^^^^^^^^^^^^ got ok
  |
  = note: in case p=9001
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9001  -     a

error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> eval:2:18
  |
2 | tcp a; bind a $p expect EADDRINUSE
  |                  ^^^^^^^^^^^^^^^^^ got ok
  |
  = note: in case p=9002
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9002  -     a

error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> eval:2:18
  |
2 | tcp a; bind a $p expect EADDRINUSE
  |                  ^^^^^^^^^^^^^^^^^ got ok
  |
  = note: in case p=9003
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:9003  -     a
and 1 more case of eval like it
1 scenario, 4 cases: 4 failed ({})
",
        apart(),
    ))
    .status(1)
    .run();
}

#[test]
fn a_failure_within_a_process() {
    failed(
        "
process p { tcp a
bind a 9000 }
process q { tcp b
bind b 9000
listen b }
kill p
",
        "
✓ process p      ok
✓   tcp a        ok
✓   bind a 9000  ok
✓ process q      ok
✓   tcp b        ok
✗   bind b 9000  EADDRINUSE, expected success
·   listen b     not run
· kill p         not run
",
        "
error[unexpected-outcome]: expected ok, got EADDRINUSE
 --> eval:4:1
  |
4 | bind b 9000
  | ^^^^^^^^^^^ EADDRINUSE: another socket holds the address in a way that excludes this one
  |
  = note: open sockets:
          kind  state  local         peer  socket
          tcp   CLOSE  0.0.0.0:0     -     b
          tcp   CLOSE  0.0.0.0:9000  -     a
  = help: if this is the finding, say so: expect EADDRINUSE
",
    );
}

#[test]
fn what_other_processes_hold_is_in_the_table() {
    failed(
        "
process p { tcp a
bind a 9000
listen a }
fork p as q
kill p
tcp b
connect b 9000
bind b 9000
",
        "
✓ process p       ok
✓   tcp a         ok
✓   bind a 9000   ok
✓   listen a      ok
✓ fork p as q     ok
✓ kill p          ok
✓ tcp b           ok
✓ connect b 9000  ok
✗ bind b 9000     EINVAL, expected success
",
        "
error[unexpected-outcome]: expected ok, got EINVAL
 --> eval:8:1
  |
8 | bind b 9000
  | ^^^^^^^^^^^ EINVAL: the call does not fit the socket's state, or its argument makes no sense: bound twice, accept without a listener
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   LISTEN       0.0.0.0:9000         -                    a
          tcp   ESTABLISHED  127.0.0.1:9000       127.0.0.1:ephemeral  -
          tcp   ESTABLISHED  127.0.0.1:ephemeral  127.0.0.1:9000       b
  = help: if this is the finding, say so: expect EINVAL
",
    );
}

#[test]
fn a_step_that_runs_out_of_time() {
    failed(
        r#"
+++
timeout = "300ms"
+++
udp a
bind a 9000
recv a within 5s expect nothing
close a
"#,
        "
✓ udp a             ok
✓ bind a 9000       ok
✗ recv a within 5s  lost: the case's time is over, expected nothing
· close a           not run
",
        "
error[step-lost]: step could not be carried out: the case's time is over
 --> eval:6:18
  |
6 | recv a within 5s expect nothing
  |                  ^^^^^^^^^^^^^^ in this step
  |
  = note: open sockets:
          kind  state  local         peer  socket
          udp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn a_process_that_runs_out_of_time() {
    failed(
        r#"
+++
timeout = "300ms"
+++
process p {
    udp a
    bind a 9000
    recv a within 5s expect nothing
}
kill p
"#,
        "
✓ process p           ok
✓   udp a             ok
✓   bind a 9000       ok
✗   recv a within 5s  lost: the case's time is over, expected nothing
· kill p              not run
",
        "
error[step-lost]: step could not be carried out: the case's time is over
 --> eval:7:22
  |
7 |     recv a within 5s expect nothing
  |                      ^^^^^^^^^^^^^^ in this step
  |
  = note: open sockets:
          kind  state  local         peer  socket
          udp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn a_wait_that_runs_out_of_time() {
    failed(
        r#"
+++
timeout = "300ms"
+++
udp a
bind a 9000
wait 5s
close a
"#,
        "
✓ udp a        ok
✓ bind a 9000  ok
✗ wait 5s      lost: the case's time is over, expected success
· close a      not run
",
        "
error[step-lost]: step could not be carried out: the case's time is over
 --> eval:6:1
  |
6 | wait 5s
  | ^^^^^^^ in this step
  |
  = note: open sockets:
          kind  state  local         peer  socket
          udp   CLOSE  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn a_state_that_runs_out_of_time() {
    failed(
        r#"
+++
timeout = "300ms"
+++
tcp a
bind a 9000
listen a
wait a gone within 5s expect still LISTEN
close a
"#,
        "
✓ tcp a                  ok
✓ bind a 9000            ok
✓ listen a               ok
✗ wait a gone within 5s  lost: the case's time is over, expected still LISTEN
· close a                not run
",
        "
error[step-lost]: step could not be carried out: the case's time is over
 --> eval:7:23
  |
7 | wait a gone within 5s expect still LISTEN
  |                       ^^^^^^^^^^^^^^^^^^^ in this step
  |
  = note: open sockets:
          kind  state   local         peer  socket
          tcp   LISTEN  0.0.0.0:9000  -     a
",
    );
}

/// The number that the kernel chose is for the reader of the failure, and for nobody else.
#[test]
fn a_port_was_expected_and_the_kernel_chose() {
    let output = Test::eval("tcp a\nbind a 0\nlocal a expect 9000\n").output();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(
        said(&output.stdout),
        "✓ tcp a     ok\n✓ bind a 0  ok\n✗ local a   0.0.0.0:ephemeral, expected port 9000\n"
    );
    let stderr = said(&output.stderr);
    let digits = stderr
        .split("this time port ")
        .nth(1)
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    let port = digits.expect("a port");
    let drawing = "\
error[unexpected-outcome]: expected port 9000, got 0.0.0.0:ephemeral
 --> eval:3:9
  |
3 | local a expect 9000
  |         ^^^^^^^^^^^ got 0.0.0.0:ephemeral, this time port PORT
  |
  = note: open sockets:
          kind  state  local              peer  socket
          tcp   CLOSE  0.0.0.0:ephemeral  -     a
";
    assert_eq!(stderr, format!("{}{}", drawing.replace("PORT", &port), one_failed()));
}
