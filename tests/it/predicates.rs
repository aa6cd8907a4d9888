//! Predicates: what they may ask, and of what.

use crate::support::Test;

#[test]
fn a_socket_that_is_not_there() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff b has reuse else EADDRINUSE
",
    )
    .errors(
        "
error: there is no socket `b`
 --> a.drill:1:34
  |
1 | tcp a; bind a 9000 expect ok iff b has reuse else EADDRINUSE
  |                                  ^ not declared
  |
  = help: declare it first: tcp b

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_that_is_not_there() {
    Test::check(
        "
tcp a
when $stage = listening { bind a 9000 }
",
    )
    .errors(
        "
error: there is no axis `stage`
 --> a.drill:2:6
  |
2 | when $stage = listening { bind a 9000 }
  |      ^^^^^^ not declared
  |
  = help: declare it at the top of the script: axis stage = … | …

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_that_is_nearly_there() {
    Test::check(
        "
axis stage = bound | listening
tcp a
when $stag = listening { bind a 9000 }
",
    )
    .errors(
        "
error: there is no axis `stag`
 --> a.drill:3:6
  |
3 | when $stag = listening { bind a 9000 }
  |      ^^^^^ not declared
  |
  = help: did you mean `$stage`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_an_axis_never_has() {
    Test::check(
        "
axis stage = bound | listening
tcp a
when $stage = closed { bind a 9000 }
",
    )
    .errors(
        "
error: `$stage` is never this
 --> a.drill:3:15
  |
1 | axis stage = bound | listening
  |              ----- its values begin here
2 | tcp a
3 | when $stage = closed { bind a 9000 }
  |               ^^^^^^ `closed` is not one of its values

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_value_that_is_nearly_right() {
    Test::check(
        "
axis stage = bound | listening
tcp a
when $stage = listenin { bind a 9000 }
",
    )
    .errors(
        "
error: `$stage` is never this
 --> a.drill:3:15
  |
3 | when $stage = listenin { bind a 9000 }
  |               ^^^^^^^^ `listenin` is not one of its values
  |
  = help: did you mean `listening`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_number_that_an_axis_never_has() {
    Test::check(
        "
axis port = 9000 | 9001
tcp a
when $port = 9002 { bind a $port }
",
    )
    .errors(
        "
error: `$port` is never this
 --> a.drill:3:14
  |
1 | axis port = 9000 | 9001
  |             ---- its values begin here
2 | tcp a
3 | when $port = 9002 { bind a $port }
  |              ^^^^ 9002 is not one of its values

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_option() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff a has reuze else EADDRINUSE
",
    )
    .errors(
        "
error: unknown option `reuze`
 --> a.drill:1:40
  |
1 | tcp a; bind a 9000 expect ok iff a has reuze else EADDRINUSE
  |                                        ^^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_unknown_quality() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff a is happy else EADDRINUSE
",
    )
    .errors(
        "
error: a socket is never `happy`
 --> a.drill:1:39
  |
1 | tcp a; bind a 9000 expect ok iff a is happy else EADDRINUSE
  |                                       ^^^^^
  |
  = help: a socket is bound, listening, connected or closed

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_quality_that_is_nearly_right() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff a is bond else EADDRINUSE
",
    )
    .errors(
        "
error: a socket is never `bond`
 --> a.drill:1:39
  |
1 | tcp a; bind a 9000 expect ok iff a is bond else EADDRINUSE
  |                                       ^^^^
  |
  = help: did you mean `bound`?

1 error in 1 file
",
    )
    .run();
}

#[test]
fn has_is_no_quality() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff a is has else EADDRINUSE
",
    )
    .errors(
        "
error: a socket is never `has`
 --> a.drill:1:39
  |
1 | tcp a; bind a 9000 expect ok iff a is has else EADDRINUSE
  |                                       ^^^
  |
  = help: a socket is bound, listening, connected or closed

1 error in 1 file
",
    )
    .run();
}

#[test]
fn is_with_an_option() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff a is reuse else EADDRINUSE
",
    )
    .errors(
        "
error: a socket is never `reuse`
 --> a.drill:1:39
  |
1 | tcp a; bind a 9000 expect ok iff a is reuse else EADDRINUSE
  |                                       ^^^^^
  |
  = help: an option is asked for with `has`: a has reuse

1 error in 1 file
",
    )
    .run();
}

#[test]
fn has_with_a_quality() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff a has listening else EADDRINUSE
",
    )
    .errors(
        "
error: unknown option `listening`
 --> a.drill:1:40
  |
1 | tcp a; bind a 9000 expect ok iff a has listening else EADDRINUSE
  |                                        ^^^^^^^^^ not an option
  |
  = help: `sockdrill explain` lists the options; any other is set by its number: opt(LEVEL,NUMBER)=VALUE

1 error in 1 file
",
    )
    .run();
}

#[test]
fn has_not() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff a has not reuse else EADDRINUSE
",
    )
    .errors(
        "
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect ok iff a has not reuse else EADDRINUSE
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: `not` stands first: iff not a has reuse

1 error in 1 file
",
    )
    .run();
}

#[test]
fn is_not() {
    Test::check(
        "
tcp a; bind a 9000 expect ok iff a is not bound else EADDRINUSE
",
    )
    .errors(
        "
error: cannot read this expectation
 --> a.drill:1:20
  |
1 | tcp a; bind a 9000 expect ok iff a is not bound else EADDRINUSE
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not an expectation
  |
  = help: `not` stands first: iff not a has reuse

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_alone() {
    Test::check(
        "
axis x = on | off
tcp a
when $x { bind a 9000 }
",
    )
    .errors(
        "
error: cannot read this `when`
 --> a.drill:3:1
  |
3 | when $x { bind a 9000 }
  | ^^^^^^^
  |
  = help: the form is: when PREDICATE { … }
  = help: a predicate is $axis = value, a has reuse or a is listening, with not, and, or

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_without_its_sign() {
    Test::check(
        "
axis x = on | off
tcp a
when x = on { bind a 9000 }
",
    )
    .errors(
        "
error: cannot read this `when`
 --> a.drill:3:1
  |
3 | when x = on { bind a 9000 }
  | ^^^^^^^^^^^
  |
  = help: the form is: when PREDICATE { … }
  = help: a predicate is $axis = value, a has reuse or a is listening, with not, and, or

1 error in 1 file
",
    )
    .run();
}

#[test]
fn two_equals_signs() {
    Test::check(
        "
axis x = on | off
tcp a
when $x == on { bind a 9000 }
",
    )
    .errors(
        "
error: cannot read this `when`
 --> a.drill:3:1
  |
3 | when $x == on { bind a 9000 }
  | ^^^^^^^^^^^^^
  |
  = help: the form is: when PREDICATE { … }
  = help: a predicate is $axis = value, a has reuse or a is listening, with not, and, or

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_process() {
    Test::check(
        "
process p { }
tcp a
when p is closed { bind a 9000 }
",
    )
    .errors(
        "
error: `p` is a process, no socket
 --> a.drill:3:6
  |
3 | when p is closed { bind a 9000 }
  |      ^ a socket is wanted

1 error in 1 file
",
    )
    .run();
}

#[test]
fn two_errors_of_one_predicate() {
    Test::check(
        "
tcp a
when b has reuze or c is happy { bind a 9000 }
",
    )
    .errors(
        "
error: there is no socket `b`
 --> a.drill:2:6
  |
2 | when b has reuze or c is happy { bind a 9000 }
  |      ^ not declared
  |
  = help: declare it first: tcp b

error: unknown option `reuze`
 --> a.drill:2:12
  |
2 | when b has reuze or c is happy { bind a 9000 }
  |            ^^^^^ not an option
  |
  = help: did you mean `reuse`?

error: there is no socket `c`
 --> a.drill:2:21
  |
2 | when b has reuze or c is happy { bind a 9000 }
  |                     ^ not declared
  |
  = help: declare it first: tcp c

error: a socket is never `happy`
 --> a.drill:2:26
  |
2 | when b has reuze or c is happy { bind a 9000 }
  |                          ^^^^^
  |
  = help: a socket is bound, listening, connected or closed

4 errors in 1 file
",
    )
    .run();
}

#[test]
fn an_and_that_ends_a_predicate() {
    Test::check(
        "
axis x = on | off
tcp a
when $x = on and { bind a 9000 }
",
    )
    .errors(
        "
error: cannot read this `when`
 --> a.drill:3:1
  |
3 | when $x = on and { bind a 9000 }
  | ^^^^^^^^^^^^^^^^
  |
  = help: the form is: when PREDICATE { … }
  = help: a predicate is $axis = value, a has reuse or a is listening, with not, and, or

1 error in 1 file
",
    )
    .run();
}

#[test]
fn signs_of_another_language() {
    Test::check(
        "
axis x = on | off
tcp a
when $x = on && a is bound { bind a 9000 }
",
    )
    .errors(
        "
error: cannot read this `when`
 --> a.drill:3:1
  |
3 | when $x = on && a is bound { bind a 9000 }
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: the form is: when PREDICATE { … }
  = help: a predicate is $axis = value, a has reuse or a is listening, with not, and, or

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_comes_later() {
    Test::check(
        "
axis x = on | off
when a is bound { show }
tcp a
",
    )
    .errors(
        "
error: there is no socket `a` here
 --> a.drill:2:6
  |
2 | when a is bound { show }
  |      ^^^^^^^^^^ not declared yet
3 | tcp a
  |     - declared only here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_only_some_cases_have() {
    Test::check(
        "
axis x = on | off
when $x = on { tcp a }
when a is bound { show }
",
    )
    .errors(
        "
error: there is no socket `a` here
 --> a.drill:3:6
  |
2 | when $x = on { tcp a }
  |                    - declared here, where a `when` decides
3 | when a is bound { show }
  |      ^^^^^^^^^^ not declared in this case
  |
  = note: in the case x=off

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_socket_that_only_some_cases_have_in_an_expectation() {
    Test::check(
        "
axis x = on | off
when $x = on { tcp a }
tcp b
bind b 9000 expect ok iff a is bound else EADDRINUSE
",
    )
    .errors(
        "
error: there is no socket `a` here
 --> a.drill:4:27
  |
2 | when $x = on { tcp a }
  |                    - declared here, where a `when` decides
3 | tcp b
4 | bind b 9000 expect ok iff a is bound else EADDRINUSE
  |                           ^^^^^^^^^^ not declared in this case
  |
  = note: in the case x=off

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_axis_compared_with_an_axis() {
    Test::check(
        "
axis x = on | off
axis y = on | off
tcp a
when $x = $y { bind a 9000 }
",
    )
    .errors(
        "
error: an axis is compared with one of its values
 --> a.drill:4:11
  |
4 | when $x = $y { bind a 9000 }
  |           ^^ an axis stands here

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_predicate_over_an_axis_that_is_wrong() {
    Test::check(
        "
axis x = on |
tcp a
when $x = on { bind a $x }
",
    )
    .errors(
        "
error: cannot read this `axis`
 --> a.drill:1:1
  |
1 | axis x = on |
  | ^^^^^^^^^^^^^
  |
  = help: the form is: axis NAME = VALUE | VALUE…

1 error in 1 file
",
    )
    .run();
}
