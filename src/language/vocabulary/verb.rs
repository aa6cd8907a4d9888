use super::{Errno, Kind, words};
use crate::language::socket::{Family, Protocol, SocketKind};

/// What a verb is, as far as the word alone tells; the rest follows from the operation that it makes
/// ([`OpTraits`](crate::language::script::OpTraits)).
struct Traits {
    declares: Declares,
    comes_to: &'static [Comes],
    errnos: &'static [Errno],
}

/// The name that a step with a verb declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Declares {
    Nothing,
    /// A socket of this kind: its first word.
    Socket(SocketKind),
    /// A socket that another one hands out: the word after `as`.
    SocketAfterAs,
    /// A process, by its first mention: its first word.
    Process,
    /// A process: the word after `as`.
    ProcessAfterAs,
}

/// What a step may come to, besides success and an errno.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Comes {
    /// `blocks`
    Blocks,
    /// Data, their end, or `nothing`.
    Data,
    State,
    /// A state that did not change in time.
    Still,
    /// Sockets, or `nobody`.
    Sockets,
    /// `spread over a, b`
    Spread,
    /// The value of an option.
    Value,
    /// An address, or what is asked for of one.
    Address,
}

impl SocketKind {
    /// The kind that a verb makes; none if it makes no socket.
    #[must_use]
    pub fn made_by(verb: Verb) -> Option<Self> {
        match verb.declares() {
            Declares::Socket(kind) => Some(kind),
            Declares::Nothing | Declares::SocketAfterAs | Declares::Process | Declares::ProcessAfterAs => {
                None
            }
        }
    }

    /// The verb that makes it.
    #[must_use]
    pub fn verb(self) -> Verb {
        match (self.protocol, self.family) {
            (Protocol::Tcp, Family::Ipv4) => Verb::Tcp,
            (Protocol::Udp, Family::Ipv4) => Verb::Udp,
            (Protocol::Tcp, Family::Ipv6) => Verb::Tcp6,
            (Protocol::Udp, Family::Ipv6) => Verb::Udp6,
        }
    }
}

impl Verb {
    /// Whether the verb makes a socket.
    #[must_use]
    pub fn makes_socket(self) -> bool {
        SocketKind::made_by(self).is_some()
    }

    /// The name that its step declares.
    #[must_use]
    pub fn declares(self) -> Declares {
        self.traits().declares
    }

    /// Whether its step may come to this.
    #[must_use]
    pub fn may_come_to(self, result: Comes) -> bool {
        self.traits().comes_to.contains(&result)
    }

