//! Who sent which datagram. The kernel says the address that it came from, which several sockets may have.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::SocketAddr;

use crate::language::script::SocketId;

use super::socket_table::{canonical, covers};

/// The datagrams that the steps of a case have sent.
#[derive(Default)]
pub(super) struct Senders {
    sent: Vec<Sent>,
}

/// A datagram that a step has sent.
struct Sent {
    sender: SocketId,
    /// Where its sender was then.
    local: SocketAddr,
    to: SocketAddr,
    hash: u64,
    /// Who has received it: of a multicast datagram there are copies.
    receivers: Vec<SocketId>,
}

/// Who has sent a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// This one, which was there then.
    One(SocketId, SocketAddr),
    /// One of several that have sent the same bytes to the same receiver.
    OneOfSeveral,
    /// No step that is known has sent it.
    Unknown,
}

impl Senders {
    /// Takes down what a step has sent.
    pub(super) fn add(&mut self, sender: SocketId, local: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        self.sent.push(Sent { sender, local, to, hash: hash(bytes), receivers: Vec::new() });
    }

    /// Who has sent what a socket has received, which is received now. `at` is where that socket is.
    pub(super) fn take(
        &mut self,
        receiver: SocketId,
        at: Option<SocketAddr>,
        from: SocketAddr,
        bytes: &[u8],
    ) -> Sender {
        let hash = hash(bytes);
        let mut sent = self.sent.iter_mut().filter(|sent| {
            sent.hash == hash
                && covers(sent.local, from)
                && at.is_none_or(|at| reaches(sent.to, at))
                && !sent.receivers.contains(&receiver)
        });
        let Some(first) = sent.next() else { return Sender::Unknown };
        if sent.any(|other| other.sender != first.sender) {
            return Sender::OneOfSeveral;
        }
        first.receivers.push(receiver);
        Sender::One(first.sender, first.local)
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Whether what is sent to an address may come to a socket that is there.
fn reaches(to: SocketAddr, at: SocketAddr) -> bool {
    let (to_host, host) = (canonical(to.ip()), canonical(at.ip()));
    // What is sent to no address goes to this host.
    to.port() == at.port() && (host.is_unspecified() || to_host.is_unspecified() || to_host == host)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: SocketId = SocketId(0);
    const B: SocketId = SocketId(1);
    const R: SocketId = SocketId(2);
    const Q: SocketId = SocketId(3);

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    /// Two sockets at 127.0.0.1:7000, one at any address, have sent these to 9000.
    fn senders(sent: &[(SocketId, &str)]) -> Senders {
        let mut senders = Senders::default();
        for (sender, bytes) in sent {
            let local = address(if *sender == A { "127.0.0.1:7000" } else { "0.0.0.0:7000" });
            senders.add(*sender, local, address("127.0.0.1:9000"), bytes.as_bytes());
        }
        senders
    }

    fn take(senders: &mut Senders, receiver: SocketId, at: &str, bytes: &str) -> Option<SocketId> {
        match senders.take(receiver, Some(address(at)), address("127.0.0.1:7000"), bytes.as_bytes()) {
            Sender::One(sender, _) => Some(sender),
            Sender::OneOfSeveral | Sender::Unknown => None,
        }
    }

    #[test]
    fn of_sockets_with_one_address_the_bytes_tell_which_it_was() {
        let mut senders = senders(&[(A, "a"), (B, "b")]);
        assert_eq!(take(&mut senders, R, "0.0.0.0:9000", "b"), Some(B));
        assert_eq!(take(&mut senders, R, "[::]:9000", "a"), Some(A));
        assert_eq!(take(&mut senders, R, "0.0.0.0:9000", "a"), None);
    }

    #[test]
    fn each_receiver_has_a_copy() {
        let mut senders = senders(&[(A, "a"), (B, "b")]);
        assert_eq!(take(&mut senders, R, "0.0.0.0:9000", "a"), Some(A));
        assert_eq!(take(&mut senders, Q, "[::ffff:127.0.0.1]:9000", "a"), Some(A));
    }

    #[test]
    fn what_several_have_sent_is_from_one_of_several_until_it_is_received() {
        let receive = |senders: &mut Senders| {
            senders.take(R, Some(address("127.0.0.1:9000")), address("127.0.0.1:7000"), b"x")
        };
        let mut twins = senders(&[(A, "x"), (B, "x")]);
        assert_eq!(receive(&mut twins), Sender::OneOfSeveral);
        let mut one_by_one = senders(&[(A, "x")]);
        assert_eq!(receive(&mut one_by_one), Sender::One(A, address("127.0.0.1:7000")));
        one_by_one.add(B, address("0.0.0.0:7000"), address("127.0.0.1:9000"), b"x");
        assert_eq!(receive(&mut one_by_one), Sender::One(B, address("0.0.0.0:7000")));
    }

    #[test]
    fn what_went_elsewhere_is_not_what_came() {
        let mut senders = senders(&[(B, "x")]);
        senders.add(A, address("127.0.0.1:7000"), address("127.0.0.1:9001"), b"x");
        assert_eq!(take(&mut senders, R, "127.0.0.1:9001", "x"), Some(A));
        assert_eq!(take(&mut senders, R, "127.0.0.2:9000", "x"), None);
        assert_eq!(take(&mut senders, R, "127.0.0.1:9000", "x"), Some(B));
    }
}
