//! Every option of the language, on the real kernel: set and read, by each of its names, and what it does.

use crate::support::{held, is_root};

#[test]
fn reuse() {
    held(
        "
tcp a
get a reuse expect off
set a reuse
get a SO_REUSEADDR expect on
set a SO_REUSEADDR=off
get a reuse expect off
set a opt(1,2)=1
get a reuse expect on
",
        "
✓ tcp a                   ok
✓ get a reuse             off
✓ set a reuse             ok
✓ get a SO_REUSEADDR      on
✓ set a SO_REUSEADDR=off  ok
✓ get a reuse             off
✓ set a opt(1,2)=1        ok
✓ get a reuse             on
",
    );
}

#[test]
fn reuse_shares_a_port_while_nobody_listens() {
    held(
        "
tcp a reuse
bind a 9000
tcp b reuse
bind b 9000
tcp c
bind c 9000 expect EADDRINUSE
listen a
listen b expect EADDRINUSE
tcp d reuse
bind d 9000 expect EADDRINUSE
",
        "
✓ tcp a reuse  ok
✓ bind a 9000  ok
✓ tcp b reuse  ok
✓ bind b 9000  ok
✓ tcp c        ok
✓ bind c 9000  EADDRINUSE
✓ listen a     ok
✓ listen b     EADDRINUSE
✓ tcp d reuse  ok
✓ bind d 9000  EADDRINUSE
",
    );
}

#[test]
fn reuse_takes_a_port_from_time_wait() {
    held(
        "
tcp a reuse
bind a 9000
listen a
tcp b
connect b a
accept a as c
close c b a
tcp d
bind d 9000 expect EADDRINUSE
set d reuse
bind d 9000
listen d
",
        "
✓ tcp a reuse    ok
✓ bind a 9000    ok
✓ listen a       ok
✓ tcp b          ok
✓ connect b a    ok
✓ accept a as c  ok
✓ close c b a    ok
✓ tcp d          ok
✓ bind d 9000    EADDRINUSE
✓ set d reuse    ok
✓ bind d 9000    ok
✓ listen d       ok
",
    );
}

#[test]
fn reuseport() {
    held(
        "
tcp a
get a reuseport expect off
set a reuseport
get a SO_REUSEPORT expect on
set a SO_REUSEPORT=off
get a reuseport expect off
set a opt(1,15)=1
get a reuseport expect on
",
        "
✓ tcp a                   ok
✓ get a reuseport         off
✓ set a reuseport         ok
✓ get a SO_REUSEPORT      on
✓ set a SO_REUSEPORT=off  ok
✓ get a reuseport         off
✓ set a opt(1,15)=1       ok
✓ get a reuseport         on
",
    );
}

#[test]
fn reuseport_shares_a_port_among_listeners() {
    held(
        "
tcp a reuseport
bind a 9000
listen a
tcp b reuseport
bind b 9000
listen b
probe tcp 9000 times 100 expect spread over a, b
tcp c
bind c 9000 expect EADDRINUSE
close b
probe tcp 9000 times 20 expect a
",
        "
✓ tcp a reuseport           ok
✓ bind a 9000               ok
✓ listen a                  ok
✓ tcp b reuseport           ok
✓ bind b 9000               ok
✓ listen b                  ok
✓ probe tcp 9000 times 100  spread over a, b
✓ tcp c                     ok
✓ bind c 9000               EADDRINUSE
✓ close b                   ok
✓ probe tcp 9000 times 20   a
",
    );
}

#[test]
fn reuseport_program() {
    held(
        "
tcp a
set a reuseport_program=0 expect EINVAL
set a reuseport
set a reuseport_program=0
set a reuseport_program=off
set a SO_ATTACH_REUSEPORT_CBPF=off expect ENOENT
get a opt(1,51) expect ENOPROTOOPT
",
        "
✓ tcp a                               ok
✓ set a reuseport_program=0           EINVAL
✓ set a reuseport                     ok
✓ set a reuseport_program=0           ok
✓ set a reuseport_program=off         ok
✓ set a SO_ATTACH_REUSEPORT_CBPF=off  ENOENT
✓ get a opt(1,51)                     ENOPROTOOPT
",
    );
}