    /// The errnos that the step can return on any system that we know of: what its man page lists and
    /// what kernels return besides.
    #[must_use]
    pub fn errnos(self) -> &'static [Errno] {
        self.traits().errnos
    }

    // With one errno a line, as rustfmt wants it, the rows of the table could not be seen.
    #[rustfmt::skip]
    fn traits(self) -> Traits {
        use Errno::{
            Eacces, Eaddrinuse, Eaddrnotavail, Eafnosupport, Eagain, Ealready, Ebadf, Ebusy, Econnaborted,
            Econnrefused, Econnreset, Edestaddrreq, Edom, Eexist, Efault, Ehostdown, Ehostunreach,
            Einprogress, Einval, Eio, Eisconn, Emfile, Emsgsize, Enetdown, Enetunreach, Enobufs, Enodev,
            Enoent, Enomem, Enoprotoopt, Enosys, Enotconn, Enotuniq, Enxio, Eopnotsupp, Eperm, Epipe,
            Eproto, Eprotonosupport, Erange, Etimedout,
        };
        // socket(2), and setsockopt(2) for each option.
        const MAKES: &[Errno] =
            &[Eacces, Eafnosupport, Einval, Emfile, Enobufs, Enomem, Eprotonosupport, Eperm,
             Enoprotoopt, Edom, Enodev, Enxio, Eaddrnotavail, Ebusy, Enosys, Erange, Eio, Eopnotsupp,
             Eisconn, Efault, Enoent, Enotconn];
        let row = |declares, comes_to, errnos| Traits { declares, comes_to, errnos };
        match self {
            Verb::Tcp => row(Declares::Socket(SocketKind::TCP), &[], MAKES),
            Verb::Udp => row(Declares::Socket(SocketKind::UDP), &[], MAKES),
            Verb::Tcp6 => row(Declares::Socket(SocketKind::TCP6), &[], MAKES),
            Verb::Udp6 => row(Declares::Socket(SocketKind::UDP6), &[], MAKES),
            Verb::Set => row(Declares::Nothing, &[],
                &[Ebadf, Edom, Einval, Eisconn, Enoprotoopt, Enomem, Enobufs, Eperm, Eacces, Enodev,
                 Enxio, Eaddrnotavail, Ebusy, Eopnotsupp, Efault, Erange, Eio, Enosys, Enoent, Enotconn,
                 Eaddrinuse]),
            Verb::Get => row(Declares::Nothing, &[Comes::Value], &Errno::ALL_AS_ARRAY),
            Verb::Bind => row(Declares::Nothing, &[],
                &[Eacces, Eaddrinuse, Eaddrnotavail, Eafnosupport, Ebadf, Einval, Eopnotsupp, Efault,
                 Enobufs, Enomem, Eperm, Enodev, Enxio, Enotuniq, Eisconn]),
            Verb::Listen => row(Declares::Nothing, &[],
                &[Eaddrinuse, Ebadf, Edestaddrreq, Einval, Eopnotsupp, Eacces, Enobufs, Eisconn, Eperm,
                 Enomem, Eaddrnotavail]),
            Verb::Connect => row(Declares::Nothing, &[Comes::Blocks],
                &[Eaddrnotavail, Eafnosupport, Ealready, Ebadf, Econnrefused, Einprogress, Eisconn,
                 Enetunreach, Etimedout, Eacces, Eaddrinuse, Econnreset, Econnaborted, Ehostunreach,
                 Einval, Enetdown, Enobufs, Eopnotsupp, Eperm, Enodev, Ehostdown, Enomem, Eprotonosupport,
                 Eagain]),
            Verb::Accept => row(Declares::SocketAfterAs, &[Comes::Blocks],
                &[Ebadf, Econnaborted, Einval, Emfile, Enobufs, Enomem, Eopnotsupp, Eperm, Etimedout,
                 Econnreset, Enetdown, Ehostdown, Ehostunreach, Enetunreach, Eproto]),
            Verb::Send => row(Declares::Nothing, &[Comes::Blocks],
                &[Eacces, Eafnosupport, Ebadf, Econnreset, Edestaddrreq, Einval, Eisconn, Emsgsize,
                 Enetdown, Enetunreach, Enobufs, Enotconn, Eopnotsupp, Epipe, Econnrefused, Eaddrnotavail,
                 Ehostunreach, Ehostdown, Eperm, Enomem, Etimedout, Einprogress, Ealready, Econnaborted,
                 Eaddrinuse, Enodev, Eagain]),
            Verb::Recv => row(Declares::Nothing, &[Comes::Data],
                &[Ebadf, Econnrefused, Econnreset, Econnaborted, Enotconn, Etimedout, Enobufs, Enomem,
                 Einval, Ehostunreach, Enetunreach, Eopnotsupp, Eacces, Emsgsize, Epipe, Enetdown,
                 Ehostdown]),
            Verb::Shutdown => row(Declares::Nothing, &[], &[Ebadf, Einval, Enotconn, Enobufs]),
            Verb::Close | Verb::Pass | Verb::Kill | Verb::Exit | Verb::Show => row(Declares::Nothing, &[], &[]),
            Verb::Join | Verb::Leave => row(Declares::Nothing, &[],
                &[Eaddrinuse, Eaddrnotavail, Ebadf, Einval, Enobufs, Enodev, Enomem, Enoprotoopt, Enxio,
                 Eopnotsupp, Eperm, Eacces, Eproto]),
            Verb::Local => row(Declares::Nothing, &[Comes::Address], &[Ebadf, Enobufs, Einval]),
            Verb::Peer => row(Declares::Nothing, &[Comes::Address], &[Ebadf, Enotconn, Enobufs, Einval]),
            Verb::Ready => row(Declares::Nothing, &[Comes::Sockets], &[]),
            Verb::Disconnect => row(Declares::Nothing, &[],
                &[Ebadf, Einval, Eafnosupport, Eopnotsupp, Eisconn, Eaddrinuse, Enotconn]),
            Verb::Chown => row(Declares::Nothing, &[], &[Eperm, Einval, Ebadf, Eacces, Enosys]),
            Verb::Destroy => row(Declares::Nothing, &[],
                &[Enoent, Eperm, Eopnotsupp, Einval, Eacces, Eprotonosupport]),
            Verb::State => row(Declares::Nothing, &[Comes::State], &[]),
            Verb::Wait => row(Declares::Nothing, &[Comes::State, Comes::Still], &[]),
            Verb::Probe => row(Declares::Nothing, &[Comes::Blocks, Comes::Sockets, Comes::Spread],
                &[Eaddrnotavail, Eafnosupport, Econnrefused, Econnreset, Enetunreach, Etimedout, Eacces,
                 Ehostunreach, Einval, Enetdown, Enobufs, Eperm, Enomem, Ehostdown, Eagain]),
            Verb::Process => row(Declares::Process, &[], &[Eperm, Enomem, Einval, Eacces]),
            Verb::Fork => row(Declares::ProcessAfterAs, &[], &[Eperm, Enomem, Einval, Eacces]),
            Verb::Interface | Verb::Address => row(Declares::Nothing, &[],
                &[Eexist, Einval, Eperm, Eopnotsupp, Enodev, Eacces, Enomem, Eaddrnotavail]),
            Verb::Sysctl => row(Declares::Nothing, &[],
                &[Enoent, Einval, Eacces, Eperm, Erange, Ebusy]),
            // What a block or the table of cases begins with is no step, and comes to nothing.
            Verb::When | Verb::Axis => row(Declares::Nothing, &[], &[]),
        }
    }
}

