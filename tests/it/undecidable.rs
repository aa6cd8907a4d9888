//! Predicates that the script leaves open.

use crate::support::Test;

#[test]
fn a_predicate_on_what_any_leaves_open() {
    Test::check(
        "
tcp a
bind a 9000 expect any
listen a expect ok iff a is bound else EINVAL
",
    )
    .errors(
        "
error: the script does not decide this predicate
 --> a.drill:3:24
  |
2 | bind a 9000 expect any
  | ---------------------- it depends on what comes out here
3 | listen a expect ok iff a is bound else EINVAL
  |                        ^^^^^^^^^^ not known before the run
  |
  = help: let that step expect one thing, or ask for an axis instead

1 error in 1 file
",
    )
    .run();
}

#[test]
fn a_when_on_what_two_outcomes_leave_open() {
    Test::check(
        "
tcp a; tcp b
bind a 9000
bind b 9000 expect ok or EADDRINUSE
when b is bound { listen b }
",
    )
    .errors(
        "
error: the script does not decide this predicate
 --> a.drill:4:6
  |
3 | bind b 9000 expect ok or EADDRINUSE
  | ----------------------------------- it depends on what comes out here
4 | when b is bound { listen b }
  |      ^^^^^^^^^^ not known before the run
  |
  = help: let that step expect one thing, or ask for an axis instead

1 error in 1 file
",
    )
    .run();
}

#[test]
fn an_option_that_may_not_be_set() {
    Test::check(
        "
tcp a
set a reuse expect any
bind a 9000 expect ok iff a has reuse else EADDRINUSE
",
    )
    .errors(
        "
error: the script does not decide this predicate
 --> a.drill:3:27
  |
2 | set a reuse expect any
  | ---------------------- it depends on what comes out here
3 | bind a 9000 expect ok iff a has reuse else EADDRINUSE
  |                           ^^^^^^^^^^^ not known before the run
  |
  = help: let that step expect one thing, or ask for an axis instead

1 error in 1 file
",
    )
    .run();
}

#[test]
fn what_decides_the_whole_is_enough() {
    Test::check(
        "
tcp a
bind a 9000 expect any
tcp b; bind b 9001 expect ok iff a is bound or not b has reuse else EADDRINUSE
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}

#[test]
fn one_open_step_and_two_predicates() {
    Test::check(
        "
tcp a
bind a 9000 expect any
when a is bound { show }
when not a is bound { show }
",
    )
    .errors(
        "
error: the script does not decide this predicate
 --> a.drill:3:6
  |
2 | bind a 9000 expect any
  | ---------------------- it depends on what comes out here
3 | when a is bound { show }
  |      ^^^^^^^^^^ not known before the run
  |
  = help: let that step expect one thing, or ask for an axis instead

error: the script does not decide this predicate
 --> a.drill:4:10
  |
2 | bind a 9000 expect any
  | ---------------------- it depends on what comes out here
3 | when a is bound { show }
4 | when not a is bound { show }
  |          ^^^^^^^^^^ not known before the run
  |
  = help: let that step expect one thing, or ask for an axis instead

2 errors in 1 file
",
    )
    .run();
}

#[test]
fn a_connection_that_may_not_be_accepted() {
    Test::check(
        "
tcp a; bind a 9000; listen a
accept a as c expect any
when c is connected { close c }
",
    )
    .errors(
        "
error: the script does not decide this predicate
 --> a.drill:3:6
  |
2 | accept a as c expect any
  | ------------------------ it depends on what comes out here
3 | when c is connected { close c }
  |      ^^^^^^^^^^^^^^ not known before the run
  |
  = help: let that step expect one thing, or ask for an axis instead

1 error in 1 file
",
    )
    .run();
}
