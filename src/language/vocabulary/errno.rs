use super::{Kind, words};

words! {
    /// An error of a system call, by its POSIX name (errno(3)).
    Errno, Kind::Errno;
    Eaddrinuse "EADDRINUSE" { c: "EADDRINUSE",
        "another socket holds the address in a way that excludes this one",
        form: "expect EADDRINUSE",
        detail: "bind(2), listen(2). Both sockets' options decide, as they are at the moment of the call.",
        example: "tcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE" }
    Eaddrnotavail "EADDRNOTAVAIL" { c: "EADDRNOTAVAIL",
        "the address is not one of this host's, or no port is left, or the connection exists already",
        form: "expect EADDRNOTAVAIL",
        detail: "bind(2): not local; connect(2): the four-tuple is taken, or every ephemeral port is.",
        example: "tcp a; bind a 192.0.2.7:9000 expect EADDRNOTAVAIL" }
    Eacces "EACCES" { c: "EACCES",
        "not permitted: a port below ip_unprivileged_port_start, or a broadcast without SO_BROADCAST",
        form: "expect EACCES",
        example: "udp a; send a \"x\" to 255.255.255.255:9000 expect EACCES or ENETUNREACH" }
    Eperm "EPERM" { c: "EPERM",
        "not permitted to this user",
        form: "expect EPERM",
        example: "+++\nrequires = [\"root\"]\n+++\nprocess p uid=1000 { tcp a; set a transparent expect EPERM }" }
    Einval "EINVAL" { c: "EINVAL",
        "the call does not fit the socket's state or the argument: bound twice, no listener",
        form: "expect EINVAL",
        example: "tcp a; bind a 9000; bind a 9001 expect EINVAL" }
    Econnrefused "ECONNREFUSED" { c: "ECONNREFUSED",
        "nobody listens there: TCP answered with RST, UDP with ICMP port unreachable",
        form: "expect ECONNREFUSED",
        example: "tcp a; connect a 9000 expect ECONNREFUSED" }
    Econnreset "ECONNRESET" { c: "ECONNRESET",
        "the other side ended the connection with RST",
        form: "expect ECONNRESET",
        example: "tcp a; bind a 9000; listen a; tcp b linger=0; connect b a; accept a as c; close b; recv c expect ECONNRESET" }
    Econnaborted "ECONNABORTED" { c: "ECONNABORTED",
        "the connection was ended from this side before it was used: SOCK_DESTROY",
        form: "expect ECONNABORTED",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; destroy b; recv b expect ECONNABORTED" }
    Enotconn "ENOTCONN" { c: "ENOTCONN",
        "the socket has no peer",
        form: "expect ENOTCONN",
        example: "tcp a; peer a expect ENOTCONN" }
    Eisconn "EISCONN" { c: "EISCONN",
        "the socket has a peer already",
        form: "expect EISCONN",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; connect b a expect EISCONN" }
    Epipe "EPIPE" { c: "EPIPE",
        "this side of the connection is shut for writing",
        form: "expect EPIPE",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; shutdown b write; send b \"x\" expect EPIPE" }
    Eafnosupport "EAFNOSUPPORT" { c: "EAFNOSUPPORT",
        "the address is of another family than the socket, or the system lacks the family",
        form: "expect EAFNOSUPPORT",
        example: "tcp a; bind a [::1]:9000 expect EAFNOSUPPORT" }
    Eprotonosupport "EPROTONOSUPPORT" { c: "EPROTONOSUPPORT",
        "the system does not have this protocol",
        form: "expect EPROTONOSUPPORT",
        example: "tcp a expect ok or EPROTONOSUPPORT" }
    Enoprotoopt "ENOPROTOOPT" { c: "ENOPROTOOPT",
        "the system, or this kind of socket, does not have this option",
        form: "expect ENOPROTOOPT",
        example: "tcp a; set a opt(0,9999)=1 expect ENOPROTOOPT" }
    Eopnotsupp "EOPNOTSUPP" { c: "EOPNOTSUPP",
        "this kind of socket does not have the operation",
        form: "expect EOPNOTSUPP",
        example: "udp a; listen a expect EOPNOTSUPP" }
    Edestaddrreq "EDESTADDRREQ" { c: "EDESTADDRREQ",
        "a datagram without an address on a socket without a peer",
        form: "expect EDESTADDRREQ",
        example: "udp a; send a \"x\" expect EDESTADDRREQ" }
    Emsgsize "EMSGSIZE" { c: "EMSGSIZE",
        "the datagram is too large",
        form: "expect EMSGSIZE",
        example: "udp a; bind a 9000; send a \"x\" to a expect ok or EMSGSIZE" }
    Enetunreach "ENETUNREACH" { c: "ENETUNREACH",
        "there is no route to that address",
        form: "expect ENETUNREACH",
        example: "tcp a; connect a 192.0.2.7:9000 expect ENETUNREACH" }
    Ehostunreach "EHOSTUNREACH" { c: "EHOSTUNREACH",
        "nobody answers at that address",
        form: "expect EHOSTUNREACH",
        example: "tcp a; connect a 192.0.2.7:9000 expect EHOSTUNREACH or ENETUNREACH" }
    Enetdown "ENETDOWN" { c: "ENETDOWN",
        "the interface is down",
        form: "expect ENETDOWN",
        example: "udp a; bind a 9000; send a \"x\" to a expect ok or ENETDOWN" }
    Etimedout "ETIMEDOUT" { c: "ETIMEDOUT",
        "the other side did not answer in the kernel's own time",
        form: "expect ETIMEDOUT",
        example: "tcp a; connect a 9000 expect ECONNREFUSED or ETIMEDOUT" }
    Enodev "ENODEV" { c: "ENODEV",
        "there is no such interface",
        form: "expect ENODEV",
        example: "udp a; set a device=eth9 expect ENODEV" }
    Enxio "ENXIO" { c: "ENXIO",
        "there is no such interface index",
        form: "expect ENXIO",
        example: "udp a; set a device=eth9 expect ENXIO or ENODEV" }
    Enoent "ENOENT" { c: "ENOENT",
        "there is no such thing: no sysctl of that name, no socket to destroy",
        form: "expect ENOENT",
        example: "tcp a; destroy a expect ENOENT" }
    Ebadf "EBADF" { c: "EBADF",
        "the descriptor is not open",
        form: "expect EBADF",
        example: "tcp a; bind a 9000 expect ok or EBADF" }
    Efault "EFAULT" { c: "EFAULT",
        "a pointer leads nowhere",
        form: "expect EFAULT",
        example: "tcp a; bind a 9000 expect ok or EFAULT" }
    Edom "EDOM" { c: "EDOM",
        "the option's value is out of its range",
        form: "expect EDOM",
        example: "tcp a; set a reuse expect ok or EDOM" }
    Eexist "EEXIST" { c: "EEXIST",
        "it is there already",
        form: "expect EEXIST",
        example: "address 127.0.0.1/8 expect EEXIST" }
    Ebusy "EBUSY" { c: "EBUSY",
        "it is in use",
        form: "expect EBUSY",
        example: "tcp a; set a reuse expect ok or EBUSY" }
    Ealready "EALREADY" { c: "EALREADY",
        "an earlier connect is still on its way",
        form: "expect EALREADY",
        example: "tcp a; bind a 9000; listen a backlog=0; tcp b; connect b a; tcp c; connect c a expect blocks; connect c a expect EALREADY" }
    Einprogress "EINPROGRESS" { c: "EINPROGRESS",
        "the connection is being made (the interpreter waits for its end: `blocks` says that it did not come)",
        form: "expect EINPROGRESS",
        example: "tcp a; connect a 9000 expect ECONNREFUSED or EINPROGRESS" }
    Enobufs "ENOBUFS" { c: "ENOBUFS",
        "the kernel has no buffer left; also: too many multicast memberships",
        form: "expect ENOBUFS",
        example: "tcp a; set a reuse expect ok or ENOBUFS" }
    Enomem "ENOMEM" { c: "ENOMEM",
        "the kernel has no memory left",
        form: "expect ENOMEM",
        example: "tcp a expect ok or ENOMEM" }
    Emfile "EMFILE" { c: "EMFILE",
        "the process has no descriptor left",
        form: "expect EMFILE",
        example: "tcp a expect ok or EMFILE" }
    Enotuniq "ENOTUNIQ" { c: "ENOTUNIQ",
        "the name is not unique on the network",
        form: "expect ENOTUNIQ",
        example: "tcp a; bind a 9000 expect ok or ENOTUNIQ" }
    Ehostdown "EHOSTDOWN" { c: "EHOSTDOWN",
        "the host is down",
        form: "expect EHOSTDOWN",
        example: "tcp a; connect a 9000 expect ECONNREFUSED or EHOSTDOWN" }
    Enosys "ENOSYS" { c: "ENOSYS",
        "the system does not have this call",
        form: "expect ENOSYS",
        example: "tcp a expect ok or ENOSYS" }
    Erange "ERANGE" { c: "ERANGE",
        "the value is out of range",
        form: "expect ERANGE",
        example: "tcp a; set a reuse expect ok or ERANGE" }
    Eio "EIO" { c: "EIO",
        "input or output failed",
        form: "expect EIO",
        example: "tcp a; set a reuse expect ok or EIO" }
}