impl Errno {
    /// All errnos: `get a error` can return any.
    const ALL_AS_ARRAY: [Errno; Self::ALL.len()] = {
        let mut all = [Errno::Eaddrinuse; Self::ALL.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = Self::ALL[i];
            i += 1;
        }
        all
    };
}

words! {
    /// The first word of a statement.
    Verb, Kind::Verb;
    Tcp "tcp" { c: "socket(AF_INET, SOCK_STREAM)", "make a TCP socket over IPv4 and set its options in order",
        form: "tcp NAME [OPTION…]",
        detail: "socket(2), tcp(7).",
        example: "tcp a reuse linger=0; bind a 9000" }
    Udp "udp" { c: "socket(AF_INET, SOCK_DGRAM)", "make a UDP socket over IPv4 and set its options in order",
        form: "udp NAME [OPTION…]",
        detail: "socket(2), udp(7).",
        example: "udp a reuse; bind a 9000" }
    Tcp6 "tcp6" { c: "socket(AF_INET6, SOCK_STREAM)", "make a TCP socket over IPv6 and set its options in order",
        form: "tcp6 NAME [OPTION…]",
        detail: "socket(2), ipv6(7), tcp(7).",
        example: "tcp6 a v6only; bind a [::1]:9000" }
    Udp6 "udp6" { c: "socket(AF_INET6, SOCK_DGRAM)", "make a UDP socket over IPv6 and set its options in order",
        form: "udp6 NAME [OPTION…]",
        detail: "socket(2), ipv6(7), udp(7).",
        example: "udp6 a; bind a [::1]:9000" }
    Set "set" { c: "setsockopt", "set options of a socket, in order",
        form: "set NAME OPTION…",
        detail: "setsockopt(2). `opt(LEVEL,NUMBER)=VALUE` sets an option that the language does not know.",
        example: "tcp a; bind a 9000; set a reuse; tcp b reuse; bind b 9000" }
    Get "get" { c: "getsockopt", "read an option of a socket: on, off, a number, or the value",
        form: "get NAME OPTION [expect on | off | VALUE]",
        detail: "getsockopt(2). What is empty, such as `device` on a new socket, reads `none`.",
        example: "tcp a reuse; get a reuse expect on" }
    Bind "bind" { c: "bind", "give a socket its local address; a bare port means the family's wildcard address, port 0 that the kernel chooses",
        form: "bind NAME ADDRESS",
        detail: "bind(2). A socket's name stands for the local address of that socket.",
        example: "tcp a; bind a 127.0.0.1:9000; tcp b; bind b 127.0.0.2:9000" }
    Listen "listen" { c: "listen", "take connections from now on",
        form: "listen NAME [backlog=NUMBER]",
        detail: "listen(2). Linux asks for the port again: what `bind` allowed, `listen` may refuse. The backlog is 128 unless said; with n, Linux keeps n + 1 connections that nobody has accepted.",
        example: "tcp a; bind a 9000; listen a backlog=1" }
    Connect "connect" { c: "connect", "connect to a socket's local address or to a literal one; a bare port means loopback",
        form: "connect NAME ADDRESS [within TIME]",
        detail: "connect(2). `blocks` if no answer comes before the deadline. `connect a unspec` ends the association, like `disconnect a`.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a" }
    Accept "accept" { c: "accept", "take the next connection of a listener and name it",
        form: "accept NAME as NAME [within TIME]",
        detail: "accept(2). `blocks` if none comes before the deadline.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c" }
    Send "send" { c: "send, sendto", "send a text, to the peer or to an address; a bare port means loopback",
        form: "send NAME \"TEXT\" [to ADDRESS] [fastopen]",
        detail: "send(2). With `fastopen` it connects and sends in one (MSG_FASTOPEN, RFC 7413).",
        example: "udp a; bind a 9000; udp b; send b \"hello\" to a; recv a expect \"hello\" from b" }
    Recv "recv" { c: "recvfrom", "receive: the bytes and from whom, `nothing` before the deadline, `eof`, or an errno",
        form: "recv NAME [within TIME] [expect \"TEXT\" [from ADDRESS] | nothing | eof]",
        detail: "recv(2). `nothing` is no success: say `expect nothing` where none should come.",
        example: "udp a; bind a 9000; udp b; send b \"hello\" to a; recv a expect \"hello\"" }
    Shutdown "shutdown" { c: "shutdown", "close one direction of a connection, or both",
        form: "shutdown NAME read | write | both",
        detail: "shutdown(2). On Linux a listener stops listening and keeps the port that its script bound.",
        example: "tcp a; bind a 9000; listen a; shutdown a both; state a expect CLOSE" }
    Close "close" { c: "close", "close this process's copy of sockets",
        form: "close NAME…",
        detail: "close(2). The socket lives on while another process holds a copy.",
        example: "tcp a; bind a 9000; close a; tcp b; bind b 9000" }
    Join "join" { c: "IP_ADD_MEMBERSHIP", "join a multicast group, by interface or by a local address",
        form: "join NAME GROUP [on INTERFACE | on ADDRESS]",
        detail: "ip(7), ipv6(7): IPV6_ADD_MEMBERSHIP. An address that the call does not take, and for an IPv6 group that is every one, stands for the interface that has it. Without `on` a route decides, and a case's own network has none.",
        example: "udp a; bind a 9000; join a 239.1.1.1 on lo" }
    Leave "leave" { c: "IP_DROP_MEMBERSHIP", "leave a multicast group",
        form: "leave NAME GROUP [on INTERFACE | on ADDRESS]",
        detail: "ip(7), ipv6(7): IPV6_DROP_MEMBERSHIP.",
        example: "udp a; bind a 9000; join a 239.1.1.1 on lo; leave a 239.1.1.1 on lo" }
    Local "local" { c: "getsockname", "the socket's own address",
        form: "local NAME [expect ADDRESS | port NUMBER | port in LOW-HIGH | port = port(NAME) | != …]",
        detail: "getsockname(2). A port that the kernel chose is shown as `ephemeral`.",
        example: "tcp a; bind a 127.0.0.1:9000; local a expect 127.0.0.1:9000" }
    Peer "peer" { c: "getpeername", "the address of the socket's peer",
        form: "peer NAME [expect ADDRESS | port NUMBER | port in LOW-HIGH | port = port(NAME) | != …]",
        detail: "getpeername(2).",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; peer b expect 127.0.0.1:9000" }
    Ready "ready" { c: "poll", "which of these have something waiting right now, taking nothing: a connection, a datagram, data, the end",
        form: "ready NAME… [expect NAME and NAME | nobody]",
        detail: "poll(2) with POLLIN. It looks at a socket in whichever process holds it.",
        example: "udp a; bind a 9000; udp b; send b \"x\" to a; ready a b expect a" }
    Disconnect "disconnect" { c: "connect(AF_UNSPEC)", "end a socket's association with its peer; a listener stops listening",
        form: "disconnect NAME",
        detail: "connect(2). The socket can be connected again.",
        example: "udp a; connect a 9000; disconnect a; peer a expect ENOTCONN" }
    Chown "chown" { c: "fchown", "give a socket to another user; needs root",
        form: "chown NAME uid=NUMBER",
        detail: "fchown(2). Linux compares the users of sockets with `reuseport`.",
        example: "tcp a reuseport; bind a 9000; tcp b reuseport; chown b uid=1000; bind b 9000 expect EADDRINUSE" }
    Destroy "destroy" { c: "SOCK_DESTROY", "end a socket, or the TIME_WAIT that it left, in the kernel, at once",
        form: "destroy NAME",
        detail: "sock_diag(7), as `ss -K` does. Needs CAP_NET_ADMIN in the case's network, and a kernel with CONFIG_INET_DIAG_DESTROY.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b c; destroy b; state b expect gone" }
    State "state" { c: "", "the kernel's word for the connection that the socket is or was, also after close",
        form: "state NAME [expect STATE]",
        detail: "tcp(7): TCP_INFO while it is open; sock_diag(7) afterwards.",
        example: "tcp a; bind a 9000; listen a; state a expect LISTEN" }
    Wait "wait" { c: "", "let real time pass, or poll until a socket is in a state",
        form: "wait TIME; wait NAME STATE [within TIME]",
        detail: "The result is the state, or `still STATE` when the deadline came first: 5 s unless `within` says another.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b c; wait b TIME_WAIT within 1s" }
    Probe "probe" { c: "", "a fresh client sends (UDP) or connects (TCP): which sockets got it",
        form: "probe tcp | udp | tcp6 | udp6 ADDRESS [times NUMBER] [expect NAME | NAME and NAME | spread over NAME, NAME | nobody]",
        detail: "It looks at every open socket of the script, and leaves no trace: the sockets refuse what it sends, and count that.",
        example: "udp a; bind a 9000; probe udp 9000 expect a" }
    Process "process" { c: "fork", "run steps in another real process; the first mention starts it, holding no socket",
        form: "process NAME [uid=NUMBER] { … }",
        detail: "fork(2). The process that runs the other steps is called `main`. Another user needs root.",
        example: "process server { tcp a; bind a 9000; listen a }; tcp b; connect b a" }
    Fork "fork" { c: "fork", "fork a process: the child holds copies of all its sockets",
        form: "fork PROCESS as NAME",
        detail: "fork(2).",
        example: "process server { tcp a; bind a 9000; listen a }; fork server as child; kill server; state a expect LISTEN" }
    Pass "pass" { c: "SCM_RIGHTS", "hand a copy of a socket to another process",
        form: "pass NAME from PROCESS to PROCESS",
        detail: "unix(7). Both processes hold it afterwards.",
        example: "process old { tcp a; bind a 9000; listen a }; process new { }; pass a from old to new; kill old; state a expect LISTEN" }
    Kill "kill" { c: "kill(SIGKILL)", "kill a process; the kernel closes what only it held",
        form: "kill PROCESS",
        detail: "kill(2), signal(7).",
        example: "process server { tcp a; bind a 9000; listen a }; kill server; tcp b; bind b 9000" }
    Exit "exit" { c: "_exit", "let a process end in good order; the kernel closes what only it held",
        form: "exit PROCESS",
        detail: "_exit(2).",
        example: "process server { tcp a; bind a 9000; listen a }; exit server; tcp b; bind b 9000" }
    Interface "interface" { c: "", "a further interface in the case's own network, up, with addresses",
        form: "interface NAME [ADDRESS/PREFIX…]",
        detail: "A dummy interface; where the kernel has none, one end of a veth pair. rtnetlink(7).",
        example: "interface eth1 192.0.2.1/24; tcp a; bind a 192.0.2.1:9000" }
    Address "address" { c: "", "a further address in the case's own network, on lo unless said",
        form: "address ADDRESS/PREFIX [on INTERFACE]",
        detail: "rtnetlink(7).",
        example: "address 192.0.2.1/32; tcp a; bind a 192.0.2.1:9000" }
    Sysctl "sysctl" { c: "", "set a sysctl below net. in the case's own network",
        form: "sysctl NAME VALUE…",
        detail: "Documentation/networking/ip-sysctl.rst in Linux.",
        example: "sysctl net.ipv4.ip_unprivileged_port_start 0; process p uid=1000 { tcp a; bind a 80 }" }
    Show "show" { c: "", "a table of all sockets and their kernel states at this point",
        form: "show",
        detail: "sock_diag(7), as ss(8) shows it.",
        example: "tcp a; bind a 9000; listen a; show" }
    When "when" { c: "", "run steps only in the cases for which a predicate holds",
        form: "when PREDICATE { … }",
        detail: "A predicate is decided from the script before anything runs.",
        example: "axis stage = bound | listening\ntcp a reuse; bind a 9000\nwhen $stage = listening { listen a }\ntcp b reuse; bind b 9000 expect EADDRINUSE iff $stage = listening else ok" }
    Axis "axis" { c: "", "values of which every one makes a case of its own",
        form: "axis NAME = VALUE | VALUE…",
        detail: "`$NAME` stands for the value. `none` stands for nothing where options are wanted.",
        example: "axis option = none | reuse | reuseport\ntcp a $option; bind a 9000\ntcp b $option; bind b 9000 expect EADDRINUSE iff $option = none else ok" }
}
