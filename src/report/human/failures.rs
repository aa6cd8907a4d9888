//! What went wrong in the cases of a scenario, and what was not run, on standard error.

use std::io;

use crate::report::reporter::FinishedScenario;
use crate::report::screen::Screen;
use crate::text::{failures, foreign};

use crate::text::plural::count;

/// Prints the failures of a scenario.
pub(super) fn print_failures(scenario: FinishedScenario<'_>, screen: &mut Screen) -> io::Result<()> {
    let colour = screen.error_colour;
    screen.status(&failures::render(scenario.script, &scenario.result.cases, colour))
}

/// Every reason once, with the number of cases.
pub(super) fn print_skipped(scenario: FinishedScenario<'_>, screen: &mut Screen) -> io::Result<()> {
    for (reason, skipped) in failures::reasons(&scenario.result.cases) {
        let cases = if scenario.result.cases.len() == 1 {
            String::new()
        } else {
            format!(" ({})", count(skipped, "case"))
        };
        screen.status(&format!("skipped {}{cases}: {}\n", scenario.script.path, foreign::line(reason)))?;
    }
    Ok(())
}
