use super::{Kind, words};

words! {
    /// The state of a socket in the kernel's own words (RFC 9293, section 3.3.2; Linux `net/tcp_states.h`).
    SocketState, Kind::State;
    Established "ESTABLISHED" { c: "TCP_ESTABLISHED",
        "the connection is open in both directions; for UDP: the socket has a peer",
        form: "state a expect ESTABLISHED; wait a ESTABLISHED",
        detail: "The client's side is here as soon as the listener's kernel has answered, accepted or not.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; state b expect ESTABLISHED" }
    SynSent "SYN_SENT" { c: "TCP_SYN_SENT",
        "it has sent a SYN and waits for the answer",
        form: "state a expect SYN_SENT",
        detail: "On loopback an answer is there at once, unless the listener's queue is full, as in the example.",
        example: "tcp a; bind a 9000; listen a backlog=0; tcp b; connect b a; tcp c; connect c a expect blocks; state c expect SYN_SENT" }
    SynRecv "SYN_RECV" { c: "TCP_SYN_RECV",
        "a SYN came and was answered; the handshake's last segment is missing",
        form: "state a expect SYN_RECV",
        detail: "Until then the kernel keeps a request for the listener that no script can name; `show` lists it. Only TCP Fast Open hands out a socket in this state (RFC 7413).",
        example: "" }
    FinWait1 "FIN_WAIT1" { c: "TCP_FIN_WAIT1",
        "it closed first, and its FIN is not acknowledged yet",
        form: "state a expect FIN_WAIT1",
        detail: "On loopback the acknowledgement is there at once. In the example the other side has a receive buffer of one byte, so that the data before the FIN cannot be delivered.",
        example: "sysctl net.ipv4.tcp_rmem 1 1 1; tcp a; bind a 9000; listen a; tcp b; connect b a; send b \"x\"; shutdown b write; state b expect FIN_WAIT1" }
    FinWait2 "FIN_WAIT2" { c: "TCP_FIN_WAIT2",
        "it closed first, its FIN is acknowledged, and the other side has not closed yet",
        form: "state a expect FIN_WAIT2; wait a FIN_WAIT2",
        detail: "A socket that nobody holds any more leaves this state after net.ipv4.tcp_fin_timeout (60 s), or after its own `linger2` (tcp(7)).",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; wait b FIN_WAIT2" }
    TimeWait "TIME_WAIT" { c: "TCP_TIME_WAIT",
        "it closed first, both directions are closed, and the kernel keeps the pair of addresses for a while",
        form: "state a expect TIME_WAIT; wait a TIME_WAIT",
        detail: "RFC 9293, section 3.6.1. On Linux 60 s, a constant (TCP_TIMEWAIT_LEN): tcp_fin_timeout does not change it. What may take the address meanwhile is a matter of `reuse`; `linger` of 0 ends a connection without it, and the sysctl net.ipv4.tcp_tw_reuse lets `connect` take its port. The scenarios about it are in scenarios/time_wait: sockdrill list --tag time_wait.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; close c; wait b TIME_WAIT" }
    Close "CLOSE" { c: "TCP_CLOSE",
        "no connection: the socket is new, or only bound",
        form: "state a expect CLOSE",
        detail: "ss(8) calls it UNCONN.",
        example: "tcp a; bind a 9000; state a expect CLOSE" }
    CloseWait "CLOSE_WAIT" { c: "TCP_CLOSE_WAIT",
        "the other side has closed; this side has not yet",
        form: "state a expect CLOSE_WAIT; wait a CLOSE_WAIT",
        detail: "It lasts until the program closes: no timer ends it.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; wait c CLOSE_WAIT" }
    LastAck "LAST_ACK" { c: "TCP_LAST_ACK",
        "it closed second, and its FIN is not acknowledged yet",
        form: "state a expect LAST_ACK",
        detail: "In the example the other side has a receive buffer of one byte, so that the data before the FIN cannot be delivered.",
        example: "tcp a; bind a 9000; listen a; sysctl net.ipv4.tcp_rmem 1 1 1; tcp b; connect b a; accept a as c; shutdown b write; send c \"x\"; close c; state c expect LAST_ACK" }
    Listen "LISTEN" { c: "TCP_LISTEN",
        "it takes connections",
        form: "state a expect LISTEN",
        detail: "listen(2).",
        example: "tcp a; bind a 9000; listen a; state a expect LISTEN" }
    Closing "CLOSING" { c: "TCP_CLOSING",
        "both sides closed at once, and this side's FIN is not acknowledged yet",
        form: "state a expect CLOSING",
        detail: "In the example the listener has a receive buffer of one byte: the client's FIN waits behind data, while the listener's FIN arrives.",
        example: "tcp b; sysctl net.ipv4.tcp_rmem 1 1 1; tcp a; bind a 9000; listen a; connect b a; accept a as c; send b \"x\"; shutdown b write; shutdown c write; state b expect CLOSING" }
    Gone "gone" { c: "",
        "the kernel knows nothing of it any more",
        form: "state a expect gone; wait a gone within 70s",
        detail: "Not a state of TCP: RFC 9293 calls the absence of a connection CLOSED.",
        example: "tcp a; bind a 9000; close a; state a expect gone" }
}
