//! Every verb of the language, on the real kernel: what it does, shown by a script and all that it prints.

use crate::support::{held, is_root};

#[test]
fn tcp_makes_a_socket_over_ipv4() {
    held(
        "
tcp a
get a type expect stream
bind a 9000
local a expect 0.0.0.0:9000
state a expect CLOSE
",
        "
✓ tcp a        ok
✓ get a type   stream
✓ bind a 9000  ok
✓ local a      0.0.0.0:9000
✓ state a      CLOSE
",
    );
}

#[test]
fn udp_makes_a_socket_over_ipv4() {
    held(
        "udp a; get a type expect datagram; bind a 9000; local a expect 0.0.0.0:9000",
        "
✓ udp a        ok
✓ get a type   datagram
✓ bind a 9000  ok
✓ local a      0.0.0.0:9000
",
    );
}

#[test]
fn tcp6_makes_a_socket_over_ipv6() {
    held(
        "tcp6 a; get a type expect stream; bind a 9000; local a expect [::]:9000",
        "
✓ tcp6 a       ok
✓ get a type   stream
✓ bind a 9000  ok
✓ local a      [::]:9000
",
    );
}

#[test]
fn udp6_makes_a_socket_over_ipv6() {
    held(
        "udp6 a; get a type expect datagram; bind a 9000; local a expect [::]:9000",
        "
✓ udp6 a       ok
✓ get a type   datagram
✓ bind a 9000  ok
✓ local a      [::]:9000
",
    );
}

#[test]
fn a_socket_gets_its_options_in_order() {
    held(
        "tcp a reuse reuseport reuse=off; get a reuse; get a reuseport",
        "
✓ tcp a reuse reuseport reuse=off  ok
✓ get a reuse                      off
✓ get a reuseport                  on
",
    );
}

#[test]
fn set_changes_an_option_later() {
    held(
        "
tcp a
bind a 9000
tcp b reuse
bind b 9000 expect EADDRINUSE
set a reuse
bind b 9000
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✓ tcp b reuse  ok
✓ bind b 9000  EADDRINUSE
✓ set a reuse  ok
✓ bind b 9000  ok
",
    );
}

#[test]
fn set_stops_at_the_first_option_that_is_refused() {
    held(
        "
tcp a
set a reuse opt(1,9999)=1 reuseport expect ENOPROTOOPT
get a reuse expect on
get a reuseport expect off
",
        "
✓ tcp a                                ok
✓ set a reuse opt(1,9999)=1 reuseport  ENOPROTOOPT
✓ get a reuse                          on
✓ get a reuseport                      off
",
    );
}

#[test]
fn get_reads_an_option() {
    held(
        "tcp a linger=7; get a linger expect 7; get a keepalive expect off",
        "
✓ tcp a linger=7   ok
✓ get a linger     7
✓ get a keepalive  off
",
    );
}

#[test]
fn bind_takes_a_port_an_address_or_a_socket() {
    held(
        "
tcp a
bind a 9000
tcp b
bind b 127.0.0.2:9001
tcp6 c
bind c [::1]:9000
udp d
bind d a
udp e
bind e port(b)+1
local d
local e
",
        "
✓ tcp a                  ok
✓ bind a 9000            ok
✓ tcp b                  ok
✓ bind b 127.0.0.2:9001  ok
✓ tcp6 c                 ok
✓ bind c [::1]:9000      ok
✓ udp d                  ok
✓ bind d a               ok
✓ udp e                  ok
✓ bind e port(b)+1       ok
✓ local d                0.0.0.0:9000
✓ local e                0.0.0.0:9002
",
    );
}

/// A port that the kernel once chose stays one that has no number, under whatever name it is bound again.
#[test]
fn bind_leaves_the_choice_to_the_kernel() {
    held(
        "
tcp a
bind a 0
local a expect 0.0.0.0:ephemeral
udp b
bind b 127.0.0.1:port(a)
local b expect port = port(a)
",
        "
✓ tcp a                     ok
✓ bind a 0                  ok
✓ local a                   0.0.0.0:ephemeral
✓ udp b                     ok
✓ bind b 127.0.0.1:port(a)  ok
✓ local b                   127.0.0.1:ephemeral (port = port(a))
",
    );
}

#[test]
fn a_port_near_a_known_one_has_a_number() {
    held(
        "
tcp a
bind a 9000
udp b
connect b port(a)+5
peer b expect 127.0.0.1:9005
udp c
bind c port(a)+3
local c
",
        "
✓ tcp a                ok
✓ bind a 9000          ok
✓ udp b                ok
✓ connect b port(a)+5  ok
✓ peer b               127.0.0.1:9005
✓ udp c                ok
✓ bind c port(a)+3     ok
✓ local c              0.0.0.0:9003
",
    );
}

