use super::{Kind, words};

words! {
    /// What a predicate may say that a socket is, as far as the script itself tells.
    Quality, Kind::Predicate;
    Bound "bound" { c: "", "bind gave it an address, or listen or connect did",
        form: "expect EINVAL iff a is bound else ok",
        example: "tcp a; bind a 9000; bind a 9001 expect EINVAL iff a is bound else ok" }
    Listening "listening" { c: "", "listen succeeded on it",
        form: "expect EADDRINUSE iff a is listening else ok",
        example: "axis stage = bound | listening\ntcp a reuse; bind a 9000\nwhen $stage = listening { listen a }\ntcp b reuse; bind b 9000 expect EADDRINUSE iff a is listening else ok" }
    Connected "connected" { c: "", "connect succeeded on it, or accept made it",
        form: "expect ENOTCONN iff not a is connected else ok",
        example: "tcp a; peer a expect ENOTCONN iff not a is connected else ok" }
    Closed "closed" { c: "", "no process of the script holds it any more",
        form: "expect ok iff a is closed else EADDRINUSE",
        example: "tcp a; bind a 9000; close a; tcp b; bind b 9000 expect ok iff a is closed else EADDRINUSE" }
    Has "has" { c: "", "the script set the option on the socket (an accepted socket starts with its listener's)",
        form: "expect ok iff a has reuse and b has reuse else EADDRINUSE",
        example: "tcp a reuse; bind a 9000; tcp b reuse; bind b 9000 expect ok iff a has reuse and b has reuse else EADDRINUSE" }
}
