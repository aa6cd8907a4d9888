//! The workers of a run: as many at work as there are jobs, and more where some only wait on the clock.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::network;
use super::poll::{Interest, ready};
use super::worker::Worker;
use super::worker_config::WorkerConfig;
use crate::run::repeat;
use crate::run::trace::Repetitions;

use super::load;
use super::message::{CaseSpan, Work};
use super::queue::Queue;
use super::traces::Traces;
use super::worker_handle::{Broken, Gone, NoFacts, WorkerHandle};
use crate::run::{CaseId, Error, Facts, LostTime, RunEvent};

/// How many workers may wait on the clock at once.
const MOST_WORKERS: usize = 64;

/// How often the last worker is replaced when there is no network for it.
const MOST_FRUITLESS: usize = 3;

/// How long the pool listens before it says that nothing happens: so often moves what shows a run.
const MOMENT: Duration = Duration::from_millis(100);

/// The workers of a run.
pub(super) struct Pool<'s> {
    config: WorkerConfig<'s>,
    jobs: usize,
    workers: Vec<WorkerHandle>,
    /// How many there may be.
    room: usize,
    /// How many have been spawned, those that are gone too.
    spawned: usize,
    /// How many in a row have ended for lack of a network before they did anything.
    fruitless: usize,
    queue: Queue<'s>,
    /// The runs that lost their time to the machine: they come again, each when nothing else runs.
    again: VecDeque<CaseSpan>,
    traces: Traces,
    /// What its workers have found, once the first of them is ready.
    facts: Option<Facts>,
}

impl<'s> Pool<'s> {
    /// Starts the first worker of a pool that keeps so many at work.
    pub(super) fn start(config: WorkerConfig<'s>, jobs: usize) -> Result<Self, Error> {
        let queue = Queue::new(config.scripts, config.options, jobs);
        let mut pool = Self {
            config,
            jobs,
            workers: Vec::new(),
            room: MOST_WORKERS.max(jobs),
            spawned: 0,
            fruitless: 0,
            queue,
            again: VecDeque::new(),
            traces: Traces::new(),
            facts: None,
        };
        pool.spawn()?;
        Ok(pool)
    }

    /// What the first worker has found; why it can't have a network, if it can't.
    pub(super) fn facts(&mut self) -> Result<Facts, NoFacts> {
        let facts = self.workers[0].facts()?;
        Ok(self.facts.insert(facts).clone())
    }

    pub(super) fn run(mut self, emit: &mut dyn FnMut(RunEvent)) -> Result<(), Error> {
        let result = self.run_all(emit);
        self.end();
        result
    }

    /// Ends all workers.
    pub(super) fn end(mut self) {
        self.workers.iter().for_each(WorkerHandle::kill);
        self.workers.drain(..).for_each(WorkerHandle::end);
    }

    fn run_all(&mut self, emit: &mut dyn FnMut(RunEvent)) -> Result<(), Error> {
        loop {
            self.hand_out()?;
            if self.workers.iter().all(WorkerHandle::is_free) {
                let Some(span) = self.again.pop_front() else { return Ok(()) };
                self.run_alone(span)?;
            }
            self.listen(emit)?;
        }
    }

    /// Gives work to whoever has none, while a core is free, and more to who will soon have none: nobody is to
    /// wait until the pool has time for it.
    fn hand_out(&mut self) -> Result<(), Error> {
        self.hand_out_to_the_free()?;
        for worker in self.workers.iter_mut().filter(|worker| worker.has_room()) {
            let Some(work) = self.queue.next_quick() else { break };
            worker.give_more(work);
        }
        Ok(())
    }

    fn hand_out_to_the_free(&mut self) -> Result<(), Error> {
        while self.busy() < self.jobs {
            let Some(work) = self.queue.next() else { return Ok(()) };
            let index = match self.free() {
                Some(index) => index,
                None if self.workers.len() < self.room => self.spawn()?,
                None => {
                    work.spans.into_iter().rev().for_each(|span| self.queue.put_back(span));
                    return Ok(());
                }
            };
            let allowed = work
                .spans
                .first()
                .map_or(self.config.options.timeout, |span| self.config.allowed(span.script));
            self.workers[index].give(work, allowed);
        }
        Ok(())
    }

    /// Has a single run done while all other workers have nothing to do.
    fn run_alone(&mut self, span: CaseSpan) -> Result<(), Error> {
        let index = match self.free() {
            Some(index) => index,
            None => self.spawn()?,
        };
        let allowed = self.config.allowed(span.script);
        self.workers[index].give(Work { spans: vec![span], is_alone: true }, allowed);
        Ok(())
    }