#[test]
fn listen_makes_a_listener() {
    held(
        "tcp a; bind a 9000; listen a; state a expect LISTEN; tcp b; listen b; local b",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✓ listen a     ok
✓ state a      LISTEN
✓ tcp b        ok
✓ listen b     ok
✓ local b      0.0.0.0:ephemeral
",
    );
}

#[test]
fn listen_takes_a_backlog() {
    held(
        "
tcp a
bind a 9000
listen a backlog=0
tcp b
connect b a
tcp c
connect c a expect blocks
state c expect SYN_SENT
",
        "
✓ tcp a               ok
✓ bind a 9000         ok
✓ listen a backlog=0  ok
✓ tcp b               ok
✓ connect b a         ok
✓ tcp c               ok
✓ connect c a         blocks
✓ state c             SYN_SENT
",
    );
}

#[test]
fn connect_goes_to_a_socket_an_address_or_a_port() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
tcp c
connect c 127.0.0.1:9000
tcp d
connect d 9000
peer b
peer c
peer d
tcp e
connect e 9001 expect ECONNREFUSED
",
        "
✓ tcp a                     ok
✓ bind a 9000               ok
✓ listen a                  ok
✓ tcp b                     ok
✓ connect b a               ok
✓ tcp c                     ok
✓ connect c 127.0.0.1:9000  ok
✓ tcp d                     ok
✓ connect d 9000            ok
✓ peer b                    127.0.0.1:9000
✓ peer c                    127.0.0.1:9000
✓ peer d                    127.0.0.1:9000
✓ tcp e                     ok
✓ connect e 9001            ECONNREFUSED
",
    );
}

#[test]
fn connect_to_oneself() {
    held(
        r#"
tcp a
bind a 9000
connect a a
send a "echo"
recv a expect "echo" from a
local a
peer a
close a
state a expect TIME_WAIT
"#,
        r#"
✓ tcp a          ok
✓ bind a 9000    ok
✓ connect a a    ok
✓ send a "echo"  ok
✓ recv a         "echo" from a
✓ local a        127.0.0.1:9000
✓ peer a         127.0.0.1:9000
✓ close a        ok
✓ state a        TIME_WAIT
"#,
    );
}

#[test]
fn connect_waits_no_longer_than_it_is_told() {
    held(
        "
tcp a
bind a 9000
listen a backlog=0
tcp b
connect b a
tcp c
connect c a within 20ms expect blocks
connect c a expect EALREADY
",
        "
✓ tcp a                    ok
✓ bind a 9000              ok
✓ listen a backlog=0       ok
✓ tcp b                    ok
✓ connect b a              ok
✓ tcp c                    ok
✓ connect c a within 20ms  blocks
✓ connect c a              EALREADY
",
    );
}

#[test]
fn accept_takes_a_connection() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
local c expect 127.0.0.1:9000
peer c expect b
peer b expect 127.0.0.1:9000
accept a as d expect blocks
",
        "
✓ tcp a          ok
✓ bind a 9000    ok
✓ listen a       ok
✓ tcp b          ok
✓ connect b a    ok
✓ accept a as c  ok
✓ local c        127.0.0.1:9000
✓ peer c         127.0.0.1:ephemeral (the address of b)
✓ peer b         127.0.0.1:9000
✓ accept a as d  blocks
",
    );
}

#[test]
fn accept_on_what_is_no_listener() {
    held(
        "tcp a; bind a 9000; accept a as c expect EINVAL",
        "
✓ tcp a          ok
✓ bind a 9000    ok
✓ accept a as c  EINVAL
",
    );
}

#[test]
fn send_and_recv_over_tcp() {
    held(
        r#"
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
send b "hello, "
send b "world"
recv c expect "hello, world" from b
send c "\x00\"\n"
recv b
close c
recv b expect eof
"#,
        r#"
✓ tcp a              ok
✓ bind a 9000        ok
✓ listen a           ok
✓ tcp b              ok
✓ connect b a        ok
✓ accept a as c      ok
✓ send b "hello, "   ok
✓ send b "world"     ok
✓ recv c             "hello, world" from b
✓ send c "\x00\"\n"  ok
✓ recv b             "\0\"\n" from c
✓ close c            ok
✓ recv b             eof
"#,
    );
}

#[test]
fn send_and_recv_over_udp() {
    held(
        r#"
udp a
bind a 9000
udp b
bind b 127.0.0.1:9001
send b "one" to a
send b "" to 9000
send b "two" to 127.0.0.1:9000
recv a expect "one" from b
recv a expect "" from b
recv a expect "two" from 127.0.0.1:9001
recv a expect nothing
"#,
        r#"
✓ udp a                           ok
✓ bind a 9000                     ok
✓ udp b                           ok
✓ bind b 127.0.0.1:9001           ok
✓ send b "one" to a               ok
✓ send b "" to 9000               ok
✓ send b "two" to 127.0.0.1:9000  ok
✓ recv a                          "one" from b
✓ recv a                          "" from b
✓ recv a                          "two" from b
✓ recv a                          nothing
"#,
    );
}

