//! Waiting for descriptors (poll(2)), up to a point in time.

use std::os::fd::BorrowedFd;
use std::time::Instant;

use nix::poll::{PollFd, PollFlags, PollTimeout};

/// What a descriptor is waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Interest {
    /// Something to read, or the end.
    Read,
    /// Room to write.
    Write,
}

impl From<Interest> for PollFlags {
    fn from(interest: Interest) -> Self {
        match interest {
            Interest::Read => PollFlags::POLLIN,
            Interest::Write => PollFlags::POLLOUT,
        }
    }
}

/// Waits once until one of the descriptors is ready; the indexes of those that are. None if none is until then, or
/// if a signal came first.
pub(crate) fn ready(descriptors: &[(BorrowedFd<'_>, Interest)], until: Instant) -> Vec<usize> {
    let polled =
        descriptors.iter().map(|(descriptor, interest)| PollFd::new(*descriptor, (*interest).into()));
    let mut polled: Vec<PollFd<'_>> = polled.collect();
    if !is_ready(&mut polled, until) {
        return Vec::new();
    }
    let has_events = |index: &usize| polled[*index].revents().is_some_and(|events| !events.is_empty());
    (0..polled.len()).filter(has_events).collect()
}

/// Waits once until one of the descriptors is ready; false if none is until then, or if a signal came first.
pub(super) fn is_ready(descriptors: &mut [PollFd<'_>], until: Instant) -> bool {
    let left = until.saturating_duration_since(Instant::now());
    // Rounded up: poll(2) counts in milliseconds, and 0 would not wait at all.
    let milliseconds = left.as_micros().div_ceil(1000);
    let timeout = PollTimeout::try_from(milliseconds).unwrap_or(PollTimeout::MAX);
    nix::poll::poll(descriptors, timeout).is_ok_and(|count| count > 0)
}
