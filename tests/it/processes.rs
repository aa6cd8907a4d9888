//! Real processes: who holds a socket, as whom, and what is left of it when a holder ends.

use crate::support::{held, is_root};

#[test]
fn a_process_starts_without_sockets() {
    held(
        "
tcp a
bind a 9000
listen a
process p { tcp b
bind b 9001 }
close a
state a expect gone
kill p
state b expect gone
show
",
        "
✓ tcp a          ok
✓ bind a 9000    ok
✓ listen a       ok
✓ process p      ok
✓   tcp b        ok
✓   bind b 9001  ok
✓ close a        ok
✓ state a        gone
✓ kill p         ok
✓ state b        gone
✓ show           no sockets
",
    );
}

#[test]
fn users_do_not_share_by_reuseport() {
    if !is_root("users_do_not_share_by_reuseport") {
        return;
    }
    held(
        "
process one uid=1000 { tcp a reuseport
bind a 9000
listen a }
process two uid=1001 { tcp b reuseport
bind b 9000 expect EADDRINUSE }
process same uid=1000 { tcp c reuseport
bind c 9000
listen c }
probe tcp 9000 times 100 expect spread over a, c
kill one
probe tcp 9000 times 20 expect c
",
        "
✓ process one uid=1000      ok
✓   tcp a reuseport         ok
✓   bind a 9000             ok
✓   listen a                ok
✓ process two uid=1001      ok
✓   tcp b reuseport         ok
✓   bind b 9000             EADDRINUSE
✓ process same uid=1000     ok
✓   tcp c reuseport         ok
✓   bind c 9000             ok
✓   listen c                ok
✓ probe tcp 9000 times 100  spread over a, c
✓ kill one                  ok
✓ probe tcp 9000 times 20   c
",
    );
}

#[test]
fn a_user_is_nobody_special() {
    if !is_root("a_user_is_nobody_special") {
        return;
    }
    held(
        "
process p uid=1000 { tcp a
bind a 80 expect EACCES
bind a 9000
set a transparent expect EPERM
set a device=lo
tcp b
chown b uid=0 expect EPERM }
",
        "
✓ process p uid=1000   ok
✓   tcp a              ok
✓   bind a 80          EACCES
✓   bind a 9000        ok
✓   set a transparent  EPERM
✓   set a device=lo    ok
✓   tcp b              ok
✓   chown b uid=0      EPERM
",
    );
}

#[test]
fn the_highest_user() {
    if !is_root("the_highest_user") {
        return;
    }
    held(
        "process p uid=4294967294 { tcp a; bind a 80 expect EACCES }",
        "
✓ process p uid=4294967294  ok
✓   tcp a                   ok
✓   bind a 80               EACCES
",
    );
}

#[test]
fn a_child_serves_on_when_its_parent_is_killed() {
    held(
        r#"
process server { tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c }
fork server as child
kill server
state a expect LISTEN
state c expect ESTABLISHED
process child { send c "still here" }
process child { recv b expect "still here" from c }
probe tcp 9000 expect a
exit child
state a expect gone
show
"#,
        r#"
✓ process server         ok
✓   tcp a                ok
✓   bind a 9000          ok
✓   listen a             ok
✓   tcp b                ok
✓   connect b a          ok
✓   accept a as c        ok
✓ fork server as child   ok
✓ kill server            ok
✓ state a                LISTEN
✓ state c                ESTABLISHED
  process child
✓   send c "still here"  ok
  process child
✓   recv b               "still here" from c
✓ probe tcp 9000         a
✓ exit child             ok
✓ state a                gone
✓ show
      kind  state      local                peer            socket
      tcp   TIME_WAIT  127.0.0.1:ephemeral  127.0.0.1:9000  (b)
"#,
    );
}

#[test]
fn a_copy_keeps_a_closed_socket() {
    held(
        "
tcp a
bind a 9000
listen a
fork main as p
close a
state a expect LISTEN
tcp b
bind b 9000 expect EADDRINUSE
process p { close a }
state a expect gone
bind b 9000
",
        "
✓ tcp a           ok
✓ bind a 9000     ok
✓ listen a        ok
✓ fork main as p  ok
✓ close a         ok
✓ state a         LISTEN
✓ tcp b           ok
✓ bind b 9000     EADDRINUSE
  process p
✓   close a       ok
✓ state a         gone
✓ bind b 9000     ok
",
    );
}