#[test]
fn reuseport_program_chooses_who_receives() {
    held(
        "
udp a reuseport
bind a 9000
udp c reuseport
bind c 9000
set a reuseport_program=1
probe udp 9000 times 20 expect c
set c reuseport_program=0
probe udp 9000 times 20 expect a
",
        "
✓ udp a reuseport            ok
✓ bind a 9000                ok
✓ udp c reuseport            ok
✓ bind c 9000                ok
✓ set a reuseport_program=1  ok
✓ probe udp 9000 times 20    c
✓ set c reuseport_program=0  ok
✓ probe udp 9000 times 20    a
",
    );
}

#[test]
fn v6only() {
    held(
        "
tcp6 a
get a v6only expect off
set a v6only
get a IPV6_V6ONLY expect on
set a IPV6_V6ONLY=off
get a v6only expect off
set a opt(41,26)=1
get a v6only expect on
",
        "
✓ tcp6 a                 ok
✓ get a v6only           off
✓ set a v6only           ok
✓ get a IPV6_V6ONLY      on
✓ set a IPV6_V6ONLY=off  ok
✓ get a v6only           off
✓ set a opt(41,26)=1     ok
✓ get a v6only           on
",
    );
}

#[test]
fn v6only_leaves_ipv4_alone() {
    held(
        "
tcp6 a v6only
bind a 9000
tcp b
bind b 9000
tcp6 c
bind c 9001
tcp d
bind d 9001 expect EADDRINUSE
set a v6only=off expect EINVAL
",
        "
✓ tcp6 a v6only     ok
✓ bind a 9000       ok
✓ tcp b             ok
✓ bind b 9000       ok
✓ tcp6 c            ok
✓ bind c 9001       ok
✓ tcp d             ok
✓ bind d 9001       EADDRINUSE
✓ set a v6only=off  EINVAL
",
    );
}

#[test]
fn linger() {
    held(
        "
tcp a
get a linger expect off
set a linger=5
get a SO_LINGER expect 5
set a SO_LINGER=off
get a linger expect off
set a linger=0
get a linger expect 0
",
        "
✓ tcp a                ok
✓ get a linger         off
✓ set a linger=5       ok
✓ get a SO_LINGER      5
✓ set a SO_LINGER=off  ok
✓ get a linger         off
✓ set a linger=0       ok
✓ get a linger         0
",
    );
}

#[test]
fn linger_0_resets() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b linger=0
connect b a
accept a as c
close b
state b expect gone
recv c expect ECONNRESET
",
        "
✓ tcp a           ok
✓ bind a 9000     ok
✓ listen a        ok
✓ tcp b linger=0  ok
✓ connect b a     ok
✓ accept a as c   ok
✓ close b         ok
✓ state b         gone
✓ recv c          ECONNRESET
",
    );
}

#[test]
fn nodelay() {
    held(
        "
tcp a
get a nodelay expect off
set a nodelay
get a TCP_NODELAY expect on
set a TCP_NODELAY=off
get a nodelay expect off
set a opt(6,1)=1
get a nodelay expect on
",
        "
✓ tcp a                  ok
✓ get a nodelay          off
✓ set a nodelay          ok
✓ get a TCP_NODELAY      on
✓ set a TCP_NODELAY=off  ok
✓ get a nodelay          off
✓ set a opt(6,1)=1       ok
✓ get a nodelay          on
",
    );
}

#[test]
fn keepalive() {
    held(
        "
tcp a
get a keepalive expect off
set a keepalive
get a SO_KEEPALIVE expect on
set a SO_KEEPALIVE=off
get a keepalive expect off
set a opt(1,9)=1
get a keepalive expect on
",
        "
✓ tcp a                   ok
✓ get a keepalive         off
✓ set a keepalive         ok
✓ get a SO_KEEPALIVE      on
✓ set a SO_KEEPALIVE=off  ok
✓ get a keepalive         off
✓ set a opt(1,9)=1        ok
✓ get a keepalive         on
",
    );
}