#[test]
fn a_datagram_may_be_empty() {
    held(
        r#"
udp a
bind a 9000
udp b
connect b a
send b ""
ready a expect a
recv a expect ""
ready a expect nobody
"#,
        r#"
✓ udp a        ok
✓ bind a 9000  ok
✓ udp b        ok
✓ connect b a  ok
✓ send b ""    ok
✓ ready a      a
✓ recv a       "" from b
✓ ready a      nobody
"#,
    );
}

#[test]
fn send_with_fastopen() {
    held(
        r#"
sysctl net.ipv4.tcp_fastopen 3
tcp a fastopen=5
bind a 9000
listen a
tcp b
send b "x" to a fastopen
accept a as c
recv c expect "x" from b
"#,
        r#"
✓ sysctl net.ipv4.tcp_fastopen 3  ok
✓ tcp a fastopen=5                ok
✓ bind a 9000                     ok
✓ listen a                        ok
✓ tcp b                           ok
✓ send b "x" to a fastopen        ok
✓ accept a as c                   ok
✓ recv c                          "x" from b
"#,
    );
}

#[test]
fn recv_waits_no_longer_than_it_is_told() {
    held(
        "udp a; bind a 9000; recv a within 20ms expect nothing",
        "
✓ udp a               ok
✓ bind a 9000         ok
✓ recv a within 20ms  nothing
",
    );
}

#[test]
fn shutdown_write_ends_what_one_side_says() {
    held(
        r#"
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
shutdown b write
recv c expect eof
send c "still here"
recv b expect "still here"
send b "x" expect EPIPE
state b expect FIN_WAIT2
state c expect CLOSE_WAIT
"#,
        r#"
✓ tcp a                ok
✓ bind a 9000          ok
✓ listen a             ok
✓ tcp b                ok
✓ connect b a          ok
✓ accept a as c        ok
✓ shutdown b write     ok
✓ recv c               eof
✓ send c "still here"  ok
✓ recv b               "still here" from c
✓ send b "x"           EPIPE
✓ state b              FIN_WAIT2
✓ state c              CLOSE_WAIT
"#,
    );
}

#[test]
fn shutdown_read_ends_what_one_side_hears() {
    held(
        r#"
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
shutdown b read
recv b expect eof
send b "x"
recv c expect "x"
"#,
        r#"
✓ tcp a            ok
✓ bind a 9000      ok
✓ listen a         ok
✓ tcp b            ok
✓ connect b a      ok
✓ accept a as c    ok
✓ shutdown b read  ok
✓ recv b           eof
✓ send b "x"       ok
✓ recv c           "x" from b
"#,
    );
}

#[test]
fn shutdown_both_ends_a_listener() {
    held(
        "
tcp a
bind a 9000
listen a
shutdown a both
state a expect CLOSE
tcp b
connect b 9000 expect ECONNREFUSED
bind b 9000 expect EADDRINUSE
listen a
",
        "
✓ tcp a            ok
✓ bind a 9000      ok
✓ listen a         ok
✓ shutdown a both  ok
✓ state a          CLOSE
✓ tcp b            ok
✓ connect b 9000   ECONNREFUSED
✓ bind b 9000      EADDRINUSE
✓ listen a         ok
",
    );
}

#[test]
fn close_gives_the_port_back() {
    held(
        "
tcp a
bind a 9000
tcp b
bind b 9000 expect EADDRINUSE
close a
bind b 9000
state a expect gone
",
        "
✓ tcp a        ok
✓ bind a 9000  ok
✓ tcp b        ok
✓ bind b 9000  EADDRINUSE
✓ close a      ok
✓ bind b 9000  ok
✓ state a      gone
",
    );
}

#[test]
fn close_takes_several() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
close b c a
state a expect gone
state b expect TIME_WAIT
state c expect gone
",
        "
✓ tcp a          ok
✓ bind a 9000    ok
✓ listen a       ok
✓ tcp b          ok
✓ connect b a    ok
✓ accept a as c  ok
✓ close b c a    ok
✓ state a        gone
✓ state b        TIME_WAIT
✓ state c        gone
",
    );
}

#[test]
fn join_by_interface() {
    held(
        r#"
udp a
bind a 9000
udp b multicast_if=127.0.0.1
send b "early" to 239.1.1.1:9000
join a 239.1.1.1 on lo
send b "late" to 239.1.1.1:9000
recv a expect "late"
recv a expect nothing
"#,
        r#"
✓ udp a                             ok
✓ bind a 9000                       ok
✓ udp b multicast_if=127.0.0.1      ok
✓ send b "early" to 239.1.1.1:9000  ok
✓ join a 239.1.1.1 on lo            ok
✓ send b "late" to 239.1.1.1:9000   ok
✓ recv a                            "late" from b
✓ recv a                            nothing
"#,
    );
}

