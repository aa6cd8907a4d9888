//! A system at the other end of a stream: an agent, inside another kernel, runs there what is sent to it.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempPath;

use crate::language::script::Script;
use crate::plan::Naming;
use crate::run::message::Message;
use crate::run::repeat;
use crate::run::trace::{Repetitions, Trace};

use crate::file::leftover;
use crate::kernel::timer::latest;

use super::definition::Definition;
use super::guest_connection::{GuestConnection, Heard};
use super::remote_error::RemoteError;
use super::validate::{is_outcome_of, is_trace_of};
use super::wire::{self, Hello, Request, Text};
use crate::run::{CaseId, Error, Facts, Isolation, RunEvent, RunOptions, Stop, System};

/// The output that a guest may have before its agent starts: a kernel that boots has less than a tenth of it.
const MOST_OUTPUT: usize = 1 << 20;

/// How much longer than a case may take no case may begin or end, though the agent is there.
const GRACE: Duration = Duration::from_secs(30);

/// How many bytes of messages an agent may send in a run: some thousand times what our suite comes to.
const MOST_RECEIVED: usize = 2 << 30;

/// How long a message may be that has no results in it, and how long the result of a step: the largest datagram, or
/// the table of the sockets of a case.
const MESSAGE: usize = 4 << 20;
const RESULT: usize = 72 << 10;

/// How long a guest may take to end when it is asked to.
const ENDING: Duration = Duration::from_secs(2);

/// How often it is looked for a sign of life.
const MOMENT: Duration = Duration::from_millis(50);

/// How long to wait for the exit of a guest whose output ended.
const DYING: Duration = Duration::from_secs(1);

/// How a guest is started.
pub(super) struct Start {
    pub(super) command: Command,
    /// What it must say within which time; if it does not, the next attempt is made.
    pub(super) sign_of_life: Option<(Duration, &'static str)>,
    /// What must stay while it runs.
    pub(super) keeps: Keeps,
}

impl Start {
    pub(super) fn new(command: Command) -> Self {
        Self { command, sign_of_life: None, keeps: Keeps::Nothing }
    }
}

/// What must stay while a guest runs, and is gone afterwards.
#[derive(Clone)]
pub(super) enum Keeps {
    Nothing,
    File(#[expect(dead_code, reason = "it is only kept")] Arc<TempPath>),
    Folder(#[expect(dead_code, reason = "it is only kept")] Arc<Folder>),
}

/// A temporary folder of a guest.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Makes one, and removes those that commands have left that were killed.
    pub(super) fn new() -> io::Result<Self> {
        let temporary = std::env::temp_dir();
        leftover::sweep(&temporary);
        let made = tempfile::Builder::new().prefix(&leftover::prefix()).tempdir_in(temporary)?;
        Ok(Self(made.keep()))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        leftover::remove(&self.0);
    }
}

/// The attempts to launch a guest, the best one first; each is tried if those before it gave no sign of life.
pub(super) type LaunchAttempts = dyn Fn() -> Result<Vec<Start>, Error> + Send + Sync;

/// A system that an agent serves.
pub(super) struct Remote {
    name: String,
    attempts: Box<LaunchAttempts>,
    boot: Duration,
    silence: Duration,
    naming: Naming,
    /// How its cases are isolated where the options leave that open.
    isolation: Option<Isolation>,
}

impl Remote {
    pub(super) fn new(
        name: &str,
        definition: &Definition,
        attempts: impl Fn() -> Result<Vec<Start>, Error> + Send + Sync + 'static,
    ) -> Self {
        let naming = Naming { names: vec![name.to_owned()], not: vec!["host".to_owned()] };
        Self {
            name: name.to_owned(),
            attempts: Box::new(attempts),
            boot: definition.boot,
            silence: definition.silence,
            naming,
            isolation: None,
        }
    }

