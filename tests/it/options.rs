//! Socket options and their values.

use crate::support::Test;

#[test]
fn an_unknown_option_that_is_nearly_right() {
    Test::check(
        "
tcp a reusaddr
",
    )
    .errors(
        "
error: unknown option `reusaddr`
 --> a.drill:1:7
  |
1 | tcp a reusaddr
  |       ^^^^^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_option_that_is_a_slip() {
    Test::check(
        "
tcp a reuze
",
    )
    .errors(
        "
error: unknown option `reuze`
 --> a.drill:1:7
  |
1 | tcp a reuze
  |       ^^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_option_by_its_c_name() {
    Test::check(
        "
tcp a SO_REUSEADR
",
    )
    .errors(
        "
error: unknown option `SO_REUSEADR`
 --> a.drill:1:7
  |
1 | tcp a SO_REUSEADR
  |       ^^^^^^^^^^^ not an option
  |
  = help: did you mean `SO_REUSEADDR`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_option() {
    Test::check(
        "
tcp a frobnicate
",
    )
    .errors(
        "
error: unknown option `frobnicate`
 --> a.drill:1:7
  |
1 | tcp a frobnicate
  |       ^^^^^^^^^^ not an option
  |
  = help: `sockdrill explain` lists the options; any other is set by its number: opt(LEVEL,NUMBER)=VALUE

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_option_with_a_value() {
    Test::check(
        "
tcp a nagle=off
",
    )
    .errors(
        "
error: unknown option `nagle`
 --> a.drill:1:7
  |
1 | tcp a nagle=off
  |       ^^^^^ not an option
  |
  = help: `sockdrill explain` lists the options; any other is set by its number: opt(LEVEL,NUMBER)=VALUE

1 error in 1 file
",
    )
    .run();
}

#[test]
fn two_unknown_options_of_one_socket() {
    Test::check(
        "
tcp a reuze reuseprot
",
    )
    .errors(
        "
error: unknown option `reuze`
 --> a.drill:1:7
  |
1 | tcp a reuze reuseprot
  |       ^^^^^ not an option
  |
  = help: did you mean `reuse`?

error: unknown option `reuseprot`
 --> a.drill:1:13
  |
1 | tcp a reuze reuseprot
  |             ^^^^^^^^^ not an option
  |
  = help: did you mean `reuseport`?

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_flag_with_a_number() {
    Test::check(
        "
tcp a reuse=2
",
    )
    .errors(
        "
error: `reuse` takes on or off
 --> a.drill:1:13
  |
1 | tcp a reuse=2
  |             ^ 2 is given
  |
  = help: the form is: tcp a reuse; set a reuse; set a reuse=off; get a reuse

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_flag_with_a_word() {
    Test::check(
        "
tcp a reuse=yes
",
    )
    .errors(
        "
error: `reuse` takes on or off
 --> a.drill:1:13
  |
1 | tcp a reuse=yes
  |             ^^^ `yes` is given
  |
  = help: the form is: tcp a reuse; set a reuse; set a reuse=off; get a reuse

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_number_without_a_value() {
    Test::check(
        "
tcp a fastopen
",
    )
    .errors(
        "
error: `fastopen` takes a number
 --> a.drill:1:7
  |
1 | tcp a fastopen
  |       ^^^^^^^^ no value is given
  |
  = help: the form is: tcp a fastopen=5; get a fastopen

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_number_with_a_word() {
    Test::check(
        "
tcp a fastopen=on
",
    )
    .errors(
        "
error: `fastopen` takes a number
 --> a.drill:1:16
  |
1 | tcp a fastopen=on
  |                ^^ `on` is given
  |
  = help: the form is: tcp a fastopen=5; get a fastopen

1 error in 1 file
",
    )
    .run();
}

#[test]
fn seconds_with_a_word() {
    Test::check(
        "
tcp a linger=on
",
    )
    .errors(
        "
error: `linger` takes a number of seconds, or off
 --> a.drill:1:14
  |
1 | tcp a linger=on
  |              ^^ `on` is given
  |
  = help: the form is: tcp a linger=0; set a linger=5; set a linger=off; get a linger

1 error in 1 file
",
    )
    .run();
}

#[test]
fn seconds_without_a_value() {
    Test::check(
        "
tcp a linger
",
    )
    .errors(
        "
error: `linger` takes a number of seconds, or off
 --> a.drill:1:7
  |
1 | tcp a linger
  |       ^^^^^^ no value is given
  |
  = help: the form is: tcp a linger=0; set a linger=5; set a linger=off; get a linger

1 error in 1 file
",
    )
    .run();
}

#[test]
fn seconds_with_a_unit() {
    Test::check(
        "
tcp a linger=5s
",
    )
    .errors(
        "
error: `linger` takes a number of seconds, or off
 --> a.drill:1:14
  |
1 | tcp a linger=5s
  |              ^^ a time is given
  |
  = help: the form is: tcp a linger=0; set a linger=5; set a linger=off; get a linger

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_range_with_one_port() {
    Test::check(
        "
tcp a port_range=40000
",
    )
    .errors(
        "
error: `port_range` takes two ports, such as 40000-40010
 --> a.drill:1:18
  |
1 | tcp a port_range=40000
  |                  ^^^^^ 40000 is given
  |
  = help: the form is: tcp a port_range=40000-40010; get a port_range

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_range_that_runs_backwards() {
    Test::check(
        "
tcp a port_range=40010-40000
",
    )
    .errors(
        "
error: a range begins with its lower port
 --> a.drill:1:18
  |
1 | tcp a port_range=40010-40000
  |                  ^^^^^^^^^^^ the first is the higher

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_range_beyond_the_last_port() {
    Test::check(
        "
tcp a port_range=40000-70000
",
    )
    .errors(
        "
error: a port is 0 to 65535
 --> a.drill:1:18
  |
1 | tcp a port_range=40000-70000
  |                  ^^^^^^^^^^^ one of these is not

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_interface_with_a_number() {
    Test::check(
        "
udp a device=1
",
    )
    .errors(
        "
error: `device` takes an interface's name
 --> a.drill:1:14
  |
1 | udp a device=1
  |              ^ 1 is given
  |
  = help: the form is: udp a device=lo; set a device=lo; get a device

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_interface_without_a_value() {
    Test::check(
        "
udp a device
",
    )
    .errors(
        "
error: `device` takes an interface's name
 --> a.drill:1:7
  |
1 | udp a device
  |       ^^^^^^ no value is given
  |
  = help: the form is: udp a device=lo; set a device=lo; get a device

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_interface_address_with_a_number() {
    Test::check(
        "
udp a multicast_if=5
",
    )
    .errors(
        "
error: `multicast_if` takes an address or an interface's name
 --> a.drill:1:20
  |
1 | udp a multicast_if=5
  |                    ^ 5 is given
  |
  = help: the form is: udp a multicast_if=127.0.0.1; udp6 a multicast_if=lo; get a multicast_if

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_interface_address_that_is_none() {
    Test::check(
        "
udp a multicast_if=192.0.2.256
",
    )
    .errors(
        "
error: `192.0.2.256` is no address
 --> a.drill:1:20
  |
1 | udp a multicast_if=192.0.2.256
  |                    ^^^^^^^^^^^ not an IPv4 address

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_that_can_only_be_read() {
    Test::check(
        "
tcp a acceptconn
",
    )
    .errors(
        "
error: `acceptconn` can only be read
 --> a.drill:1:7
  |
1 | tcp a acceptconn
  |       ^^^^^^^^^^ cannot be set
  |
  = help: the form is: get a acceptconn

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_that_can_only_be_read_with_a_value() {
    Test::check(
        "
tcp a; set a error=5
",
    )
    .errors(
        "
error: `error` can only be read
 --> a.drill:1:20
  |
1 | tcp a; set a error=5
  |                    ^ cannot be set
  |
  = help: the form is: get a error

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_that_can_only_be_set() {
    Test::check(
        "
tcp a reuseport reuseport_program=0; get a reuseport_program expect 0
",
    )
    .errors(
        "
error: `reuseport_program` can only be set
 --> a.drill:1:44
  |
1 | tcp a reuseport reuseport_program=0; get a reuseport_program expect 0
  |                                            ^^^^^^^^^^^^^^^^^ cannot be read
  |
  = help: the form is: udp a reuseport reuseport_program=0; set a reuseport_program=1; set a reuseport_program=off

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_place_in_a_group_is_counted_from_zero() {
    Test::check(
        "
tcp a reuseport_program
set a reuseport_program=-1
set a reuseport_program=on
set a reuseport_program=5000000000
",
    )
    .errors(
        "
error: `reuseport_program` takes the place of a socket in its group, counted from 0, or off
 --> a.drill:1:7
  |
1 | tcp a reuseport_program
  |       ^^^^^^^^^^^^^^^^^ no value is given
  |
  = help: the form is: udp a reuseport reuseport_program=0; set a reuseport_program=1; set a reuseport_program=off

error: `reuseport_program` takes the place of a socket in its group, counted from 0, or off
 --> a.drill:2:25
  |
2 | set a reuseport_program=-1
  |                         ^^ -1 is given
  |
  = help: the form is: udp a reuseport reuseport_program=0; set a reuseport_program=1; set a reuseport_program=off

error: `reuseport_program` takes the place of a socket in its group, counted from 0, or off
 --> a.drill:3:25
  |
3 | set a reuseport_program=on
  |                         ^^ `on` is given
  |
  = help: the form is: udp a reuseport reuseport_program=0; set a reuseport_program=1; set a reuseport_program=off

error: an option's value is a 32-bit number
 --> a.drill:4:25
  |
4 | set a reuseport_program=5000000000
  |                         ^^^^^^^^^^ out of its range

4 errors in 1 file
",
    )
    .run();
}

#[test]
fn an_option_of_tcp_on_udp() {
    Test::check(
        "
udp a nodelay
",
    )
    .errors(
        "
error: a `udp` socket has no option `nodelay`
 --> a.drill:1:7
  |
1 | udp a nodelay
  |       ^^^^^^^ only TCP sockets have it
  |
  = help: to see what the kernel says, name it by its number: opt(LEVEL,NUMBER)

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_of_ipv6_on_ipv4() {
    Test::check(
        "
tcp a v6only
",
    )
    .errors(
        "
error: a `tcp` socket has no option `v6only`
 --> a.drill:1:7
  |
1 | tcp a v6only
  |       ^^^^^^ only IPv6 sockets have it
  |
  = help: to see what the kernel says, name it by its number: opt(LEVEL,NUMBER)

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_of_tcp_read_from_udp() {
    Test::check(
        "
udp a
get a fastopen
",
    )
    .errors(
        "
error: a `udp` socket has no option `fastopen`
 --> a.drill:2:1
  |
2 | get a fastopen
  | ^^^^^^^^^^^^^^ only TCP sockets have it
  |
  = help: to see what the kernel says, name it by its number: opt(LEVEL,NUMBER)

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_of_tcp_set_on_udp() {
    Test::check(
        "
udp a
set a reuse nodelay
",
    )
    .errors(
        "
error: a `udp` socket has no option `nodelay`
 --> a.drill:2:13
  |
2 | set a reuse nodelay
  |             ^^^^^^^ only TCP sockets have it
  |
  = help: to see what the kernel says, name it by its number: opt(LEVEL,NUMBER)

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_by_number_without_a_value() {
    Test::check(
        "
tcp a opt(1,15)
",
    )
    .errors(
        "
error: an option by its number needs a value
 --> a.drill:1:7
  |
1 | tcp a opt(1,15)
  |       ^^^^^^^^^ no value
  |
  = help: opt(1,15)=1

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_by_number_with_a_word() {
    Test::check(
        "
tcp a opt(1,15)=on
",
    )
    .errors(
        "
error: an option by its number takes a number
 --> a.drill:1:17
  |
1 | tcp a opt(1,15)=on
  |                 ^^ `on` is none

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_by_number_that_is_too_large() {
    Test::check(
        "
tcp a opt(1,4294967296)=1
",
    )
    .errors(
        "
error: an option's level and number are 32-bit numbers
 --> a.drill:1:7
  |
1 | tcp a opt(1,4294967296)=1
  |       ^^^^^^^^^^^^^^^^^ one of these is larger

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_by_number_with_one_number() {
    Test::check(
        "
tcp a opt(15)=1
",
    )
    .errors(
        "
error: cannot read `(15)=1`
 --> a.drill:1:10
  |
1 | tcp a opt(15)=1
  |          ^^^^^^ neither a word nor a value
  |
  = help: parentheses stand in port(a), in opt(1,15)=1 and in predicates

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_too_large() {
    Test::check(
        "
tcp a linger=4294967296
",
    )
    .errors(
        "
error: an option's value is a 32-bit number
 --> a.drill:1:14
  |
1 | tcp a linger=4294967296
  |              ^^^^^^^^^^ out of its range

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_number_where_an_option_is_wanted() {
    Test::check(
        "
tcp a 9000
",
    )
    .errors(
        "
error: an option is wanted here
 --> a.drill:1:7
  |
1 | tcp a 9000
  |       ^^^^ 9000 is none
  |
  = help: for example: reuse, linger=0, port_range=40000-40010

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_address_where_an_option_is_wanted() {
    Test::check(
        "
tcp a 127.0.0.1:9000
",
    )
    .errors(
        "
error: an option is wanted here
 --> a.drill:1:7
  |
1 | tcp a 127.0.0.1:9000
  |       ^^^^^^^^^^^^^^ an address with a port is none
  |
  = help: for example: reuse, linger=0, port_range=40000-40010

1 error in 1 file
",
    )
    .run();
}

#[test]
fn set_with_on() {
    Test::check(
        "
tcp a; set a reuse on
",
    )
    .errors(
        "
error: unknown option `on`
 --> a.drill:1:20
  |
1 | tcp a; set a reuse on
  |                    ^^ not an option
  |
  = help: a value is joined to its option: reuse=on

1 error in 1 file
",
    )
    .run();
}

#[test]
fn get_of_an_unknown_option() {
    Test::check(
        "
tcp a; get a reuze
",
    )
    .errors(
        "
error: unknown option `reuze`
 --> a.drill:1:14
  |
1 | tcp a; get a reuze
  |              ^^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn get_with_a_value() {
    Test::check(
        "
tcp a; get a reuse=on
",
    )
    .errors(
        "
error: an option is wanted here
 --> a.drill:1:14
  |
1 | tcp a; get a reuse=on
  |              ^^^^^^^^ `reuse=…` is none
  |
  = help: to read it: get a reuse expect on

1 error in 1 file
",
    )
    .run();
}

#[test]
fn options_with_a_comma() {
    Test::check(
        "
tcp a reuse, reuseport
",
    )
    .errors(
        "
error: cannot read `,`
 --> a.drill:1:12
  |
1 | tcp a reuse, reuseport
  |            ^ neither a word nor a value
  |
  = help: words are separated by blanks only, and the values of an axis by `|`

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_with_a_hyphen() {
    Test::check(
        "
tcp a bind-address-no-port
",
    )
    .errors(
        "
error: unknown option `bind-address-no-port`
 --> a.drill:1:7
  |
1 | tcp a bind-address-no-port
  |       ^^^^^^^^^^^^^^^^^^^^ not an option
  |
  = help: did you mean `bind_address_no_port`?

1 error in 1 file
",
    )
    .run();
}
