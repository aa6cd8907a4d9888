use super::{Kind, words};

words! {
    /// A word for a step's result, or for a set of results, that is no errno and no state.
    ResultWord, Kind::Result;
    Ok "ok" { c: "", "the call succeeded (with whatever value)",
        form: "expect ok",
        example: "tcp a; bind a 9000 expect ok" }
    Fail "fail" { c: "", "any errno",
        form: "expect fail",
        example: "tcp a; bind a 9000; tcp b; bind b 9000 expect fail" }
    Any "any" { c: "", "recorded, not judged",
        form: "expect any",
        example: "tcp a; bind a 9000; tcp b; bind b 9000 expect any" }
    Blocks "blocks" { c: "", "the call would wait past its deadline",
        form: "expect blocks",
        detail: "accept(2) with no connection, connect(2) with no answer. The deadline is 200 ms unless `within` says another.",
        example: "tcp a; bind a 9000; listen a; accept a as c expect blocks" }
    Nothing "nothing" { c: "", "recv: no data came before the deadline",
        form: "recv a expect nothing",
        example: "udp a; bind a 9000; recv a expect nothing" }
    Eof "eof" { c: "", "recv: the other side has closed",
        form: "recv a expect eof",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; recv c expect eof" }
    Nobody "nobody" { c: "", "probe, ready: none of the sockets",
        form: "probe udp 9000 expect nobody; ready a expect nobody",
        example: "udp a; bind a 9000; ready a expect nobody" }
    Spread "spread" { c: "", "probe: every client reached one socket, and not all of them the same one",
        form: "probe udp 9000 times 100 expect spread over a, b",
        example: "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; probe udp 9000 times 100 expect spread over a, b" }
    Still "still" { c: "", "wait: the state that it was in when the deadline came",
        form: "wait a gone expect still TIME_WAIT",
        example: "tcp a; bind a 9000; listen a; wait a gone within 10ms expect still LISTEN" }
    Ephemeral "ephemeral" { c: "", "a port that the kernel chose; its number is never shown",
        form: "local a expect 0.0.0.0:ephemeral",
        example: "tcp a; bind a 0; local a expect 0.0.0.0:ephemeral" }
}
