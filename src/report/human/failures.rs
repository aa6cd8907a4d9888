//! What went wrong in the cases of a scenario, and what was not run, on standard error.

use std::io;

use crate::report::reporter::Scenario;
use crate::report::screen::Screen;
use crate::text::failures;

use crate::text::plural::count;

/// Draws the failures of a scenario.
pub(super) fn tell_failures(scenario: Scenario<'_>, screen: &mut Screen) -> io::Result<()> {
    let colour = screen.error_colour;
    screen.tell(&failures::drawn(scenario.script, &scenario.result.cases, colour))
}

/// Every reason once, with how many cases it kept from running.
pub(super) fn tell_skipped(scenario: Scenario<'_>, screen: &mut Screen) -> io::Result<()> {
    for (reason, skipped) in failures::reasons(&scenario.result.cases) {
        let cases = if scenario.result.cases.len() == 1 {
            String::new()
        } else {
            format!(" ({})", count(skipped, "case"))
        };
        screen.tell(&format!("skipped {}{cases}: it {reason}\n", scenario.script.path))?;
    }
    Ok(())
}
