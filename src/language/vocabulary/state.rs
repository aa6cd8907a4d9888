use super::{Kind, words};

words! {
    /// The state of a socket in the kernel's own words (RFC 9293, section 3.3.2; Linux `net/tcp_states.h`).
    SocketState, Kind::State;
    Established "ESTABLISHED" { c: "TCP_ESTABLISHED",
        "the connection is open in both directions; for UDP: the socket has a peer",
        form: "state a expect ESTABLISHED; wait a ESTABLISHED",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; state b expect ESTABLISHED" }
    SynSent "SYN_SENT" { c: "TCP_SYN_SENT",
        "it has sent a SYN and waits for the answer",
        form: "state a expect SYN_SENT",
        detail: "On loopback an answer is always there, so a socket stays here only while the listener's queue is full.",
        example: "tcp a; bind a 9000; listen a backlog=0; tcp b; connect b a; tcp c; connect c a expect blocks; state c expect SYN_SENT" }
    SynRecv "SYN_RECV" { c: "TCP_SYN_RECV",
        "a SYN came and was answered; the handshake's last segment is missing",
        form: "state a expect SYN_RECV",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; state c expect ESTABLISHED or SYN_RECV" }
    FinWait1 "FIN_WAIT1" { c: "TCP_FIN_WAIT1",
        "it has sent its FIN, which is not acknowledged yet",
        form: "state a expect FIN_WAIT1",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; shutdown b write; state b expect FIN_WAIT1 or FIN_WAIT2" }
    FinWait2 "FIN_WAIT2" { c: "TCP_FIN_WAIT2",
        "its FIN is acknowledged; the other side has not closed yet",
        form: "state a expect FIN_WAIT2; wait a FIN_WAIT2",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; wait b FIN_WAIT2" }
    TimeWait "TIME_WAIT" { c: "TCP_TIME_WAIT",
        "it closed first, both directions are closed, and the kernel keeps the address pair for 60 s",
        form: "state a expect TIME_WAIT; wait a TIME_WAIT",
        detail: "RFC 9293, section 3.6.1. Linux: TCP_TIMEWAIT_LEN, a constant; tcp_fin_timeout does not change it.",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; close c; wait b TIME_WAIT" }
    Close "CLOSE" { c: "TCP_CLOSE",
        "no connection: the socket is new or only bound (ss calls it UNCONN)",
        form: "state a expect CLOSE",
        example: "tcp a; bind a 9000; state a expect CLOSE" }
    CloseWait "CLOSE_WAIT" { c: "TCP_CLOSE_WAIT",
        "the other side has closed; this side has not yet",
        form: "state a expect CLOSE_WAIT; wait a CLOSE_WAIT",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; wait c CLOSE_WAIT" }
    LastAck "LAST_ACK" { c: "TCP_LAST_ACK",
        "it closed second, and its FIN is not acknowledged yet",
        form: "state a expect LAST_ACK",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; close c; state c expect gone or LAST_ACK" }
    Listen "LISTEN" { c: "TCP_LISTEN",
        "it takes connections",
        form: "state a expect LISTEN",
        example: "tcp a; bind a 9000; listen a; state a expect LISTEN" }
    Closing "CLOSING" { c: "TCP_CLOSING",
        "both sides closed at once, and this side's FIN is not acknowledged yet",
        form: "state a expect CLOSING",
        example: "tcp a; bind a 9000; listen a; tcp b; connect b a; state b expect ESTABLISHED or CLOSING" }
    Gone "gone" { c: "",
        "the kernel knows nothing of it any more",
        form: "state a expect gone; wait a gone within 70s",
        example: "tcp a; bind a 9000; close a; state a expect gone" }
}