    /// Its cases are isolated like this, unless the options say otherwise.
    pub(super) fn isolated_by(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// It goes by this name, too.
    pub(super) fn named(mut self, name: &'static str) -> Self {
        self.naming.names.push(name.to_owned());
        self
    }

    /// What its kernel says of itself is not true: it is none of that name.
    pub(super) fn not_named(mut self, name: &'static str) -> Self {
        self.naming.not.push(name.to_owned());
        self
    }

    fn remote_error(&self, remote_error: RemoteError) -> Error {
        Error::Remote { system: self.name.clone(), cause: Box::new(remote_error) }
    }

    /// Starts a guest, and waits for its agent's hello.
    fn start(&self) -> Result<(GuestConnection, Keeps), Error> {
        let mut attempts = (self.attempts)()?.into_iter().peekable();
        while let Some(Start { mut command, sign_of_life, keeps }) = attempts.next() {
            let mut connection = GuestConnection::start(&mut command).map_err(|error| {
                self.remote_error(RemoteError::Start(
                    command.get_program().to_string_lossy().into_owned(),
                    error,
                ))
            })?;
            if let Some((within, sign)) = sign_of_life
                && attempts.peek().is_some()
                && !lives(&mut connection, within, sign)
            {
                continue;
            }
            self.hello(&mut connection)?;
            return Ok((connection, keeps));
        }
        Err(self.remote_error(RemoteError::Silent(self.boot, Vec::new())))
    }

    fn hello(&self, connection: &mut GuestConnection) -> Result<(), Error> {
        let until = Instant::now() + self.boot;
        let mut output = 0;
        loop {
            match Hello::find(&connection.incoming) {
                Ok((hello, end)) => {
                    connection.incoming.drain(..end);
                    let ours = Hello::ours();
                    return if hello == ours {
                        Ok(())
                    } else {
                        Err(self.remote_error(RemoteError::Version(hello.wire, hello.package)))
                    };
                }
                Err(noise) => {
                    output += noise;
                    connection.pass_over(noise);
                }
            }
            if output > MOST_OUTPUT {
                return Err(self.remote_error(RemoteError::Flood(connection.last_output())));
            }
            let heard = connection.listen(until).map_err(Error::worker)?;
            match heard {
                Heard::Something => {}
                Heard::Nothing => {
                    return Err(self.remote_error(RemoteError::Silent(self.boot, connection.last_output())));
                }
                Heard::End => {
                    let how = connection.ending(DYING).unwrap_or_else(|| "its output closed".to_owned());
                    return Err(self.remote_error(RemoteError::Ended(how, connection.last_output())));
                }
            }
        }
    }

    fn request(&self, scripts: &[Script], options: &RunOptions) -> io::Result<Vec<u8>> {
        let text = |script: &Script| Text { path: script.path.clone(), source: script.source.clone() };
        let mut bytes = Vec::new();
        let request = Request::Run {
            scripts: scripts.iter().map(text).collect(),
            options: RunOptions { isolation: options.isolation.or(self.isolation), ..options.clone() },
            naming: self.naming.clone(),
        };
        wire::write(&mut bytes, &request)?;
        Ok(bytes)
    }

    /// Tells all that has come as whole messages; whether the last of them was that everything has been told.
    fn take(
        connection: &mut GuestConnection,
        run: &mut Progress<'_>,
        emit: &mut dyn FnMut(RunEvent),
    ) -> Result<bool, RemoteError> {
        let mut taken = 0;
        let taken = loop {
            match wire::take::<Message>(&connection.incoming[taken..], run.longest) {
                Ok(Some((message, length))) => {
                    taken += length;
                    run.received = run.received.saturating_add(length);
                    if run.received > MOST_RECEIVED {
                        return Err(RemoteError::Garbage(Vec::new()));
                    }
                    match message {
                        Message::Done if run.is_over() => return Ok(true),
                        Message::Failed(reason) => return Err(RemoteError::Refused(reason)),
                        Message::Trace(_)
                        | Message::Event(_)
                        | Message::Blocked(_)
                        | Message::NoRoom
                        | Message::Done => {
                            run.message(message, emit).ok_or_else(|| RemoteError::Garbage(Vec::new()))?;
                        }
                    }
                }
                Ok(None) => break taken,
                Err(_) => {
                    connection.incoming.drain(..taken);
                    return Err(RemoteError::Garbage(connection.last_output()));
                }
            }
        };
        connection.incoming.drain(..taken);
        Ok(false)
    }

    /// Hears what the agent says until everything has been told; what broke it off, if something did.
    fn hear(
        &self,
        connection: &mut GuestConnection,
        run: &mut Progress<'_>,
        emit: &mut dyn FnMut(RunEvent),
    ) -> Result<(), RemoteError> {
        loop {
            // An agent cannot be told to stop; whoever has what it wanted no longer listens.
            if Self::take(connection, run, emit)? || run.stop.is_asked() {
                return Ok(());
            }
            if Instant::now() >= run.deadline {
                return Err(RemoteError::Stuck(connection.last_output()));
            }
            let silent_from = Instant::now() + self.silence;
            match connection.listen(silent_from.min(run.deadline)) {
                Ok(Heard::Something) => {}
                Ok(Heard::Nothing) if Instant::now() >= silent_from => {
                    return Err(RemoteError::Hung(self.silence, connection.last_output()));
                }
                Ok(Heard::Nothing) => return Err(RemoteError::Stuck(connection.last_output())),
                Ok(Heard::End) | Err(_) => {
                    let how = connection.ending(DYING).unwrap_or_else(|| "its output closed".to_owned());
                    return Err(RemoteError::Died(how, connection.last_output()));
                }
            }
        }
    }
}

impl System for Remote {
    fn run(
        &self,
        scripts: &[Script],
        options: &RunOptions,
        emit: &mut dyn FnMut(RunEvent),
    ) -> Result<Facts, Error> {
        let (mut connection, _keeps) = self.start()?;
        connection.send(&self.request(scripts, options).map_err(Error::worker)?);
        let mut run = Progress::new(scripts, options);
        let heard = self.hear(&mut connection, &mut run, emit);
        match (heard, run.facts.take()) {
            (Ok(()), Some(facts)) => {
                let mut end = Vec::new();
                wire::write(&mut end, &Request::End).map_err(Error::worker)?;
                connection.send(&end);
                connection.end(ENDING);
                Ok(facts)
            }
            (Ok(()), None) => Err(self.remote_error(RemoteError::Garbage(connection.last_output()))),
            (Err(cause), Some(facts)) if !matches!(cause, RemoteError::Refused(_)) => {
                // What has been told stands; what has not is broken.
                drop(connection);
                run.break_off(&facts, &self.remote_error(cause).to_string(), emit);
                Ok(facts)
            }
            (Err(cause), _) => Err(self.remote_error(cause)),
        }
    }
}

/// Whether a guest gives this sign within a time.
fn lives(connection: &mut GuestConnection, within: Duration, sign: &str) -> bool {
    let until = Instant::now() + within;
    loop {
        let heard = connection.listen(Instant::now() + MOMENT);
        if connection.has_printed(sign) {
            return true;
        }
        if heard.is_err() || heard.is_ok_and(|heard| heard == Heard::End) || Instant::now() >= until {
            return false;
        }
    }
}

/// How far a run is.
pub(super) struct Progress<'s> {
    scripts: &'s [Script],
    repeat: usize,
    /// What the agent has found, once it is ready.
    pub(super) facts: Option<Facts>,
    /// Whether nobody wants the rest.
    stop: Stop,
    /// How many runs of each case of each script are left.
    left: Vec<Vec<usize>>,
    /// Which runs are to come again.
    retried: HashSet<(CaseId, usize)>,
    traces: Vec<Arc<Trace>>,
    /// How many of the traces cases have had.
    used: usize,
    /// Which cases have begun.
    begun: HashSet<CaseId>,
    /// How long a message may be, and how many bytes have come.
    longest: usize,
    received: usize,
    /// How long nothing may begin or end.
    allowed: Duration,
    /// By when something must.
    deadline: Instant,
}

impl<'s> Progress<'s> {
    pub(super) fn new(scripts: &'s [Script], options: &RunOptions) -> Self {
        let repeat = options.repeat.get();
        let left = scripts.iter().map(|script| vec![repeat; script.cases()]).collect();
        let longest = scripts.iter().map(|script| script.header.timeout.unwrap_or(options.timeout)).max();
        let allowed = longest.unwrap_or_default() + GRACE;
        let deadline = latest(Instant::now(), allowed);
        let steps = scripts.iter().map(|script| script.steps.len()).max().unwrap_or_default();
        let longest_message = MESSAGE + steps.saturating_mul(RESULT);
        Self {
            used: 0,
            begun: HashSet::new(),
            longest: longest_message,
            received: 0,
            scripts,
            repeat,
            stop: options.stop.clone(),
            facts: None,
            left,
            retried: HashSet::new(),
            traces: Vec::new(),
            allowed,
            deadline,
        }
    }