#[test]
fn a_fork_of_main_inherits_connections() {
    held(
        r#"
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
fork main as p
close c
send b "x"
process p { recv c expect "x" from b }
recv b expect nothing
kill p
recv b expect eof
"#,
        r#"
✓ tcp a           ok
✓ bind a 9000     ok
✓ listen a        ok
✓ tcp b           ok
✓ connect b a     ok
✓ accept a as c   ok
✓ fork main as p  ok
✓ close c         ok
✓ send b "x"      ok
  process p
✓   recv c        "x" from b
✓ recv b          nothing
✓ kill p          ok
✓ recv b          eof
"#,
    );
}

#[test]
fn a_fork_of_a_fork() {
    held(
        "
process p { tcp a
bind a 9000
listen a }
fork p as q
fork q as r
kill p
kill q
state a expect LISTEN
probe tcp 9000 expect a
fork r as s
kill r
probe tcp 9000 expect a
kill s
probe tcp 9000 expect ECONNREFUSED
",
        "
✓ process p       ok
✓   tcp a         ok
✓   bind a 9000   ok
✓   listen a      ok
✓ fork p as q     ok
✓ fork q as r     ok
✓ kill p          ok
✓ kill q          ok
✓ state a         LISTEN
✓ probe tcp 9000  a
✓ fork r as s     ok
✓ kill r          ok
✓ probe tcp 9000  a
✓ kill s          ok
✓ probe tcp 9000  ECONNREFUSED
",
    );
}

#[test]
fn a_fork_keeps_its_user() {
    if !is_root("a_fork_keeps_its_user") {
        return;
    }
    held(
        "
process p uid=1000 { tcp a reuseport
bind a 9000 }
fork p as q
kill p
process q { tcp b reuseport
bind b 9000
tcp c
bind c 80 expect EACCES }
",
        "
✓ process p uid=1000  ok
✓   tcp a reuseport   ok
✓   bind a 9000       ok
✓ fork p as q         ok
✓ kill p              ok
  process q
✓   tcp b reuseport   ok
✓   bind b 9000       ok
✓   tcp c             ok
✓   bind c 80         EACCES
",
    );
}

#[test]
fn a_socket_that_goes_from_hand_to_hand() {
    held(
        "
process p { tcp a
bind a 9000 }
process q { tcp x }
pass a from p to main
kill p
listen a
pass a from main to q
close a
probe tcp 9000 expect a
pass a from q to main
exit q
state a expect LISTEN
accept a as c expect blocks
",
        "
✓ process p              ok
✓   tcp a                ok
✓   bind a 9000          ok
✓ process q              ok
✓   tcp x                ok
✓ pass a from p to main  ok
✓ kill p                 ok
✓ listen a               ok
✓ pass a from main to q  ok
✓ close a                ok
✓ probe tcp 9000         a
✓ pass a from q to main  ok
✓ exit q                 ok
✓ state a                LISTEN
✓ accept a as c          blocks
",
    );
}

#[test]
fn a_passed_socket_keeps_its_user() {
    if !is_root("a_passed_socket_keeps_its_user") {
        return;
    }
    held(
        "
process p uid=1000 { tcp a reuseport
bind a 9000 }
process q uid=1001 { tcp x }
pass a from p to q
kill p
process q { listen a }
process r uid=1000 { tcp b reuseport
bind b 9000 }
",
        "
✓ process p uid=1000  ok
✓   tcp a reuseport   ok
✓   bind a 9000       ok
✓ process q uid=1001  ok
✓   tcp x             ok
✓ pass a from p to q  ok
✓ kill p              ok
  process q
✓   listen a          ok
✓ process r uid=1000  ok
✓   tcp b reuseport   ok
✓   bind b 9000       ok
",
    );
}

#[test]
fn kill_resets_nothing_that_was_read() {
    held(
        "
process server { tcp a
bind a 9000
listen a }
tcp b
connect b a
process server { accept a as c }
kill server
recv b expect eof
state b expect CLOSE_WAIT
wait c FIN_WAIT2
close b
state c expect TIME_WAIT
",
        "
✓ process server    ok
✓   tcp a           ok
✓   bind a 9000     ok
✓   listen a        ok
✓ tcp b             ok
✓ connect b a       ok
  process server
✓   accept a as c   ok
✓ kill server       ok
✓ recv b            eof
✓ state b           CLOSE_WAIT
✓ wait c FIN_WAIT2  FIN_WAIT2
✓ close b           ok
✓ state c           TIME_WAIT
",
    );
}

