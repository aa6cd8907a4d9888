//! A worker of the pool, and how far it is with its work.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::heartbeat::Position;
use super::message::{CaseSpan, Work};
use super::wire::{self, Inbox};
use super::worker::{SILENCE, Worker};
use crate::run::message::Message;
use crate::run::trace::{Repetitions, StepResult, Trace};

use super::traces::Traces;
use crate::run::{CaseId, Error, Facts, LostTime, RunEvent};

/// How much longer than its deadline a case may take before its worker is given up. The worker itself
/// ends a case that is late; only one that hangs in the kernel or crashed needs this.
const GRACE: Duration = Duration::from_secs(5);

/// A worker of the pool.
pub(super) struct WorkerHandle {
    worker: Worker,
    inbox: Inbox,
    /// When it was started, and whether it has said since that it has a network to work in.
    started: Instant,
    ready: bool,
    task: Option<Task>,
    /// Whether it waits on the clock.
    blocked: bool,
    /// How many cases it has told of.
    told: usize,
    lost: bool,
}

/// What a worker does.
struct Task {
    /// What has not been reported of its work, in order.
    rest: VecDeque<CaseSpan>,
    /// What came of the repetitions of the case at hand, until all of them have ended.
    case: Vec<(Arc<Trace>, Repetitions, Duration)>,
    /// Which of them are to come again.
    retried: Vec<(usize, LostTime)>,
    /// Whether they are what runs again, so that what comes of them counts.
    is_alone: bool,
    /// How many parts that is.
    parts: usize,
    /// The traces that cases of the first of them took.
    traces: Vec<Arc<Trace>>,
    /// How many runs it had begun before, and when it was last looked at.
    given: usize,
    count: usize,
    /// By when it must have begun another one; how long it had for the first.
    deadline: Instant,
    allowed: Duration,
    /// The case that was last announced as started.
    announced: Option<CaseId>,
}

/// A worker from which no more is to be heard.
pub(super) enum Gone {
    /// It never could begin. No case is to blame for that.
    NeverReady(Error),
    /// It died with the case that it was at.
    Died,
    /// It hangs in the case that it is at.
    Hung,
    /// It has no network, because there are as many as the system allows.
    NoRoom,
}

/// Why a first worker has no network to find anything out in.
pub(super) enum NoFacts {
    /// The system does not let it have one so.
    Refused(String),
    /// There are as many as the system allows.
    NoRoom,
}

/// What a worker that is given up leaves.
pub(super) struct Broken {
    /// The run that it was at.
    pub(super) run: CaseSpan,
    /// The results of the steps of that, as far as they are known; none if it had not begun.
    pub(super) results: Option<Vec<StepResult>>,
    /// What others can do.
    pub(super) rest: Vec<CaseSpan>,
}

impl WorkerHandle {
    /// A worker that will say that it is ready, and can have work before.
    pub(super) fn new(worker: Worker) -> Self {
        let (inbox, started) = (Inbox::default(), Instant::now());
        Self { worker, inbox, started, ready: false, task: None, blocked: false, told: 0, lost: false }
    }

    /// Waits until it is ready. What it found; why it can't have a network, if it can't.
    pub(super) fn facts(&mut self) -> Result<Facts, NoFacts> {
        match wire::receive(&self.worker.channel) {
            Ok(Message::Event(RunEvent::Started(facts))) => {
                self.ready = true;
                Ok(facts)
            }
            Ok(Message::Failed(reason)) => Err(NoFacts::Refused(reason)),
            Ok(Message::NoRoom) => Err(NoFacts::NoRoom),
            Ok(_) => Err(NoFacts::Refused(String::from("unexpected first message from a worker"))),
            Err(error) => Err(NoFacts::Refused(not_ready(error).to_string())),
        }
    }

    /// Lets it end, without waiting for that: several end at the same time.
    pub(super) fn kill(&self) {
        self.worker.kill();
    }

    pub(super) fn end(self) {
        self.worker.end();
    }

    pub(super) fn is_free(&self) -> bool {
        self.task.is_none()
    }

    /// Whether what it runs comes again, and nothing else runs.
    pub(super) fn is_alone(&self) -> bool {
        self.task.as_ref().is_some_and(|task| task.is_alone)
    }

    /// Whether it needs a core.
    pub(super) fn is_busy(&self) -> bool {
        self.task.is_some() && !self.blocked
    }