#[test]
fn join_by_address() {
    held(
        r#"
interface eth1 192.0.2.1/24
udp a
bind a 9000
join a 239.1.1.1 on 192.0.2.1
udp b multicast_if=192.0.2.1
send b "x" to 239.1.1.1:9000
recv a expect "x" from b
"#,
        r#"
✓ interface eth1 192.0.2.1/24    ok
✓ udp a                          ok
✓ bind a 9000                    ok
✓ join a 239.1.1.1 on 192.0.2.1  ok
✓ udp b multicast_if=192.0.2.1   ok
✓ send b "x" to 239.1.1.1:9000   ok
✓ recv a                         "x" from b
"#,
    );
}

#[test]
fn an_address_of_the_other_family_stands_for_its_interface() {
    held(
        "
udp a
bind a 9000
join a 239.1.1.1 on ::1
probe udp 239.1.1.1:9000 expect a
leave a 239.1.1.1 on 127.0.0.1
udp6 b
join b ff02::1234 on 127.0.0.1
leave b ff02::1234 on lo
",
        "
✓ udp a                           ok
✓ bind a 9000                     ok
✓ join a 239.1.1.1 on ::1         ok
✓ probe udp 239.1.1.1:9000        a
✓ leave a 239.1.1.1 on 127.0.0.1  ok
✓ udp6 b                          ok
✓ join b ff02::1234 on 127.0.0.1  ok
✓ leave b ff02::1234 on lo        ok
",
    );
}

#[test]
fn join_over_ipv6() {
    held(
        r#"
interface eth1 2001:db8::1/64
udp6 a
bind a 9000
join a ff02::1234 on eth1
udp6 b multicast_if=eth1
send b "x" to [ff02::1234]:9000
recv a expect "x"
probe udp6 [ff02::1234]:9000 expect a
leave a ff02::1234 on 2001:db8::1
leave a ff02::1234 on eth1 expect EADDRNOTAVAIL
"#,
        r#"
✓ interface eth1 2001:db8::1/64      ok
✓ udp6 a                             ok
✓ bind a 9000                        ok
✓ join a ff02::1234 on eth1          ok
✓ udp6 b multicast_if=eth1           ok
✓ send b "x" to [ff02::1234]:9000    ok
✓ recv a                             "x" from b
✓ probe udp6 [ff02::1234]:9000       a
✓ leave a ff02::1234 on 2001:db8::1  ok
✓ leave a ff02::1234 on eth1         EADDRNOTAVAIL
"#,
    );
}

#[test]
fn leave_ends_a_membership() {
    held(
        "
udp a
bind a 9000
join a 239.1.1.1 on lo
join a 239.1.1.1 on lo expect EADDRINUSE
leave a 239.1.1.1 on lo
leave a 239.1.1.1 on lo expect EADDRNOTAVAIL
probe udp 239.1.1.1:9000 expect nobody
",
        "
✓ udp a                     ok
✓ bind a 9000               ok
✓ join a 239.1.1.1 on lo    ok
✓ join a 239.1.1.1 on lo    EADDRINUSE
✓ leave a 239.1.1.1 on lo   ok
✓ leave a 239.1.1.1 on lo   EADDRNOTAVAIL
✓ probe udp 239.1.1.1:9000  nobody
",
    );
}

#[test]
fn local_says_where_a_socket_is() {
    held(
        "
tcp a
local a expect 0.0.0.0:0
bind a 127.0.0.1:9000
local a expect 127.0.0.1:9000
local a expect port 9000
local a expect port in 8999-9001
local a expect != 127.0.0.1:9001
tcp b
bind b 0
local b expect ephemeral
local b expect port != port(a)
",
        "
✓ tcp a                  ok
✓ local a                0.0.0.0:0
✓ bind a 127.0.0.1:9000  ok
✓ local a                127.0.0.1:9000
✓ local a                127.0.0.1:9000
✓ local a                127.0.0.1:9000
✓ local a                127.0.0.1:9000
✓ tcp b                  ok
✓ bind b 0               ok
✓ local b                0.0.0.0:ephemeral
✓ local b                0.0.0.0:ephemeral (port != port(a))
",
    );
}

#[test]
fn peer_says_whom_it_talks_to() {
    held(
        "
tcp a
bind a 127.0.0.1:9000
listen a
tcp b
peer b expect ENOTCONN
connect b a
peer b expect a
peer b expect port = port(a)
accept a as c
peer c expect b
peer c expect 127.0.0.1:ephemeral
",
        "
✓ tcp a                  ok
✓ bind a 127.0.0.1:9000  ok
✓ listen a               ok
✓ tcp b                  ok
✓ peer b                 ENOTCONN
✓ connect b a            ok
✓ peer b                 127.0.0.1:9000
✓ peer b                 127.0.0.1:9000
✓ accept a as c          ok
✓ peer c                 127.0.0.1:ephemeral (the address of b)
✓ peer c                 127.0.0.1:ephemeral
",
    );
}

