//! How far a run is, on a terminal: a line below everything else, drawn over as the run goes on, and gone
//! when it is over.

use std::io;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::event::{Beginning, CaseRef, Event};
use super::reporter::Reporter;
use super::screen::Screen;

/// A run that ends before this shows nothing: there was nothing to wait for.
const PATIENCE: Duration = Duration::from_millis(300);

/// How often the line changes.
const PAUSE: Duration = Duration::from_millis(100);

/// A template of indicatif; what does not fit the terminal is cut.
const LINE: &str = "{bar:20} {wide_msg}";

/// Lets another reporter show the run, and keeps the line below it.
///
/// The line moves with the events, the one that says that nothing happens included. A clock of its own would
/// need a thread, and this process forks.
pub struct Progress {
    inner: Box<dyn Reporter>,
    trace: Option<Trace>,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// The line below what this reporter shows.
    #[must_use]
    pub fn new(inner: Box<dyn Reporter>) -> Self {
        Self { inner, trace: None, bar: None }
    }

    /// Draws the line, if it is time to.
    fn draw(&mut self) {
        let Some(trace) = self.trace.as_mut().filter(|trace| trace.is_time()) else { return };
        trace.drawn = Some(Instant::now());
        match &self.bar {
            Some(bar) => trace.show_on(bar),
            None => self.bar = Some(bar(trace)),
        }
    }

    /// Shows something with the line out of the way.
    fn show(&mut self, event: Event<'_>, screen: &mut Screen) -> io::Result<()> {
        let inner = &mut self.inner;
        let mut show = || {
            inner.tell(event, screen)?;
            screen.flush()
        };
        let Some(bar) = &self.bar else { return show() };
        if let Some(trace) = &self.trace {
            trace.show_on(bar);
        }
        bar.suspend(show)
    }

    fn clear(&mut self) {
        self.trace = None;
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Reporter for Progress {
    fn tell(&mut self, event: Event<'_>, screen: &mut Screen) -> io::Result<()> {
        match event {
            Event::Begun(beginning) => self.trace = Some(Trace::new(beginning)),
            Event::Over(_) | Event::Failed(_) => self.clear(),
            _ => {}
        }
        if let Some(trace) = &mut self.trace {
            trace.follow(event);
        }
        if is_quiet(event) {
            self.draw();
            return self.inner.tell(event, screen);
        }
        self.show(event, screen)
    }
}

/// Whether nobody shows anything for it.
fn is_quiet(event: Event<'_>) -> bool {
    matches!(event, Event::CaseBegun(_) | Event::CaseEnded(..) | Event::Waiting)
}

fn bar(trace: &Trace) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(trace.runs() as u64), ProgressDrawTarget::stderr())
        .with_position(trace.runs_done as u64)
        .with_message(trace.text());
    let bar = match ProgressStyle::with_template(LINE) {
        Ok(style) => bar.with_style(style.progress_chars("━╸ ")),
        Err(_) => bar,
    };
    bar.tick();
    bar
}

/// How far the run is.
struct Trace {
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
    path: String,
    number: usize,
}

impl Trace {
    fn new(beginning: &Beginning<'_>) -> Self {
        Self {
            began: Instant::now(),
            drawn: None,
            scenarios: beginning.scenarios,
            scenarios_done: 0,
            cases: beginning.cases,
            repeat: beginning.repeat.max(1),
            runs_done: 0,
            running: Vec::new(),
        }
    }

    fn follow(&mut self, event: Event<'_>) {
        match event {
            Event::CaseBegun(case) => {
                self.running.push(Running { path: case.script.path.clone(), number: case.number });
            }
            Event::CaseEnded(case, times) => {
                self.runs_done += times;
                self.running.retain(|running| !running.is(case));
            }
            // A scenario that did not run was not counted among those that would.
            Event::Scenario(scenario) if scenario.facts.is_some() => self.scenarios_done += 1,
            _ => {}
        }
    }

    fn is_time(&self) -> bool {
        match self.drawn {
            None => self.began.elapsed() >= PATIENCE,
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

impl Running {
    fn is(&self, case: CaseRef<'_>) -> bool {
        self.number == case.number && self.path == case.script.path
    }
}