    fn is_over(&self) -> bool {
        self.left.iter().flatten().all(|left| *left == 0)
    }

    /// Emits what an agent says; nothing if no agent says such a thing.
    pub(super) fn message(&mut self, message: Message, emit: &mut dyn FnMut(RunEvent)) -> Option<()> {
        match message {
            // An agent sends a trace just before the first case that has it.
            Message::Trace(trace) if self.traces.len() == self.used => self.traces.push(trace),
            Message::Trace(_) => return None,
            Message::Event(event) => {
                self.follow(&event)?;
                let trace = |number: u32| self.traces.get(number as usize).map(Arc::clone);
                emit(event.try_map(trace)?);
            }
            Message::Blocked(_) | Message::Done | Message::Failed(_) | Message::NoRoom => return None,
        }
        Some(())
    }

    /// Follows what an agent says of the run; nothing if it says what cannot be.
    fn follow(&mut self, event: &RunEvent<u32>) -> Option<()> {
        match event {
            RunEvent::Started(facts) if self.facts.is_none() => self.facts = Some(facts.clone()),
            RunEvent::Started(_) => return None,
            RunEvent::Waiting => {}
            // Each run once, or it would never come to an end.
            RunEvent::CaseRetried { case, repetition, lost } => {
                self.left.get(case.script)?.get(case.case)?;
                let is_new = *repetition < self.repeat && self.retried.insert((*case, *repetition));
                let names =
                    lost.outcome.iter().all(|outcome| is_outcome_of(outcome, &self.scripts[case.script]));
                (is_new && names).then_some(())?;
                self.renew();
            }
            RunEvent::CaseStarted(id) => {
                let left = self.left.get(id.script)?.get(id.case)?;
                // One that begins again and again never ends.
                if *left > 0 && self.begun.insert(*id) {
                    self.renew();
                }
            }
            RunEvent::CaseFinished { case, trace, repetitions, .. } => {
                let left = self.left.get_mut(case.script)?.get_mut(case.case)?;
                *left = left.checked_sub(repetitions.times)?;
                let is_last = repetitions.first.checked_add(repetitions.times)? <= self.repeat;
                let index = *trace as usize;
                let (trace, facts) = (self.traces.get(index)?, self.facts.as_ref()?);
                let is_of_case = is_trace_of(trace, self.scripts.get(case.script)?, case.case, facts);
                (repetitions.times > 0 && is_last && is_of_case).then_some(())?;
                self.used = self.used.max(index + 1);
                self.renew();
            }
            RunEvent::Diagnosed(_)
            | RunEvent::Slow(..)
            | RunEvent::ScenarioFinished(_)
            | RunEvent::Aborted(_)
            | RunEvent::Finished(_) => return None,
        }
        Some(())
    }