#[test]
fn ready_says_who_has_something_waiting() {
    held(
        r#"
tcp a
bind a 9000
listen a
udp u
bind u 9000
tcp b
ready a b u expect nobody
connect b a
ready a b u expect a
udp v
send v "x" to u
ready a u expect a and u
accept a as c
ready a expect nobody
send c "x"
ready b c expect b
recv b
close c
ready b expect b
"#,
        r#"
✓ tcp a            ok
✓ bind a 9000      ok
✓ listen a         ok
✓ udp u            ok
✓ bind u 9000      ok
✓ tcp b            ok
✓ ready a b u      nobody
✓ connect b a      ok
✓ ready a b u      a
✓ udp v            ok
✓ send v "x" to u  ok
✓ ready a u        a and u
✓ accept a as c    ok
✓ ready a          nobody
✓ send c "x"       ok
✓ ready b c        b
✓ recv b           "x" from c
✓ close c          ok
✓ ready b          b
"#,
    );
}

#[test]
fn disconnect_frees_a_datagram_socket_of_its_peer() {
    held(
        "
udp a
bind a 9000
udp b
bind b 9001
connect a b
peer a expect 127.0.0.1:9001
disconnect a
peer a expect ENOTCONN
local a
",
        "
✓ udp a         ok
✓ bind a 9000   ok
✓ udp b         ok
✓ bind b 9001   ok
✓ connect a b   ok
✓ peer a        127.0.0.1:9001
✓ disconnect a  ok
✓ peer a        ENOTCONN
✓ local a       0.0.0.0:9000
",
    );
}

#[test]
fn disconnect_stops_a_listener_and_resets_a_connection() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
disconnect b
recv c expect ECONNRESET
state b expect CLOSE
disconnect a
state a expect CLOSE
connect b 9000 expect ECONNREFUSED
",
        "
✓ tcp a           ok
✓ bind a 9000     ok
✓ listen a        ok
✓ tcp b           ok
✓ connect b a     ok
✓ accept a as c   ok
✓ disconnect b    ok
✓ recv c          ECONNRESET
✓ state b         CLOSE
✓ disconnect a    ok
✓ state a         CLOSE
✓ connect b 9000  ECONNREFUSED
",
    );
}

#[test]
fn chown_gives_a_socket_to_another_user() {
    if !is_root("chown_gives_a_socket_to_another_user") {
        return;
    }
    held(
        "
tcp a reuseport
bind a 9000
tcp b reuseport
chown b uid=1000
bind b 9000 expect EADDRINUSE
chown b uid=0
bind b 9000
",
        "
✓ tcp a reuseport   ok
✓ bind a 9000       ok
✓ tcp b reuseport   ok
✓ chown b uid=1000  ok
✓ bind b 9000       EADDRINUSE
✓ chown b uid=0     ok
✓ bind b 9000       ok
",
    );
}

#[test]
fn destroy_ends_a_connection() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
destroy b
recv b expect ECONNABORTED
recv c expect ECONNRESET
state b expect CLOSE
",
        "
✓ tcp a          ok
✓ bind a 9000    ok
✓ listen a       ok
✓ tcp b          ok
✓ connect b a    ok
✓ accept a as c  ok
✓ destroy b      ok
✓ recv b         ECONNABORTED
✓ recv c         ECONNRESET
✓ state b        CLOSE
",
    );
}

#[test]
fn destroy_ends_a_time_wait() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
close c b
state c expect TIME_WAIT
destroy c
state c expect gone
destroy c expect ENOENT
",
        "
✓ tcp a          ok
✓ bind a 9000    ok
✓ listen a       ok
✓ tcp b          ok
✓ connect b a    ok
✓ accept a as c  ok
✓ close c b      ok
✓ state c        TIME_WAIT
✓ destroy c      ok
✓ state c        gone
✓ destroy c      ENOENT
",
    );
}

#[test]
fn state_goes_on_after_close() {
    held(
        "
tcp a
state a expect CLOSE
bind a 9000
listen a
state a expect LISTEN
tcp b
connect b a
accept a as c
state b expect ESTABLISHED
close b
wait b FIN_WAIT2
state c expect CLOSE_WAIT
close c
state b expect TIME_WAIT
state c expect gone
udp u
state u expect CLOSE
connect u 9000
state u expect ESTABLISHED
close u
state u expect gone
",
        "
✓ tcp a             ok
✓ state a           CLOSE
✓ bind a 9000       ok
✓ listen a          ok
✓ state a           LISTEN
✓ tcp b             ok
✓ connect b a       ok
✓ accept a as c     ok
✓ state b           ESTABLISHED
✓ close b           ok
✓ wait b FIN_WAIT2  FIN_WAIT2
✓ state c           CLOSE_WAIT
✓ close c           ok
✓ state b           TIME_WAIT
✓ state c           gone
✓ udp u             ok
✓ state u           CLOSE
✓ connect u 9000    ok
✓ state u           ESTABLISHED
✓ close u           ok
✓ state u           gone
",
    );
}

