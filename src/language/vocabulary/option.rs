use super::{Kind, words};

/// What values an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Value {
    /// On or off; the bare word means on.
    Flag,
    /// A whole number.
    Number,
    /// Seconds, or `off`.
    Seconds,
    /// The place of a socket in its group, counted from 0, or `off`.
    Place,
    /// Two ports: `40000-40010`.
    PortRange,
    /// The name of an interface.
    Interface,
    /// A local address, or the name of an interface.
    Address,
    /// None: the option can only be read.
    ReadOnly,
}

/// Which sockets have an option.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owners {
    All,
    Tcp,
    Ipv6,
}

/// Why packets may not leave by any interface.
const ELSEWHERE: Option<&str> = Some("names an interface other than lo");

/// What an option is.
struct Traits {
    value: Value,
    owners: Owners,
    set_only: bool,
    on_by_default: bool,
    needs_own_network: Option<&'static str>,
}

impl Opt {
    /// What values it takes.
    #[must_use]
    pub fn value(self) -> Value {
        self.traits().value
    }

    /// Whether it can only be set.
    #[must_use]
    pub fn set_only(self) -> bool {
        self.traits().set_only
    }

    /// Whether only TCP sockets have it.
    #[must_use]
    pub fn tcp_only(self) -> bool {
        self.traits().owners == Owners::Tcp
    }

    /// Whether only IPv6 sockets have it.
    #[must_use]
    pub fn ipv6_only(self) -> bool {
        self.traits().owners == Owners::Ipv6
    }

    /// Whether a new socket has it on (ip(7)).
    #[must_use]
    pub fn on_by_default(self) -> bool {
        self.traits().on_by_default
    }

