//! How far a run is, on a terminal: a line below everything else, drawn over as the run goes on, and gone
//! when it is over.

use std::io;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::run::{CaseId, RunEvent};

use crate::language::script::Script;

use super::reporter::{Reporter, RunContext};
use super::screen::Screen;

/// A run that ends before this shows nothing: there was nothing to wait for.
const QUIET: Duration = Duration::from_millis(300);

/// How often the line changes.
const PAUSE: Duration = Duration::from_millis(100);

/// A template of indicatif; what does not fit the terminal is cut.
const LINE: &str = "{bar:20} {wide_msg}";

/// Lets another reporter show the run, and keeps the line below it.
///
/// The line moves with the events, the one that says that nothing happens included. A clock of its own would
/// need a thread, and this process forks.
pub(crate) struct Progress {
    inner: Box<dyn Reporter>,
    position: Option<Position>,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// The line below what this reporter shows.
    #[must_use]
    pub(crate) fn new(inner: Box<dyn Reporter>) -> Self {
        Self { inner, position: None, bar: None }
    }

    /// Draws the line, if it is time to.
    fn draw(&mut self) {
        let Some(position) = self.position.as_mut().filter(|position| position.is_time()) else { return };
        position.drawn = Some(Instant::now());
        match &self.bar {
            Some(bar) => position.show_on(bar),
            None => self.bar = Some(bar(position)),
        }
    }

    /// Shows something with the line out of the way.
    fn show(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        let inner = &mut self.inner;
        let mut show = || {
            inner.report(event, run, screen)?;
            screen.flush()
        };
        let Some(bar) = &self.bar else { return show() };
        if let Some(position) = &self.position {
            position.show_on(bar);
        }
        bar.suspend(show)
    }

    fn clear(&mut self) {
        self.position = None;
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Reporter for Progress {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            RunEvent::Started(_) => self.position = Some(Position::new(run)),
            RunEvent::Finished(_) | RunEvent::Aborted(_) => self.clear(),
            RunEvent::Diagnosed(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseFinished { .. }
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..)
            | RunEvent::ScenarioFinished(_) => {}
        }
        if let Some(position) = &mut self.position {
            position.follow(event, run);
        }
        if is_quiet(event) {
            self.draw();
            return self.inner.report(event, run, screen);
        }
        self.show(event, run, screen)
    }
}

/// Whether nobody shows anything for it.
fn is_quiet(event: &RunEvent) -> bool {
    matches!(event, RunEvent::CaseStarted(_) | RunEvent::CaseFinished { .. } | RunEvent::Waiting)
}

fn bar(position: &Position) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(position.runs() as u64), ProgressDrawTarget::stderr())
        .with_position(position.runs_done as u64)
        .with_message(position.text());
    let bar = match ProgressStyle::with_template(LINE) {
        Ok(style) => bar.with_style(style.progress_chars("━╸ ")),
        Err(_) => bar,
    };
    bar.tick();
    bar
}

/// How far the run is.
struct Position {
    began: Instant,
    drawn: Option<Instant>,
    scenarios: usize,
    scenarios_done: usize,
    cases: usize,
    /// How often each case runs.
    repeat: usize,
    runs_done: usize,
    running: Vec<Running>,
}

/// A case that runs.
struct Running {
    case: CaseId,
    path: String,
}

impl Position {
    fn new(run: RunContext<'_>) -> Self {
        let scripts = &run.scripts[..run.selected];
        Self {
            began: Instant::now(),
            drawn: None,
            scenarios: scripts.len(),
            scenarios_done: 0,
            cases: scripts.iter().map(Script::cases).sum(),
            repeat: run.options.repeat.get(),
            runs_done: 0,
            running: Vec::new(),
        }
    }

    fn follow(&mut self, event: &RunEvent, run: RunContext<'_>) {
        match event {
            RunEvent::CaseStarted(case) => {
                self.running.push(Running { case: *case, path: run.script_of(*case).path.clone() });
            }
            RunEvent::CaseFinished { case, repetitions, .. } => {
                self.runs_done += repetitions.times;
                self.running.retain(|running| running.case != *case);
            }
            // A scenario that was not started was not counted among those that would be.
            RunEvent::ScenarioFinished(result) if result.script < run.selected => self.scenarios_done += 1,
            RunEvent::ScenarioFinished(_)
            | RunEvent::Diagnosed(_)
            | RunEvent::Started(_)
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..)
            | RunEvent::Aborted(_)
            | RunEvent::Finished(_) => {}
        }
    }

    fn is_time(&self) -> bool {
        match self.drawn {
            None => self.began.elapsed() >= QUIET,
            Some(drawn) => drawn.elapsed() >= PAUSE,
        }
    }

    /// How often a case is to run in all.
    fn runs(&self) -> usize {
        self.cases * self.repeat
    }

    fn show_on(&self, bar: &ProgressBar) {
        bar.set_position(self.runs_done as u64);
        bar.set_message(self.text());
    }

    /// `3 of 40 scenarios, 120 of 3000 cases, 12s: a.drill, b.drill`
    fn text(&self) -> String {
        let mut text = format!(
            "{} of {} scenarios, {} of {} {}, {}s",
            self.scenarios_done,
            self.scenarios,
            self.runs_done,
            self.runs(),
            if self.repeat == 1 { "cases" } else { "repetitions" },
            self.began.elapsed().as_secs(),
        );
        let mut paths: Vec<&str> = self.running.iter().map(|running| running.path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        if !paths.is_empty() {
            text.push_str(": ");
            text.push_str(&paths.join(", "));
        }
        text
    }
}
