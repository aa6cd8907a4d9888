//! The serving side: runs on the kernel where it was started what the command at the other end asks for.

use std::collections::HashMap;
use std::io::{self, BufWriter, Read, Write};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::language::check::check;
use crate::language::script::Script;
use crate::report::screen::chain;
use crate::run::Networks;
use crate::run::trace::Trace;

use super::Host;
use super::wire::{self, Hello, Options, Report, Request, Text};
use crate::run::{Event, RunOptions, System, Workload};

/// How long the agent keeps a report to itself.
const KEPT: Duration = Duration::from_millis(20);

/// Serves a command until that wants nothing more, or is gone.
///
/// # Errors
///
/// The command can't be read from or written to.
pub fn serve(mut input: impl Read, output: impl Write) -> io::Result<()> {
    let mut teller = Teller { output: BufWriter::new(output), sent: Instant::now(), traces: HashMap::new() };
    teller.output.write_all(Hello::ours().line().as_bytes())?;
    teller.output.flush()?;
    while let Some(Request::Run { scripts, repeat, shuffle, options }) = wire::read(&mut input)? {
        teller.traces.clear();
        let over = match read(&scripts) {
            Ok(scripts) => teller.run(Workload { scripts: &scripts, repeat, shuffle }, &options)?,
            Err(wrong) => Report::Failed(wrong),
        };
        teller.tell(&over)?;
        teller.output.flush()?;
    }
    Ok(())
}

/// The command has checked them; only another version of the language could find something wrong.
fn read(texts: &[Text]) -> Result<Vec<Script>, String> {
    let script = |text: &Text| {
        let found = check(&text.path, &text.source);
        found.script().ok_or_else(|| format!("its agent finds {} wrong, as the command does not", text.path))
    };
    texts.iter().map(script).collect()
}

/// What tells the command.
struct Teller<W: Write> {
    output: BufWriter<W>,
    /// When something was sent last.
    sent: Instant,
    /// The traces that have been told, by their numbers.
    traces: HashMap<Arc<Trace>, usize>,
}

impl<W: Write> Teller<W> {
    fn run(&mut self, workload: Workload<'_>, options: &Options) -> io::Result<Report> {
        let mut told = Ok(());
        let result = Host::from(&RunOptions::from(options)).run(workload, &mut |event| {
            // After an error nobody listens; the run goes on to its end, and so do its processes.
            if told.is_ok() {
                told = self.event(event);
            }
        });
        told?;
        Ok(result.map_or_else(|error| Report::Failed(chain(&error)), |()| Report::Over))
    }

    fn event(&mut self, event: Event) -> io::Result<()> {
        let is_waiting = matches!(event, Event::Waiting);
        match event {
            Event::Ready(facts) => self.tell(&Report::Ready(facts))?,
            Event::Begun { script, case } => self.tell(&Report::Begun { script, case })?,
            Event::Waiting => self.tell(&Report::Waiting)?,
            Event::Case { script, trace: result, repetitions } => {
                let trace = self.trace(&result.trace)?;
                self.tell(&Report::Case { script, case: result.number, trace, repetitions })?;
            }
        }
        if is_waiting || self.sent.elapsed() >= KEPT {
            self.sent = Instant::now();
            self.output.flush()?;
        }
        Ok(())
    }

    /// The number of a trace, which is told when it is new.
    fn trace(&mut self, trace: &Arc<Trace>) -> io::Result<usize> {
        if let Some(known) = self.traces.get(trace) {
            return Ok(*known);
        }
        let number = self.traces.len();
        self.traces.insert(Arc::clone(trace), number);
        self.tell(&Report::Trace(Trace::clone(trace)))?;
        Ok(number)
    }

    fn tell(&mut self, report: &Report) -> io::Result<()> {
        wire::write(&mut self.output, report)
    }
}

impl From<&Options> for RunOptions {
    fn from(options: &Options) -> Self {
        Self {
            jobs: options.jobs.and_then(NonZeroUsize::new),
            isolation: options.isolation,
            networks: if options.fresh { Networks::Fresh } else { Networks::Kept },
            timeout: options.timeout,
            naming: options.naming.clone(),
        }
    }
}

impl From<&RunOptions> for Options {
    fn from(options: &RunOptions) -> Self {
        Self {
            jobs: options.jobs.map(usize::from),
            isolation: options.isolation,
            fresh: options.networks == Networks::Fresh,
            timeout: options.timeout,
            naming: options.naming.clone(),
        }
    }
}