#[test]
fn kill_resets_what_was_not_read() {
    held(
        r#"
process server { tcp a
bind a 9000
listen a }
tcp b
connect b a
process server { accept a as c }
send b "x"
kill server
recv b expect ECONNRESET
state c expect gone
"#,
        r#"
✓ process server   ok
✓   tcp a          ok
✓   bind a 9000    ok
✓   listen a       ok
✓ tcp b            ok
✓ connect b a      ok
  process server
✓   accept a as c  ok
✓ send b "x"       ok
✓ kill server      ok
✓ recv b           ECONNRESET
✓ state c          gone
"#,
    );
}

#[test]
fn a_time_wait_outlives_its_owner() {
    held(
        "
process server { tcp a
bind a 9000
listen a }
tcp b
connect b a
process server { accept a as c
close c }
close b
exit server
state c expect TIME_WAIT
tcp d
bind d 9000 expect EADDRINUSE
destroy c
state c expect gone
bind d 9000
",
        "
✓ process server   ok
✓   tcp a          ok
✓   bind a 9000    ok
✓   listen a       ok
✓ tcp b            ok
✓ connect b a      ok
  process server
✓   accept a as c  ok
✓   close c        ok
✓ close b          ok
✓ exit server      ok
✓ state c          TIME_WAIT
✓ tcp d            ok
✓ bind d 9000      EADDRINUSE
✓ destroy c        ok
✓ state c          gone
✓ bind d 9000      ok
",
    );
}

#[test]
fn a_connection_to_a_socket_of_another_process() {
    held(
        r#"
process one { tcp a
bind a 127.0.0.2:9000
listen a
udp u
bind u 127.0.0.3:0 }
process two { tcp b
connect b a
peer b expect a
udp v
send v "x" to u }
process one { accept a as c
peer c expect b
recv u expect "x" from v
local u expect 127.0.0.3:ephemeral }
process two { local b expect port = port(b)
tcp d
bind d port(u)
local d }
"#,
        r#"
✓ process one              ok
✓   tcp a                  ok
✓   bind a 127.0.0.2:9000  ok
✓   listen a               ok
✓   udp u                  ok
✓   bind u 127.0.0.3:0     ok
✓ process two              ok
✓   tcp b                  ok
✓   connect b a            ok
✓   peer b                 127.0.0.2:9000
✓   udp v                  ok
✓   send v "x" to u        ok
  process one
✓   accept a as c          ok
✓   peer c                 127.0.0.1:ephemeral (the address of b)
✓   recv u                 "x" from v
✓   local u                127.0.0.3:ephemeral
  process two
✓   local b                127.0.0.1:ephemeral (port = port(b))
✓   tcp d                  ok
✓   bind d port(u)         ok
✓   local d                0.0.0.0:ephemeral
"#,
    );
}

#[test]
fn ready_looks_into_every_process() {
    held(
        r#"
process one { udp a
bind a 9000 }
process two { udp b
bind b 9001 }
udp c
bind c 9002
ready a b c expect nobody
send c "x" to b
ready a b c expect b
send c "x" to a
ready a b c expect a and b
kill one
ready b c expect b
"#,
        r#"
✓ process one      ok
✓   udp a          ok
✓   bind a 9000    ok
✓ process two      ok
✓   udp b          ok
✓   bind b 9001    ok
✓ udp c            ok
✓ bind c 9002      ok
✓ ready a b c      nobody
✓ send c "x" to b  ok
✓ ready a b c      b
✓ send c "x" to a  ok
✓ ready a b c      a and b
✓ kill one         ok
✓ ready b c        b
"#,
    );
}