    fn free(&self) -> Option<usize> {
        self.workers.iter().position(WorkerHandle::is_free)
    }

    fn busy(&self) -> usize {
        self.workers.iter().filter(|worker| worker.is_busy()).count()
    }

    /// Starts another worker. It makes its network while others work, and finds its work when it is ready.
    fn spawn(&mut self) -> Result<usize, Error> {
        let worker = Worker::start(self.config, self.spawned).map_err(Error::worker)?;
        self.spawned += 1;
        self.workers.push(WorkerHandle::new(worker));
        Ok(self.workers.len() - 1)
    }

    fn listen(&mut self, emit: &mut dyn FnMut(RunEvent)) -> Result<(), Error> {
        let speaking = self.speaking();
        if speaking.is_empty() {
            emit(RunEvent::Waiting);
        }
        for index in speaking {
            let again = &mut self.again;
            let mut heard = |event| {
                if let RunEvent::CaseRetried { case, repetition, .. } = &event {
                    again.push_back(CaseSpan::single(*case, *repetition));
                }
                emit(event);
            };
            if let Err(gone) = self.workers[index].hear(&mut self.traces, &mut heard) {
                self.lose(index, gone, emit)?;
            }
        }
        let now = Instant::now();
        for index in 0..self.workers.len() {
            let allowed = |script| self.config.allowed(script);
            if let Err(gone) = self.workers[index].look(now, allowed, emit) {
                self.lose(index, gone, emit)?;
            }
        }
        self.workers.extract_if(.., |worker| worker.is_lost()).for_each(WorkerHandle::end);
        Ok(())
    }

    /// There is no network for a worker: others do its work, and there will be no more of them than now. The last
    /// one is replaced, because its own network is freed with it.
    fn go_on_with_fewer(&mut self, index: usize) -> Result<(), Error> {
        self.fruitless = if self.workers[index].has_told() { 0 } else { self.fruitless + 1 };
        let others = self.workers.iter().filter(|worker| !worker.is_lost()).count() - 1;
        if others == 0 && self.fruitless >= MOST_FRUITLESS {
            return Err(Error::NoNetwork(network::exhausted()));
        }
        self.workers[index].give_back().into_iter().rev().for_each(|span| self.queue.put_back(span));
        self.room = others.max(1);
        self.jobs = self.jobs.min(self.room);
        Ok(())
    }

    /// The workers that have something to say; waits for the first, for the next deadline, or for a moment.
    /// Who has no work says nothing, but may die, and must not be given any then.
    fn speaking(&self) -> Vec<usize> {
        let descriptors: Vec<_> =
            self.workers.iter().map(|worker| (worker.channel(), Interest::Read)).collect();
        let moment = Instant::now() + MOMENT;
        let deadlines = self.workers.iter().filter_map(WorkerHandle::deadline);
        // A wait that a signal ends finds nobody, and is begun again by the loop.
        ready(&descriptors, deadlines.min().map_or(moment, |deadline| deadline.min(moment)))
    }

    /// A worker is lost: its case is reported as broken, and the rest of its work goes to others. Without ever
    /// having been ready it takes the run with it.
    fn lose(&mut self, index: usize, gone: Gone, emit: &mut dyn FnMut(RunEvent)) -> Result<(), Error> {
        let is_alone = self.workers[index].is_alone();
        let (how, has_time) = match gone {
            Gone::NeverReady(error) => return Err(error),
            Gone::NoRoom => return self.go_on_with_fewer(index),
            Gone::Died => ("its process died", true),
            Gone::Hung => ("it hung, and was killed", is_alone),
        };
        let Some(broken) = self.workers[index].lose() else { return Ok(()) };
        let Broken { run: broken, results, rest } = broken;
        rest.into_iter().rev().for_each(|span| self.queue.put_back(span));
        let (number, script) = (broken.cases.start, &self.config.scripts[broken.script]);
        if !has_time {
            // A machine that does not get to it looks the same from here.
            let lost = LostTime { load: load::average(), ..LostTime::default() };
            let (case, repetition) =
                (CaseId { script: broken.script, case: number }, broken.repetitions.start);
            self.again.push_back(broken);
            emit(RunEvent::CaseRetried { case, repetition, lost });
            return Ok(());
        }
        let Some(facts) = &self.facts else { return Ok(()) };
        let trace = Arc::new(repeat::broken(script, number, facts, how, results));
        let repetitions = Repetitions { first: broken.repetitions.start, times: 1 };
        emit(RunEvent::CaseFinished {
            case: CaseId { script: broken.script, case: number },
            trace,
            repetitions,
            time: Duration::ZERO,
        });
        Ok(())
    }
}