    /// Whether it will soon have nothing to do: it has one part of work, and can have another one behind it.
    pub(super) fn has_room(&self) -> bool {
        self.is_busy() && self.task.as_ref().is_some_and(|task| task.parts == 1)
    }

    pub(super) fn is_lost(&self) -> bool {
        self.lost
    }

    pub(super) fn channel(&self) -> BorrowedFd<'_> {
        self.worker.channel.as_fd()
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.task.as_ref().map(|task| if self.ready { task.deadline } else { self.started + SILENCE })
    }

    /// Gives it work, the first case of which may take so long.
    pub(super) fn give(&mut self, work: Work, allowed: Duration) {
        let (count, is_alone) = (self.worker.heartbeat.count(), work.is_alone);
        // A worker that is gone is found when the pool listens.
        let _ = wire::send(&self.worker.channel, &work);
        self.task = Some(Task {
            rest: work.spans.into(),
            parts: 1,
            traces: Vec::new(),
            case: Vec::new(),
            retried: Vec::new(),
            is_alone,
            given: count,
            count,
            deadline: Instant::now() + allowed + GRACE,
            allowed,
            announced: None,
        });
    }

    /// Gives it more work, which it begins when it has done what it has.
    pub(super) fn give_more(&mut self, work: Work) {
        if let Some(task) = &mut self.task {
            let _ = wire::send(&self.worker.channel, &work);
            task.rest.extend(work.spans);
            task.parts += 1;
        }
    }

    /// Hears what it says.
    pub(super) fn hear(&mut self, traces: &mut Traces, emit: &mut dyn FnMut(RunEvent)) -> Result<(), Gone> {
        let refused = self.hear_all(traces, emit);
        match refused {
            Ok(None) => Ok(()),
            Ok(Some(NoFacts::Refused(reason))) => Err(Gone::NeverReady(Error::NoNetwork(reason))),
            Ok(Some(NoFacts::NoRoom)) => Err(Gone::NoRoom),
            Err(error) if !self.ready => Err(Gone::NeverReady(Error::worker(not_ready(error)))),
            Err(_) => Err(Gone::Died),
        }
    }

    /// Why it can't have a network, if it says so; an error if it is gone.
    fn hear_all(
        &mut self,
        traces: &mut Traces,
        emit: &mut dyn FnMut(RunEvent),
    ) -> io::Result<Option<NoFacts>> {
        self.inbox.fill(&self.worker.channel)?;
        while let Some(message) = self.inbox.next()? {
            match (message, &mut self.task) {
                (Message::Event(RunEvent::Started(_)), task) => {
                    self.ready = true;
                    task.iter_mut().for_each(Task::renew);
                }
                (Message::Failed(reason), _) => return Ok(Some(NoFacts::Refused(reason))),
                (Message::NoRoom, _) => return Ok(Some(NoFacts::NoRoom)),
                (Message::Trace(trace), Some(task)) => task.traces.push(traces.kept(trace)),
                (Message::Event(RunEvent::CaseFinished { trace, repetitions, time, .. }), Some(task)) => {
                    task.ended(trace, repetitions, time, emit)?;
                    self.told += 1;
                }
                (Message::Event(RunEvent::CaseRetried { repetition, lost, .. }), Some(task)) => {
                    task.retried.push((repetition, lost));
                    task.has_ended(emit)?;
                }
                (Message::Blocked(blocked), _) => self.blocked = blocked,
                (Message::Done, Some(task)) if task.parts > 1 => task.next_part(),
                (Message::Done, _) => (self.task, self.blocked) = (None, false),
                (Message::Trace(_) | Message::Event(_), _) => return Err(io::ErrorKind::InvalidData.into()),
            }
        }
        Ok(None)
    }

    /// Looks where it is: announces a case that has begun, and notices if another should have by now.
    /// `allowed` is how long a case of a script may take.
    pub(super) fn look(
        &mut self,
        now: Instant,
        allowed: impl Fn(usize) -> Duration,
        emit: &mut dyn FnMut(RunEvent),
    ) -> Result<(), Gone> {
        let Some(task) = &mut self.task else { return Ok(()) };
        if !self.ready {
            let is_late = self.started + SILENCE < now;
            let error = || Error::worker(not_ready(io::ErrorKind::TimedOut.into()));
            return if is_late { Err(Gone::NeverReady(error())) } else { Ok(()) };
        }
        let count = self.worker.heartbeat.count();
        if count != task.count {
            let position = self.worker.heartbeat.position();
            task.count = count;
            task.deadline = now + allowed(position.script) + GRACE;
            task.begun(CaseId { script: position.script, case: position.case }, emit);
        }
        if task.deadline < now { Err(Gone::Hung) } else { Ok(()) }
    }

    /// Gives it up without blame: what it had to do and has not told of.
    pub(super) fn give_back(&mut self) -> Vec<CaseSpan> {
        self.lost = true;
        self.task.take().map_or_else(Vec::new, |task| task.rest.into())
    }

    /// Whether it has told of a case.
    pub(super) fn has_told(&self) -> bool {
        self.told > 0
    }

    /// Gives it up. The run that it broke with, how far that had come, and what others can do; none if it had
    /// nothing to do.
    pub(super) fn lose(&mut self) -> Option<Broken> {
        self.lost = true;
        let Task { rest, given, .. } = self.task.take()?;
        let first = rest.front()?;
        let began = self.worker.heartbeat.count() != given;
        let position =
            Some(self.worker.heartbeat.position()).filter(|position| began && is_in(*position, &rest));
        // Where it never began, the first run is the one that it broke with.
        let start =
            Position { script: first.script, case: first.cases.start, repetition: first.repetitions.start };
        let results = position.and_then(|_| self.worker.heartbeat.results());
        let (run, rest) = split(rest, position.unwrap_or(start));
        Some(Broken { run, results, rest })
    }
}

