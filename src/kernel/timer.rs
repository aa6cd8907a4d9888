//! Waiting for the kernel, up to a deadline.

use std::cell::Cell;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags};
use serde::{Deserialize, Serialize};

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

/// From which delay on a process was not scheduled when it should have been: an idle machine wakes it within a
/// fraction of a millisecond.
const DELAYED: Duration = Duration::from_millis(5);

/// How often a wait that ended late is begun again.
const AGAIN: usize = 3;

/// The time that is left, and the channel to notify when it is spent waiting.
pub(crate) struct Timer {
    deadline: Instant,
    /// When it was last looked at, or waited for.
    seen: Cell<Instant>,
    /// What a case lost to the machine.
    delays: Cell<Delays>,
    notify: Option<UnixStream>,
    /// Whether packets may be on their way when the call that sent them returns.
    pub(super) delivers_late: bool,
}

impl Timer {
    pub(crate) fn new(time: Duration, notify: Option<UnixStream>) -> Self {
        let now = Instant::now();
        let (seen, delays) = (Cell::new(now), Cell::default());
        Self { deadline: latest(now, time), seen, delays, notify, delivers_late: false }
    }

    /// A case begins, or another process takes over for one step.
    pub(crate) fn renew(&mut self, time: Duration) {
        let now = Instant::now();
        self.deadline = latest(now, time);
        self.seen.set(now);
        self.delays.take();
    }

    /// What the case has lost to the machine up to now.
    pub(crate) fn delays(&self) -> Delays {
        self.delays.get()
    }

    /// A process of the case has lost this, too.
    pub(crate) fn add(&self, delays: Delays) {
        let own = self.delays.get();
        self.delays.set(Delays { longest: own.longest.max(delays.longest), all: own.all + delays.all });
    }

    fn delayed(&self, by: Duration) {
        if by >= DELAYED {
            self.add(Delays { longest: by, all: by });
        }
    }

    /// What is between two looks and was not spent waiting was either work, or somebody else's time.
    fn look(&self) -> Instant {
        let now = Instant::now();
        self.delayed(now.saturating_duration_since(self.seen.replace(now)));
        now
    }

    pub(crate) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(self.look())
    }

    pub(crate) fn is_over(&self) -> bool {
        self.left().is_zero()
    }

    /// Until when a step waits that may wait for so long: no longer than its case.
    pub(crate) fn until(&self, within: Duration) -> Instant {
        latest(self.look(), within).min(self.deadline)
    }

    /// Waits until a descriptor is ready for reading or writing; false if it is not until then.
    pub(crate) fn wait_for(&self, descriptor: &impl AsFd, events: PollFlags, until: Instant) -> bool {
        let time = until.saturating_duration_since(self.look());
        if self.wait_until(descriptor, events, until) {
            return true;
        }
        // Whoever was late here was not the only one on this core: those that deliver packets, and the other
        // processes of the case, have had no more of the time than that. They are given what was lost.
        let mut was_until = until;
        for _ in 0..AGAIN {
            let late = Instant::now().saturating_duration_since(was_until);
            if late < DELAYED || self.deadline <= Instant::now() {
                break;
            }
            was_until = (Instant::now() + late.min(time)).min(self.deadline);
            if self.wait_until(descriptor, events, was_until) {
                return true;
            }
        }
        false
    }

    /// Waits until a process of the case answers. It watches the same deadline: what it says about that
    /// comes just after, and then it can still be asked what it holds.
    pub(crate) fn wait_for_process(&self, channel: &UnixStream) -> bool {
        let until = latest(self.deadline.max(self.look()), ANSWER);
        self.wait_until(channel, PollFlags::POLLIN, until)
    }

    fn wait_until(&self, descriptor: &impl AsFd, events: PollFlags, until: Instant) -> bool {
        let mut descriptors = [PollFd::new(descriptor.as_fd(), events)];
        let first = ANNOUNCED.min(until.saturating_duration_since(Instant::now()));
        let is_ready = poll_until(&mut descriptors, Instant::now() + first)
            || (Instant::now() < until && self.announced(|| poll_until(&mut descriptors, until)));
        self.waited(until);
        is_ready
    }

    /// A wait has ended that was to end by then.
    pub(super) fn waited(&self, until: Instant) {
        let now = Instant::now();
        self.delayed(now.saturating_duration_since(until));
        self.seen.set(now);
    }

    /// Lets time pass.
    pub(crate) fn sleep(&self, time: Duration) {
        let time = time.min(self.left());
        let until = Instant::now() + time;
        if time < ANNOUNCED {
            std::thread::sleep(time);
        } else {
            self.announced(|| std::thread::sleep(time));
        }
        self.waited(until);
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

/// What a case lost to the machine: times in which it should have run and did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Delays {
    pub(crate) longest: Duration,
    pub(crate) all: Duration,
}

/// A point in time that may be further away than there are any: then a year from here.
pub(crate) fn latest(now: Instant, time: Duration) -> Instant {
    const FAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    now + time.min(FAR)
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