#[test]
fn wait_lets_time_pass_or_a_state_come() {
    held(
        "
wait 10ms
tcp a
bind a 9000
listen a
tcp b
connect b a
accept a as c
close b c
wait b TIME_WAIT
wait b gone within 10ms expect still TIME_WAIT
",
        "
✓ wait 10ms                ok
✓ tcp a                    ok
✓ bind a 9000              ok
✓ listen a                 ok
✓ tcp b                    ok
✓ connect b a              ok
✓ accept a as c            ok
✓ close b c                ok
✓ wait b TIME_WAIT         TIME_WAIT
✓ wait b gone within 10ms  still TIME_WAIT
",
    );
}

#[test]
fn a_half_closed_connection_that_nobody_holds_ends_after_its_time() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b linger2=1
connect b a
accept a as c
close b
wait b FIN_WAIT2
wait b gone within 5s
",
        "
✓ tcp a                  ok
✓ bind a 9000            ok
✓ listen a               ok
✓ tcp b linger2=1        ok
✓ connect b a            ok
✓ accept a as c          ok
✓ close b                ok
✓ wait b FIN_WAIT2       FIN_WAIT2
✓ wait b gone within 5s  gone
",
    );
}

#[test]
fn probe_says_who_gets_a_datagram() {
    held(
        "
udp a
bind a 9000
probe udp 9000 expect a
udp b
bind b 127.0.0.1:9000 expect EADDRINUSE
probe udp 9001 expect ECONNREFUSED
probe udp 127.0.0.1:9000 times 100 expect a
",
        "
✓ udp a                               ok
✓ bind a 9000                         ok
✓ probe udp 9000                      a
✓ udp b                               ok
✓ bind b 127.0.0.1:9000               EADDRINUSE
✓ probe udp 9001                      ECONNREFUSED
✓ probe udp 127.0.0.1:9000 times 100  a
",
    );
}

#[test]
fn probe_says_who_gets_a_connection() {
    held(
        "
tcp a
bind a 9000
listen a
probe tcp 9000 expect a
probe tcp 9001 expect ECONNREFUSED
probe tcp6 9000 expect ECONNREFUSED
ready a expect nobody
show
",
        "
✓ tcp a            ok
✓ bind a 9000      ok
✓ listen a         ok
✓ probe tcp 9000   a
✓ probe tcp 9001   ECONNREFUSED
✓ probe tcp6 9000  ECONNREFUSED
✓ ready a          nobody
✓ show
      kind  state   local         peer  socket
      tcp   LISTEN  0.0.0.0:9000  -     a
",
    );
}

#[test]
fn probe_finds_all_members_of_a_group() {
    held(
        "
udp a reuse
bind a 9000
join a 239.1.1.1 on lo
udp b reuse
bind b 9000
join b 239.1.1.1 on lo
probe udp 239.1.1.1:9000 expect a and b
",
        "
✓ udp a reuse               ok
✓ bind a 9000               ok
✓ join a 239.1.1.1 on lo    ok
✓ udp b reuse               ok
✓ bind b 9000               ok
✓ join b 239.1.1.1 on lo    ok
✓ probe udp 239.1.1.1:9000  a and b
",
    );
}

#[test]
fn probe_sees_that_clients_are_spread() {
    held(
        "
tcp a reuseport
bind a 9000
listen a
tcp b reuseport
bind b 9000
listen b
probe tcp 9000 times 100 expect spread over a, b
",
        "
✓ tcp a reuseport           ok
✓ bind a 9000               ok
✓ listen a                  ok
✓ tcp b reuseport           ok
✓ bind b 9000               ok
✓ listen b                  ok
✓ probe tcp 9000 times 100  spread over a, b
",
    );
}

#[test]
fn probe_takes_only_what_it_sent() {
    held(
        r#"
udp a
bind a 9000
udp b
send b "one" to a
send b "two" to a
probe udp 9000 expect a
ready a expect a
recv a expect "one" from b
recv a expect "two" from b
recv a expect nothing
"#,
        r#"
✓ udp a              ok
✓ bind a 9000        ok
✓ udp b              ok
✓ send b "one" to a  ok
✓ send b "two" to a  ok
✓ probe udp 9000     a
✓ ready a            a
✓ recv a             "one" from b
✓ recv a             "two" from b
✓ recv a             nothing
"#,
    );
}

#[test]
fn a_connection_that_came_before_a_probe_is_still_there() {
    held(
        r#"
tcp a
bind a 9000
listen a
tcp b
connect b a
send b "x"
probe tcp 9000 expect a
ready a expect a
recv a expect ENOTCONN
accept a as c
recv c expect "x" from b
accept a as d expect blocks
"#,
        r#"
✓ tcp a           ok
✓ bind a 9000     ok
✓ listen a        ok
✓ tcp b           ok
✓ connect b a     ok
✓ send b "x"      ok
✓ probe tcp 9000  a
✓ ready a         a
✓ recv a          ENOTCONN
✓ accept a as c   ok
✓ recv c          "x" from b
✓ accept a as d   blocks
"#,
    );
}