/// Why a worker that can't be heard any more never was ready, in words that say it.
#[expect(clippy::wildcard_enum_match_arm, reason = "the enum is that of the standard library")]
fn not_ready(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            io::Error::other("ended before it was ready")
        }
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            io::Error::other(format!("not ready after {} seconds", SILENCE.as_secs()))
        }
        _ => error,
    }
}

impl Task {
    /// The worker can begin from now on.
    fn renew(&mut self) {
        self.deadline = Instant::now() + self.allowed + GRACE;
    }

    /// Some repetitions of the case at hand have ended. It is told of when all have: should the worker be lost
    /// before that, all of them run again.
    fn ended(
        &mut self,
        trace: u32,
        repetitions: Repetitions,
        time: Duration,
        emit: &mut dyn FnMut(RunEvent),
    ) -> io::Result<()> {
        let trace = self.traces.get(trace as usize).ok_or(io::ErrorKind::InvalidData)?;
        self.case.push((Arc::clone(trace), repetitions, time));
        self.has_ended(emit)
    }

    /// Emits what came of the case at hand, if all of its repetitions have ended.
    fn has_ended(&mut self, emit: &mut dyn FnMut(RunEvent)) -> io::Result<()> {
        let first = self.rest.front_mut().ok_or(io::ErrorKind::InvalidData)?;
        let ended: usize = self.case.iter().map(|(_, repetitions, _)| repetitions.times).sum();
        if ended + self.retried.len() < first.repetitions.len() {
            return Ok(());
        }
        let case = CaseId { script: first.script, case: first.cases.start };
        first.cases.start += 1;
        if first.cases.is_empty() {
            self.rest.pop_front();
        }
        self.begun(case, emit);
        for (repetition, lost) in self.retried.drain(..) {
            emit(RunEvent::CaseRetried { case, repetition, lost });
        }
        for (trace, repetitions, time) in self.case.drain(..) {
            emit(RunEvent::CaseFinished { case, trace, repetitions, time });
        }
        Ok(())
    }

    /// The first part is done.
    fn next_part(&mut self) {
        self.parts -= 1;
        self.traces.clear();
    }

    /// Tells of a case that it has begun, once.
    fn begun(&mut self, case: CaseId, emit: &mut dyn FnMut(RunEvent)) {
        if self.announced != Some(case) {
            self.announced = Some(case);
            emit(RunEvent::CaseStarted(case));
        }
    }
}

/// Whether a run is one of these.
fn is_in(position: Position, spans: &VecDeque<CaseSpan>) -> bool {
    spans.iter().any(|span| holds(span, position))
}

fn holds(span: &CaseSpan, position: Position) -> bool {
    span.script == position.script
        && span.cases.contains(&position.case)
        && span.repetitions.contains(&position.repetition)
}

