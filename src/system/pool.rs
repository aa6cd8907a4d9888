//! The workers of a run: as many at work as there are jobs, and more where some only wait on the clock.

use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::kernel::message::{Report, Work};
use crate::kernel::patience::CASE;
use crate::kernel::wire;
use crate::kernel::worker::{Crew, Worker};
use crate::trace::{CaseTrace, End};

use super::queue::Queue;
use super::{Error, Event};

/// How many workers may wait on the clock at once.
const MOST_WORKERS: usize = 64;

/// How much longer than its deadline a case may take before its worker is given up. The worker itself
/// ends a case that is late; only one that hangs in the kernel or crashed needs this.
const GRACE: Duration = Duration::from_secs(5);

/// How long the pool listens before it says that nothing happens: so often moves what shows a run.
const MOMENT: Duration = Duration::from_millis(100);

/// The workers of a run.
pub(super) struct Pool<'s> {
    crew: Crew<'s>,
    jobs: usize,
    members: Vec<Member>,
    /// How many have been hired since the first.
    hired: usize,
    queue: Queue<'s>,
}

struct Member {
    worker: Worker,
    /// What it still has to do.
    rest: Option<Rest>,
    waiting: bool,
    /// When the case that it runs must be over.
    deadline: Option<Instant>,
    /// Whether it ended before its work did.
    lost: bool,
}

impl Member {
    fn new(worker: Worker) -> Self {
        Self { worker, rest: None, waiting: false, deadline: None, lost: false }
    }
}

/// The cases of a batch that have not ended.
struct Rest {
    script: usize,
    next: usize,
    end: usize,
}

impl<'s> Pool<'s> {
    pub(super) fn new(crew: Crew<'s>, jobs: usize, first: Worker) -> Self {
        let jobs = jobs.max(1);
        let members = vec![Member::new(first)];
        Self { crew, jobs, members, hired: 0, queue: Queue::new(crew.scripts, jobs) }
    }

    pub(super) fn run(mut self, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let result = self.run_all(tell);
        self.members.drain(..).for_each(|member| member.worker.end());
        result
    }

    fn run_all(&mut self, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
        loop {
            self.hand_out()?;
            if self.members.iter().all(|member| member.rest.is_none()) {
                return Ok(());
            }
            self.listen(tell);
        }
    }

    /// Gives work to whoever has none, while a core is free.
    fn hand_out(&mut self) -> Result<(), Error> {
        while self.busy() < self.jobs {
            let Some(work) = self.queue.next() else { return Ok(()) };
            let index = match self.members.iter().position(|member| member.rest.is_none()) {
                Some(index) => index,
                None if self.members.len() < MOST_WORKERS.max(self.jobs) => self.hire()?,
                None => {
                    self.queue.put_back(work);
                    return Ok(());
                }
            };
            let member = &mut self.members[index];
            member.rest = Some(Rest { script: work.script, next: work.first, end: work.first + work.count });
            member.deadline = Some(Instant::now() + CASE + GRACE);
            // A worker that is gone is found when the pool listens.
            let _ = wire::send(&member.worker.channel, &work);
        }
        Ok(())
    }

    fn busy(&self) -> usize {
        self.members.iter().filter(|member| member.rest.is_some() && !member.waiting).count()
    }

    fn hire(&mut self) -> Result<usize, Error> {
        self.hired += 1;
        let worker = Worker::start(self.crew, self.hired).map_err(Error::Worker)?;
        match wire::receive(&worker.channel) {
            Ok(Report::Ready(_)) => {
                self.members.push(Member::new(worker));
                Ok(self.members.len() - 1)
            }
            Ok(Report::NoNetwork(reason)) => {
                worker.end();
                Err(Error::NoNetwork(reason))
            }
            Ok(_) => {
                worker.end();
                Err(Error::Worker(io::Error::other("it did not say that it is ready")))
            }
            Err(error) => {
                worker.end();
                Err(Error::Worker(error))
            }
        }
    }

    fn listen(&mut self, tell: &mut dyn FnMut(Event)) {
        let speaking = self.speaking();
        if speaking.is_empty() {
            tell(Event::Waiting);
        }
        for index in speaking {
            let report = wire::receive(&self.members[index].worker.channel);
            match report {
                Ok(report) => self.hear(index, report, tell),
                Err(_) => self.lose(index, "its process died", tell),
            }
        }
        let now = Instant::now();
        for index in 0..self.members.len() {
            if self.members[index].deadline.is_some_and(|deadline| deadline < now) {
                self.lose(index, "it hung, and was killed", tell);
            }
        }
        self.members.extract_if(.., |member| member.lost).for_each(|member| member.worker.end());
    }

    /// The members that have something to say; waits for the first, for the next deadline, or for a moment.
    /// Who has no work says nothing, but may die, and must not be given any then.
    fn speaking(&self) -> Vec<usize> {
        let mut descriptors: Vec<PollFd<'_>> = self
            .members
            .iter()
            .map(|member| PollFd::new(member.worker.channel.as_fd(), PollFlags::POLLIN))
            .collect();
        let deadlines = self.members.iter().filter_map(|member| member.deadline);
        let left =
            deadlines.min().map_or(MOMENT, |deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = PollTimeout::try_from(left.min(MOMENT).as_millis() + 1).unwrap_or(PollTimeout::MAX);
        // An interrupted poll(2) finds nobody, and is called again by the loop.
        let _ = poll(&mut descriptors, timeout);
        let speaks = |place: &usize| descriptors[*place].revents().is_some_and(|events| !events.is_empty());
        (0..descriptors.len()).filter(speaks).collect()
    }

    fn hear(&mut self, index: usize, report: Report, tell: &mut dyn FnMut(Event)) {
        let member = &mut self.members[index];
        match report {
            Report::Begun { script, case, allowed } => {
                member.deadline = Some(Instant::now() + allowed + GRACE);
                tell(Event::Begun { script, case });
            }
            Report::Ended { script, trace } => {
                if let Some(rest) = &mut member.rest {
                    rest.next = trace.number + 1;
                }
                tell(Event::Case { script, trace });
            }
            Report::Waiting(waiting) => member.waiting = waiting,
            Report::Idle => {
                member.rest = None;
                member.deadline = None;
                member.waiting = false;
            }
            Report::Ready(_) | Report::NoNetwork(_) => {}
        }
    }

    /// A worker is lost: its case is reported as broken, and the rest of its batch goes to others.
    fn lose(&mut self, index: usize, how: &str, tell: &mut dyn FnMut(Event)) {
        let member = &mut self.members[index];
        member.deadline = None;
        member.lost = true;
        let Some(rest) = member.rest.take() else { return };
        if rest.next < rest.end {
            let trace =
                CaseTrace { number: rest.next, outcomes: Vec::new(), end: End::Broken(how.to_owned()) };
            tell(Event::Case { script: rest.script, trace });
        }
        if rest.next + 1 < rest.end {
            let (first, count) = (rest.next + 1, rest.end - rest.next - 1);
            self.queue.put_back(Work { script: rest.script, first, count });
        }
    }
}
