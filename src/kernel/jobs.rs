//! The cases that a worker runs, and what it keeps between them.

use std::io;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::sys::prctl;

use crate::plan::Case;
use crate::run::executor::{run_case, timed_out};
use crate::run::message::{Message, SentTraces};
use crate::run::repeat::run_repetitions;
use crate::run::trace::{End, Outcome, StepResult, Trace};
use crate::run::{CaseId, Facts, LostTime, RunEvent};

use super::case::Run;
use super::facts;
use super::heartbeat::{Heartbeat, Position};
use super::load;
use super::message::{CaseSpan, Work};
use super::process::end_with_worker;
use super::sandbox::NetworkSandbox;
use super::sockets::Sockets;
use super::timer::Timer;
use super::wire::{self, Frames};
use super::worker_config::WorkerConfig;

/// How many bytes of messages a worker gathers before it sends them.
const GATHERED: usize = 16 << 10;

/// How long it keeps a message to itself.
const KEPT: Duration = Duration::from_millis(20);

/// From which delay on what did not come as expected is not believed: it is of the order of what steps wait for.
const TOO_LATE: Duration = Duration::from_millis(100);

/// Of how many runs a worker says that they are to come again: a machine that is never idle must not keep a run
/// from its end.
const MOST_RETRIES: usize = 16;

/// A worker at its work.
pub(super) struct Jobs<'w> {
    channel: &'w UnixStream,
    facts: Facts,
    stage: Stage<'w>,
    messages: Frames,
    /// When messages were sent last.
    sent: Instant,
    traces: SentTraces,
    /// How many runs are to come again that it ran.
    retries: usize,
}

/// Where the cases of a worker run, one after the other.
struct Stage<'w> {
    config: WorkerConfig<'w>,
    heartbeat: &'w Heartbeat,
    sandbox: NetworkSandbox,
    timer: Timer,
    sockets: Sockets,
    /// Whether there was no clean network for a case.
    has_no_network: bool,
}

impl<'w> Jobs<'w> {
    pub(super) fn new(
        config: WorkerConfig<'w>,
        channel: &'w UnixStream,
        heartbeat: &'w Heartbeat,
    ) -> io::Result<Self> {
        end_with_worker()?;
        // Where there is no PID namespace, children of processes that end come to the worker like this.
        prctl::set_child_subreaper(true)?;
        let notify = channel.try_clone()?;
        let sandbox = NetworkSandbox::new(config.isolation, config.options.networks)?;
        let facts = facts::find(config.isolation, config.naming);
        let mut timer = Timer::new(config.options.timeout, Some(notify));
        // A table without what is left of connections is not that of Linux's network stack, and of others it
        // is not known that a packet over loopback has arrived when the call returns. In gVisor it may not.
        timer.delivers_late = !facts.orphans;
        let stage =
            Stage { config, heartbeat, sandbox, timer, sockets: Sockets::default(), has_no_network: false };
        Ok(Self {
            channel,
            facts,
            stage,
            messages: Frames::default(),
            sent: Instant::now(),
            traces: SentTraces::default(),
            retries: 0,
        })
    }

    /// Works until the command is gone.
    pub(super) fn serve(&mut self) -> io::Result<()> {
        wire::send(self.channel, &Message::Event(RunEvent::Started(self.facts.clone())))?;
        loop {
            let work: Work = wire::receive(self.channel)?;
            self.traces.clear();
            for span in &work.spans {
                span.cases.clone().try_for_each(|number| self.case(span, number, work.is_alone))?;
            }
            self.messages.add(&Message::Done)?;
            self.send()?;
        }
    }

