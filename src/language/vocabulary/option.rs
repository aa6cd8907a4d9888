use super::{Kind, words};

/// What values an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// On or off; the bare word means on.
    Flag,
    /// A whole number.
    Number,
    /// Seconds, or `off`.
    Seconds,
    /// Two ports: `40000-40010`.
    PortRange,
    /// The name of an interface.
    Interface,
    /// A local address, or the name of an interface.
    Address,
    /// None: the option can only be read.
    ReadOnly,
}

impl Opt {
    /// What values it takes.
    #[must_use]
    pub fn value(self) -> Value {
        match self {
            Opt::Reuse
            | Opt::Reuseport
            | Opt::V6only
            | Opt::Nodelay
            | Opt::Keepalive
            | Opt::Broadcast
            | Opt::Freebind
            | Opt::Transparent
            | Opt::BindAddressNoPort
            | Opt::MulticastLoop
            | Opt::MulticastAll
            | Opt::Repair => Value::Flag,
            Opt::Linger => Value::Seconds,
            Opt::Linger2 | Opt::Fastopen => Value::Number,
            Opt::PortRange => Value::PortRange,
            Opt::Device => Value::Interface,
            Opt::MulticastIf => Value::Address,
            Opt::Error | Opt::Acceptconn | Opt::Type => Value::ReadOnly,
        }
    }

    /// Whether only TCP sockets have it.
    #[must_use]
    pub fn tcp_only(self) -> bool {
        matches!(self, Opt::Nodelay | Opt::Linger2 | Opt::Repair | Opt::Fastopen)
    }

    /// Whether only IPv6 sockets have it.
    #[must_use]
    pub fn ipv6_only(self) -> bool {
        matches!(self, Opt::V6only)
    }

    /// The option of a C name, `SO_REUSEADDR`.
    #[must_use]
    pub fn from_c_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|option| option.entry().c_name == name)
    }
}

