//! The serving side: runs on the kernel where it was started what the command at the other end asks for.

use std::io::{self, BufWriter, Read, Write};
use std::time::{Duration, Instant};

use crate::language::check::check;
use crate::language::script::Script;
use crate::run::message::{Message, SentTraces};
use crate::run::{RunEvent, RunOptions, System};
use crate::text::chain;

use super::wire::{self, Hello, Request, Text};
use crate::kernel::Host;

/// The longest time that a case may be given.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How many cases may run at once.
const MOST_JOBS: usize = 1 << 16;

/// How long the agent keeps a message to itself.
const KEPT: Duration = Duration::from_millis(20);

/// Serves a command until that wants nothing more, or is gone.
///
/// # Errors
///
/// The command can't be read from or written to.
pub fn serve(mut input: impl Read, output: impl Write) -> io::Result<()> {
    let mut sender =
        Sender { output: BufWriter::new(output), sent: Instant::now(), traces: SentTraces::default() };
    sender.output.write_all(Hello::ours().line().as_bytes())?;
    sender.output.flush()?;
    while let Some(Request::Run { scripts, options, naming }) = wire::read(&mut input)? {
        sender.traces.clear();
        let last = match accept(&scripts, &options) {
            Ok(scripts) => sender.run(&scripts, &options, &Host { naming })?,
            Err(reason) => Message::Failed(reason),
        };
        sender.send(&last)?;
        sender.output.flush()?;
    }
    Ok(())
}

/// The scripts of a request.
pub(super) fn accept(texts: &[Text], options: &RunOptions) -> Result<Vec<Script>, String> {
    let scripts = read(texts)?;
    within_limits(options, &scripts)?;
    Ok(scripts)
}

/// The command has checked them; only another version of the language could find something wrong.
fn read(texts: &[Text]) -> Result<Vec<Script>, String> {
    let script = |text: &Text| {
        let checked = check(&text.path, &text.source);
        checked.script().ok_or_else(|| format!("the agent rejects {}, the command does not", text.path))
    };
    texts.iter().map(script).collect()
}

/// No command asks for more; only a broken one could.
fn within_limits(options: &RunOptions, scripts: &[Script]) -> Result<(), String> {
    let RunOptions { jobs, timeout, repeat, .. } = options;
    let runs = scripts.iter().try_fold(0_usize, |runs, script| {
        script.cases().checked_mul(repeat.get()).and_then(|more| runs.checked_add(more))
    });
    let is_within =
        *timeout <= LONGEST_TIMEOUT && jobs.is_none_or(|jobs| jobs.get() <= MOST_JOBS) && runs.is_some();
    if is_within { Ok(()) } else { Err("the agent rejects the options of the run: out of range".to_owned()) }
}

/// Sends the command what happens.
struct Sender<W: Write> {
    output: BufWriter<W>,
    /// When something was sent last.
    sent: Instant,
    traces: SentTraces,
}

impl<W: Write> Sender<W> {
    fn run(&mut self, scripts: &[Script], options: &RunOptions, host: &Host) -> io::Result<Message> {
        let mut sent = Ok(());
        let result = host.run(scripts, options, &mut |event| {
            // After an error nobody listens; the run goes on to its end, and so do its processes.
            if sent.is_ok() {
                sent = self.event(event);
            }
        });
        sent?;
        Ok(result.map_or_else(|error| Message::Failed(chain(&error)), |_| Message::Done))
    }

    fn event(&mut self, event: RunEvent) -> io::Result<()> {
        let is_waiting = matches!(event, RunEvent::Waiting);
        let mut new = None;
        let event = event.try_map(|trace| {
            let (number, trace) = self.traces.number(trace);
            new = trace;
            Some(number)
        });
        new.map_or(Ok(()), |trace| self.send(&Message::Trace(trace)))?;
        event.map_or(Ok(()), |event| self.send(&Message::Event(event)))?;
        if is_waiting || self.sent.elapsed() >= KEPT {
            self.sent = Instant::now();
            self.output.flush()?;
        }
        Ok(())
    }

    fn send(&mut self, message: &Message) -> io::Result<()> {
        wire::write(&mut self.output, message)
    }
}