#[test]
fn broadcast() {
    held(
        "
udp a
get a broadcast expect off
set a broadcast
get a SO_BROADCAST expect on
set a SO_BROADCAST=off
get a broadcast expect off
set a opt(1,6)=1
get a broadcast expect on
",
        "
✓ udp a                   ok
✓ get a broadcast         off
✓ set a broadcast         ok
✓ get a SO_BROADCAST      on
✓ set a SO_BROADCAST=off  ok
✓ get a broadcast         off
✓ set a opt(1,6)=1        ok
✓ get a broadcast         on
",
    );
}

#[test]
fn broadcast_allows_it() {
    held(
        r#"
udp a
bind a 9000
udp b
send b "x" to 127.255.255.255:9000 expect EACCES
set b broadcast
send b "x" to 127.255.255.255:9000
recv a expect "x" from b
"#,
        r#"
✓ udp a                               ok
✓ bind a 9000                         ok
✓ udp b                               ok
✓ send b "x" to 127.255.255.255:9000  EACCES
✓ set b broadcast                     ok
✓ send b "x" to 127.255.255.255:9000  ok
✓ recv a                              "x" from b
"#,
    );
}

#[test]
fn freebind() {
    held(
        "
tcp a
get a freebind expect off
set a freebind
get a IP_FREEBIND expect on
set a IP_FREEBIND=off
get a freebind expect off
set a opt(0,15)=1
get a freebind expect on
",
        "
✓ tcp a                  ok
✓ get a freebind         off
✓ set a freebind         ok
✓ get a IP_FREEBIND      on
✓ set a IP_FREEBIND=off  ok
✓ get a freebind         off
✓ set a opt(0,15)=1      ok
✓ get a freebind         on
",
    );
}

#[test]
fn freebind_binds_where_no_address_is() {
    held(
        "
tcp a
bind a 192.0.2.7:9000 expect EADDRNOTAVAIL
set a freebind
bind a 192.0.2.7:9000
tcp6 b freebind
get b freebind expect on
bind b [2001:db8::7]:9000
",
        "
✓ tcp a                      ok
✓ bind a 192.0.2.7:9000      EADDRNOTAVAIL
✓ set a freebind             ok
✓ bind a 192.0.2.7:9000      ok
✓ tcp6 b freebind            ok
✓ get b freebind             on
✓ bind b [2001:db8::7]:9000  ok
",
    );
}

#[test]
fn transparent() {
    held(
        "
tcp a
get a transparent expect off
set a transparent
get a IP_TRANSPARENT expect on
set a IP_TRANSPARENT=off
get a transparent expect off
set a opt(0,19)=1
get a transparent expect on
",
        "
✓ tcp a                     ok
✓ get a transparent         off
✓ set a transparent         ok
✓ get a IP_TRANSPARENT      on
✓ set a IP_TRANSPARENT=off  ok
✓ get a transparent         off
✓ set a opt(0,19)=1         ok
✓ get a transparent         on
",
    );
}

#[test]
fn transparent_binds_where_no_address_is() {
    held(
        "
tcp6 a transparent
bind a [2001:db8::7]:9000
tcp b transparent
bind b 192.0.2.7:9000
",
        "
✓ tcp6 a transparent         ok
✓ bind a [2001:db8::7]:9000  ok
✓ tcp b transparent          ok
✓ bind b 192.0.2.7:9000      ok
",
    );
}

#[test]
fn transparent_needs_a_right() {
    if !is_root("transparent_needs_a_right") {
        return;
    }
    held(
        "process p uid=1000 { tcp a; set a transparent expect EPERM }",
        "
✓ process p uid=1000   ok
✓   tcp a              ok
✓   set a transparent  EPERM
",
    );
}

#[test]
fn bind_address_no_port() {
    held(
        "
tcp a
get a bind_address_no_port expect off
set a bind_address_no_port
get a IP_BIND_ADDRESS_NO_PORT expect on
set a IP_BIND_ADDRESS_NO_PORT=off
get a bind_address_no_port expect off
set a opt(0,24)=1
get a bind_address_no_port expect on
",
        "
✓ tcp a                              ok
✓ get a bind_address_no_port         off
✓ set a bind_address_no_port         ok
✓ get a IP_BIND_ADDRESS_NO_PORT      on
✓ set a IP_BIND_ADDRESS_NO_PORT=off  ok
✓ get a bind_address_no_port         off
✓ set a opt(0,24)=1                  ok
✓ get a bind_address_no_port         on
",
    );
}

