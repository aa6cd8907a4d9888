use super::{Kind, words};

words! {
    /// A word that the grammar itself needs; none of them is a name.
    Keyword, Kind::Keyword;
    Expect "expect" { c: "", "what must come out of the step that it ends",
        form: "expect OUTCOME; expect OUTCOME or OUTCOME; expect OUTCOME iff PREDICATE else OUTCOME; expect OUTCOME, OUTCOME on SYSTEM",
        detail: "The first step whose outcome is another one ends its case. A step without it must succeed.",
        example: "tcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE" }
    Iff "iff" { c: "", "if and only if: one outcome where the predicate holds, the other in every other case",
        form: "expect OUTCOME iff PREDICATE else OUTCOME",
        example: "axis first = none | reuse\ntcp a $first; bind a 9000\ntcp b reuse; bind b 9000 expect ok iff a has reuse else EADDRINUSE" }
    Else "else" { c: "", "the outcome where the predicate of `iff` does not hold",
        form: "expect OUTCOME iff PREDICATE else OUTCOME",
        example: "axis port = 9000 | 9001\ntcp a; bind a 9000\ntcp b; bind b $port expect ok iff $port = 9001 else EADDRINUSE" }
    Or "or" { c: "", "one of two outcomes; one of two predicates",
        form: "expect OUTCOME or OUTCOME; PREDICATE or PREDICATE",
        detail: "In a predicate `not` binds most, then `and`, then `or`.",
        example: "tcp a; bind a 192.0.2.7:9000 expect EADDRNOTAVAIL or EACCES" }
    And "and" { c: "", "both sockets, of `ready` and `probe`; both predicates",
        form: "expect NAME and NAME; PREDICATE and PREDICATE",
        example: "tcp l; bind l 9000; listen l; tcp a; connect a l; udp u; bind u 9000; send u \"x\" to u; ready l u expect l and u" }
    Not "not" { c: "", "the predicate does not hold",
        form: "not PREDICATE",
        example: "axis stage = new | bound\ntcp a\nwhen $stage = bound { bind a 9000 }\nwhen not a is bound { bind a 9001 }" }
    Is "is" { c: "", "what the steps so far have made of a socket",
        form: "NAME is bound; NAME is listening; NAME is connected; NAME is closed",
        example: "tcp a; bind a 9000\nwhen a is bound { listen a }" }
    In "in" { c: "", "a range that a port must be in, of `local` and `peer`",
        form: "expect port in PORT-PORT",
        example: "tcp a; bind a 9000; local a expect port in 8000-9999" }
    From "from" { c: "", "whom the data of `recv` must come from; the process that a socket of `pass` leaves",
        form: "expect \"TEXT\" from NAME; expect \"TEXT\" from ADDRESS; pass NAME from PROCESS to PROCESS",
        example: "udp a; bind a 9000; udp b; send b \"x\" to a; recv a expect \"x\" from b" }
    Over "over" { c: "", "the sockets over which the clients of `probe` must be spread",
        form: "expect spread over NAME, NAME",
        example: "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; probe udp 9000 times 100 expect spread over a, b" }
    Port "port" { c: "", "the port of a socket; the port that `local` or `peer` must show",
        form: "port(NAME); port(NAME)+NUMBER; ADDRESS:port(NAME); expect port NUMBER; expect port = port(NAME); expect port != port(NAME)",
        example: "tcp a; bind a 0; tcp b; bind b 127.0.0.1:port(a) expect EADDRINUSE" }
    FormerPort "former_port" { c: "", "the port that a socket had before the one that it has or had last",
        form: "former_port(NAME); former_port(NAME)+NUMBER; ADDRESS:former_port(NAME); expect port = former_port(NAME); expect port != former_port(NAME)",
        detail: "A `disconnect` gives back a port that the kernel chose, and the next step may get another one. A step that names the former port of a socket that never had another one cannot be carried out.",
        example: "udp a; connect a 9000; disconnect a; tcp b; bind b former_port(a); local b expect port = former_port(a)" }
    Opt "opt" { c: "", "an option by its level and number, which are the system's own",
        form: "opt(LEVEL,NUMBER)=VALUE; get NAME opt(LEVEL,NUMBER)",
        example: "tcp a; set a opt(6,18)=500; get a opt(6,18) expect 500" }
    On "on" { c: "", "the interface or local address of `join` and `leave`, or the interface of `address`; a flag that is set; the system that differs",
        form: "join NAME GROUP on INTERFACE; leave NAME GROUP on INTERFACE; address ADDRESS/LENGTH on INTERFACE; set NAME FLAG=on; expect OUTCOME, OUTCOME on SYSTEM",
        example: "udp a; bind a 9000; join a 239.1.1.1 on lo" }
    Off "off" { c: "", "a flag that is not set",
        form: "set NAME FLAG=off; get NAME FLAG expect off",
        example: "tcp a reuse; set a reuse=off; get a reuse expect off" }
    To "to" { c: "", "where `send` sends; the process that a socket of `pass` comes to",
        form: "send NAME \"TEXT\" to ADDRESS; pass NAME from PROCESS to PROCESS",
        example: "udp a; bind a 9000; udp b; send b \"x\" to a; recv a" }
    As "as" { c: "", "the name of the socket that `accept` makes, or of the process that `fork` makes",
        form: "accept NAME as NAME; fork PROCESS as NAME",
        example: "tcp l; bind l 9000; listen l; tcp a; connect a l; accept l as c" }
    Within "within" { c: "", "how long a step may wait",
        form: "wait NAME STATE within TIME; connect NAME ADDRESS within TIME; accept NAME as NAME within TIME; recv NAME within TIME",
        detail: "Without it 200 ms, and 5 s of `wait`.",
        example: "tcp l; bind l 9000; listen l; accept l as c within 50ms expect blocks" }
    Times "times" { c: "", "how many clients `probe` sends, each from a port of its own",
        form: "probe KIND ADDRESS times NUMBER",
        example: "udp a; bind a 9000; probe udp 9000 times 20 expect a" }
    Uid "uid" { c: "", "the user as whom a process runs, or whom `chown` gives a socket to",
        form: "process NAME uid=NUMBER { … }; chown NAME uid=NUMBER",
        example: "process p uid=1000 { tcp a; bind a 80 expect EACCES }" }
    None "none" { c: "", "no option; the value of an option that has none",
        form: "axis NAME = none | OPTION; get NAME error expect none",
        example: "axis option = none | reuse\ntcp a $option; bind a 9000" }
    Unspec "unspec" { c: "AF_UNSPEC", "no address",
        form: "connect NAME unspec; bind NAME unspec",
        detail: "connect(2): it ends the association of a datagram socket, as `disconnect` does.",
        example: "udp a; connect a 9000; connect a unspec; peer a expect ENOTCONN" }
}
