//! Waiting for the kernel, up to a deadline.

use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags};

use crate::run::message::Message;

use super::poll::is_ready;
use super::wire;

/// How long a step waits for what must come from outside, unless `within` says otherwise.
///
/// On loopback an answer is there when the call returns: the deadline only says how long nothing must
/// happen before that counts as an answer.
pub(crate) const STEP: Duration = Duration::from_millis(200);

/// How long `wait a STATE` polls, unless `within` says otherwise.
pub(crate) const WAIT: Duration = Duration::from_secs(5);

/// How long a process may take to say that the time is over.
const ANSWER: Duration = Duration::from_secs(1);

/// From which length on a wait is announced, so that another case can have the core meanwhile.
const ANNOUNCED: Duration = Duration::from_millis(5);

/// How long a step's packets may be on their way in a network stack that does not deliver them within the call.
const DELIVERY: Duration = Duration::from_millis(5);

/// The time that is left, and the channel to notify when it is spent waiting.
pub(crate) struct Timer {
    deadline: Instant,
    notify: Option<UnixStream>,
    /// Whether packets may be on their way when the call that sent them returns.
    pub(super) delivers_late: bool,
}

impl Timer {
    pub(crate) fn new(time: Duration, notify: Option<UnixStream>) -> Self {
        Self { deadline: Instant::now() + time, notify, delivers_late: false }
    }

    /// A case begins, or another process takes over for one step.
    pub(crate) fn renew(&mut self, time: Duration) {
        self.deadline = Instant::now() + time;
    }

    pub(crate) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    pub(crate) fn is_over(&self) -> bool {
        self.left().is_zero()
    }

    /// Until when a step waits that may wait for so long: no longer than its case.
    pub(crate) fn until(&self, within: Duration) -> Instant {
        (Instant::now() + within).min(self.deadline)
    }

    /// Waits until a descriptor is ready for reading or writing; false if it is not until then.
    pub(crate) fn wait_for(&self, descriptor: &impl AsFd, events: PollFlags, until: Instant) -> bool {
        let mut descriptors = [PollFd::new(descriptor.as_fd(), events)];
        let first = ANNOUNCED.min(until.saturating_duration_since(Instant::now()));
        if poll_until(&mut descriptors, Instant::now() + first) {
            return true;
        }
        if Instant::now() >= until {
            return false;
        }
        self.announced(|| poll_until(&mut descriptors, until))
    }

    /// Waits until a process of the case answers. It watches the same deadline: what it says about that
    /// comes just after, and then it can still be asked what it holds.
    pub(crate) fn wait_for_process(&self, channel: &UnixStream) -> bool {
        let until = self.deadline.max(Instant::now()) + ANSWER;
        self.wait_for(channel, PollFlags::POLLIN, until)
    }

    /// Lets time pass.
    pub(crate) fn sleep(&self, time: Duration) {
        let time = time.min(self.left());
        if time < ANNOUNCED {
            std::thread::sleep(time);
        } else {
            self.announced(|| std::thread::sleep(time));
        }
    }

    /// Waits until what a step has sent has arrived, where that is not when the step is done.
    pub(crate) fn await_delivery(&self) {
        if self.delivers_late {
            self.sleep(DELIVERY);
        }
    }

    /// Waits, and lets another case have the core meanwhile.
    pub(super) fn announced<T>(&self, wait: impl FnOnce() -> T) -> T {
        // If nobody is there to be notified, the run has ended, and so will this process.
        let send =
            |waiting| self.notify.as_ref().map(|channel| wire::send(channel, &Message::Blocked(waiting)));
        send(true);
        let result = wait();
        send(false);
        result
    }
}

fn poll_until(descriptors: &mut [PollFd<'_>], until: Instant) -> bool {
    loop {
        if is_ready(descriptors, until) {
            return true;
        }
        if Instant::now() >= until {
            return false;
        }
    }
}