#[test]
fn bind_address_no_port_leaves_the_port_to_connect() {
    held(
        "
tcp a bind_address_no_port
bind a 127.0.0.2:0
local a expect 127.0.0.2:0
tcp l
bind l 9000
listen l
connect a l
local a expect 127.0.0.2:ephemeral
",
        "
✓ tcp a bind_address_no_port  ok
✓ bind a 127.0.0.2:0          ok
✓ local a                     127.0.0.2:0
✓ tcp l                       ok
✓ bind l 9000                 ok
✓ listen l                    ok
✓ connect a l                 ok
✓ local a                     127.0.0.2:ephemeral
",
    );
}

#[test]
fn port_range() {
    held(
        r#"
+++
requires = ["linux >= 6.3"]
+++
tcp a
get a port_range expect 0-0
set a port_range=40000-40001
get a IP_LOCAL_PORT_RANGE expect 40000-40001
bind a 0
local a expect port in 40000-40001
udp b port_range=40000-40001
bind b 127.0.0.1:0
local b expect port in 40000-40001
"#,
        "
✓ tcp a                         ok
✓ get a port_range              0-0
✓ set a port_range=40000-40001  ok
✓ get a IP_LOCAL_PORT_RANGE     40000-40001
✓ bind a 0                      ok
✓ local a                       0.0.0.0:ephemeral (port in 40000-40001)
✓ udp b port_range=40000-40001  ok
✓ bind b 127.0.0.1:0            ok
✓ local b                       127.0.0.1:ephemeral (port in 40000-40001)
",
    );
}

#[test]
fn device() {
    held(
        "
interface eth1 192.0.2.1/24
tcp a
get a device expect none
set a device=eth1
get a SO_BINDTODEVICE expect eth1
bind a 9000
tcp b device=lo
bind b 9000
tcp c
bind c 9000 expect EADDRINUSE
set c device=eth2 expect ENODEV
",
        "
✓ interface eth1 192.0.2.1/24  ok
✓ tcp a                        ok
✓ get a device                 none
✓ set a device=eth1            ok
✓ get a SO_BINDTODEVICE        eth1
✓ bind a 9000                  ok
✓ tcp b device=lo              ok
✓ bind b 9000                  ok
✓ tcp c                        ok
✓ bind c 9000                  EADDRINUSE
✓ set c device=eth2            ENODEV
",
    );
}

#[test]
fn device_decides_who_receives() {
    held(
        "
interface eth1 192.0.2.1/24
udp a device=lo
bind a 9000
udp b device=eth1
bind b 9000
probe udp 9000 expect a
",
        "
✓ interface eth1 192.0.2.1/24  ok
✓ udp a device=lo              ok
✓ bind a 9000                  ok
✓ udp b device=eth1            ok
✓ bind b 9000                  ok
✓ probe udp 9000               a
",
    );
}

#[test]
fn multicast_loop() {
    held(
        "
udp a
get a multicast_loop expect on
set a multicast_loop
get a IP_MULTICAST_LOOP expect on
set a IP_MULTICAST_LOOP=off
get a multicast_loop expect off
set a opt(0,34)=1
get a multicast_loop expect on
",
        "
✓ udp a                        ok
✓ get a multicast_loop         on
✓ set a multicast_loop         ok
✓ get a IP_MULTICAST_LOOP      on
✓ set a IP_MULTICAST_LOOP=off  ok
✓ get a multicast_loop         off
✓ set a opt(0,34)=1            ok
✓ get a multicast_loop         on
",
    );
}