words! {
    /// A socket option (socket(7), ip(7), ipv6(7), tcp(7)).
    Opt, Kind::Option;
    Reuse "reuse" { c: "SO_REUSEADDR",
        "share the port with others that set it too, as long as nobody listens there",
        form: "tcp a reuse; set a reuse; set a reuse=off; get a reuse",
        detail: "socket(7). Linux reads the flag of both sockets at the moment of bind and of listen. A socket in TIME_WAIT keeps the flag that it had.",
        example: "tcp a reuse; bind a 9000; tcp b reuse; bind b 9000" }
    Reuseport "reuseport" { c: "SO_REUSEPORT",
        "share the port, listening too, with others of the same user that set it; the kernel balances",
        form: "tcp a reuseport; set a reuseport; get a reuseport",
        detail: "socket(7). Linux asks for the same effective user on both sides.",
        example: "tcp a reuseport; bind a 9000; listen a; tcp b reuseport; bind b 9000; listen b" }
    V6only "v6only" { c: "IPV6_V6ONLY",
        "an IPv6 socket that leaves IPv4 alone",
        form: "tcp6 a v6only; tcp6 a v6only=off; get a v6only",
        detail: "ipv6(7), RFC 3493 section 5.3. IPv6 sockets only.",
        example: "tcp6 a v6only; bind a 9000; tcp b; bind b 9000" }
    Linger "linger" { c: "SO_LINGER",
        "seconds that close waits for unsent data; 0: close resets the connection and leaves no TIME_WAIT",
        form: "tcp a linger=0; set a linger=5; set a linger=off; get a linger",
        detail: "socket(7).",
        example: "tcp a; bind a 9000; listen a; tcp b linger=0; connect b a; close b; state b expect gone" }
    Nodelay "nodelay" { c: "TCP_NODELAY",
        "send small segments at once",
        form: "tcp a nodelay; get a nodelay",
        detail: "tcp(7). TCP only.",
        example: "tcp a nodelay; get a nodelay expect on" }
    Keepalive "keepalive" { c: "SO_KEEPALIVE",
        "probe a silent peer",
        form: "tcp a keepalive; get a keepalive",
        detail: "socket(7).",
        example: "tcp a keepalive; get a keepalive expect on" }
    Broadcast "broadcast" { c: "SO_BROADCAST",
        "allow datagrams to a broadcast address",
        form: "udp a broadcast; get a broadcast",
        detail: "socket(7).",
        example: "udp a; bind a 9000; udp b broadcast; send b \"x\" to 127.255.255.255:9000; recv a expect \"x\"" }
    Freebind "freebind" { c: "IP_FREEBIND",
        "allow bind to an address that is not local (yet)",
        form: "tcp a freebind; get a freebind",
        detail: "ip(7).",
        example: "tcp a freebind; bind a 192.0.2.7:9000" }
    Transparent "transparent" { c: "IP_TRANSPARENT",
        "allow bind to any address, for proxies; needs CAP_NET_ADMIN",
        form: "tcp a transparent; get a transparent",
        detail: "ip(7).",
        example: "tcp a transparent; bind a 192.0.2.7:9000" }
    BindAddressNoPort "bind_address_no_port" { c: "IP_BIND_ADDRESS_NO_PORT",
        "bind to port 0 fixes the address only; connect chooses the port",
        form: "tcp a bind_address_no_port; bind a 127.0.0.1:0",
        detail: "ip(7).",
        example: "tcp a bind_address_no_port; bind a 127.0.0.1:0; local a expect 127.0.0.1:0" }
    PortRange "port_range" { c: "IP_LOCAL_PORT_RANGE",
        "from which ports the kernel chooses for this socket",
        form: "tcp a port_range=40000-40010; get a port_range",
        detail: "ip(7), since Linux 6.3.",
        example: "tcp a port_range=40000-40010; bind a 0; local a expect port in 40000-40010" }
    Device "device" { c: "SO_BINDTODEVICE",
        "only this interface",
        form: "udp a device=lo; get a device",
        detail: "socket(7). Sockets on different devices do not meet at bind.",
        example: "udp a device=lo; bind a 9000; get a device expect lo" }
    MulticastLoop "multicast_loop" { c: "IP_MULTICAST_LOOP",
        "whether this socket's multicast datagrams come back to this host (set on the sender); IPV6_MULTICAST_LOOP on IPv6",
        form: "udp a multicast_loop=off; get a multicast_loop",
        detail: "ip(7). On by default.",
        example: "udp a; get a multicast_loop expect on" }
    MulticastAll "multicast_all" { c: "IP_MULTICAST_ALL",
        "also take datagrams of groups that only other sockets joined; IPV6_MULTICAST_ALL on IPv6",
        form: "udp a multicast_all=off; get a multicast_all",
        detail: "ip(7). On by default.",
        example: "udp a; get a multicast_all expect on" }
    MulticastIf "multicast_if" { c: "IP_MULTICAST_IF",
        "through which interface this socket's multicast datagrams leave; IPV6_MULTICAST_IF on IPv6",
        form: "udp a multicast_if=127.0.0.1; udp6 a multicast_if=lo; get a multicast_if",
        detail: "ip(7). An address or the name of an interface.",
        example: "udp a multicast_if=127.0.0.1; get a multicast_if expect 127.0.0.1" }
    Linger2 "linger2" { c: "TCP_LINGER2",
        "seconds that an orphan stays in FIN_WAIT2; -1: none",
        form: "tcp a linger2=1; get a linger2",
        detail: "tcp(7). TCP only.",
        example: "tcp a linger2=5; get a linger2 expect 5" }
    Repair "repair" { c: "TCP_REPAIR",
        "checkpoint and restore: bind and listen over anything; needs CAP_NET_ADMIN",
        form: "tcp a repair; set a repair=off; get a repair",
        detail: "Linux net/ipv4/tcp.c: while it is on, the socket's reuse flag reads 2. TCP only.",
        example: "tcp a; bind a 9000; listen a; tcp b repair; bind b 9000" }
    Fastopen "fastopen" { c: "TCP_FASTOPEN",
        "how many TCP Fast Open requests may wait on a listener",
        form: "tcp a fastopen=5; get a fastopen",
        detail: "tcp(7), RFC 7413. TCP only.",
        example: "tcp a fastopen=5; get a fastopen expect 5" }
    Error "error" { c: "SO_ERROR",
        "the pending error, which reading clears",
        form: "get a error",
        detail: "socket(7). Read only.",
        example: "udp a; connect a 9000; send a \"x\"; get a error expect ECONNREFUSED" }
    Acceptconn "acceptconn" { c: "SO_ACCEPTCONN",
        "whether the socket listens",
        form: "get a acceptconn",
        detail: "socket(7). Read only.",
        example: "tcp a; bind a 9000; listen a; get a acceptconn expect on" }
    Type "type" { c: "SO_TYPE",
        "stream or datagram",
        form: "get a type",
        detail: "socket(7). Read only.",
        example: "udp a; get a type expect datagram" }
}
