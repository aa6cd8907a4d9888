use super::{Kind, words};

words! {
    /// A word for a step's result, or for a set of results, that is no errno and no state.
    ResultWord, Kind::Result;
    Ok "ok" { c: "", "the step succeeded, with whatever value",
        form: "expect ok",
        detail: "No success: an errno, `blocks`, `nothing`, `still`, `nobody`. A step without `expect` must succeed.",
        example: "tcp a; bind a 9000 expect ok" }
    Fail "fail" { c: "", "any errno",
        form: "expect fail",
        example: "tcp a; bind a 9000; tcp b; bind b 9000 expect fail" }
    Any "any" { c: "", "any outcome: it is in the snapshot, but not judged",
        form: "expect any",
        example: "tcp a; bind a 9000; tcp b reuse; bind b 9000 expect any" }
    Blocks "blocks" { c: "", "the call would wait past its deadline",
        form: "expect blocks",
        detail: "`accept` with no connection waiting, `connect` with no answer, `send` into a full buffer. The deadline is 200 ms unless `within` says another. `recv` says `nothing` instead.",
        example: "tcp a; bind a 9000; listen a; accept a as c expect blocks" }
    Nothing "nothing" { c: "", "recv: no data came before the deadline",
        form: "recv a expect nothing",
        detail: "The deadline is 200 ms unless `within` says another.",
        example: "udp a; bind a 9000; recv a expect nothing" }
    Eof "eof" { c: "", "recv: the other side has shut its direction of the connection",
        form: "recv a expect eof",
        detail: "recv(2): the return value 0 of a stream socket.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; recv c expect eof" }
    Nobody "nobody" { c: "", "probe, ready: none of the sockets",
        form: "probe udp 9000 expect nobody; ready a expect nobody",
        detail: "It is no success: a step that may come out so needs an `expect`.",
        example: "udp a; bind a 9000; ready a expect nobody" }
    Spread "spread" { c: "", "probe: each client reached one socket, and not all of them the same one",
        form: "probe udp 9000 times 100 expect spread over a, b",
        detail: "All the sockets that got something must be named. How many each got is not in the snapshot: it varies from run to run.",
        example: "udp a reuseport; bind a 9000; udp b reuseport; bind b 9000; probe udp 9000 times 100 expect spread over a, b" }
    Still "still" { c: "", "wait: the state in which the socket was when the deadline came",
        form: "wait a gone expect still TIME_WAIT",
        detail: "It is no success: a `wait` without `expect` must reach its state.",
        example: "tcp a; bind a 9000; listen a; wait a gone within 10ms expect still LISTEN" }
    Ephemeral "ephemeral" { c: "", "a port that the kernel chose; its number is never shown",
        form: "local a expect 0.0.0.0:ephemeral; local a expect ephemeral",
        example: "tcp a; bind a 0; local a expect 0.0.0.0:ephemeral" }
}