/// The one run with which a worker broke, and all others that it has not told of: also those that it did
/// run, since what came of them is lost with it.
fn split(spans: VecDeque<CaseSpan>, at: Position) -> (CaseSpan, Vec<CaseSpan>) {
    let Position { script, case, repetition } = at;
    let mut others = Vec::new();
    for span in spans {
        if !holds(&span, at) {
            others.push(span);
            continue;
        }
        let part = |cases, repetitions| CaseSpan { script, cases, repetitions };
        let (cases, repetitions) = (span.cases, span.repetitions);
        let around = [
            part(cases.start..case, repetitions.clone()),
            part(case..case + 1, repetitions.start..repetition),
            part(case..case + 1, repetition + 1..repetitions.end),
            part(case + 1..cases.end, repetitions),
        ];
        others.extend(around.into_iter().filter(|part| part.runs() > 0));
    }
    (CaseSpan { script, cases: case..case + 1, repetitions: repetition..repetition + 1 }, others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Naming;
    use crate::run::Isolation;

    /// A worker that has work and is not ready, and the other end of its channel.
    fn starting() -> (WorkerHandle, std::os::unix::net::UnixStream) {
        let (worker, theirs) = Worker::played();
        let mut worker_handle = WorkerHandle::new(worker);
        let span = CaseSpan { script: 0, cases: 0..1, repetitions: 0..1 };
        worker_handle.give(Work { spans: vec![span], is_alone: false }, Duration::from_secs(1));
        (worker_handle, theirs)
    }

    fn never_ready(gone: Result<(), Gone>) -> String {
        match gone {
            Err(Gone::NeverReady(Error::Worker(error))) => error.to_string(),
            Err(Gone::NeverReady(error)) => panic!("{error}"),
            Err(Gone::Died | Gone::Hung | Gone::NoRoom) => panic!("a case is blamed"),
            Ok(()) => panic!("nobody noticed"),
        }
    }

    #[test]
    fn a_worker_that_ends_before_it_is_ready_is_blamed_on_no_case() {
        let (mut worker_handle, theirs) = starting();
        drop(theirs);
        let gone = worker_handle.hear(&mut Traces::new(), &mut |_| {});
        assert_eq!(never_ready(gone), "ended before it was ready");
        worker_handle.end();
    }

    #[test]
    fn a_worker_that_hangs_before_it_is_ready_is_blamed_on_no_case() {
        let (mut worker_handle, theirs) = starting();
        let mut look = |after| {
            let now = Instant::now() + Duration::from_secs(after);
            worker_handle.look(now, |_| Duration::from_secs(1), &mut |_| {})
        };
        assert!(look(20).is_ok());
        assert_eq!(never_ready(look(31)), "not ready after 30 seconds");
        drop(theirs);
        worker_handle.end();
    }

    #[test]
    fn the_time_of_a_case_begins_when_its_worker_is_ready() {
        let (mut worker_handle, theirs) = starting();
        let late = Instant::now();
        worker_handle.task.as_mut().unwrap().deadline = late;
        let facts = crate::kernel::facts::find(Isolation::Ports, &Naming::default());
        wire::send(&theirs, &Message::Event(RunEvent::Started(facts))).unwrap();
        assert!(worker_handle.hear(&mut Traces::new(), &mut |_| {}).is_ok());
        assert!(worker_handle.deadline().unwrap() > late + GRACE);
        drop(theirs);
        worker_handle.end();
    }

    fn text(span: &CaseSpan) -> String {
        format!("{} {:?} {:?}", span.script, span.cases, span.repetitions)
    }

    #[test]
    fn what_a_lost_worker_had_to_do_is_split_around_the_run_that_broke_it() {
        let before = CaseSpan { script: 1, cases: 0..1, repetitions: 0..10 };
        let span = CaseSpan { script: 2, cases: 3..8, repetitions: 0..10 };
        let (broken, others) = split([before, span].into(), Position { script: 2, case: 5, repetition: 4 });
        assert_eq!(text(&broken), "2 5..6 4..5");
        let expected = ["1 0..1 0..10", "2 3..5 0..10", "2 5..6 0..4", "2 5..6 5..10", "2 6..8 0..10"];
        assert_eq!(others.iter().map(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_single_run_leaves_nothing_for_others() {
        let span = CaseSpan { script: 0, cases: 0..1, repetitions: 0..1 };
        assert_eq!(split([span.clone()].into(), Position::default()), (span, Vec::new()));
    }
}
