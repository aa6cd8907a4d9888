//! `sockdrill explain`

use crate::support::Test;

#[test]
fn an_option() {
    Test::new(&["explain", "reuse"])
        .stdout(
            "
reuse: option, SO_REUSEADDR

    share an address and port with sockets that set it too; TCP: while none of
    them listens

    socket(7). Linux reads the flag of both sockets at the moment of `bind` and
    again of `listen`; a socket in TIME_WAIT keeps the flag that it had. UDP
    sockets may share a port for good: unicast goes to the one that was bound
    last.

form
    tcp a reuse
    set a reuse
    set a reuse=off
    get a reuse

values
    on, off

sockets
    tcp, udp, tcp6, udp6

example
    tcp a reuse
    bind a 9000
    tcp b reuse
    bind b 9000
    listen a
    listen b expect EADDRINUSE

see also
    bind, listen
",
        )
        .run();
}

#[test]
fn an_option_by_its_c_name() {
    Test::new(&["explain", "SO_REUSEPORT"])
        .stdout(
            "
reuseport: option, SO_REUSEPORT

    share an address and port, listening too, with sockets of the same user that
    set it; the kernel balances between them

    socket(7), since Linux 3.9. The user is the effective user at the time of
    socket(2), or as `chown` set it. Every socket on the port must have the
    option.

form
    tcp a reuseport
    set a reuseport
    set a reuseport=off
    get a reuseport

values
    on, off

sockets
    tcp, udp, tcp6, udp6

example
    tcp a reuseport
    bind a 9000
    listen a
    tcp b reuseport
    bind b 9000
    listen b

see also
    chown
",
        )
        .run();
}

#[test]
fn a_state() {
    Test::new(&["explain", "TIME_WAIT"])
        .stdout(
            "
TIME_WAIT: state, TCP_TIME_WAIT

    it closed first, both directions are closed, and the kernel keeps the pair
    of addresses for a while

    RFC 9293, section 3.6.1. On Linux 60 s, a constant (TCP_TIMEWAIT_LEN):
    tcp_fin_timeout does not change it. What may take the address meanwhile is a
    matter of `reuse`; `linger` of 0 ends a connection without it, and the
    sysctl net.ipv4.tcp_tw_reuse lets `connect` take its port. The scenarios
    about it are in scenarios/time_wait: sockdrill list --tag time_wait.

form
    state a expect TIME_WAIT
    wait a TIME_WAIT

example
    tcp a
    bind a 9000
    listen a
    tcp b
    connect b a
    accept a as c
    close b
    close c
    wait b TIME_WAIT

see also
    reuse, linger, connect
",
        )
        .run();
}

#[test]
fn a_word_of_two_meanings() {
    Test::new(&["explain", "fork"])
        .stdout(
            "
process: verb, fork

    run steps in another real process; the first mention starts it, holding no
    socket

    fork(2). The process that runs the other steps is called `main`. Another
    user needs root.

form
    process NAME [uid=NUMBER] { … }

errnos
    EPERM, ENOMEM, EINVAL, EACCES

example
    process server {
        tcp a
        bind a 9000
        listen a
    }
    tcp b
    connect b a

fork: verb

    fork a process: the child holds copies of all its sockets

    fork(2).

form
    fork PROCESS as NAME

errnos
    EPERM, ENOMEM, EINVAL, EACCES

example
    process server {
        tcp a
        bind a 9000
        listen a
    }
    fork server as child
    kill server
    state a expect LISTEN
",
        )
        .run();
}

#[test]
fn an_unknown_word_that_is_nearly_right() {
    Test::new(&["explain", "EADDRINUS"])
        .stderr("error: `EADDRINUS` is not a word of the language; did you mean `EADDRINUSE`?\n")
        .status(2)
        .run();
}

#[test]
fn an_unknown_word() {
    Test::new(&["explain", "frobnicate"])
        .stderr("error: `frobnicate` is not a word of the language; `sockdrill explain` lists them all\n")
        .status(2)
        .run();
}

#[test]
fn an_empty_word() {
    Test::new(&["explain", ""])
        .stderr("error: `` is not a word of the language; `sockdrill explain` lists them all\n")
        .status(2)
        .run();
}

#[test]
fn a_keyword() {
    Test::new(&["explain", "iff"])
        .stdout(
            "
iff: keyword

    if and only if: one outcome where the predicate holds, the other in every
    other case

form
    expect OUTCOME iff PREDICATE else OUTCOME

example
    axis first = none | reuse
    tcp a $first
    bind a 9000
    tcp b reuse
    bind b 9000 expect ok iff a has reuse else EADDRINUSE
",
        )
        .run();
}

#[test]
fn a_key_of_the_header() {
    Test::new(&["explain", "tags"])
        .stdout(
            "
tags: header key

    a list of words to find the scenario by

    `--tag` and `--skip-tag` choose by them.

form
    tags = [\"…\"]

example
    +++
    tags = [\"tcp\", \"reuse\"]
    +++

    tcp a reuse
    bind a 9000
",
        )
        .run();
}
