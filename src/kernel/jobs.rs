//! The cases that a worker runs, and what it keeps between them.

use std::collections::HashMap;
use std::io;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::sys::prctl;

use crate::plan::{self, Case};
use crate::run::Facts;
use crate::run::trace::{End, Outcome, Repetitions, Trace};

use super::case::Run;
use super::facts;
use super::heartbeat::{Heartbeat, Place};
use super::message::{Report, Span, Taken, Work};
use super::process::end_with_worker;
use super::sandbox::NetworkSandbox;
use super::sockets::Sockets;
use super::timer::Timer;
use super::wire::{self, Frames};
use super::worker::WorkerConfig;

/// How many bytes of reports a worker gathers before it sends them.
const GATHERED: usize = 16 << 10;

/// How long it keeps a report to itself.
const KEPT: Duration = Duration::from_millis(20);

/// A worker at its work.
pub(super) struct Cases<'w> {
    config: WorkerConfig<'w>,
    channel: &'w UnixStream,
    heartbeat: &'w Heartbeat,
    facts: Facts,
    sandbox: NetworkSandbox,
    timer: Timer,
    sockets: Sockets,
    reports: Frames,
    /// When reports were sent last.
    sent: Instant,
    /// The traces that cases of the work took, each with its number.
    traces: HashMap<Trace, usize>,
}

impl<'w> Cases<'w> {
    pub(super) fn new(
        config: WorkerConfig<'w>,
        channel: &'w UnixStream,
        heartbeat: &'w Heartbeat,
    ) -> io::Result<Self> {
        end_with_worker()?;
        // Where there is no PID namespace, children of processes that end come to the worker like this.
        prctl::set_child_subreaper(true)?;
        let told = channel.try_clone()?;
        let sandbox = NetworkSandbox::new(config.isolation, config.networks)?;
        let facts = facts::find(config.isolation, config.naming);
        let mut timer = Timer::new(config.timeout, Some(told));
        // A table without what is left of connections is not that of Linux's network stack, and of others it
        // is not known that a packet over loopback has arrived when the call returns. In gVisor it may not.
        timer.delivers_late = !facts.orphans;
        Ok(Self {
            config,
            channel,
            heartbeat,
            facts,
            sandbox,
            timer,
            sockets: Sockets::default(),
            reports: Frames::default(),
            sent: Instant::now(),
            traces: HashMap::new(),
        })
    }

    /// Works until the command is gone.
    pub(super) fn serve(&mut self) -> io::Result<()> {
        wire::send(self.channel, &Report::Ready(self.facts.clone()))?;
        loop {
            let work: Work = wire::receive(self.channel)?;
            self.traces.clear();
            for span in &work.0 {
                span.cases.clone().try_for_each(|number| self.case(span, number))?;
            }
            self.reports.add(&Report::Idle)?;
            self.send()?;
        }
    }

    /// Runs all repetitions of a case and reports on them.
    fn case(&mut self, span: &Span, number: usize) -> io::Result<()> {
        let script = &self.config.scripts[span.script];
        let all = Repetitions { first: span.repetitions.start, times: span.repetitions.len() };
        let planned = plan::plan(script, number, &self.facts.platform);
        let ended = |end| Trace { outcomes: Vec::new(), end };
        let taken = match planned {
            Err(_) => vec![Taken { trace: self.place(ended(End::Unplanned))?, repetitions: all }],
            Ok(case) => match self.skip(&case) {
                Some(reason) => {
                    vec![Taken { trace: self.place(ended(End::Skipped(reason)))?, repetitions: all }]
                }
                None => self.repeat(span, &case)?,
            },
        };
        self.reports.add(&Report::Ended(taken))?;
        if self.reports.len() >= GATHERED || self.sent.elapsed() >= KEPT {
            self.send()?;
        }
        Ok(())
    }

    /// The number of a trace among those of the work.
    fn place(&mut self, trace: Trace) -> io::Result<usize> {
        if let Some(known) = self.traces.get(&trace) {
            return Ok(*known);
        }
        let number = self.traces.len();
        let report = Report::Trace(trace);
        self.reports.add(&report)?;
        if let Report::Trace(trace) = report {
            self.traces.insert(trace, number);
        }
        Ok(number)
    }

    fn send(&mut self) -> io::Result<()> {
        self.sent = Instant::now();
        self.reports.send(self.channel)
    }

    /// Why a case can't run here, if it can't.
    fn skip(&self, case: &Case) -> Option<String> {
        // What a step does says more than what the whole case requires because of it.
        let refused = || case.steps.iter().find_map(|step| step.op.traits().needs_own_network());
        if !self.config.isolation.is_namespace()
            && let Some(what) = refused()
        {
            return Some(format!("needs a network namespace: it {what}"));
        }
        if !self.facts.destroy && case.destroys_sockets() {
            return Some(
                "needs a kernel that ends sockets when asked to (CONFIG_INET_DIAG_DESTROY)".to_owned(),
            );
        }
        if case.asks_for_orphans && !self.facts.orphans {
            return Some(
                "needs to see connections that no process holds, which this system does not show".to_owned(),
            );
        }
        case.requires.iter().find_map(|requirement| self.facts.lacks(requirement))
    }

    fn repeat(&mut self, span: &Span, case: &Case) -> io::Result<Vec<Taken>> {
        let mut taken: Vec<Taken> = Vec::new();
        for number in span.repetitions.clone() {
            let trace = self.once(case, Place { script: span.script, case: case.number, repetition: number });
            let trace = self.place(trace)?;
            match taken.iter_mut().find(|taken| taken.trace == trace) {
                Some(taken) => taken.repetitions.times += 1,
                None => taken.push(Taken { trace, repetitions: Repetitions { first: number, times: 1 } }),
            }
        }
        Ok(taken)
    }

    fn once(&mut self, case: &Case, place: Place) -> Trace {
        if !self.sandbox.is_clean() {
            let reason = "no clean network could be made for it".to_owned();
            return Trace { outcomes: Vec::new(), end: End::Broken(reason) };
        }
        // Who follows connections can end what they leave.
        let follow = case.follows_addresses() || case.connects();
        let trace = self.run(case, place, follow);
        let was_lost = matches!(trace.outcomes.last(), Some(Outcome::Lost(_)));
        if follow || was_lost || !matches!(trace.end, End::Failed(_)) || !self.sandbox.is_clean() {
            return trace;
        }
        // Once more, now following every socket: then the table of what the kernel had open has names for
        // what closed sockets left, too. If it comes out otherwise this time, the first time counts.
        let again = self.run(case, place, true);
        if again.outcomes == trace.outcomes { again } else { trace }
    }

    fn run(&mut self, case: &Case, place: Place, follow: bool) -> Trace {
        let script = &self.config.scripts[place.script];
        self.heartbeat.begin(place);
        self.timer.renew(self.config.allowed(place.script));
        Run::new(case, script, &mut self.sandbox, &mut self.sockets, &self.timer, follow).run()
    }
}