    /// Why a step that sets it to anything but loopback needs a network of its own, if so.
    #[must_use]
    pub fn needs_own_network(self) -> Option<&'static str> {
        self.traits().needs_own_network
    }

    fn traits(self) -> Traits {
        let takes = |value| Traits {
            value,
            owners: Owners::All,
            set_only: false,
            on_by_default: false,
            needs_own_network: None,
        };
        let flag = takes(Value::Flag);
        match self {
            Opt::Reuse
            | Opt::Reuseport
            | Opt::Keepalive
            | Opt::Broadcast
            | Opt::Freebind
            | Opt::BindAddressNoPort => flag,
            Opt::V6only => Traits { owners: Owners::Ipv6, ..flag },
            Opt::Nodelay => Traits { owners: Owners::Tcp, ..flag },
            Opt::Transparent => Traits { needs_own_network: Some("needs CAP_NET_ADMIN"), ..flag },
            Opt::Repair => {
                Traits { owners: Owners::Tcp, needs_own_network: Some("needs CAP_NET_ADMIN"), ..flag }
            }
            Opt::MulticastLoop | Opt::MulticastAll => Traits { on_by_default: true, ..flag },
            Opt::Linger => takes(Value::Seconds),
            Opt::Linger2 | Opt::Fastopen => Traits { owners: Owners::Tcp, ..takes(Value::Number) },
            Opt::ReuseportProgram => Traits { set_only: true, ..takes(Value::Place) },
            Opt::PortRange => Traits {
                needs_own_network: Some("asks for a fixed range of ports"),
                ..takes(Value::PortRange)
            },
            // A packet for loopback leaves by the interface to which its socket is bound.
            Opt::Device => Traits { needs_own_network: ELSEWHERE, ..takes(Value::Interface) },
            Opt::MulticastIf => Traits { needs_own_network: ELSEWHERE, ..takes(Value::Address) },
            Opt::Error | Opt::Acceptconn | Opt::Type => takes(Value::ReadOnly),
        }
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
        "share an address and port with sockets that set it too; TCP: while none of them listens",
        form: "tcp a reuse; set a reuse; set a reuse=off; get a reuse",
        detail: "socket(7). Linux reads the flag of both sockets at the moment of `bind` and again of `listen`; a socket in TIME_WAIT keeps the flag that it had. UDP sockets may share a port for good: unicast goes to the one that was bound last.",
        example: "tcp a reuse; bind a 9000; tcp b reuse; bind b 9000; listen a; listen b expect EADDRINUSE" }
    Reuseport "reuseport" { c: "SO_REUSEPORT",
        "share an address and port, listening too, with sockets of the same user that set it; the kernel balances between them",
        form: "tcp a reuseport; set a reuseport; set a reuseport=off; get a reuseport",
        detail: "socket(7), since Linux 3.9. The user is the effective user at the time of socket(2), or as `chown` set it. Every socket on the port must have the option.",
        example: "tcp a reuseport; bind a 9000; listen a; tcp b reuseport; bind b 9000; listen b" }
    ReuseportProgram "reuseport_program" { c: "SO_ATTACH_REUSEPORT_CBPF",
        "choose for the whole `reuseport` group who gets what comes: always the socket at this place, counted from 0",
        form: "udp a reuseport reuseport_program=0; set a reuseport_program=1; set a reuseport_program=off",
        detail: "socket(7), since Linux 4.5 (UDP) and 4.6 (TCP). A classic BPF program of one instruction that returns the place. UDP sockets join the group at `bind`, TCP sockets at `listen`, and the last place is filled up when one before it leaves; at a place that nobody has, the kernel goes by its hash. Set before `bind`, it makes a group that this socket owns. `off` is SO_DETACH_REUSEPORT_BPF, since Linux 5.3. The kernel does not let it be read.",
        example: "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; set a reuseport_program=1; probe udp 9000 times 20 expect b" }
    V6only "v6only" { c: "IPV6_V6ONLY",
        "an IPv6 socket that leaves IPv4 alone",
        form: "tcp6 a v6only; tcp6 a v6only=off; get a v6only",
        detail: "ipv6(7), RFC 3493, section 5.3. Off by default (net.ipv6.bindv6only); on Linux a bind to an IPv6 address other than :: turns it on.",
        example: "tcp6 a v6only; bind a 9000; tcp b; bind b 9000" }
    Linger "linger" { c: "SO_LINGER",
        "seconds that close waits for unsent data; 0: close resets the connection and leaves no TIME_WAIT",
        form: "tcp a linger=0; set a linger=5; set a linger=off; get a linger",
        detail: "socket(7); RFC 9293, section 3.10.4 (ABORT).",
        example: "tcp a; bind a 9000; listen a; tcp b linger=0; connect b a; close b; state b expect gone" }
    Nodelay "nodelay" { c: "TCP_NODELAY",
        "send small segments at once, without waiting for acknowledgements (Nagle's algorithm off)",
        form: "tcp a nodelay; tcp a nodelay=off; get a nodelay",
        detail: "tcp(7).",
        example: "tcp a nodelay; get a nodelay expect on" }
    Keepalive "keepalive" { c: "SO_KEEPALIVE",
        "ask a silent peer from time to time whether it is still there",
        form: "tcp a keepalive; tcp a keepalive=off; get a keepalive",
        detail: "socket(7), tcp(7).",
        example: "tcp a keepalive; get a keepalive expect on" }
    Broadcast "broadcast" { c: "SO_BROADCAST",
        "allow datagrams to a broadcast address",
        form: "udp a broadcast; udp a broadcast=off; get a broadcast",
        detail: "socket(7). Without it: EACCES.",
        example: "udp a; bind a 9000; udp b broadcast; send b \"x\" to 127.255.255.255:9000; recv a expect \"x\"" }
    Freebind "freebind" { c: "IP_FREEBIND",
        "allow bind to an address that is not local, or not yet",
        form: "tcp a freebind; tcp a freebind=off; get a freebind",
        detail: "ip(7). IPV6_FREEBIND on IPv6 sockets. For the whole network: net.ipv4.ip_nonlocal_bind.",
        example: "tcp a freebind; bind a 192.0.2.7:9000" }
    Transparent "transparent" { c: "IP_TRANSPARENT",
        "allow bind to any address, for proxies; needs CAP_NET_ADMIN",
        form: "tcp a transparent; tcp a transparent=off; get a transparent",
        detail: "ip(7). IPV6_TRANSPARENT on IPv6 sockets.",
        example: "tcp a transparent; bind a 192.0.2.7:9000" }
    BindAddressNoPort "bind_address_no_port" { c: "IP_BIND_ADDRESS_NO_PORT",
        "bind to port 0 fixes the address only; connect chooses the port",
        form: "tcp a bind_address_no_port; bind a 127.0.0.1:0",
        detail: "ip(7), since Linux 4.2.",
        example: "tcp a bind_address_no_port; bind a 127.0.0.1:0; local a expect 127.0.0.1:0" }
    PortRange "port_range" { c: "IP_LOCAL_PORT_RANGE",
        "from which ports the kernel chooses for this socket",
        form: "tcp a port_range=40000-40010; tcp a port_range=40000-0; get a port_range",
        detail: "ip(7), since Linux 6.3. Each end counts only within net.ipv4.ip_local_port_range; 0 at an end stands for the end of that.",
        example: "+++\nrequires = [\"linux >= 6.3\"]\n+++\ntcp a port_range=40000-40010; bind a 0; local a expect port in 40000-40010" }
    Device "device" { c: "SO_BINDTODEVICE",
        "only this interface",
        form: "udp a device=lo; set a device=lo; set a device=none; get a device",
        detail: "socket(7). Sockets on different devices do not meet at `bind`. `none` is no interface, and every one again. Changing it asks for CAP_NET_RAW.",
        example: "interface eth1 192.0.2.1/24; tcp a device=lo; bind a 9000; tcp b device=eth1; bind b 9000" }
    MulticastLoop "multicast_loop" { c: "IP_MULTICAST_LOOP",
        "whether the multicast datagrams that this socket sends come back to this host; on by default",
        form: "udp a multicast_loop=off; get a multicast_loop",
        detail: "ip(7). IPV6_MULTICAST_LOOP on IPv6 sockets. It changes nothing on lo, where every datagram comes back.",
        example: "interface eth1 192.0.2.1/24; udp a; bind a 9000; join a 239.1.1.1 on eth1; udp b multicast_if=192.0.2.1 multicast_loop=off; send b \"x\" to 239.1.1.1:9000; recv a expect nothing" }
    MulticastAll "multicast_all" { c: "IP_MULTICAST_ALL",
        "also take datagrams of groups that only other sockets joined; on by default",
        form: "udp a multicast_all=off; get a multicast_all",
        detail: "ip(7), since Linux 2.6.31. IPV6_MULTICAST_ALL on IPv6 sockets, since Linux 4.20.",
        example: "udp a reuse multicast_all=off; bind a 9000; udp b reuse; bind b 9000; join b 239.1.1.1 on lo; udp c multicast_if=127.0.0.1; send c \"x\" to 239.1.1.1:9000; ready a b expect b" }
    MulticastIf "multicast_if" { c: "IP_MULTICAST_IF",
        "through which interface the multicast datagrams that this socket sends leave",
        form: "udp a multicast_if=127.0.0.1; udp6 a multicast_if=lo; set a multicast_if=none; get a multicast_if",
        detail: "ip(7). An address of the interface, of either family, or its name. IPV6_MULTICAST_IF on IPv6 sockets. Without it, and with `none`, a route decides, and a case's own network has none.",
        example: "udp a; bind a 9000; join a 239.1.1.1 on lo; udp b multicast_if=127.0.0.1; send b \"x\" to 239.1.1.1:9000; recv a expect \"x\" from b" }
    Linger2 "linger2" { c: "TCP_LINGER2",
        "seconds for which a socket that nobody holds stays in FIN_WAIT2; -1: not at all",
        form: "tcp a linger2=1; get a linger2",
        detail: "tcp(7). In place of net.ipv4.tcp_fin_timeout.",
        example: "tcp a; bind a 9000; listen a; tcp b linger2=1; connect b a; accept a as c; close b; wait b FIN_WAIT2; wait b gone within 3s" }
    Repair "repair" { c: "TCP_REPAIR",
        "for checkpoint and restore: bind and listen over anything; needs CAP_NET_ADMIN",
        form: "tcp a repair; set a repair=off; get a repair",
        detail: "Linux net/ipv4/tcp.c. While it is on, SO_REUSEADDR reads 2 (SK_FORCE_REUSE).",
        example: "tcp a; bind a 9000; listen a; tcp b repair; bind b 9000" }
    Fastopen "fastopen" { c: "TCP_FASTOPEN",
        "how many TCP Fast Open requests may wait on a listener",
        form: "tcp a fastopen=5; get a fastopen",
        detail: "tcp(7), RFC 7413. The listener takes part only if net.ipv4.tcp_fastopen allows servers; 519 allows both sides without a cookie.",
        example: "sysctl net.ipv4.tcp_fastopen 519; tcp a fastopen=5; bind a 9000; listen a; tcp b; send b \"x\" to a fastopen; accept a as c; recv c expect \"x\"" }
    Error "error" { c: "SO_ERROR",
        "the pending error, which reading clears; `none` if there is none",
        form: "get a error",
        detail: "socket(7).",
        example: "udp a; connect a 9000; send a \"x\"; get a error expect ECONNREFUSED" }
    Acceptconn "acceptconn" { c: "SO_ACCEPTCONN",
        "whether the socket listens",
        form: "get a acceptconn",
        detail: "socket(7).",
        example: "tcp a; bind a 9000; listen a; get a acceptconn expect on" }
    Type "type" { c: "SO_TYPE",
        "`stream` or `datagram`",
        form: "get a type",
        detail: "socket(7).",
        example: "udp a; get a type expect datagram" }
}