    fn renew(&mut self) {
        self.deadline = latest(Instant::now(), self.allowed);
    }

    /// Every case that has not ended is broken.
    pub(super) fn break_off(&self, facts: &Facts, why: &str, emit: &mut dyn FnMut(RunEvent)) {
        for (script, cases) in self.left.iter().enumerate() {
            for (case, times) in cases.iter().enumerate().filter(|(_, left)| **left > 0) {
                let trace = Arc::new(repeat::broken(&self.scripts[script], case, facts, why, None));
                let repetitions = Repetitions { first: self.repeat - times, times: *times };
                let case = CaseId { script, case };
                emit(RunEvent::CaseFinished { case, trace, repetitions, time: Duration::ZERO });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_of_unknown_numbers_are_refused() {
        let mut run = Progress::new(&[], &RunOptions::default());
        let repetitions = Repetitions { first: 0, times: 1 };
        let case = CaseId { script: 0, case: 0 };
        let event = RunEvent::CaseFinished { case, trace: 0, repetitions, time: Duration::ZERO };
        assert_eq!(run.message(Message::Event(event), &mut |_| {}), None);
        assert!(run.is_over());
    }

    #[test]
    fn a_case_that_begins_again_and_again_has_the_time_of_one() {
        let scripts = [crate::fixture::script("axis x = none | reuse; tcp a $x")];
        let mut run = Progress::new(&scripts, &RunOptions::default());
        let mut begun = |case| {
            let before = run.deadline;
            let event = RunEvent::CaseStarted(CaseId { script: 0, case });
            assert_eq!(run.message(Message::Event(event), &mut |_| {}), Some(()));
            run.deadline > before
        };
        assert_eq!([0, 0, 1, 0, 1].map(&mut begun), [true, false, true, false, false]);
    }

    #[test]
    fn traces_that_no_case_has_are_refused() {
        let scripts = [crate::fixture::script("tcp a")];
        let mut run = Progress::new(&scripts, &RunOptions::default());
        let trace = crate::fixture::of_script(&scripts[0], &crate::fixture::passed(0, "ok")).trace;
        let mut sent = || run.message(Message::Trace(Arc::clone(&trace)), &mut |_| {});
        assert_eq!([sent(), sent()], [Some(()), None]);
    }
}
