//! Axes, and values that do not fit where they are used.

use crate::support::Test;

#[test]
fn an_axis_that_is_not_there() {
    Test::check(
        "
tcp a $option
",
    )
    .errors(
        "
error: there is no axis `option`
 --> a.drill:1:7
  |
1 | tcp a $option
  |       ^^^^^^^ not declared
  |
  = help: declare it at the top of the script: axis option = … | …

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_that_is_nearly_there() {
    Test::check(
        "
axis option = none | reuse
tcp a $optoin
",
    )
    .errors(
        "
error: there is no axis `optoin`
 --> a.drill:2:7
  |
2 | tcp a $optoin
  |       ^^^^^^^ not declared
  |
  = help: did you mean `$option`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_that_is_declared_twice() {
    Test::check(
        "
axis x = reuse | none
axis x = reuseport | none
tcp a $x
",
    )
    .errors(
        "
error: the axis `x` is declared twice
 --> a.drill:2:6
  |
1 | axis x = reuse | none
  |      - declared first here
2 | axis x = reuseport | none
  |      ^ declared again
  |
  = help: give it a name of its own

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_stands_twice() {
    Test::check(
        "
axis x = reuse | none | reuse
tcp a $x
",
    )
    .errors(
        "
error: an axis has each value once
 --> a.drill:1:25
  |
1 | axis x = reuse | none | reuse
  |          -----          ^^^^^ the same again
  |          |
  |          first here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_that_names_another() {
    Test::check(
        "
axis x = reuse | none
axis y = $x | none
tcp a $y
",
    )
    .errors(
        "
error: a value of an axis is no axis
 --> a.drill:2:10
  |
2 | axis y = $x | none
  |          ^^ not a value

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_in_a_block() {
    Test::check(
        "
process p {
    axis x = reuse | none
    tcp a $x
}
",
    )
    .errors(
        "
error: an axis cannot stand in a block
 --> a.drill:2:10
  |
2 |     axis x = reuse | none
  |          ^ move it to the top of the script

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_in_a_when() {
    Test::check(
        "
axis x = reuse | none
when $x = none {
    axis y = reuse | none
    tcp a $y
}
",
    )
    .errors(
        "
error: an axis cannot stand in a block
 --> a.drill:3:10
  |
3 |     axis y = reuse | none
  |          ^ move it to the top of the script

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_that_comes_late() {
    Test::check(
        "
tcp a $x
axis x = reuse | none
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn a_value_that_is_no_option() {
    Test::check(
        "
axis x = none | reuze
tcp a $x
",
    )
    .errors(
        "
error: unknown option `reuze`
 --> a.drill:2:7
  |
1 | axis x = none | reuze
  |                 ----- not an option
2 | tcp a $x
  |       ^^ used here
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_no_option_in_two_steps() {
    Test::check(
        "
axis x = none | reuze
tcp a $x
tcp b $x
",
    )
    .errors(
        "
error: unknown option `reuze`
 --> a.drill:2:7
  |
1 | axis x = none | reuze
  |                 ----- not an option
2 | tcp a $x
  |       ^^ used here
  |
  = help: did you mean `reuse`?

error: unknown option `reuze`
 --> a.drill:3:7
  |
1 | axis x = none | reuze
  |                 ----- not an option
2 | tcp a $x
3 | tcp b $x
  |       ^^ used here
  |
  = help: did you mean `reuse`?

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_no_address() {
    Test::check(
        "
axis where = 9000 | reuse | 127.0.0.1
tcp a; bind a $where
",
    )
    .errors(
        "
error: there is no socket `reuse`
 --> a.drill:2:15
  |
1 | axis where = 9000 | reuse | 127.0.0.1
  |                     ----- not declared
2 | tcp a; bind a $where
  |               ^^^^^^ used here

error: an address needs a port
 --> a.drill:2:15
  |
1 | axis where = 9000 | reuse | 127.0.0.1
  |                             --------- no port is given
2 | tcp a; bind a $where
  |               ^^^^^^ used here
  |
  = help: for example: 127.0.0.1:9000

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn two_values_that_are_no_addresses() {
    Test::check(
        r#"
axis where = 70000 | "x"
tcp a; bind a $where
"#,
    )
    .errors(
        r#"
error: a port is 0 to 65535
 --> a.drill:2:15
  |
1 | axis where = 70000 | "x"
  |              ----- 70000 is not
2 | tcp a; bind a $where
  |               ^^^^^^ used here

error: `bind` needs an address here
 --> a.drill:2:15
  |
1 | axis where = 70000 | "x"
  |                      --- a text is not an address
2 | tcp a; bind a $where
  |               ^^^^^^ used here
  |
  = help: the form is: bind NAME ADDRESS

2 errors in 1 file
"#,
    )
    .run();
}

#[test]
fn a_value_of_several_words_where_one_is_wanted() {
    Test::check(
        "
axis x = reuse reuseport | none
tcp a device=$x
",
    )
    .errors(
        "
error: `device` takes an interface's name
 --> a.drill:2:14
  |
2 | tcp a device=$x
  |              ^^ a value of `$x` with several words is given
  |
  = help: the form is: udp a device=lo; set a device=lo; get a device

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_no_value_of_an_option() {
    Test::check(
        "
axis x = on | maybe
tcp a reuse=$x
",
    )
    .errors(
        "
error: `reuse` takes on or off
 --> a.drill:2:13
  |
1 | axis x = on | maybe
  |               ----- `maybe` is given
2 | tcp a reuse=$x
  |             ^^ used here
  |
  = help: the form is: tcp a reuse; set a reuse; set a reuse=off; get a reuse

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_no_host() {
    Test::check(
        "
axis host = 127.0.0.1 | lo
tcp a; bind a $host:9000
",
    )
    .errors(
        "
error: an IP address is wanted before the port
 --> a.drill:2:15
  |
1 | axis host = 127.0.0.1 | lo
  |                         -- `lo` is not one
2 | tcp a; bind a $host:9000
  |               ^^^^^ used here
  |
  = help: for example: 127.0.0.1:9000, [::1]:9000

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_no_port() {
    Test::check(
        "
axis port = 9000 | 65536
tcp a; bind a 127.0.0.1:$port
",
    )
    .errors(
        "
error: a port is 0 to 65535
 --> a.drill:2:25
  |
1 | axis port = 9000 | 65536
  |                    ----- 65536 is not
2 | tcp a; bind a 127.0.0.1:$port
  |                         ^^^^^ used here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_no_outcome() {
    Test::check(
        "
axis outcome = ok | EADDRINUS
tcp a; bind a 9000 expect $outcome
",
    )
    .errors(
        "
error: unknown outcome `EADDRINUS`
 --> a.drill:2:27
  |
1 | axis outcome = ok | EADDRINUS
  |                     --------- not an outcome
2 | tcp a; bind a 9000 expect $outcome
  |                           ^^^^^^^^ used here
  |
  = help: did you mean `EADDRINUSE`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_an_outcome_never_is() {
    Test::check(
        "
axis outcome = ok | nothing
tcp a; bind a 9000 expect $outcome
",
    )
    .errors(
        "
error: `bind` never comes out like this
 --> a.drill:2:27
  |
1 | axis outcome = ok | nothing
  |                     ------- only `recv` may
2 | tcp a; bind a 9000 expect $outcome
  |                           ^^^^^^^^ used here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_of_two_words_in_an_outcome() {
    Test::check(
        "
axis outcome = ok | EADDRINUSE EACCES
tcp a; bind a 9000 expect $outcome
",
    )
    .errors(
        "
error: cannot read this outcome
 --> a.drill:2:27
  |
2 | tcp a; bind a 9000 expect $outcome
  |                           ^^^^^^^^ a value of `$outcome` with several words is none

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_no_socket() {
    Test::check(
        "
axis who = a | b | c
udp a; udp b
bind $who 9000
",
    )
    .errors(
        "
error: there is no socket `c`
 --> a.drill:3:6
  |
1 | axis who = a | b | c
  |                    - not declared
2 | udp a; udp b
3 | bind $who 9000
  |      ^^^^ used here
  |
  = help: declare it first: tcp c

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_of_verbs() {
    Test::check(
        "
axis kind = tcp | sctp
$kind a
",
    )
    .errors(
        "
error: unknown verb `sctp`
 --> a.drill:2:1
  |
1 | axis kind = tcp | sctp
  |                   ---- a statement begins with a verb
2 | $kind a
  | ^^^^^ used here
  |
  = help: a socket is made by tcp, udp, tcp6 or udp6; `sockdrill explain` lists the verbs

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_of_verbs_that_make_no_socket() {
    Test::check(
        "
axis kind = tcp | bind
$kind a
",
    )
    .errors(
        "
error: an axis of verbs has tcp, udp, tcp6 and udp6 as values
 --> a.drill:2:1
  |
1 | axis kind = tcp | bind
  |                   ---- `bind` makes no socket
2 | $kind a
  | ^^^^^ used here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_of_verbs_with_two_words() {
    Test::check(
        "
axis kind = tcp | tcp reuse
$kind a
",
    )
    .errors(
        "
error: an axis of verbs has tcp, udp, tcp6 and udp6 as values
 --> a.drill:2:1
  |
2 | $kind a
  | ^^^^^ a value is not one word

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_that_declares_a_socket() {
    Test::check(
        "
axis name = a | b
tcp $name
",
    )
    .errors(
        "
error: a name cannot come from an axis
 --> a.drill:2:5
  |
2 | tcp $name
  |     ^^^^^ the same name in every case is wanted

1 error in 1 file
",
    )
    .run();
}

#[test]
fn none_where_an_address_is_wanted() {
    Test::check(
        "
axis where = none | 9000
tcp a; bind a $where
",
    )
    .errors(
        "
error: there is no socket `none`
 --> a.drill:2:15
  |
1 | axis where = none | 9000
  |              ---- not declared
2 | tcp a; bind a $where
  |               ^^^^^^ used here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_never_compared_with() {
    Test::check(
        r#"
axis x = 1 | 2
tcp a
when $x = "1" { bind a 9000 }
"#,
    )
    .errors(
        r#"
error: `$x` is never this
 --> a.drill:3:11
  |
1 | axis x = 1 | 2
  |          - its values begin here
2 | tcp a
3 | when $x = "1" { bind a 9000 }
  |           ^^^ a text is not one of its values

1 error in 1 file
"#,
    )
    .run();
}

#[test]
fn an_option_that_only_some_kinds_have() {
    Test::check(
        "
axis kind = tcp | udp
$kind a nodelay
",
    )
    .errors(
        "
error: a `udp` socket has no option `nodelay`
 --> a.drill:2:9
  |
2 | $kind a nodelay
  |         ^^^^^^^ only TCP sockets have it
  |
  = note: in the case kind=udp
  = help: to see what the kernel says, name it by its number: opt(LEVEL,NUMBER)

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_that_only_some_kinds_have_by_an_axis() {
    Test::check(
        "
axis kind = tcp | udp
axis option = none | nodelay
$kind a $option
",
    )
    .errors(
        "
error: a `udp` socket has no option `nodelay`
 --> a.drill:3:1
  |
2 | axis option = none | nodelay
  |                      ------- only TCP sockets have it
3 | $kind a $option
  | ^^^^^^^^^^^^^^^
  |
  = note: in the case kind=udp option=nodelay
  = help: to see what the kernel says, name it by its number: opt(LEVEL,NUMBER)

1 error in 1 file
",
    )
    .run();
}

#[test]
fn too_many_cases_of_one_step() {
    Test::check(
        "
axis a1 = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
axis a2 = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
axis a3 = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
axis a4 = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
axis a5 = 1 | 2
sysctl net.ipv4.x $a1 $a2 $a3 $a4 $a5
",
    )
    .errors(
        "
error: one step names too many axes
 --> a.drill:6:19
  |
6 | sysctl net.ipv4.x $a1 $a2 $a3 $a4 $a5
  |                   ^^^ at most 4096 combinations in a step

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_that_nothing_names() {
    Test::check(
        "
axis x = reuse | none
tcp a
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn a_word_that_is_too_much_after_an_axis() {
    Test::check(
        "
axis where = 9000 | 9001 9002
tcp a; bind a $where
",
    )
    .errors(
        "
error: `bind` does not take this
 --> a.drill:2:15
  |
1 | axis where = 9000 | 9001 9002
  |                          ---- not expected
2 | tcp a; bind a $where
  |               ^^^^^^ used here
  |
  = help: the form is: bind NAME ADDRESS

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_in_a_predicate_that_is_no_option() {
    Test::check(
        "
axis x = reuse | 9000
tcp a; bind a 9000 expect ok iff a has $x else EADDRINUSE
",
    )
    .errors(
        "
error: an option is wanted here
 --> a.drill:2:40
  |
1 | axis x = reuse | 9000
  |                  ---- 9000 is none
2 | tcp a; bind a 9000 expect ok iff a has $x else EADDRINUSE
  |                                        ^^ used here
  |
  = help: for example: reuse, linger=0, port_range=40000-40010

1 error in 1 file
",
    )
    .run();
}

#[test]
fn of_axes_that_are_as_near_the_first_is_meant() {
    Test::check("axis aa = 1\naxis ab = 1\naxis ad = 1\ntcp a; listen a backlog=$ac\n")
        .errors(
            "
error: there is no axis `ac`
 --> a.drill:4:25
  |
4 | tcp a; listen a backlog=$ac
  |                         ^^^ not declared
  |
  = help: did you mean `$aa`?

1 error in 1 file
",
        )
        .run();
}
