//! The words after a verb.

use crate::support::Test;

#[test]
fn bind_without_an_address() {
    Test::check(
        "
tcp a; bind a
",
    )
    .errors(
        "
error: `bind` needs an address
 --> a.drill:1:8
  |
1 | tcp a; bind a
  |        ^^^^^^ an address is missing
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn bind_without_a_socket() {
    Test::check(
        "
tcp a; bind
",
    )
    .errors(
        "
error: `bind` needs a socket's name
 --> a.drill:1:8
  |
1 | tcp a; bind
  |        ^^^^ a socket's name is missing
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn bind_with_an_address_first() {
    Test::check(
        "
tcp a; bind 9000 a
",
    )
    .errors(
        "
error: `bind` needs a socket's name here
 --> a.drill:1:13
  |
1 | tcp a; bind 9000 a
  |             ^^^^ 9000 is not a socket's name
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn bind_with_a_text() {
    Test::check(
        r#"
tcp a; bind a "9000"
"#,
    )
    .errors(
        r#"
error: `bind` needs an address here
 --> a.drill:1:15
  |
1 | tcp a; bind a "9000"
  |               ^^^^^^ a text is not an address
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn bind_with_an_address_and_no_port() {
    Test::check(
        "
tcp a; bind a 127.0.0.1
",
    )
    .errors(
        "
error: an address needs a port
 --> a.drill:1:15
  |
1 | tcp a; bind a 127.0.0.1
  |               ^^^^^^^^^ no port is given
  |
  = help: for example: 127.0.0.1:9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn bind_with_an_ipv6_address_and_no_port() {
    Test::check(
        "
tcp6 a; bind a ::1
",
    )
    .errors(
        "
error: an address needs a port
 --> a.drill:1:16
  |
1 | tcp6 a; bind a ::1
  |                ^^^ no port is given
  |
  = help: for example: [::1]:9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn bind_with_an_ipv6_address_without_brackets() {
    Test::check(
        "
tcp6 a; bind a ::1:9000
",
    )
    .errors(
        "
error: an address needs a port
 --> a.drill:1:16
  |
1 | tcp6 a; bind a ::1:9000
  |                ^^^^^^^^ no port is given
  |
  = help: for example: [::1]:9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn bind_with_a_time() {
    Test::check(
        "
tcp a; bind a 9s
",
    )
    .errors(
        "
error: `bind` needs an address here
 --> a.drill:1:15
  |
1 | tcp a; bind a 9s
  |               ^^ a time is not an address
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn bind_with_two_addresses() {
    Test::check(
        "
tcp a; bind a 9000 9001
",
    )
    .errors(
        "
error: `bind` does not take this
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 9001
  |                    ^^^^ not expected
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_missing_semicolon() {
    Test::check(
        "
tcp a; bind a 9000 listen a
",
    )
    .errors(
        "
error: `bind` does not take this
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 listen a
  |                    ^^^^^^ not expected
  |
  = help: if `listen` begins a statement, put `;` or a new line before it

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_missing_semicolon_after_a_socket() {
    Test::check(
        "
tcp a tcp b
",
    )
    .errors(
        "
error: unknown option `tcp`
 --> a.drill:1:7
  |
1 | tcp a tcp b
  |       ^^^ not an option
  |
  = help: if `tcp` begins a statement, put `;` or a new line before it

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_missing_semicolon_after_close() {
    Test::check(
        "
tcp a; bind a 9000
close a listen a
",
    )
    .errors(
        "
error: there is no socket `listen`
 --> a.drill:2:9
  |
2 | close a listen a
  |         ^^^^^^ not declared
  |
  = help: if `listen` begins a statement, put `;` or a new line before it

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_range_where_an_address_is_wanted() {
    Test::check(
        "
tcp a; bind a 9000-9001
",
    )
    .errors(
        "
error: `bind` needs an address here
 --> a.drill:1:15
  |
1 | tcp a; bind a 9000-9001
  |               ^^^^^^^^^ 9000-9001 is not an address
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_subnet_where_an_address_is_wanted() {
    Test::check(
        "
tcp a; bind a 127.0.0.1/8
",
    )
    .errors(
        "
error: `bind` needs an address here
 --> a.drill:1:15
  |
1 | tcp a; bind a 127.0.0.1/8
  |               ^^^^^^^^^^^ `127.0.0.1/8` is not an address
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_port_that_is_no_port() {
    Test::check(
        "
tcp a; bind a 65536
",
    )
    .errors(
        "
error: a port is 0 to 65535
 --> a.drill:1:15
  |
1 | tcp a; bind a 65536
  |               ^^^^^ 65536 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_port_that_is_no_port_after_an_address() {
    Test::check(
        "
tcp a; bind a 127.0.0.1:65536
",
    )
    .errors(
        "
error: a port is 0 to 65535
 --> a.drill:1:25
  |
1 | tcp a; bind a 127.0.0.1:65536
  |                         ^^^^^ 65536 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_number_of_an_address_that_is_too_large() {
    Test::check(
        "
tcp a; bind a 127.0.0.256:9000
",
    )
    .errors(
        "
error: `127.0.0.256` is no address
 --> a.drill:1:15
  |
1 | tcp a; bind a 127.0.0.256:9000
  |               ^^^^^^^^^^^ not an IPv4 address

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_ipv6_address_with_two_gaps() {
    Test::check(
        "
tcp6 a; bind a [1::2::3]:9000
",
    )
    .errors(
        "
error: `1::2::3` is no address
 --> a.drill:1:17
  |
1 | tcp6 a; bind a [1::2::3]:9000
  |                 ^^^^^^^ not an IPv6 address

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_ipv6_address_with_a_zone() {
    Test::check(
        "
tcp6 a; bind a [fe80::1%lo]:9000
",
    )
    .errors(
        "
error: `fe80::1%lo` is no address
 --> a.drill:1:17
  |
1 | tcp6 a; bind a [fe80::1%lo]:9000
  |                 ^^^^^^^^^^ not an IPv6 address

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_port_far_from_another() {
    Test::check(
        "
tcp a; bind a 0; tcp b; bind b port(a)+65536
",
    )
    .errors(
        "
error: no port is that far from another
 --> a.drill:1:32
  |
1 | tcp a; bind a 0; tcp b; bind b port(a)+65536
  |                                ^^^^^^^^^^^^^ 65535 at the most

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_port_of_a_process() {
    Test::check(
        "
process p { }
tcp a; bind a port(p)
",
    )
    .errors(
        "
error: `p` is a process, no socket
 --> a.drill:2:20
  |
2 | tcp a; bind a port(p)
  |                    ^ a socket is wanted

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_word_after_a_host() {
    Test::check(
        "
tcp a; bind a 127.0.0.1:http
",
    )
    .errors(
        "
error: a port is wanted
 --> a.drill:1:25
  |
1 | tcp a; bind a 127.0.0.1:http
  |                         ^^^^ `http` is none

1 error in 1 file
",
    )
    .run();
}

#[test]
fn listen_takes_a_backlog_by_name() {
    Test::check(
        "
tcp a; bind a 9000; listen a 5
",
    )
    .errors(
        "
error: `listen` does not take this
 --> a.drill:1:30
  |
1 | tcp a; bind a 9000; listen a 5
  |                              ^ not expected
  |
  = help: the form is: listen NAME [backlog=NUMBER]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_backlog_that_is_a_word() {
    Test::check(
        "
tcp a; bind a 9000; listen a backlog=many
",
    )
    .errors(
        "
error: `backlog` is a number from -2147483648 to 2147483647
 --> a.drill:1:38
  |
1 | tcp a; bind a 9000; listen a backlog=many
  |                                      ^^^^ `many` is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_backlog_that_is_too_large() {
    Test::check(
        "
tcp a; bind a 9000; listen a backlog=2147483648
",
    )
    .errors(
        "
error: `backlog` is -2147483648 to 2147483647
 --> a.drill:1:38
  |
1 | tcp a; bind a 9000; listen a backlog=2147483648
  |                                      ^^^^^^^^^^ 2147483648 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn listen_takes_nothing_else() {
    Test::check(
        "
tcp a; bind a 9000; listen a queue=5
",
    )
    .errors(
        "
error: `listen` does not take this
 --> a.drill:1:30
  |
1 | tcp a; bind a 9000; listen a queue=5
  |                              ^^^^^^^ not expected
  |
  = help: the form is: listen NAME [backlog=NUMBER]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn connect_without_an_address() {
    Test::check(
        "
tcp a; connect a
",
    )
    .errors(
        "
error: `connect` needs an address
 --> a.drill:1:8
  |
1 | tcp a; connect a
  |        ^^^^^^^^^ an address is missing
  |
  = help: the form is: connect NAME ADDRESS [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn connect_within_a_number() {
    Test::check(
        "
tcp a; connect a 9000 within 5
",
    )
    .errors(
        "
error: `connect` needs a time here
 --> a.drill:1:30
  |
1 | tcp a; connect a 9000 within 5
  |                              ^ 5 is not a time
  |
  = help: the form is: connect NAME ADDRESS [within TIME]
  = help: a time has a unit: 500ms, 2s, 1min

1 error in 1 file
",
    )
    .run();
}

#[test]
fn connect_within_nothing() {
    Test::check(
        "
tcp a; connect a 9000 within
",
    )
    .errors(
        "
error: `connect` needs a time
 --> a.drill:1:8
  |
1 | tcp a; connect a 9000 within
  |        ^^^^^^^^^^^^^^^^^^^^^ a time is missing
  |
  = help: the form is: connect NAME ADDRESS [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn accept_without_as() {
    Test::check(
        "
tcp a; bind a 9000; listen a; accept a c
",
    )
    .errors(
        "
error: `accept` needs `as` here
 --> a.drill:1:40
  |
1 | tcp a; bind a 9000; listen a; accept a c
  |                                        ^ `c` is not `as`
  |
  = help: the form is: accept NAME as NAME [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn accept_without_a_name() {
    Test::check(
        "
tcp a; bind a 9000; listen a; accept a as
",
    )
    .errors(
        "
error: `accept` needs a socket's name
 --> a.drill:1:31
  |
1 | tcp a; bind a 9000; listen a; accept a as
  |                               ^^^^^^^^^^^ a socket's name is missing
  |
  = help: the form is: accept NAME as NAME [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn accept_alone() {
    Test::check(
        "
tcp a; bind a 9000; listen a; accept a
",
    )
    .errors(
        "
error: `accept` needs `as`
 --> a.drill:1:31
  |
1 | tcp a; bind a 9000; listen a; accept a
  |                               ^^^^^^^^ `as` is missing
  |
  = help: the form is: accept NAME as NAME [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn accept_within_a_time_before_the_name() {
    Test::check(
        "
tcp a; bind a 9000; listen a; accept a within 1s as c
",
    )
    .errors(
        "
error: `accept` needs `as` here
 --> a.drill:1:40
  |
1 | tcp a; bind a 9000; listen a; accept a within 1s as c
  |                                        ^^^^^^ `within` is not `as`
  |
  = help: the form is: accept NAME as NAME [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn send_without_a_text() {
    Test::check(
        "
udp a; send a to 9000
",
    )
    .errors(
        r#"
error: `send` needs a text in quotes here
 --> a.drill:1:15
  |
1 | udp a; send a to 9000
  |               ^^ `to` is not a text in quotes
  |
  = help: the form is: send NAME "TEXT" [to ADDRESS] [fastopen]

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn send_with_a_bare_word() {
    Test::check(
        "
udp a; send a hello to 9000
",
    )
    .errors(
        r#"
error: `send` needs a text in quotes here
 --> a.drill:1:15
  |
1 | udp a; send a hello to 9000
  |               ^^^^^ `hello` is not a text in quotes
  |
  = help: the form is: send NAME "TEXT" [to ADDRESS] [fastopen]

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn send_without_to() {
    Test::check(
        r#"
udp a; send a "x" 9000
"#,
    )
    .errors(
        r#"
error: `send` does not take this
 --> a.drill:1:19
  |
1 | udp a; send a "x" 9000
  |                   ^^^^ not expected
  |
  = help: the form is: send NAME "TEXT" [to ADDRESS] [fastopen]

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn send_to_nobody() {
    Test::check(
        r#"
udp a; send a "x" to
"#,
    )
    .errors(
        r#"
error: `send` needs an address
 --> a.drill:1:8
  |
1 | udp a; send a "x" to
  |        ^^^^^^^^^^^^^ an address is missing
  |
  = help: the form is: send NAME "TEXT" [to ADDRESS] [fastopen]

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn recv_with_a_number() {
    Test::check(
        "
udp a; recv a 5
",
    )
    .errors(
        r#"
error: `recv` does not take this
 --> a.drill:1:15
  |
1 | udp a; recv a 5
  |               ^ not expected
  |
  = help: the form is: recv NAME [within TIME] [expect "TEXT" [from ADDRESS] | nothing | eof]

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn shutdown_without_a_direction() {
    Test::check(
        "
tcp a; shutdown a
",
    )
    .errors(
        "
error: `shutdown` needs read, write or both
 --> a.drill:1:8
  |
1 | tcp a; shutdown a
  |        ^^^^^^^^^^ read, write or both is missing
  |
  = help: the form is: shutdown NAME read | write | both

1 error in 1 file
",
    )
    .run();
}

#[test]
fn shutdown_in_a_wrong_direction() {
    Test::check(
        "
tcp a; shutdown a reading
",
    )
    .errors(
        "
error: `shutdown` needs read, write or both here
 --> a.drill:1:19
  |
1 | tcp a; shutdown a reading
  |                   ^^^^^^^ `reading` is not read, write or both
  |
  = help: the form is: shutdown NAME read | write | both

1 error in 1 file
",
    )
    .run();
}

#[test]
fn close_without_a_socket() {
    Test::check(
        "
tcp a; close
",
    )
    .errors(
        "
error: `close` needs a socket's name
 --> a.drill:1:8
  |
1 | tcp a; close
  |        ^^^^^ a socket's name is missing
  |
  = help: the form is: close NAME…

1 error in 1 file
",
    )
    .run();
}

#[test]
fn join_without_a_group() {
    Test::check(
        "
udp a; join a
",
    )
    .errors(
        "
error: `join` needs an IP address
 --> a.drill:1:8
  |
1 | udp a; join a
  |        ^^^^^^ an IP address is missing
  |
  = help: the form is: join NAME GROUP [on INTERFACE | on ADDRESS]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn join_with_a_port() {
    Test::check(
        "
udp a; join a 239.1.1.1:9000
",
    )
    .errors(
        "
error: `join` needs an IP address here
 --> a.drill:1:15
  |
1 | udp a; join a 239.1.1.1:9000
  |               ^^^^^^^^^^^^^^ an address with a port is not an IP address
  |
  = help: the form is: join NAME GROUP [on INTERFACE | on ADDRESS]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn join_on_a_long_interface() {
    Test::check(
        "
udp a; join a 239.1.1.1 on abcdefghijklmnop
",
    )
    .errors(
        "
error: an interface's name has at most 15 letters
 --> a.drill:1:28
  |
1 | udp a; join a 239.1.1.1 on abcdefghijklmnop
  |                            ^^^^^^^^^^^^^^^^

1 error in 1 file
",
    )
    .run();
}

#[test]
fn join_on_nothing() {
    Test::check(
        "
udp a; join a 239.1.1.1 on
",
    )
    .errors(
        "
error: `join` needs an interface's name
 --> a.drill:1:8
  |
1 | udp a; join a 239.1.1.1 on
  |        ^^^^^^^^^^^^^^^^^^^ an interface's name is missing
  |
  = help: the form is: join NAME GROUP [on INTERFACE | on ADDRESS]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn get_without_an_option() {
    Test::check(
        "
tcp a; get a
",
    )
    .errors(
        "
error: `get` needs an option
 --> a.drill:1:8
  |
1 | tcp a; get a
  |        ^^^^^ an option is missing
  |
  = help: the form is: get NAME OPTION [expect on | off | VALUE]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn get_of_two_options() {
    Test::check(
        "
tcp a; get a reuse reuseport
",
    )
    .errors(
        "
error: `get` reads one option at a time
 --> a.drill:1:20
  |
1 | tcp a; get a reuse reuseport
  |                    ^^^^^^^^^ not expected

1 error in 1 file
",
    )
    .run();
}

#[test]
fn set_without_an_option() {
    Test::check(
        "
tcp a; set a
",
    )
    .errors(
        "
error: `set` needs an option
 --> a.drill:1:8
  |
1 | tcp a; set a
  |        ^^^^^ an option is missing
  |
  = help: the form is: set NAME OPTION…

1 error in 1 file
",
    )
    .run();
}

#[test]
fn chown_without_a_user() {
    Test::check(
        "
tcp a; chown a 1000
",
    )
    .errors(
        "
error: `chown` needs uid=NUMBER here
 --> a.drill:1:16
  |
1 | tcp a; chown a 1000
  |                ^^^^ 1000 is not uid=NUMBER
  |
  = help: the form is: chown NAME uid=NUMBER

1 error in 1 file
",
    )
    .run();
}

#[test]
fn chown_to_the_number_that_means_no_change() {
    Test::check(
        "
tcp a; chown a uid=4294967295
",
    )
    .errors(
        "
error: `uid` is 0 to 4294967294
 --> a.drill:1:20
  |
1 | tcp a; chown a uid=4294967295
  |                    ^^^^^^^^^^ 4294967295 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn chown_alone() {
    Test::check(
        "
tcp a; chown a
",
    )
    .errors(
        "
error: `chown` needs uid=NUMBER
 --> a.drill:1:8
  |
1 | tcp a; chown a
  |        ^^^^^^^ uid=NUMBER is missing
  |
  = help: the form is: chown NAME uid=NUMBER

1 error in 1 file
",
    )
    .run();
}

#[test]
fn chown_to_a_name() {
    Test::check(
        "
tcp a; chown a uid=root
",
    )
    .errors(
        "
error: `uid` is a number from 0 to 4294967294
 --> a.drill:1:20
  |
1 | tcp a; chown a uid=root
  |                    ^^^^ `root` is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wait_without_anything() {
    Test::check(
        "
wait
",
    )
    .errors(
        "
error: `wait` needs a time or a socket's name
 --> a.drill:1:1
  |
1 | wait
  | ^^^^ a time or a socket's name is missing
  |
  = help: the form is: wait TIME; wait NAME STATE [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wait_for_a_number() {
    Test::check(
        "
wait 500
",
    )
    .errors(
        "
error: `wait` needs a time or a socket's name here
 --> a.drill:1:6
  |
1 | wait 500
  |      ^^^ 500 is not a time or a socket's name
  |
  = help: the form is: wait TIME; wait NAME STATE [within TIME]
  = help: a time has a unit: 500ms, 2s, 1min

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wait_for_too_long() {
    Test::check(
        "
wait 1001d
",
    )
    .errors(
        "
error: cannot read `1001d`
 --> a.drill:1:6
  |
1 | wait 1001d
  |      ^^^^^ neither a word nor a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wait_for_a_time_and_more() {
    Test::check(
        "
wait 500ms 1s
",
    )
    .errors(
        "
error: `wait` does not take this
 --> a.drill:1:12
  |
1 | wait 500ms 1s
  |            ^^ not expected
  |
  = help: the form is: wait TIME; wait NAME STATE [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wait_for_a_socket_without_a_state() {
    Test::check(
        "
tcp a; wait a
",
    )
    .errors(
        "
error: `wait` needs a state
 --> a.drill:1:8
  |
1 | tcp a; wait a
  |        ^^^^^^ a state is missing
  |
  = help: the form is: wait TIME; wait NAME STATE [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wait_for_a_state_that_is_nearly_right() {
    Test::check(
        "
tcp a; wait a TIMEWAIT
",
    )
    .errors(
        "
error: unknown state `TIMEWAIT`
 --> a.drill:1:15
  |
1 | tcp a; wait a TIMEWAIT
  |               ^^^^^^^^
  |
  = help: did you mean `TIME_WAIT`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wait_for_an_unknown_state() {
    Test::check(
        "
tcp a; wait a happiness
",
    )
    .errors(
        "
error: unknown state `happiness`
 --> a.drill:1:15
  |
1 | tcp a; wait a happiness
  |               ^^^^^^^^^
  |
  = help: the states are LISTEN, ESTABLISHED, TIME_WAIT, …, gone: `sockdrill explain` lists them

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wait_for_a_state_in_small_letters() {
    Test::check(
        "
tcp a; wait a listen
",
    )
    .errors(
        "
error: unknown state `listen`
 --> a.drill:1:15
  |
1 | tcp a; wait a listen
  |               ^^^^^^
  |
  = help: did you mean `LISTEN`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn wait_for_a_state_and_a_time() {
    Test::check(
        "
tcp a; wait a LISTEN 1s
",
    )
    .errors(
        "
error: `wait` does not take this
 --> a.drill:1:22
  |
1 | tcp a; wait a LISTEN 1s
  |                      ^^ not expected
  |
  = help: the form is: wait TIME; wait NAME STATE [within TIME]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn probe_without_a_protocol() {
    Test::check(
        "
probe 9000
",
    )
    .errors(
        "
error: `probe` needs tcp, udp, tcp6 or udp6 here
 --> a.drill:1:7
  |
1 | probe 9000
  |       ^^^^ 9000 is not tcp, udp, tcp6 or udp6
  |
  = help: the form is: probe tcp | udp | tcp6 | udp6 ADDRESS [times NUMBER] [expect NAME | NAME and NAME | spread over NAME, NAME | nobody]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn probe_of_an_unknown_protocol() {
    Test::check(
        "
probe sctp 9000
",
    )
    .errors(
        "
error: a probe is of tcp, udp, tcp6 or udp6
 --> a.drill:1:7
  |
1 | probe sctp 9000
  |       ^^^^ `sctp` is none of these

1 error in 1 file
",
    )
    .run();
}

#[test]
fn probe_of_no_address() {
    Test::check(
        "
probe udp unspec
",
    )
    .errors(
        "
error: `probe` needs an address here
 --> a.drill:1:11
  |
1 | probe udp unspec
  |           ^^^^^^ `unspec` is not an address
  |
  = help: the form is: probe tcp | udp | tcp6 | udp6 ADDRESS [times NUMBER] [expect NAME | NAME and NAME | spread over NAME, NAME | nobody]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn probe_without_an_address() {
    Test::check(
        "
probe udp
",
    )
    .errors(
        "
error: `probe` needs an address
 --> a.drill:1:1
  |
1 | probe udp
  | ^^^^^^^^^ an address is missing
  |
  = help: the form is: probe tcp | udp | tcp6 | udp6 ADDRESS [times NUMBER] [expect NAME | NAME and NAME | spread over NAME, NAME | nobody]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn probe_no_times() {
    Test::check(
        "
probe udp 9000 times 0
",
    )
    .errors(
        "
error: `times` is 1 to 10000
 --> a.drill:1:22
  |
1 | probe udp 9000 times 0
  |                      ^ 0 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn probe_times_a_word() {
    Test::check(
        "
probe udp 9000 times many
",
    )
    .errors(
        "
error: `times` is a number from 1 to 10000
 --> a.drill:1:22
  |
1 | probe udp 9000 times many
  |                      ^^^^ `many` is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn probe_times_nothing() {
    Test::check(
        "
probe udp 9000 times
",
    )
    .errors(
        "
error: `probe` needs a number after `times`
 --> a.drill:1:1
  |
1 | probe udp 9000 times
  | ^^^^^^^^^^^^^^^^^^^^ a number after `times` is missing
  |
  = help: the form is: probe tcp | udp | tcp6 | udp6 ADDRESS [times NUMBER] [expect NAME | NAME and NAME | spread over NAME, NAME | nobody]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn probe_with_a_number_of_times_only() {
    Test::check(
        "
probe udp 9000 100
",
    )
    .errors(
        "
error: `probe` does not take this
 --> a.drill:1:16
  |
1 | probe udp 9000 100
  |                ^^^ not expected
  |
  = help: the form is: probe tcp | udp | tcp6 | udp6 ADDRESS [times NUMBER] [expect NAME | NAME and NAME | spread over NAME, NAME | nobody]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn process_without_a_block() {
    Test::check(
        "
process server
",
    )
    .errors(
        "
error: a process needs its steps
 --> a.drill:1:1
  |
1 | process server
  | ^^^^^^^^^^^^^^ no block follows
  |
  = help: process server { … }; an empty block only starts it

1 error in 1 file
",
    )
    .run();
}

#[test]
fn process_without_a_name() {
    Test::check(
        "
process { tcp a }
",
    )
    .errors(
        "
error: `process` needs a process's name
 --> a.drill:1:1
  |
1 | process { tcp a }
  | ^^^^^^^ a process's name is missing
  |
  = help: the form is: process NAME [uid=NUMBER] { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn process_with_a_wrong_setting() {
    Test::check(
        "
process server gid=5 { tcp a }
",
    )
    .errors(
        "
error: `process` does not take this
 --> a.drill:1:16
  |
1 | process server gid=5 { tcp a }
  |                ^^^^^ not expected
  |
  = help: the form is: process NAME [uid=NUMBER] { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn process_with_an_option() {
    Test::check(
        "
process server reuse { tcp a }
",
    )
    .errors(
        "
error: `process` does not take this
 --> a.drill:1:16
  |
1 | process server reuse { tcp a }
  |                ^^^^^ not expected
  |
  = help: the form is: process NAME [uid=NUMBER] { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn fork_without_as() {
    Test::check(
        "
process server { }
fork server child
",
    )
    .errors(
        "
error: `fork` needs `as` here
 --> a.drill:2:13
  |
2 | fork server child
  |             ^^^^^ `child` is not `as`
  |
  = help: the form is: fork PROCESS as NAME

1 error in 1 file
",
    )
    .run();
}

#[test]
fn fork_without_a_name() {
    Test::check(
        "
process server { }
fork server
",
    )
    .errors(
        "
error: `fork` needs `as`
 --> a.drill:2:1
  |
2 | fork server
  | ^^^^^^^^^^^ `as` is missing
  |
  = help: the form is: fork PROCESS as NAME

1 error in 1 file
",
    )
    .run();
}

#[test]
fn pass_without_from() {
    Test::check(
        "
tcp a
process p { }
pass a to p
",
    )
    .errors(
        "
error: `pass` needs `from` here
 --> a.drill:3:8
  |
3 | pass a to p
  |        ^^ `to` is not `from`
  |
  = help: the form is: pass NAME from PROCESS to PROCESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn kill_main() {
    Test::check(
        "
tcp a; kill main
",
    )
    .errors(
        "
error: `main` ends with its case
 --> a.drill:1:13
  |
1 | tcp a; kill main
  |             ^^^^ cannot be ended by a step
  |
  = help: give the steps to a process of their own: process server { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn exit_main() {
    Test::check(
        "
tcp a; exit main
",
    )
    .errors(
        "
error: `main` ends with its case
 --> a.drill:1:13
  |
1 | tcp a; exit main
  |             ^^^^ cannot be ended by a step
  |
  = help: give the steps to a process of their own: process server { … }

1 error in 1 file
",
    )
    .run();
}

#[test]
fn kill_two_processes() {
    Test::check(
        "
process p { }
process q { }
kill p q
",
    )
    .errors(
        "
error: `kill` does not take this
 --> a.drill:3:8
  |
3 | kill p q
  |        ^ not expected
  |
  = help: the form is: kill PROCESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn interface_lo() {
    Test::check(
        "
interface lo
",
    )
    .errors(
        "
error: `lo` is there already
 --> a.drill:1:11
  |
1 | interface lo
  |           ^^
  |
  = help: a further address on it: address 192.0.2.1/32

1 error in 1 file
",
    )
    .run();
}

#[test]
fn interface_with_a_long_name() {
    Test::check(
        "
interface a-very-long-name
",
    )
    .errors(
        "
error: an interface's name has at most 15 letters
 --> a.drill:1:11
  |
1 | interface a-very-long-name
  |           ^^^^^^^^^^^^^^^^

1 error in 1 file
",
    )
    .run();
}

#[test]
fn interface_without_a_name() {
    Test::check(
        "
interface 192.0.2.1/24
",
    )
    .errors(
        "
error: `interface` needs an interface's name here
 --> a.drill:1:11
  |
1 | interface 192.0.2.1/24
  |           ^^^^^^^^^^^^ `192.0.2.1/24` is not an interface's name
  |
  = help: the form is: interface NAME [ADDRESS/PREFIX…]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn interface_without_a_prefix() {
    Test::check(
        "
interface eth1 192.0.2.1
",
    )
    .errors(
        "
error: `interface` needs an address with a prefix length here
 --> a.drill:1:16
  |
1 | interface eth1 192.0.2.1
  |                ^^^^^^^^^ `192.0.2.1` is not an address with a prefix length
  |
  = help: the form is: interface NAME [ADDRESS/PREFIX…]
  = help: for example: 192.0.2.1/24

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_prefix_that_is_too_long() {
    Test::check(
        "
interface eth1 192.0.2.1/33
",
    )
    .errors(
        "
error: a prefix length is 0 to 32
 --> a.drill:1:16
  |
1 | interface eth1 192.0.2.1/33
  |                ^^^^^^^^^^^^ 33 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_ipv6_prefix_that_is_too_long() {
    Test::check(
        "
address 2001:db8::1/129
",
    )
    .errors(
        "
error: a prefix length is 0 to 128
 --> a.drill:1:9
  |
1 | address 2001:db8::1/129
  |         ^^^^^^^^^^^^^^^ 129 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_negative_prefix() {
    Test::check(
        "
address 192.0.2.1/-1
",
    )
    .errors(
        "
error: a prefix length is 0 to 32
 --> a.drill:1:9
  |
1 | address 192.0.2.1/-1
  |         ^^^^^^^^^^^^ -1 is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn address_without_a_prefix() {
    Test::check(
        "
address 192.0.2.1
",
    )
    .errors(
        "
error: `address` needs an address with a prefix length here
 --> a.drill:1:9
  |
1 | address 192.0.2.1
  |         ^^^^^^^^^ `192.0.2.1` is not an address with a prefix length
  |
  = help: the form is: address ADDRESS/PREFIX [on INTERFACE]
  = help: for example: 192.0.2.1/24

1 error in 1 file
",
    )
    .run();
}

#[test]
fn address_on_a_number() {
    Test::check(
        "
address 192.0.2.1/24 on 5
",
    )
    .errors(
        "
error: `address` needs an interface's name here
 --> a.drill:1:25
  |
1 | address 192.0.2.1/24 on 5
  |                         ^ 5 is not an interface's name
  |
  = help: the form is: address ADDRESS/PREFIX [on INTERFACE]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn sysctl_of_another_part() {
    Test::check(
        "
sysctl vm.swappiness 10
",
    )
    .errors(
        "
error: `vm.swappiness` does not belong to a network
 --> a.drill:1:8
  |
1 | sysctl vm.swappiness 10
  |        ^^^^^^^^^^^^^ only sysctls below `net.` do
  |
  = help: for example: sysctl net.ipv4.tcp_tw_reuse 1

1 error in 1 file
",
    )
    .run();
}

#[test]
fn sysctl_with_slashes() {
    Test::check(
        "
sysctl net/ipv4/tcp_tw_reuse 1
",
    )
    .errors(
        "
error: cannot read `/ipv4/tcp_tw_reuse`
 --> a.drill:1:11
  |
1 | sysctl net/ipv4/tcp_tw_reuse 1
  |           ^^^^^^^^^^^^^^^^^^ neither a word nor a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn sysctl_without_a_value() {
    Test::check(
        "
sysctl net.ipv4.tcp_tw_reuse
",
    )
    .errors(
        "
error: `sysctl` needs a value
 --> a.drill:1:1
  |
1 | sysctl net.ipv4.tcp_tw_reuse
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a value is missing
  |
  = help: the form is: sysctl NAME VALUE…

1 error in 1 file
",
    )
    .run();
}

#[test]
fn sysctl_with_an_assignment() {
    Test::check(
        "
sysctl net.ipv4.tcp_tw_reuse=1
",
    )
    .errors(
        "
error: `sysctl` needs the name of a sysctl here
 --> a.drill:1:8
  |
1 | sysctl net.ipv4.tcp_tw_reuse=1
  |        ^^^^^^^^^^^^^^^^^^^^^^^ `net.ipv4.tcp_tw_reuse=…` is not the name of a sysctl
  |
  = help: the form is: sysctl NAME VALUE…
  = help: a blank stands between the name and the value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn sysctl_with_a_time() {
    Test::check(
        "
sysctl net.ipv4.tcp_fin_timeout 10s
",
    )
    .errors(
        "
error: a sysctl takes numbers, words or a text
 --> a.drill:1:33
  |
1 | sysctl net.ipv4.tcp_fin_timeout 10s
  |                                 ^^^ a time is none

1 error in 1 file
",
    )
    .run();
}

#[test]
fn sysctl_with_a_gap_in_its_name() {
    Test::check(
        "
sysctl net..ipv4 1
",
    )
    .errors(
        "
error: `net..ipv4` is no name of a sysctl
 --> a.drill:1:8
  |
1 | sysctl net..ipv4 1
  |        ^^^^^^^^^ nothing stands between two points, or after the last

1 error in 1 file
",
    )
    .run();
}

#[test]
fn show_takes_nothing() {
    Test::check(
        "
tcp a; show a
",
    )
    .errors(
        "
error: `show` does not take this
 --> a.drill:1:13
  |
1 | tcp a; show a
  |             ^ not expected
  |
  = help: the form is: show

1 error in 1 file
",
    )
    .run();
}

#[test]
fn state_of_two_sockets() {
    Test::check(
        "
tcp a b
state a b
",
    )
    .errors(
        "
error: unknown option `b`
 --> a.drill:1:7
  |
1 | tcp a b
  |       ^ not an option
  |
  = help: `sockdrill explain` lists the options; any other is set by its number: opt(LEVEL,NUMBER)=VALUE

error: `state` does not take this
 --> a.drill:2:9
  |
2 | state a b
  |         ^ not expected
  |
  = help: the form is: state NAME [expect STATE]

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn local_with_an_address() {
    Test::check(
        "
tcp a; local a 127.0.0.1:9000
",
    )
    .errors(
        "
error: `local` does not take this
 --> a.drill:1:16
  |
1 | tcp a; local a 127.0.0.1:9000
  |                ^^^^^^^^^^^^^^ not expected
  |
  = help: the form is: local NAME [expect ADDRESS | port NUMBER | port in LOW-HIGH | port = port(NAME) | != …]

1 error in 1 file
",
    )
    .run();
}

#[test]
fn disconnect_from_somebody() {
    Test::check(
        "
udp a; disconnect a from 9000
",
    )
    .errors(
        "
error: `disconnect` does not take this
 --> a.drill:1:21
  |
1 | udp a; disconnect a from 9000
  |                     ^^^^ not expected
  |
  = help: the form is: disconnect NAME

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_verb_that_is_nearly_right() {
    Test::check(
        "
tcp a; bnid a 9000
",
    )
    .errors(
        "
error: unknown verb `bnid`
 --> a.drill:1:8
  |
1 | tcp a; bnid a 9000
  |        ^^^^ a statement begins with a verb
  |
  = help: did you mean `bind`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_verb() {
    Test::check(
        "
frobnicate a 9000
",
    )
    .errors(
        "
error: unknown verb `frobnicate`
 --> a.drill:1:1
  |
1 | frobnicate a 9000
  | ^^^^^^^^^^ a statement begins with a verb
  |
  = help: a socket is made by tcp, udp, tcp6 or udp6; `sockdrill explain` lists the verbs

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_verb_alone() {
    Test::check(
        "
hello
",
    )
    .errors(
        "
error: unknown verb `hello`
 --> a.drill:1:1
  |
1 | hello
  | ^^^^^ a statement begins with a verb
  |
  = help: `sockdrill explain` lists the verbs

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_verb_of_another_tool() {
    Test::check(
        "
socket a; setsockopt a SO_REUSEADDR
",
    )
    .errors(
        "
error: unknown verb `socket`
 --> a.drill:1:1
  |
1 | socket a; setsockopt a SO_REUSEADDR
  | ^^^^^^ a statement begins with a verb
  |
  = help: a socket is made by tcp, udp, tcp6 or udp6; `sockdrill explain` lists the verbs

error: unknown verb `setsockopt`
 --> a.drill:1:11
  |
1 | socket a; setsockopt a SO_REUSEADDR
  |           ^^^^^^^^^^ a statement begins with a verb
  |
  = help: did you mean `set`?

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_first() {
    Test::check(
        "
tcp a
a bind 9000
",
    )
    .errors(
        "
error: unknown verb `a`
 --> a.drill:2:1
  |
2 | a bind 9000
  | ^ a statement begins with a verb
  |
  = help: a socket is made by tcp, udp, tcp6 or udp6; `sockdrill explain` lists the verbs

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_step_that_begins_with_expect() {
    Test::check(
        "
tcp a
expect ok
",
    )
    .errors(
        "
error: unknown verb `expect`
 --> a.drill:2:1
  |
2 | expect ok
  | ^^^^^^ a statement begins with a verb
  |
  = help: an expectation stands at the end of its step, on the same line

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_step_that_begins_with_not() {
    Test::check(
        "
not a bind
",
    )
    .errors(
        "
error: unknown verb `not`
 --> a.drill:1:1
  |
1 | not a bind
  | ^^^ a statement begins with a verb
  |
  = help: a socket is made by tcp, udp, tcp6 or udp6; `sockdrill explain` lists the verbs

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_time_that_is_too_long() {
    Test::check(
        "
wait 86400001s
",
    )
    .errors(
        "
error: this time is too long
 --> a.drill:1:6
  |
1 | wait 86400001s
  |      ^^^^^^^^^ more than 1000 days

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_fork_without_any_word() {
    Test::check(
        "
fork
",
    )
    .errors(
        "
error: `fork` needs a process's name
 --> a.drill:1:1
  |
1 | fork
  | ^^^^ a process's name is missing
  |
  = help: the form is: fork PROCESS as NAME

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_user_of_a_step_in_main() {
    Test::check(
        "
process main uid=5 { show }
",
    )
    .errors(
        "
error: `main` runs already
 --> a.drill:1:1
  |
1 | process main uid=5 { show }
  | ^^^^^^^^^^^^^^^^^^ its user is fixed when it starts
  |
  = help: say uid= where the process is mentioned first

1 error in 1 file
",
    )
    .run();
}
