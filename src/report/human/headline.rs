//! A scenario in a line: its verdict, its path, and what else fits.

use std::time::Duration;

use crate::report::reporter::FinishedScenario;
use crate::run::{Tally, Verdict};
use crate::text::foreign;
use crate::text::paint::{BAD, DIM, GOOD, Style, WARN, paint};
use crate::text::plural::count;

/// The line of a scenario, with the time that its cases took if that is wanted.
pub(super) fn headline(scenario: FinishedScenario<'_>, time: Option<Duration>, colour: bool) -> String {
    let ((style, word), why) = verdict(scenario);
    let why = why.map_or(String::new(), |why| format!(" ({})", foreign::line(&why)));
    let time = time.map_or(String::new(), |time| paint(&format!(" {}", in_seconds(time)), DIM, colour));
    format!("{}{time} {}{why}", paint(word, style, colour), scenario.script.path)
}

/// `[   0.012s]`, as nextest writes it.
pub(super) fn in_seconds(time: Duration) -> String {
    format!("[{:>8.3}s]", time.as_secs_f64())
}

/// The word for a verdict, and the remark beside it.
fn verdict(scenario: FinishedScenario<'_>) -> ((Style, &'static str), Option<String>) {
    match &scenario.result.verdict {
        Verdict::Passed => ((GOOD, "PASS"), None),
        Verdict::Failed => ((BAD, "FAIL"), None),
        Verdict::Differs(_) => ((BAD, "DIFF"), None),
        Verdict::New(_) => ((WARN, " NEW"), Some("no snapshot yet".to_owned())),
        Verdict::Accepted(change) if change.accepted.is_empty() => {
            ((GOOD, " NEW"), Some("accepted".to_owned()))
        }
        Verdict::Accepted(_) => ((GOOD, "DIFF"), Some("accepted".to_owned())),
        Verdict::Unsettled(reason) => ((BAD, " BAD"), Some(reason.clone())),
        Verdict::Skipped(Some(reason)) => ((WARN, "SKIP"), Some(reason.clone())),
        Verdict::Skipped(None) => {
            let tally = Tally::of(&scenario.result.cases);
            ((WARN, "SKIP"), Some(format!("{} of {}", tally.skipped, count(tally.cases, "case"))))
        }
    }
}
