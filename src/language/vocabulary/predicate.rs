use super::{Kind, words};

words! {
    /// What a predicate may say that a socket is, as far as the script itself tells.
    Quality, Kind::Predicate;
    Bound "bound" { c: "", "bind gave it an address, or listen or connect did, or accept made it",
        form: "a is bound",
        detail: "Decided from the script before anything runs: a step that must succeed makes it so, a step that must fail does not.",
        example: "axis stage = new | bound\ntcp a\nwhen $stage = bound { bind a 9000 }\nbind a 9001 expect EINVAL iff a is bound else ok" }
    Listening "listening" { c: "", "listen succeeded on it, and neither shutdown nor disconnect came after",
        form: "a is listening",
        example: "axis stage = bound | listening\ntcp a reuse; bind a 9000\nwhen $stage = listening { listen a }\ntcp b reuse; bind b 9000 expect EADDRINUSE iff a is listening else ok" }
    Connected "connected" { c: "", "connect succeeded on it, or accept made it, and no disconnect came after",
        form: "a is connected",
        example: "axis stage = new | connected\nudp a\nwhen $stage = connected { connect a 9000 }\npeer a expect ok iff a is connected else ENOTCONN" }
    Closed "closed" { c: "", "no process of the script holds it any more",
        form: "a is closed",
        example: "axis holder = open | closed\ntcp a; bind a 9000\nwhen $holder = closed { close a }\ntcp b; bind b 9000 expect ok iff a is closed else EADDRINUSE" }
    Has "has" { c: "", "the script gave the socket this option; an accepted socket starts with its listener's",
        form: "a has reuse; a has linger=0; a has $axis",
        detail: "`a has none` always holds. An option that the script never touched counts as off.",
        example: "axis first  = none | reuse\naxis second = none | reuse\ntcp a $first; bind a 9000\ntcp b $second; bind b 9000 expect ok iff a has reuse and b has reuse else EADDRINUSE" }
}