#[test]
fn probe_looks_into_every_process() {
    held(
        "
process one { udp a reuse
bind a 9000
join a 239.1.1.1 on lo }
process two { udp b reuse
bind b 9000
join b 239.1.1.1 on lo }
udp c reuse
bind c 9000
join c 239.1.1.1 on lo
probe udp 239.1.1.1:9000 expect a and b and c
probe udp 9000 expect c
close c
probe udp 9000 expect b
kill two
probe udp 9000 expect a
",
        "
✓ process one               ok
✓   udp a reuse             ok
✓   bind a 9000             ok
✓   join a 239.1.1.1 on lo  ok
✓ process two               ok
✓   udp b reuse             ok
✓   bind b 9000             ok
✓   join b 239.1.1.1 on lo  ok
✓ udp c reuse               ok
✓ bind c 9000               ok
✓ join c 239.1.1.1 on lo    ok
✓ probe udp 239.1.1.1:9000  a and b and c
✓ probe udp 9000            c
✓ close c                   ok
✓ probe udp 9000            b
✓ kill two                  ok
✓ probe udp 9000            a
",
    );
}

#[test]
fn what_a_probe_set_aside_comes_once() {
    held(
        r#"
udp a
bind a 9000
udp b
send b "x" to a
probe udp 9000 expect a
fork main as p
process p { recv a expect nothing }
recv a expect "x" from b
recv a expect nothing
"#,
        r#"
✓ udp a            ok
✓ bind a 9000      ok
✓ udp b            ok
✓ send b "x" to a  ok
✓ probe udp 9000   a
✓ fork main as p   ok
  process p
✓   recv a         nothing
✓ recv a           "x" from b
✓ recv a           nothing
"#,
    );
}

#[test]
fn a_copy_of_a_waiting_connection_does_not_keep_it() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
probe tcp 9000 expect a
fork main as p
accept a as c
close c
recv b expect eof
",
        "
✓ tcp a           ok
✓ bind a 9000     ok
✓ listen a        ok
✓ tcp b           ok
✓ connect b a     ok
✓ probe tcp 9000  a
✓ fork main as p  ok
✓ accept a as c   ok
✓ close c         ok
✓ recv b          eof
",
    );
}

#[test]
fn blocks_may_be_opened_again_and_again() {
    held(
        "
process p { tcp a }
process p { bind a 9000 }
process p { listen a }
process p { state a expect LISTEN
local a }
",
        "
✓ process p      ok
✓   tcp a        ok
  process p
✓   bind a 9000  ok
  process p
✓   listen a     ok
  process p
✓   state a      LISTEN
✓   local a      0.0.0.0:9000
",
    );
}

#[test]
fn nested_blocks() {
    held(
        "
axis how = kill | exit
process p {
    tcp a reuse
    when $how = kill {
        bind a 9000
        listen a
    }
    when $how = exit {
        bind a 9001
    }
}
when $how = kill {
    process p { state a expect LISTEN }
    kill p
}
when $how = exit { exit p }
state a expect gone
",
        "
axis how = kill | exit
2 cases

process p        ok
  tcp a reuse    ok
  when $how = kill
    bind a 9000  ok
    listen a     ok
  when $how = exit
    bind a 9001  ok
when $how = kill
  process p
    state a      LISTEN
  kill p         ok
when $how = exit
  exit p         ok
state a          gone
",
    );
}

#[test]
fn show_names_what_others_hold() {
    held(
        "
process p { tcp a
bind a 9000
listen a }
tcp b
connect b a
process p { accept a as c }
fork p as q
kill p
show
kill q
wait c FIN_WAIT2
show
",
        "
✓ process p         ok
✓   tcp a           ok
✓   bind a 9000     ok
✓   listen a        ok
✓ tcp b             ok
✓ connect b a       ok
  process p
✓   accept a as c   ok
✓ fork p as q       ok
✓ kill p            ok
✓ show
      kind  state        local                peer                 socket
      tcp   LISTEN       0.0.0.0:9000         -                    a
      tcp   ESTABLISHED  127.0.0.1:9000       127.0.0.1:ephemeral  c
      tcp   ESTABLISHED  127.0.0.1:ephemeral  127.0.0.1:9000       b
✓ kill q            ok
✓ wait c FIN_WAIT2  FIN_WAIT2
✓ show
      kind  state       local                peer                 socket
      tcp   FIN_WAIT2   127.0.0.1:9000       127.0.0.1:ephemeral  (c)
      tcp   CLOSE_WAIT  127.0.0.1:ephemeral  127.0.0.1:9000       b
",
    );
}
