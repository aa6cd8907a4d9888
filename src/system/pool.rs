//! The workers of a run: as many at work as there are jobs, and more where some only wait on the clock.

use std::sync::Arc;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::kernel::worker::{Worker, WorkerConfig};
use crate::run::repeat;
use crate::run::trace::{CaseResult, Repetitions};

use super::queue::Queue;
use super::traces::Traces;
use super::worker_handle::{Gone, WorkerHandle};
use crate::run::{Error, Event, Facts, Workload};

/// How many workers may wait on the clock at once.
const MOST_WORKERS: usize = 64;

/// How long the pool listens before it says that nothing happens: so often moves what shows a run.
const MOMENT: Duration = Duration::from_millis(100);

/// The workers of a run.
pub(super) struct Pool<'s> {
    config: WorkerConfig<'s>,
    jobs: usize,
    members: Vec<WorkerHandle>,
    /// How many have been hired, those that are gone too.
    hired: usize,
    queue: Queue<'s>,
    traces: Traces,
    /// What its workers have found, once the first of them is ready.
    facts: Option<Facts>,
}

impl<'s> Pool<'s> {
    /// Starts the first worker of a pool that keeps so many at work.
    pub(super) fn start(
        config: WorkerConfig<'s>,
        workload: Workload<'s>,
        jobs: usize,
    ) -> Result<Self, Error> {
        let (jobs, queue) = (jobs.max(1), Queue::new(workload, jobs));
        let mut pool =
            Self { config, jobs, members: Vec::new(), hired: 0, queue, traces: Traces::new(), facts: None };
        pool.hire()?;
        Ok(pool)
    }

    /// What the first worker has found; why it can't have a network, if it can't.
    pub(super) fn facts(&mut self) -> Result<Facts, String> {
        let facts = self.members[0].facts()?;
        Ok(self.facts.insert(facts).clone())
    }

    pub(super) fn run(mut self, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let result = self.run_all(tell);
        self.end();
        result
    }

    /// Ends all workers.
    pub(super) fn end(mut self) {
        self.members.iter().for_each(WorkerHandle::kill);
        self.members.drain(..).for_each(WorkerHandle::end);
    }

    fn run_all(&mut self, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
        loop {
            self.hand_out()?;
            if self.members.iter().all(WorkerHandle::is_free) {
                return Ok(());
            }
            self.listen(tell)?;
        }
    }

    /// Gives work to whoever has none, while a core is free, and more to who will soon have none: nobody is to
    /// wait until the pool has time for it.
    fn hand_out(&mut self) -> Result<(), Error> {
        self.hand_out_to_the_free()?;
        for worker_handle in self.members.iter_mut().filter(|worker_handle| worker_handle.has_room()) {
            let Some(work) = self.queue.next_quick() else { break };
            worker_handle.give_more(work);
        }
        Ok(())
    }

    fn hand_out_to_the_free(&mut self) -> Result<(), Error> {
        while self.busy() < self.jobs {
            let Some(work) = self.queue.next() else { return Ok(()) };
            let index = match self.members.iter().position(WorkerHandle::is_free) {
                Some(index) => index,
                None if self.members.len() < MOST_WORKERS.max(self.jobs) => self.hire()?,
                None => {
                    work.0.into_iter().rev().for_each(|span| self.queue.put_back(span));
                    return Ok(());
                }
            };
            let allowed = work.0.first().map_or(self.config.timeout, |span| self.config.allowed(span.script));
            self.members[index].give(work, allowed);
        }
        Ok(())
    }

    fn busy(&self) -> usize {
        self.members.iter().filter(|worker_handle| worker_handle.is_busy()).count()
    }

    /// Starts another worker. It makes its network while others work, and finds its work when it is ready.
    fn hire(&mut self) -> Result<usize, Error> {
        let worker = Worker::start(self.config, self.hired).map_err(Error::Worker)?;
        self.hired += 1;
        self.members.push(WorkerHandle::new(worker));
        Ok(self.members.len() - 1)
    }

    fn listen(&mut self, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let speaking = self.speaking();
        if speaking.is_empty() {
            tell(Event::Waiting);
        }
        for index in speaking {
            if let Err(gone) = self.members[index].hear(&mut self.traces, tell) {
                self.lose(index, gone, tell)?;
            }
        }
        let now = Instant::now();
        for index in 0..self.members.len() {
            let allowed = |script| self.config.allowed(script);
            if let Err(gone) = self.members[index].look(now, allowed, tell) {
                self.lose(index, gone, tell)?;
            }
        }
        self.members.extract_if(.., |worker_handle| worker_handle.is_lost()).for_each(WorkerHandle::end);
        Ok(())
    }

    /// The members that have something to say; waits for the first, for the next deadline, or for a moment.
    /// Who has no work says nothing, but may die, and must not be given any then.
    fn speaking(&self) -> Vec<usize> {
        let mut descriptors: Vec<PollFd<'_>> = self
            .members
            .iter()
            .map(|worker_handle| PollFd::new(worker_handle.channel(), PollFlags::POLLIN))
            .collect();
        let deadlines = self.members.iter().filter_map(WorkerHandle::deadline);
        let left =
            deadlines.min().map_or(MOMENT, |deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = PollTimeout::try_from(left.min(MOMENT).as_millis() + 1).unwrap_or(PollTimeout::MAX);
        // An interrupted poll(2) finds nobody, and is called again by the loop.
        let _ = poll(&mut descriptors, timeout);
        let speaks = |place: &usize| descriptors[*place].revents().is_some_and(|events| !events.is_empty());
        (0..descriptors.len()).filter(speaks).collect()
    }

    /// A worker is lost: its case is reported as broken, and the rest of its work goes to others. Without ever
    /// having been ready it takes the run with it.
    fn lose(&mut self, index: usize, gone: Gone, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let how = match gone {
            Gone::NeverReady(error) => return Err(error),
            Gone::Died => "its process died",
            Gone::Hung => "it hung, and was killed",
        };
        let Some((broken, rest)) = self.members[index].lose() else { return Ok(()) };
        rest.into_iter().rev().for_each(|span| self.queue.put_back(span));
        let (number, script) = (broken.cases.start, &self.config.scripts[broken.script]);
        let Some(facts) = &self.facts else { return Ok(()) };
        let trace = CaseResult { number, trace: Arc::new(repeat::broken(script, number, facts, how)) };
        let repetitions = Repetitions { first: broken.repetitions.start, times: 1 };
        tell(Event::Case { script: broken.script, trace, repetitions });
        Ok(())
    }
}