    /// Runs all repetitions of a case, and says what came of them.
    fn case(&mut self, span: &CaseSpan, number: usize, is_alone: bool) -> io::Result<()> {
        let script = &self.stage.config.scripts[span.script];
        let mut retried = Vec::new();
        let may_retry = |retried: &Vec<_>| !is_alone && self.retries + retried.len() < MOST_RETRIES;
        let run_once = |case: &Case<'_>, repetition| {
            let position = Position { script: span.script, case: number, repetition };
            let mut trace = self.stage.run_once(case, position);
            if let Some(lost) = self.stage.lost(&trace, script.header.timeout) {
                if may_retry(&retried) {
                    retried.push((repetition, lost));
                    return None;
                }
                say_that_it_is_lost(&mut trace, &lost);
            }
            Some(trace)
        };
        let (began, all) = (Instant::now(), span.repetitions.len());
        let traces = run_repetitions(script, number, span.repetitions.clone(), &self.facts, run_once);
        let each = began.elapsed() / u32::try_from(all).unwrap_or(u32::MAX).max(1);
        if self.stage.has_no_network {
            // What has ended is told, this case and the rest are given back.
            self.messages.add(&Message::NoRoom)?;
            self.send()?;
            return Err(io::ErrorKind::StorageFull.into());
        }
        let case = CaseId { script: span.script, case: number };
        self.retries += retried.len();
        for (repetition, lost) in retried {
            self.messages.add(&Message::Event(RunEvent::CaseRetried { case, repetition, lost }))?;
        }
        for (trace, repetitions) in traces {
            // Repetitions with the same trace need not have followed one another: each counts as much as the others.
            let time = each.saturating_mul(u32::try_from(repetitions.times).unwrap_or(u32::MAX));
            let (number, new) = self.traces.number(trace);
            new.map_or(Ok(()), |trace| self.messages.add(&Message::Trace(trace)))?;
            let event = RunEvent::CaseFinished { case, trace: number, repetitions, time };
            self.messages.add(&Message::Event(event))?;
        }
        if self.messages.len() >= GATHERED || self.sent.elapsed() >= KEPT {
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> io::Result<()> {
        self.sent = Instant::now();
        self.messages.send(self.channel)
    }
}

/// The step with which a case ended that the machine gave no time, and once more none when it ran alone.
fn say_that_it_is_lost(trace: &mut Trace, lost: &LostTime) {
    let steps = trace.steps.iter_mut();
    let failed = steps.filter_map(|step| match &mut step.result {
        StepResult::Failed(outcome) if outcome.is_of_waiting() => Some(outcome),
        StepResult::Failed(_) | StepResult::Passed(_) | StepResult::NotRun | StepResult::CutOff => None,
    });
    failed.for_each(|outcome| {
        let what = if let Outcome::Lost(reason) = &*outcome { reason } else { "the step had no time" };
        *outcome = Outcome::Lost(format!("{what}; {lost}"));
    });
}

impl Stage<'_> {
    /// What a case lost to the machine that did not come out as expected; none if it had its time.
    fn lost(&self, trace: &Trace, timeout: Option<Duration>) -> Option<LostTime> {
        let (End::Failed(_), Some(outcome)) = (&trace.end, trace.outcomes().last()) else { return None };
        // What went wrong otherwise did so whatever time there was.
        if matches!(outcome, Outcome::Lost(_)) && *outcome != timed_out() {
            return None;
        }
        let delays = self.timer.delays();
        let timeout = timeout.unwrap_or(self.config.options.timeout);
        let is_late = delays.longest >= TOO_LATE
            || (*outcome == timed_out() && delays.all >= (timeout / 4).max(TOO_LATE));
        is_late.then(|| LostTime {
            system: None,
            outcome: Some(outcome.clone()),
            delay: delays.all,
            load: load::average(),
        })
    }

    fn run_once(&mut self, case: &Case<'_>, position: Position) -> Trace {
        if self.has_no_network || !self.sandbox.is_clean() {
            self.has_no_network = true;
            return Trace::not_run(case, End::Broken("no clean network could be made for it".to_owned()));
        }
        // Who follows connections can end what they leave; and in a network that is not the case's own, its sockets
        // must be told from others.
        let follow = case.traits.needs_addresses || case.traits.connects || self.sandbox.is_shared();
        let trace = self.run(case, position, follow);
        let was_lost = matches!(trace.outcomes().last(), Some(Outcome::Lost(_)));
        if follow || was_lost || !matches!(trace.end, End::Failed(_)) || !self.sandbox.is_clean() {
            return trace;
        }
        // Once more, now following every socket: then the table of what the kernel had open has names for
        // what closed sockets left, too. If it comes out otherwise this time, the first time counts.
        let again = self.run(case, position, true);
        if again.steps == trace.steps { again } else { trace }
    }

    fn run(&mut self, case: &Case<'_>, position: Position, follow: bool) -> Trace {
        let script = &self.config.scripts[position.script];
        self.heartbeat.begin(position);
        self.timer.renew(self.config.allowed(position.script));
        let (timer, heartbeat) = (&self.timer, self.heartbeat);
        let mut run = Run::new(case, script, &mut self.sandbox, &mut self.sockets, timer, heartbeat, follow);
        let trace = run_case(case, &mut run);
        // What chance decides is the same as long as the network is: repetitions would toss no coin.
        run.finish(case.traits.has_chance && self.config.options.repeat.get() > 1);
        trace
    }
}