#[test]
fn probe_finds_a_client_of_ipv4_on_an_ipv6_socket() {
    held(
        "
tcp6 a
bind a 9000
listen a
probe tcp 9000 expect a
probe tcp6 9000 expect a
udp6 u
bind u 9000
probe udp 9000 expect u
",
        "
✓ tcp6 a           ok
✓ bind a 9000      ok
✓ listen a         ok
✓ probe tcp 9000   a
✓ probe tcp6 9000  a
✓ udp6 u           ok
✓ bind u 9000      ok
✓ probe udp 9000   u
",
    );
}

#[test]
fn process_runs_steps_elsewhere() {
    held(
        r#"
process server { tcp a
bind a 9000
listen a }
tcp b
connect b a
process server { accept a as c
send c "hello" }
recv b expect "hello"
kill server
recv b expect eof
"#,
        r#"
✓ process server    ok
✓   tcp a           ok
✓   bind a 9000     ok
✓   listen a        ok
✓ tcp b             ok
✓ connect b a       ok
  process server
✓   accept a as c   ok
✓   send c "hello"  ok
✓ recv b            "hello" from c
✓ kill server       ok
✓ recv b            eof
"#,
    );
}

#[test]
fn process_runs_as_a_user() {
    if !is_root("process_runs_as_a_user") {
        return;
    }
    held(
        "
process server uid=1000 { tcp a
bind a 80 expect EACCES
bind a 8080 }
tcp b reuseport
bind b 9000
process server { tcp c reuseport
bind c 9000 expect EADDRINUSE }
",
        "
✓ process server uid=1000  ok
✓   tcp a                  ok
✓   bind a 80              EACCES
✓   bind a 8080            ok
✓ tcp b reuseport          ok
✓ bind b 9000              ok
  process server
✓   tcp c reuseport        ok
✓   bind c 9000            EADDRINUSE
",
    );
}

#[test]
fn fork_copies_sockets() {
    held(
        "
process server { tcp a
bind a 9000
listen a }
fork server as child
kill server
state a expect LISTEN
tcp b
connect b a
process child { accept a as c
local c }
kill child
state a expect gone
",
        "
✓ process server        ok
✓   tcp a               ok
✓   bind a 9000         ok
✓   listen a            ok
✓ fork server as child  ok
✓ kill server           ok
✓ state a               LISTEN
✓ tcp b                 ok
✓ connect b a           ok
  process child
✓   accept a as c       ok
✓   local c             127.0.0.1:9000
✓ kill child            ok
✓ state a               gone
",
    );
}

#[test]
fn pass_hands_a_socket_over() {
    held(
        r#"
process old { tcp a
bind a 9000
listen a }
process new { tcp x }
pass a from old to new
kill old
tcp b
connect b a
process new { accept a as c }
pass c from new to main
send b "x"
recv c expect "x" from b
"#,
        r#"
✓ process old              ok
✓   tcp a                  ok
✓   bind a 9000            ok
✓   listen a               ok
✓ process new              ok
✓   tcp x                  ok
✓ pass a from old to new   ok
✓ kill old                 ok
✓ tcp b                    ok
✓ connect b a              ok
  process new
✓   accept a as c          ok
✓ pass c from new to main  ok
✓ send b "x"               ok
✓ recv c                   "x" from b
"#,
    );
}

#[test]
fn kill_closes_what_only_it_held() {
    held(
        "
process server { tcp a
bind a 9000
listen a }
tcp b
bind b 9000 expect EADDRINUSE
kill server
bind b 9000
",
        "
✓ process server  ok
✓   tcp a         ok
✓   bind a 9000   ok
✓   listen a      ok
✓ tcp b           ok
✓ bind b 9000     EADDRINUSE
✓ kill server     ok
✓ bind b 9000     ok
",
    );
}

#[test]
fn exit_closes_what_only_it_held() {
    held(
        "
process server { tcp a
bind a 9000
listen a }
tcp b
bind b 9000 expect EADDRINUSE
exit server
bind b 9000
",
        "
✓ process server  ok
✓   tcp a         ok
✓   bind a 9000   ok
✓   listen a      ok
✓ tcp b           ok
✓ bind b 9000     EADDRINUSE
✓ exit server     ok
✓ bind b 9000     ok
",
    );
}