#[test]
fn multicast_loop_off_keeps_datagrams_from_this_host() {
    held(
        r#"
interface eth1 192.0.2.1/24
udp a
bind a 9000
join a 239.1.1.1 on eth1
udp b multicast_if=192.0.2.1 multicast_loop=off
send b "x" to 239.1.1.1:9000
recv a expect nothing
set b multicast_loop
send b "y" to 239.1.1.1:9000
recv a expect "y"
udp6 c multicast_loop=off
get c multicast_loop expect off
"#,
        r#"
✓ interface eth1 192.0.2.1/24                      ok
✓ udp a                                            ok
✓ bind a 9000                                      ok
✓ join a 239.1.1.1 on eth1                         ok
✓ udp b multicast_if=192.0.2.1 multicast_loop=off  ok
✓ send b "x" to 239.1.1.1:9000                     ok
✓ recv a                                           nothing
✓ set b multicast_loop                             ok
✓ send b "y" to 239.1.1.1:9000                     ok
✓ recv a                                           "y" from b
✓ udp6 c multicast_loop=off                        ok
✓ get c multicast_loop                             off
"#,
    );
}

#[test]
fn multicast_all() {
    held(
        "
udp a
get a multicast_all expect on
set a multicast_all
get a IP_MULTICAST_ALL expect on
set a IP_MULTICAST_ALL=off
get a multicast_all expect off
set a opt(0,49)=1
get a multicast_all expect on
",
        "
✓ udp a                       ok
✓ get a multicast_all         on
✓ set a multicast_all         ok
✓ get a IP_MULTICAST_ALL      on
✓ set a IP_MULTICAST_ALL=off  ok
✓ get a multicast_all         off
✓ set a opt(0,49)=1           ok
✓ get a multicast_all         on
",
    );
}

#[test]
fn multicast_all_off_hears_only_what_was_joined() {
    held(
        "
udp a reuse
bind a 9000
udp b reuse multicast_all=off
bind b 9000
udp c reuse
bind c 9000
join c 239.1.1.1 on lo
probe udp 239.1.1.1:9000 expect a and c
",
        "
✓ udp a reuse                    ok
✓ bind a 9000                    ok
✓ udp b reuse multicast_all=off  ok
✓ bind b 9000                    ok
✓ udp c reuse                    ok
✓ bind c 9000                    ok
✓ join c 239.1.1.1 on lo         ok
✓ probe udp 239.1.1.1:9000       a and c
",
    );
}

#[test]
fn multicast_if() {
    held(
        "
interface eth1 192.0.2.1/24
udp a
get a multicast_if expect 0.0.0.0
set a multicast_if=127.0.0.1
get a IP_MULTICAST_IF expect 127.0.0.1
set a multicast_if=eth1
set a multicast_if=192.0.2.9 expect EADDRNOTAVAIL
udp6 b
get b multicast_if expect none
set b multicast_if=eth1
get b multicast_if expect eth1
set b multicast_if=eth2 expect ENODEV
",
        "
✓ interface eth1 192.0.2.1/24   ok
✓ udp a                         ok
✓ get a multicast_if            0.0.0.0
✓ set a multicast_if=127.0.0.1  ok
✓ get a IP_MULTICAST_IF         127.0.0.1
✓ set a multicast_if=eth1       ok
✓ set a multicast_if=192.0.2.9  EADDRNOTAVAIL
✓ udp6 b                        ok
✓ get b multicast_if            none
✓ set b multicast_if=eth1       ok
✓ get b multicast_if            eth1
✓ set b multicast_if=eth2       ENODEV
",
    );
}

#[test]
fn multicast_if_by_an_address_of_the_other_family() {
    held(
        "
udp6 a
set a multicast_if=127.0.0.1
get a multicast_if expect lo
udp b multicast_if=::1
bind b 9000
join b 239.1.1.1 on lo
send b \"x\" to 239.1.1.1:9000
recv b expect \"x\"
",
        "
✓ udp6 a                        ok
✓ set a multicast_if=127.0.0.1  ok
✓ get a multicast_if            lo
✓ udp b multicast_if=::1        ok
✓ bind b 9000                   ok
✓ join b 239.1.1.1 on lo        ok
✓ send b \"x\" to 239.1.1.1:9000  ok
✓ recv b                        \"x\" from b
",
    );
}

