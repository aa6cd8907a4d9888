//! What went wrong in the cases of a scenario, drawn.

use std::io;

use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::plan::{self, Platform};
use crate::report::event::Scenario;
use crate::report::screen::Screen;
use crate::report::{diagnostics, trace};
use crate::trace::{CaseTrace, End};

use super::count;

/// Of how many failed cases of one scenario the failure is drawn.
const DRAWN: usize = 3;

/// Draws the failures of a scenario, as many as one wants to read.
pub(super) fn tell_failures(scenario: &Scenario<'_>, screen: &mut Screen) -> io::Result<()> {
    let Some(facts) = scenario.facts else { return Ok(()) };
    let is_failure = |trace: &&CaseTrace| !matches!(trace.end, End::Held | End::Skipped(_));
    let failures: Vec<&CaseTrace> = scenario.cases.iter().filter(is_failure).collect();
    for (place, trace) in failures.iter().take(DRAWN).enumerate() {
        if place > 0 {
            screen.tell("\n")?;
        }
        tell_failure(scenario.script, trace, &facts.platform, screen)?;
    }
    if failures.len() > DRAWN {
        let more = count(failures.len() - DRAWN, "more case");
        screen.tell(&format!("and {more} of {} like it\n", scenario.script.path))?;
    }
    Ok(())
}

fn tell_failure(
    script: &Script,
    trace: &CaseTrace,
    platform: &Platform,
    screen: &mut Screen,
) -> io::Result<()> {
    let planned = plan::plan(script, trace.number, platform);
    match (planned, &trace.end) {
        (Err(wrong), _) => draw(&wrong, script, screen),
        (Ok(case), _) if !trace.outcomes.is_empty() => {
            let failure: Vec<Diagnostic> = trace::failure(script, &case, trace).into_iter().collect();
            draw(&failure, script, screen)
        }
        (Ok(_), End::Broken(how)) => {
            let name = plan::case_name(script, &plan::values_of(script, trace.number));
            let of_case = if name.is_empty() { String::new() } else { format!(" (case {name})") };
            screen.tell(&format!("error: {}{of_case} could not be run to its end: {how}\n", script.path))
        }
        (Ok(_), _) => Ok(()),
    }
}

fn draw(found: &[Diagnostic], script: &Script, screen: &mut Screen) -> io::Result<()> {
    screen.tell(&diagnostics::render(found, &script.path, &script.source, screen.error_colour))
}

/// Every reason once, with how many cases it kept from running.
pub(super) fn tell_skipped(scenario: &Scenario<'_>, screen: &mut Screen) -> io::Result<()> {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for trace in scenario.cases {
        if let End::Skipped(reason) = &trace.end {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, skipped)) => *skipped += 1,
                None => reasons.push((reason, 1)),
            }
        }
    }
    for (reason, skipped) in reasons {
        let cases =
            if scenario.cases.len() == 1 { String::new() } else { format!(" ({})", count(skipped, "case")) };
        screen.tell(&format!("skipped {}{cases}: it {reason}\n", scenario.script.path))?;
    }
    Ok(())
}
