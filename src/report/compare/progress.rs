//! How far each system is, on a terminal: a line that is redrawn as the runs go on, and removed when they end.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::run::RunEvent;

/// Runs that end before this show nothing: there was nothing to wait for.
const QUIET: Duration = Duration::from_millis(300);

/// How often the line changes.
const PAUSE: Duration = Duration::from_millis(100);

/// A template of indicatif; what does not fit the terminal is cut.
const LINE: &str = "{bar:20} {wide_msg}";

/// The line.
pub(crate) struct Progress<'n> {
    systems: Vec<(&'n str, Position)>,
    /// How many runs of cases each system has to do.
    runs: usize,
    /// When something was last shown; at first, when the runs began.
    shown: Instant,
    bar: Option<ProgressBar>,
}

/// How far a system is.
#[derive(Clone, Copy, Default)]
struct Position {
    ready: bool,
    done: usize,
}

impl<'n> Progress<'n> {
    /// A line for these systems, each of which has so many runs of cases to do.
    #[must_use]
    pub(crate) fn new(names: impl Iterator<Item = &'n str>, runs: usize) -> Self {
        let systems = names.map(|name| (name, Position::default())).collect();
        Self { systems, runs, shown: Instant::now(), bar: None }
    }

    /// Follows what a system does, and draws the line if it is time to.
    pub(crate) fn follow(&mut self, system: usize, event: &RunEvent) {
        let (_, position) = &mut self.systems[system];
        match event {
            RunEvent::Started(_) => position.ready = true,
            RunEvent::CaseFinished { repetitions, .. } => position.done += repetitions.times,
            RunEvent::Diagnosed(_)
            | RunEvent::CaseStarted(_)
            | RunEvent::CaseRetried { .. }
            | RunEvent::Waiting
            | RunEvent::Slow(..)
            | RunEvent::ScenarioFinished(_)
            | RunEvent::Aborted(_)
            | RunEvent::Finished(_) => {}
        }
        let pause = if self.bar.is_some() { PAUSE } else { QUIET };
        if self.shown.elapsed() >= pause {
            self.draw();
        }
    }

    /// Removes the line.
    pub(crate) fn clear(&self) {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
    }

    fn draw(&mut self) {
        self.shown = Instant::now();
        let done: usize = self.systems.iter().map(|(_, position)| position.done).sum();
        let (text, all) = (self.text(), self.runs * self.systems.len());
        let bar = self.bar.get_or_insert_with(|| bar(all));
        bar.set_position(done as u64);
        bar.set_message(text);
        bar.tick();
    }

    /// `host done, uml 40%, gvisor starts`
    fn text(&self) -> String {
        let part = |(name, position): &(&str, Position)| match *position {
            Position { ready: false, .. } => format!("{name} starts"),
            Position { done, .. } if done >= self.runs => format!("{name} done"),
            Position { done, .. } => format!("{name} {}%", done * 100 / self.runs),
        };
        self.systems.iter().map(part).collect::<Vec<String>>().join(", ")
    }
}

fn bar(all: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template(LINE) {
        Ok(style) => bar.with_style(style.progress_chars("━╸ ")),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::passed;
    use crate::report::compare::testing::compared;
    use crate::run::CaseId;
    use crate::run::trace::Repetitions;

    #[test]
    fn it_says_how_far_each_system_is() {
        let mut progress = Progress::new(["host", "uml", "gvisor"].into_iter(), 4);
        let facts = compared(|comparison| comparison.systems[0].facts.clone());
        let ended = |times| RunEvent::CaseFinished {
            case: CaseId { script: 0, case: 0 },
            trace: passed(0, "ok").trace,
            repetitions: Repetitions { first: 0, times },
            time: std::time::Duration::ZERO,
        };
        for system in [0, 1] {
            progress.follow(system, &RunEvent::Started(facts.clone()));
        }
        progress.follow(0, &ended(3));
        progress.follow(0, &ended(1));
        progress.follow(1, &ended(1));
        assert_eq!(progress.text(), "host done, uml 25%, gvisor starts");
    }
}
