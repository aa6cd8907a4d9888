//! What is allowed and probably not meant.

use crate::support::Test;

#[test]
fn an_errno_that_a_step_never_returns() {
    Test::check(
        "
tcp a; bind a 9000 expect EPIPE
",
    )
    .stderr(
        "
warning: `bind` never returns EPIPE
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect EPIPE
  |                           ^^^^^ not on any system that we know of
  |
  = help: it returns EACCES, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EBADF, EINVAL, …

1 warning in 1 file
",
    )
    .run();
}

#[test]
fn an_errno_of_a_step_that_returns_none() {
    Test::check(
        "
tcp a; close a expect EBADF
",
    )
    .stderr(
        "
warning: `close` never returns EBADF
 --> a.drill:1:23
  |
1 | tcp a; close a expect EBADF
  |                       ^^^^^ it returns no errno

1 warning in 1 file
",
    )
    .run();
}

#[test]
fn an_errno_of_one_system() {
    Test::check(
        "
tcp a; bind a 9000 expect ok, EPIPE on gvisor
",
    )
    .stderr(
        "
warning: `bind` never returns EPIPE
 --> a.drill:1:31
  |
1 | tcp a; bind a 9000 expect ok, EPIPE on gvisor
  |                               ^^^^^ not on any system that we know of
  |
  = help: it returns EACCES, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EBADF, EINVAL, …

1 warning in 1 file
",
    )
    .run();
}

#[test]
fn an_errno_of_an_axis() {
    Test::check(
        "
axis outcome = ok | EPIPE
tcp a; bind a 9000 expect $outcome
",
    )
    .stderr(
        "
warning: `bind` never returns EPIPE
 --> a.drill:2:27
  |
1 | axis outcome = ok | EPIPE
  |                     ----- not on any system that we know of
2 | tcp a; bind a 9000 expect $outcome
  |                           ^^^^^^^^ used here
  |
  = help: it returns EACCES, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EBADF, EINVAL, …

1 warning in 1 file
",
    )
    .run();
}

#[test]
fn an_errno_that_may_not_be_read_before_another_error() {
    Test::check(
        "
tcp a; bind a 9000 expect EPIPE or EADDRINUS
",
    )
    .errors(
        "
warning: `bind` never returns EPIPE
 --> a.drill:1:27
  |
1 | tcp a; bind a 9000 expect EPIPE or EADDRINUS
  |                           ^^^^^ not on any system that we know of
  |
  = help: it returns EACCES, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EBADF, EINVAL, …

error: unknown outcome `EADDRINUS`
 --> a.drill:1:36
  |
1 | tcp a; bind a 9000 expect EPIPE or EADDRINUS
  |                                    ^^^^^^^^^ not an outcome
  |
  = help: did you mean `EADDRINUSE`?

1 error and 1 warning in 1 file
",
    )
    .run();
}

#[test]
fn an_ipv4_address_on_an_ipv6_socket() {
    Test::check(
        "
tcp6 a; bind a 127.0.0.1:9000
",
    )
    .stderr(
        "
warning: `a` is a `tcp6` socket, and 127.0.0.1 is of the other family
 --> a.drill:1:9
  |
1 | tcp6 a; bind a 127.0.0.1:9000
  |         ^^^^^^^^^^^^^^^^^^^^^ the address is passed in its own family
  |
  = help: for an IPv4 peer of an IPv6 socket, map the address: [::ffff:127.0.0.1]
  = help: if that is the point, say what must come out with `expect`

1 warning in 1 file
",
    )
    .run();
}

#[test]
fn an_ipv6_address_on_an_ipv4_socket() {
    Test::check(
        "
tcp a; connect a [::1]:9000 expect any
",
    )
    .stderr("no errors in 1 file\n")
    .run();
}