#[test]
fn linger2() {
    held(
        "
tcp a
get a linger2 expect 60
set a linger2=1
get a TCP_LINGER2 expect 1
set a opt(6,8)=2
get a linger2 expect 2
",
        "
✓ tcp a              ok
✓ get a linger2      60
✓ set a linger2=1    ok
✓ get a TCP_LINGER2  1
✓ set a opt(6,8)=2   ok
✓ get a linger2      2
",
    );
}

#[test]
fn repair() {
    held(
        "
tcp a
get a repair expect off
set a repair
get a TCP_REPAIR expect on
set a TCP_REPAIR=off
get a repair expect off
set a opt(6,19)=1
get a repair expect on
",
        "
✓ tcp a                 ok
✓ get a repair          off
✓ set a repair          ok
✓ get a TCP_REPAIR      on
✓ set a TCP_REPAIR=off  ok
✓ get a repair          off
✓ set a opt(6,19)=1     ok
✓ get a repair          on
",
    );
}

#[test]
fn repair_binds_whatever_is_there() {
    held(
        "
tcp a
bind a 9000
listen a
tcp b repair
get b reuse expect 2
bind b 9000
set b repair=off
",
        "
✓ tcp a             ok
✓ bind a 9000       ok
✓ listen a          ok
✓ tcp b repair      ok
✓ get b reuse       2
✓ bind b 9000       ok
✓ set b repair=off  ok
",
    );
}

#[test]
fn fastopen() {
    held(
        "
sysctl net.ipv4.tcp_fastopen 3
tcp a
get a fastopen expect 0
set a fastopen=5
get a TCP_FASTOPEN expect 5
set a opt(6,23)=7
get a fastopen expect 7
",
        "
✓ sysctl net.ipv4.tcp_fastopen 3  ok
✓ tcp a                           ok
✓ get a fastopen                  0
✓ set a fastopen=5                ok
✓ get a TCP_FASTOPEN              5
✓ set a opt(6,23)=7               ok
✓ get a fastopen                  7
",
    );
}

#[test]
fn error() {
    held(
        r#"
udp a
get a error expect none
connect a 9000
send a "x"
get a error expect ECONNREFUSED
get a SO_ERROR expect none
"#,
        r#"
✓ udp a           ok
✓ get a error     none
✓ connect a 9000  ok
✓ send a "x"      ok
✓ get a error     ECONNREFUSED
✓ get a SO_ERROR  none
"#,
    );
}

#[test]
fn acceptconn() {
    held(
        "
tcp a
bind a 9000
get a acceptconn expect off
listen a
get a SO_ACCEPTCONN expect on
",
        "
✓ tcp a                ok
✓ bind a 9000          ok
✓ get a acceptconn     off
✓ listen a             ok
✓ get a SO_ACCEPTCONN  on
",
    );
}

#[test]
fn option_type() {
    held(
        "tcp a; get a type expect stream; udp b; get b SO_TYPE expect datagram",
        "
✓ tcp a          ok
✓ get a type     stream
✓ udp b          ok
✓ get b SO_TYPE  datagram
",
    );
}

#[test]
fn an_option_by_its_number() {
    held(
        "
tcp a
set a opt(1,2)=1
get a reuse expect on
set a opt(1,9999)=1 expect ENOPROTOOPT
set a opt(6,18)=-1 expect EINVAL
tcp b opt(1,15)=1
get b reuseport expect on
",
        "
✓ tcp a                ok
✓ set a opt(1,2)=1     ok
✓ get a reuse          on
✓ set a opt(1,9999)=1  ENOPROTOOPT
✓ set a opt(6,18)=-1   EINVAL
✓ tcp b opt(1,15)=1    ok
✓ get b reuseport      on
",
    );
}

#[test]
fn an_option_of_the_other_protocol() {
    held(
        "
udp a
set a opt(6,1)=1 expect ENOPROTOOPT
tcp b
set b opt(41,26)=1 expect ENOPROTOOPT
",
        "
✓ udp a               ok
✓ set a opt(6,1)=1    ENOPROTOOPT
✓ tcp b               ok
✓ set b opt(41,26)=1  ENOPROTOOPT
",
    );
}