#[test]
fn interface_adds_one_with_addresses() {
    held(
        "
interface eth1 192.0.2.1/24 2001:db8::1/64
tcp a
bind a 192.0.2.1:9000
listen a
tcp6 b
bind b [2001:db8::1]:9000
listen b
probe tcp 192.0.2.1:9000 expect a
probe tcp6 [2001:db8::1]:9000 expect b
interface eth1 expect EEXIST
interface eth2
",
        "
✓ interface eth1 192.0.2.1/24 2001:db8::1/64  ok
✓ tcp a                                       ok
✓ bind a 192.0.2.1:9000                       ok
✓ listen a                                    ok
✓ tcp6 b                                      ok
✓ bind b [2001:db8::1]:9000                   ok
✓ listen b                                    ok
✓ probe tcp 192.0.2.1:9000                    a
✓ probe tcp6 [2001:db8::1]:9000               b
✓ interface eth1                              EEXIST
✓ interface eth2                              ok
",
    );
}

#[test]
fn address_adds_one_to_an_interface() {
    held(
        "
tcp a
bind a 192.0.2.1:9000 expect EADDRNOTAVAIL
address 192.0.2.1/32
bind a 192.0.2.1:9000
interface eth1
address 198.51.100.7/24 on eth1
tcp b
bind b 198.51.100.7:9000
address 198.51.100.8/24 on eth2 expect ENODEV
",
        "
✓ tcp a                            ok
✓ bind a 192.0.2.1:9000            EADDRNOTAVAIL
✓ address 192.0.2.1/32             ok
✓ bind a 192.0.2.1:9000            ok
✓ interface eth1                   ok
✓ address 198.51.100.7/24 on eth1  ok
✓ tcp b                            ok
✓ bind b 198.51.100.7:9000         ok
✓ address 198.51.100.8/24 on eth2  ENODEV
",
    );
}

#[test]
fn sysctl_sets_what_belongs_to_the_network() {
    held(
        "
sysctl net.ipv4.ip_unprivileged_port_start 1000
sysctl net.ipv4.ip_local_port_range 40000 40001
tcp a
bind a 0
local a expect port in 40000-40001
tcp b
bind b 0
tcp c
bind c 0 expect EADDRINUSE
sysctl net.ipv4.no_such_name 1 expect ENOENT
sysctl net.ipv4.tcp_tw_reuse many expect EINVAL
",
        "
✓ sysctl net.ipv4.ip_unprivileged_port_start 1000  ok
✓ sysctl net.ipv4.ip_local_port_range 40000 40001  ok
✓ tcp a                                            ok
✓ bind a 0                                         ok
✓ local a                                          0.0.0.0:ephemeral (port in 40000-40001)
✓ tcp b                                            ok
✓ bind b 0                                         ok
✓ tcp c                                            ok
✓ bind c 0                                         EADDRINUSE
✓ sysctl net.ipv4.no_such_name 1                   ENOENT
✓ sysctl net.ipv4.tcp_tw_reuse many                EINVAL
",
    );
}

#[test]
fn show_lists_every_socket() {
    held(
        "
show
tcp a
show
bind a 9000
listen a
tcp6 b
bind b [::1]:0
udp u
bind u 127.0.0.1:9000
tcp d
connect d a
accept a as e
close d
close e
udp v
connect v u
show
",
        "
✓ show                   no sockets
✓ tcp a                  ok
✓ show
      kind  state  local      peer  socket
      tcp   CLOSE  0.0.0.0:0  -     a
✓ bind a 9000            ok
✓ listen a               ok
✓ tcp6 b                 ok
✓ bind b [::1]:0         ok
✓ udp u                  ok
✓ bind u 127.0.0.1:9000  ok
✓ tcp d                  ok
✓ connect d a            ok
✓ accept a as e          ok
✓ close d                ok
✓ close e                ok
✓ udp v                  ok
✓ connect v u            ok
✓ show
      kind  state        local                peer            socket
      tcp   LISTEN       0.0.0.0:9000         -               a
      tcp   TIME_WAIT    127.0.0.1:ephemeral  127.0.0.1:9000  (d)
      tcp6  CLOSE        [::1]:ephemeral      -               b
      udp   CLOSE        127.0.0.1:9000       -               u
      udp   ESTABLISHED  127.0.0.1:ephemeral  127.0.0.1:9000  v
",
    );
}

#[test]
fn when_decides_which_steps_run() {
    held(
        "
axis stage = bound | listening
tcp a reuse
bind a 9000
when $stage = listening {
    listen a
}
state a expect CLOSE iff $stage = bound else LISTEN
",
        "
axis stage = bound | listening
2 cases

tcp a reuse  ok
bind a 9000  ok
when $stage = listening
  listen a   ok
state a
    stage
    bound      CLOSE
    listening  LISTEN
",
    );
}

#[test]
fn axis_makes_a_case_of_every_combination() {
    held(
        "
axis first  = none | reuse
axis second = none | reuse
tcp a $first
bind a 9000
tcp b $second
bind b 9000 expect ok iff a has reuse and b has reuse else EADDRINUSE
",
        "
axis first  = none | reuse
axis second = none | reuse
4 cases

tcp a $first   ok
bind a 9000    ok
tcp b $second  ok
bind b 9000
           second
    first  none        reuse
    none   EADDRINUSE  EADDRINUSE
    reuse  EADDRINUSE  ok
",
    );
}
