use super::{Kind, Verb, words};

impl Errno {
    /// Its meaning in one line where a verb's step returns it: most mean the same everywhere.
    #[must_use]
    pub fn meaning_of(self, verb: Verb) -> &'static str {
        match (self, verb) {
            (Errno::Einval, Verb::Sysctl) => "the sysctl does not take this value",
            (Errno::Eacces, Verb::Sysctl) => "the sysctl cannot be written",
            (Errno::Einval, Verb::Interface | Verb::Address) => "there can be no such interface or address",
            (Errno::Eaddrinuse, Verb::Join) => "the socket is in the group already",
            (Errno::Eaddrnotavail, Verb::Leave) => "the socket is not in the group",
            _ => self.entry().summary,
        }
    }
}

words! {
    /// An error of a system call, by its POSIX name (errno(3)).
    Errno, Kind::Errno;
    Eaddrinuse "EADDRINUSE" { c: "EADDRINUSE",
        "another socket holds the address in a way that excludes this one",
        form: "expect EADDRINUSE",
        detail: "bind(2), listen(2). Linux compares the options of both sockets as they are at the moment of the call. `join` returns it for a group that the socket is in already (Linux net/ipv4/igmp.c).",
        example: "tcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE" }
    Eaddrnotavail "EADDRNOTAVAIL" { c: "EADDRNOTAVAIL",
        "the address is not one of this host's, no port is left, or the same connection exists already",
        form: "expect EADDRNOTAVAIL",
        detail: "`bind`: the address is not local (ip(7)). `connect`: another socket has the same pair of addresses, or every port of the ephemeral range is taken (connect(2)). `leave`: the socket is not in the group.",
        example: "tcp a; bind a 192.0.2.7:9000 expect EADDRNOTAVAIL" }
    Eacces "EACCES" { c: "EACCES",
        "not permitted: a port below net.ipv4.ip_unprivileged_port_start, or a broadcast without `broadcast`",
        form: "expect EACCES",
        detail: "bind(2), connect(2), ip(7). A port below the limit (1024 unless it was changed) asks for CAP_NET_BIND_SERVICE.",
        example: "udp a; send a \"x\" to 127.255.255.255:9000 expect EACCES" }
    Eperm "EPERM" { c: "EPERM",
        "not permitted to this user",
        form: "expect EPERM",
        detail: "`transparent` and `repair` ask for CAP_NET_ADMIN (ip(7), Linux net/ipv4/tcp.c), `chown` for the right to give a file away (chown(2)); a firewall may return it from `connect` and `send`.",
        example: "process p uid=1000 { tcp a; set a transparent expect EPERM }" }
    Einval "EINVAL" { c: "EINVAL",
        "the call does not fit the socket's state, or its argument makes no sense: bound twice, accept without a listener",
        form: "expect EINVAL",
        detail: "bind(2), listen(2), accept(2), setsockopt(2).",
        example: "tcp a; bind a 9000; bind a 9001 expect EINVAL" }
    Econnrefused "ECONNREFUSED" { c: "ECONNREFUSED",
        "nobody has the port: TCP was answered with RST, UDP with ICMP port unreachable",
        form: "expect ECONNREFUSED",
        detail: "connect(2), udp(7). On a connected UDP socket it comes out of the next call after the datagram that caused it.",
        example: "tcp a; connect a 9000 expect ECONNREFUSED" }
    Econnreset "ECONNRESET" { c: "ECONNRESET",
        "the other side ended the connection with RST",
        form: "expect ECONNRESET",
        detail: "recv(2), send(2). RST is sent by `linger=0`, by a close that leaves data unread, and by a listener that closes with connections nobody accepted.",
        example: "tcp a; bind a 9000; listen a; tcp b linger=0; connect b a; accept a as c; close b; recv c expect ECONNRESET" }
    Econnaborted "ECONNABORTED" { c: "ECONNABORTED",
        "the connection was ended from this side while it was in use",
        form: "expect ECONNABORTED",
        detail: "`destroy` leaves it as the pending error of the socket (Linux net/ipv4/tcp.c, tcp_abort); accept(2) on systems that report a connection which ended in the queue.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; destroy b; recv b expect ECONNABORTED" }
    Enotconn "ENOTCONN" { c: "ENOTCONN",
        "the socket has no peer",
        form: "expect ENOTCONN",
        detail: "getpeername(2), recv(2), shutdown(2). `send` on an unconnected TCP socket returns EPIPE on Linux.",
        example: "tcp a; peer a expect ENOTCONN" }
    Eisconn "EISCONN" { c: "EISCONN",
        "the socket has a peer already, or it listens",
        form: "expect EISCONN",
        detail: "connect(2).",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; connect b a expect EISCONN" }
    Epipe "EPIPE" { c: "EPIPE",
        "this side of the connection is shut for writing, or there is no connection",
        form: "expect EPIPE",
        detail: "send(2). The interpreter sends with MSG_NOSIGNAL: no SIGPIPE.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; shutdown b write; send b \"x\" expect EPIPE" }
    Eafnosupport "EAFNOSUPPORT" { c: "EAFNOSUPPORT",
        "the address is of another family than the socket, or the system lacks the family",
        form: "expect EAFNOSUPPORT",
        detail: "socket(2), connect(2). Linux returns it for an IPv6 address on an IPv4 socket; an IPv4 address is too short for an IPv6 socket: EINVAL.",
        example: "tcp a; bind a [::1]:9000 expect EAFNOSUPPORT" }
    Eprotonosupport "EPROTONOSUPPORT" { c: "EPROTONOSUPPORT",
        "the system does not have this protocol",
        form: "expect EPROTONOSUPPORT",
        detail: "socket(2).",
        example: "" }
    Enoprotoopt "ENOPROTOOPT" { c: "ENOPROTOOPT",
        "the system, or this kind of socket, does not have this option",
        form: "expect ENOPROTOOPT",
        detail: "setsockopt(2), getsockopt(2).",
        example: "tcp a; set a opt(1,9999)=1 expect ENOPROTOOPT" }
    Eopnotsupp "EOPNOTSUPP" { c: "ENOTSUP",
        "this kind of socket does not have the operation",
        form: "expect EOPNOTSUPP",
        detail: "listen(2), accept(2). ENOTSUP is the same number on Linux. `destroy` returns it where the kernel is built without CONFIG_INET_DIAG_DESTROY.",
        example: "udp a; listen a expect EOPNOTSUPP" }
    Eproto "EPROTO" { c: "EPROTO",
        "the protocol does not allow this: a TCP socket cannot join a group",
        form: "expect EPROTO",
        detail: "Linux net/ipv4/ip_sockglue.c; accept(2).",
        example: "tcp a; join a 239.1.1.1 on lo expect EPROTO" }
    Edestaddrreq "EDESTADDRREQ" { c: "EDESTADDRREQ",
        "a datagram without an address on a socket without a peer",
        form: "expect EDESTADDRREQ",
        detail: "send(2).",
        example: "udp a; send a \"x\" expect EDESTADDRREQ" }
    Emsgsize "EMSGSIZE" { c: "EMSGSIZE",
        "the datagram is too large: over IPv4 more than 65507 bytes, or more than the path takes if it may not be fragmented",
        form: "expect EMSGSIZE",
        detail: "send(2), udp(7), ip(7).",
        example: "" }
    Enetunreach "ENETUNREACH" { c: "ENETUNREACH",
        "there is no route to that address",
        form: "expect ENETUNREACH",
        detail: "connect(2). A case's own network has loopback only, so every other destination is unreachable until `interface` or `address` adds one.",
        example: "+++\nrequires = [\"netns\"]\n+++\ntcp a; connect a 192.0.2.7:9000 expect ENETUNREACH" }
    Ehostunreach "EHOSTUNREACH" { c: "EHOSTUNREACH",
        "there is a route to that address, but no host answers for it",
        form: "expect EHOSTUNREACH",
        detail: "ip(7): no answer to ARP or neighbour discovery, or an ICMP message from a router. A dummy interface asks nobody, so `connect` blocks there instead.",
        example: "" }
    Enetdown "ENETDOWN" { c: "ENETDOWN",
        "the interface is down",
        form: "expect ENETDOWN",
        detail: "errno(3). The interfaces of a case are always up.",
        example: "" }
    Etimedout "ETIMEDOUT" { c: "ETIMEDOUT",
        "the other side did not answer in the kernel's own time",
        form: "expect ETIMEDOUT",
        detail: "connect(2). By itself a connect gives up after about two minutes (tcp(7), tcp_syn_retries), long past the step's deadline; the example shortens that with TCP_USER_TIMEOUT, opt(6,18) on Linux.",
        example: "tcp a; bind a 9000; listen a backlog=0; tcp b; connect b a; tcp c opt(6,18)=500; connect c a within 5s expect ETIMEDOUT" }
    Enodev "ENODEV" { c: "ENODEV",
        "there is no such interface",
        form: "expect ENODEV",
        detail: "`device`: socket(7). `join` without an interface, where no route leads to the group (ip(7)).",
        example: "udp a; set a device=eth9 expect ENODEV" }
    Enxio "ENXIO" { c: "ENXIO",
        "there is no such interface index",
        form: "expect ENXIO",
        detail: "RFC 3493, section 4.1. Linux returns ENODEV instead.",
        example: "" }
    Enoent "ENOENT" { c: "ENOENT",
        "there is no such thing: no socket to destroy, no sysctl of that name",
        form: "expect ENOENT",
        detail: "`destroy`: sock_diag(7); `sysctl`: open(2).",
        example: "sysctl net.ipv4.no_such_name 1 expect ENOENT" }
    Ebadf "EBADF" { c: "EBADF",
        "the descriptor is not open",
        form: "expect EBADF",
        detail: "close(2). The checker refuses a script that uses a socket which is closed or held by another process.",
        example: "" }
    Efault "EFAULT" { c: "EFAULT",
        "a pointer leads nowhere",
        form: "expect EFAULT",
        detail: "bind(2), setsockopt(2). The interpreter passes no such pointer.",
        example: "" }
    Edom "EDOM" { c: "EDOM",
        "the value is outside the range of the option",
        form: "expect EDOM",
        detail: "setsockopt(3p): a timeout that is too large for the option.",
        example: "" }
    Eexist "EEXIST" { c: "EEXIST",
        "it is there already",
        form: "expect EEXIST",
        detail: "rtnetlink(7): the interface has this address, or there is an interface of this name.",
        example: "address 127.0.0.1/8 expect EEXIST" }
    Ebusy "EBUSY" { c: "EBUSY",
        "it is in use",
        form: "expect EBUSY",
        detail: "errno(3).",
        example: "" }
    Ealready "EALREADY" { c: "EALREADY",
        "an earlier connect is still on its way",
        form: "expect EALREADY",
        detail: "connect(2). A second `connect` waits for the end of the first, and says so when that does not come before the deadline. The example fills the listener's queue, so that the second connection gets no answer.",
        example: "tcp a; bind a 9000; listen a backlog=0; tcp b; connect b a; tcp c; connect c a expect blocks; connect c a expect EALREADY" }
    Einprogress "EINPROGRESS" { c: "EINPROGRESS",
        "the connection is being made",
        form: "expect EINPROGRESS",
        detail: "connect(2). The interpreter waits for the end of it; when that does not come before the deadline, the outcome is `blocks`.",
        example: "" }
    Enobufs "ENOBUFS" { c: "ENOBUFS",
        "the kernel has no buffer left, or the socket is in too many multicast groups",
        form: "expect ENOBUFS",
        detail: "send(2); net.ipv4.igmp_max_memberships (Documentation/networking/ip-sysctl.rst).",
        example: "sysctl net.ipv4.igmp_max_memberships 1; udp a; join a 239.1.1.1 on lo; join a 239.1.1.2 on lo expect ENOBUFS" }
    Enomem "ENOMEM" { c: "ENOMEM",
        "the kernel has no memory left",
        form: "expect ENOMEM",
        detail: "socket(2), setsockopt(2).",
        example: "" }
    Emfile "EMFILE" { c: "EMFILE",
        "the process has no descriptor left",
        form: "expect EMFILE",
        detail: "socket(2), accept(2).",
        example: "" }
    Enotuniq "ENOTUNIQ" { c: "ENOTUNIQ",
        "the name is not unique on the network",
        form: "expect ENOTUNIQ",
        detail: "errno(3).",
        example: "" }
    Ehostdown "EHOSTDOWN" { c: "EHOSTDOWN",
        "the host is down",
        form: "expect EHOSTDOWN",
        detail: "errno(3). Linux returns it for ICMP host unknown (net/ipv4/icmp.c), BSD systems for a host that does not answer ARP.",
        example: "" }
    Enosys "ENOSYS" { c: "ENOSYS",
        "the system does not have this call",
        form: "expect ENOSYS",
        detail: "errno(3).",
        example: "" }
    Erange "ERANGE" { c: "ERANGE",
        "the value is out of range",
        form: "expect ERANGE",
        detail: "errno(3). Linux returns EINVAL for a sysctl's value that is out of range.",
        example: "" }
    Eio "EIO" { c: "EIO",
        "input or output failed",
        form: "expect EIO",
        detail: "errno(3).",
        example: "" }
    Eagain "EAGAIN" { c: "EWOULDBLOCK",
        "the kernel has nothing left to give just now: no ephemeral port for a UDP socket",
        form: "expect EAGAIN",
        detail: "ip(7), send(2). EWOULDBLOCK is the same number. Where a call would have to wait the outcome is `blocks` or `nothing`, as it would be for a program whose sockets block.",
        example: "sysctl net.ipv4.ip_local_port_range 40000 40000; udp a; bind a 40000; udp b; send b \"x\" to 9000 expect EAGAIN" }
    // No step returns these that we know of, but a system may: each has its name, and its meaning in the words of
    // errno(3) and strerror(3).
    Esrch "ESRCH" { c: "ESRCH", "no such process", form: "expect ESRCH", detail: "errno(3).", example: "" }
    Eintr "EINTR" { c: "EINTR", "interrupted system call", form: "expect EINTR", detail: "errno(3).", example: "" }
    E2big "E2BIG" { c: "E2BIG", "argument list too long", form: "expect E2BIG", detail: "errno(3).", example: "" }
    Enoexec "ENOEXEC" { c: "ENOEXEC", "exec format error", form: "expect ENOEXEC", detail: "errno(3).", example: "" }
    Echild "ECHILD" { c: "ECHILD", "no child processes", form: "expect ECHILD", detail: "errno(3).", example: "" }
    Enotblk "ENOTBLK" { c: "ENOTBLK", "block device required", form: "expect ENOTBLK", detail: "errno(3).", example: "" }
    Exdev "EXDEV" { c: "EXDEV", "invalid cross-device link", form: "expect EXDEV", detail: "errno(3).", example: "" }
    Enotdir "ENOTDIR" { c: "ENOTDIR", "not a directory", form: "expect ENOTDIR", detail: "errno(3).", example: "" }
    Eisdir "EISDIR" { c: "EISDIR", "is a directory", form: "expect EISDIR", detail: "errno(3).", example: "" }
    Enfile "ENFILE" { c: "ENFILE", "too many open files in system", form: "expect ENFILE", detail: "errno(3).", example: "" }
    Enotty "ENOTTY" { c: "ENOTTY", "inappropriate ioctl for device", form: "expect ENOTTY", detail: "errno(3).", example: "" }
    Etxtbsy "ETXTBSY" { c: "ETXTBSY", "text file busy", form: "expect ETXTBSY", detail: "errno(3).", example: "" }
    Efbig "EFBIG" { c: "EFBIG", "file too large", form: "expect EFBIG", detail: "errno(3).", example: "" }
    Enospc "ENOSPC" { c: "ENOSPC", "no space left on device", form: "expect ENOSPC", detail: "errno(3).", example: "" }
    Espipe "ESPIPE" { c: "ESPIPE", "illegal seek", form: "expect ESPIPE", detail: "errno(3).", example: "" }
    Erofs "EROFS" { c: "EROFS", "read-only file system", form: "expect EROFS", detail: "errno(3).", example: "" }
    Emlink "EMLINK" { c: "EMLINK", "too many links", form: "expect EMLINK", detail: "errno(3).", example: "" }
    Edeadlk "EDEADLK" { c: "EDEADLOCK", "resource deadlock avoided", form: "expect EDEADLK", detail: "errno(3).", example: "" }
    Enametoolong "ENAMETOOLONG" { c: "ENAMETOOLONG", "file name too long", form: "expect ENAMETOOLONG", detail: "errno(3).", example: "" }
    Enolck "ENOLCK" { c: "ENOLCK", "no locks available", form: "expect ENOLCK", detail: "errno(3).", example: "" }
    Enotempty "ENOTEMPTY" { c: "ENOTEMPTY", "directory not empty", form: "expect ENOTEMPTY", detail: "errno(3).", example: "" }
    Eloop "ELOOP" { c: "ELOOP", "too many levels of symbolic links", form: "expect ELOOP", detail: "errno(3).", example: "" }
    Enomsg "ENOMSG" { c: "ENOMSG", "no message of desired type", form: "expect ENOMSG", detail: "errno(3).", example: "" }
    Eidrm "EIDRM" { c: "EIDRM", "identifier removed", form: "expect EIDRM", detail: "errno(3).", example: "" }
    Echrng "ECHRNG" { c: "ECHRNG", "channel number out of range", form: "expect ECHRNG", detail: "errno(3).", example: "" }
    El2nsync "EL2NSYNC" { c: "EL2NSYNC", "level 2 not synchronized", form: "expect EL2NSYNC", detail: "errno(3).", example: "" }
    El3hlt "EL3HLT" { c: "EL3HLT", "level 3 halted", form: "expect EL3HLT", detail: "errno(3).", example: "" }
    El3rst "EL3RST" { c: "EL3RST", "level 3 reset", form: "expect EL3RST", detail: "errno(3).", example: "" }
    Elnrng "ELNRNG" { c: "ELNRNG", "link number out of range", form: "expect ELNRNG", detail: "errno(3).", example: "" }
    Eunatch "EUNATCH" { c: "EUNATCH", "protocol driver not attached", form: "expect EUNATCH", detail: "errno(3).", example: "" }
    Enocsi "ENOCSI" { c: "ENOCSI", "no CSI structure available", form: "expect ENOCSI", detail: "errno(3).", example: "" }
    El2hlt "EL2HLT" { c: "EL2HLT", "level 2 halted", form: "expect EL2HLT", detail: "errno(3).", example: "" }
    Ebade "EBADE" { c: "EBADE", "invalid exchange", form: "expect EBADE", detail: "errno(3).", example: "" }
    Ebadr "EBADR" { c: "EBADR", "invalid request descriptor", form: "expect EBADR", detail: "errno(3).", example: "" }
    Exfull "EXFULL" { c: "EXFULL", "exchange full", form: "expect EXFULL", detail: "errno(3).", example: "" }
    Enoano "ENOANO" { c: "ENOANO", "no anode", form: "expect ENOANO", detail: "errno(3).", example: "" }
    Ebadrqc "EBADRQC" { c: "EBADRQC", "invalid request code", form: "expect EBADRQC", detail: "errno(3).", example: "" }
    Ebadslt "EBADSLT" { c: "EBADSLT", "invalid slot", form: "expect EBADSLT", detail: "errno(3).", example: "" }
    Ebfont "EBFONT" { c: "EBFONT", "bad font file format", form: "expect EBFONT", detail: "errno(3).", example: "" }
    Enostr "ENOSTR" { c: "ENOSTR", "device not a stream", form: "expect ENOSTR", detail: "errno(3).", example: "" }
    Enodata "ENODATA" { c: "ENODATA", "no data available", form: "expect ENODATA", detail: "errno(3).", example: "" }
    Etime "ETIME" { c: "ETIME", "timer expired", form: "expect ETIME", detail: "errno(3).", example: "" }
    Enosr "ENOSR" { c: "ENOSR", "out of streams resources", form: "expect ENOSR", detail: "errno(3).", example: "" }
    Enonet "ENONET" { c: "ENONET", "machine is not on the network", form: "expect ENONET", detail: "errno(3).", example: "" }
    Enopkg "ENOPKG" { c: "ENOPKG", "package not installed", form: "expect ENOPKG", detail: "errno(3).", example: "" }
    Eremote "EREMOTE" { c: "EREMOTE", "object is remote", form: "expect EREMOTE", detail: "errno(3).", example: "" }
    Enolink "ENOLINK" { c: "ENOLINK", "link has been severed", form: "expect ENOLINK", detail: "errno(3).", example: "" }
    Eadv "EADV" { c: "EADV", "advertise error", form: "expect EADV", detail: "errno(3).", example: "" }
    Esrmnt "ESRMNT" { c: "ESRMNT", "srmount error", form: "expect ESRMNT", detail: "errno(3).", example: "" }
    Ecomm "ECOMM" { c: "ECOMM", "communication error on send", form: "expect ECOMM", detail: "errno(3).", example: "" }
    Emultihop "EMULTIHOP" { c: "EMULTIHOP", "multihop attempted", form: "expect EMULTIHOP", detail: "errno(3).", example: "" }
    Edotdot "EDOTDOT" { c: "EDOTDOT", "RFS specific error", form: "expect EDOTDOT", detail: "errno(3).", example: "" }
    Ebadmsg "EBADMSG" { c: "EBADMSG", "bad message", form: "expect EBADMSG", detail: "errno(3).", example: "" }
    Eoverflow "EOVERFLOW" { c: "EOVERFLOW", "value too large for defined data type", form: "expect EOVERFLOW", detail: "errno(3).", example: "" }
    Ebadfd "EBADFD" { c: "EBADFD", "file descriptor in bad state", form: "expect EBADFD", detail: "errno(3).", example: "" }
    Eremchg "EREMCHG" { c: "EREMCHG", "remote address changed", form: "expect EREMCHG", detail: "errno(3).", example: "" }
    Elibacc "ELIBACC" { c: "ELIBACC", "cannot access a needed shared library", form: "expect ELIBACC", detail: "errno(3).", example: "" }
    Elibbad "ELIBBAD" { c: "ELIBBAD", "accessing a corrupted shared library", form: "expect ELIBBAD", detail: "errno(3).", example: "" }
    Elibscn "ELIBSCN" { c: "ELIBSCN", ".lib section in a.out corrupted", form: "expect ELIBSCN", detail: "errno(3).", example: "" }
    Elibmax "ELIBMAX" { c: "ELIBMAX", "attempting to link in too many shared libraries", form: "expect ELIBMAX", detail: "errno(3).", example: "" }
    Elibexec "ELIBEXEC" { c: "ELIBEXEC", "cannot exec a shared library directly", form: "expect ELIBEXEC", detail: "errno(3).", example: "" }
    Eilseq "EILSEQ" { c: "EILSEQ", "invalid or incomplete multibyte or wide character", form: "expect EILSEQ", detail: "errno(3).", example: "" }
    Erestart "ERESTART" { c: "ERESTART", "interrupted system call should be restarted", form: "expect ERESTART", detail: "errno(3).", example: "" }
    Estrpipe "ESTRPIPE" { c: "ESTRPIPE", "streams pipe error", form: "expect ESTRPIPE", detail: "errno(3).", example: "" }
    Eusers "EUSERS" { c: "EUSERS", "too many users", form: "expect EUSERS", detail: "errno(3).", example: "" }
    Enotsock "ENOTSOCK" { c: "ENOTSOCK", "socket operation on non-socket", form: "expect ENOTSOCK", detail: "errno(3).", example: "" }
    Eprototype "EPROTOTYPE" { c: "EPROTOTYPE", "protocol wrong type for socket", form: "expect EPROTOTYPE", detail: "errno(3).", example: "" }
    Esocktnosupport "ESOCKTNOSUPPORT" { c: "ESOCKTNOSUPPORT", "socket type not supported", form: "expect ESOCKTNOSUPPORT", detail: "errno(3).", example: "" }
    Epfnosupport "EPFNOSUPPORT" { c: "EPFNOSUPPORT", "protocol family not supported", form: "expect EPFNOSUPPORT", detail: "errno(3).", example: "" }
    Enetreset "ENETRESET" { c: "ENETRESET", "network dropped connection on reset", form: "expect ENETRESET", detail: "errno(3).", example: "" }
    Eshutdown "ESHUTDOWN" { c: "ESHUTDOWN", "cannot send after transport endpoint shutdown", form: "expect ESHUTDOWN", detail: "errno(3).", example: "" }
    Etoomanyrefs "ETOOMANYREFS" { c: "ETOOMANYREFS", "too many references: cannot splice", form: "expect ETOOMANYREFS", detail: "errno(3).", example: "" }
    Estale "ESTALE" { c: "ESTALE", "stale file handle", form: "expect ESTALE", detail: "errno(3).", example: "" }
    Euclean "EUCLEAN" { c: "EUCLEAN", "structure needs cleaning", form: "expect EUCLEAN", detail: "errno(3).", example: "" }
    Enotnam "ENOTNAM" { c: "ENOTNAM", "not a XENIX named type file", form: "expect ENOTNAM", detail: "errno(3).", example: "" }
    Enavail "ENAVAIL" { c: "ENAVAIL", "no XENIX semaphores available", form: "expect ENAVAIL", detail: "errno(3).", example: "" }
    Eisnam "EISNAM" { c: "EISNAM", "is a named type file", form: "expect EISNAM", detail: "errno(3).", example: "" }
    Eremoteio "EREMOTEIO" { c: "EREMOTEIO", "remote I/O error", form: "expect EREMOTEIO", detail: "errno(3).", example: "" }
    Edquot "EDQUOT" { c: "EDQUOT", "disk quota exceeded", form: "expect EDQUOT", detail: "errno(3).", example: "" }
    Enomedium "ENOMEDIUM" { c: "ENOMEDIUM", "no medium found", form: "expect ENOMEDIUM", detail: "errno(3).", example: "" }
    Emediumtype "EMEDIUMTYPE" { c: "EMEDIUMTYPE", "wrong medium type", form: "expect EMEDIUMTYPE", detail: "errno(3).", example: "" }
    Ecanceled "ECANCELED" { c: "ECANCELED", "operation canceled", form: "expect ECANCELED", detail: "errno(3).", example: "" }
    Enokey "ENOKEY" { c: "ENOKEY", "required key not available", form: "expect ENOKEY", detail: "errno(3).", example: "" }
    Ekeyexpired "EKEYEXPIRED" { c: "EKEYEXPIRED", "key has expired", form: "expect EKEYEXPIRED", detail: "errno(3).", example: "" }
    Ekeyrevoked "EKEYREVOKED" { c: "EKEYREVOKED", "key has been revoked", form: "expect EKEYREVOKED", detail: "errno(3).", example: "" }
    Ekeyrejected "EKEYREJECTED" { c: "EKEYREJECTED", "key was rejected by service", form: "expect EKEYREJECTED", detail: "errno(3).", example: "" }
    Eownerdead "EOWNERDEAD" { c: "EOWNERDEAD", "owner died", form: "expect EOWNERDEAD", detail: "errno(3).", example: "" }
    Enotrecoverable "ENOTRECOVERABLE" { c: "ENOTRECOVERABLE", "state not recoverable", form: "expect ENOTRECOVERABLE", detail: "errno(3).", example: "" }
    Erfkill "ERFKILL" { c: "ERFKILL", "operation not possible due to RF-kill", form: "expect ERFKILL", detail: "errno(3).", example: "" }
    Ehwpoison "EHWPOISON" { c: "EHWPOISON", "memory page has hardware error", form: "expect EHWPOISON", detail: "errno(3).", example: "" }
}
