//! How many sockets a network namespace has, by `/proc/net/sockstat` (proc(5)): a few counters, where a
//! dump walks hash tables that are made for the whole machine and mostly empty.

use std::{fs::File, io, os::unix::fs::FileExt};

/// The counters of the network namespace in which they were opened.
pub(super) struct Sockstat(File);

impl Sockstat {
    /// Opens the counters of the calling thread's network namespace.
    pub(super) fn open() -> io::Result<Self> {
        File::open("/proc/thread-self/net/sockstat").map(Self)
    }

    /// Whether the namespace has `own` sockets, of whatever kind, and no `TIME_WAIT`.
    ///
    /// The count (`sock_inuse_get`) has every socket from its making until it is freed, so orphans too,
    /// and listeners for as long as they have connection requests, which hold on to them. What it does
    /// not have are `TIME_WAIT`s, which are no full sockets; they have a count of their own. A netlink
    /// socket counts for some milliseconds after its end (`netlink_release` leaves it to RCU).
    pub(super) fn has_only(&self, own: u32) -> bool {
        let mut text = [0; 1024];
        self.0
            .read_at(&mut text, 0)
            .ok()
            .and_then(|length| std::str::from_utf8(text.get(..length)?).ok())
            .is_some_and(|text| {
                value(text, "sockets:", "used") == Some(own) && value(text, "TCP:", "tw") == Some(0)
            })
    }
}

/// `value("TCP: inuse 0 orphan 0 tw 3 …", "TCP:", "tw")` is 3.
fn value(text: &str, line: &str, name: &str) -> Option<u32> {
    let mut words = text.lines().find_map(|text| text.strip_prefix(line))?.split_ascii_whitespace();
    words.find(|word| *word == name)?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fixture::{eventually, in_new_network};
    use std::os::unix::net::UnixDatagram;

    #[test]
    fn values_are_found_by_line_and_name() {
        let text = "sockets: used 5\nTCP: inuse 1 orphan 0 tw 3 alloc 1 mem 450\nUDP: inuse 2 mem 0\n";
        assert_eq!(value(text, "sockets:", "used"), Some(5));
        assert_eq!(value(text, "TCP:", "tw"), Some(3));
        assert_eq!(value(text, "UDP:", "tw"), None);
        assert_eq!(value(text, "RAW:", "inuse"), None);
        assert_eq!(value("TCP: tw", "TCP:", "tw"), None);
        assert_eq!(value("TCP: tw many", "TCP:", "tw"), None);
    }

    #[test]
    fn sockets_of_every_kind_count() {
        in_new_network(|| {
            let sockstat = Sockstat::open().unwrap();
            assert!(eventually(|| sockstat.has_only(0)));
            let socket = UnixDatagram::unbound().unwrap();
            assert!(sockstat.has_only(1) && !sockstat.has_only(0));
            drop(socket);
            assert!(sockstat.has_only(0));
        });
    }
}
