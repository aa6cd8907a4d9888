//! `sockdrill run`

use crate::language::script::Script;
use crate::plan::{self, Platform};
use crate::record::Recorder;
use crate::report::trace as report;
use crate::run::Finished;
use crate::trace::{CaseTrace, End};

use super::arguments::{How, RunArguments};
use super::exit::{Exit, Failure};
use super::files;
use super::load::{self, Loaded, load};
use super::screen::{Screen, Style};
use super::session;

/// Of how many failed cases of one scenario the failure is drawn.
const DRAWN_FAILURES: usize = 3;

pub(super) fn run(arguments: &RunArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let loaded = load(&files::find(&arguments.paths)?, screen)?;
    run_loaded(loaded, &arguments.how, screen)
}

/// Runs scenarios and shows what happened; none if one of them is wrong.
pub(super) fn run_loaded(loaded: Loaded, how: &How, screen: &mut Screen) -> Result<Exit, Failure> {
    if loaded.errors > 0 {
        screen.tell(&loaded.summary())?;
        return Ok(Exit::Wrong);
    }
    let total = loaded.scripts.len();
    let (scripts, slow) = session::without_slow(loaded.scripts, how);
    let session = session::run(&scripts, how, |script, finished, facts| {
        show(script, finished, &facts.platform, total > 1, screen)
    })?;
    for script in &slow {
        screen.tell(&format!("skipped {}: it is slow; --slow runs it\n", script.path))?;
    }
    screen.tell(&session.summary(scripts.len()))?;
    Ok(session.exit())
}

fn show(
    script: &Script,
    finished: &Finished,
    platform: &Platform,
    one_of_many: bool,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if one_of_many || script.header.title.is_some() {
        let title = script.header.title.as_deref().map_or(String::new(), |title| format!(": {title}"));
        screen.print(&format!("{}{title}\n", screen.paint(Style::Strong, &script.path)))?;
    }
    match &finished.cases[..] {
        [case] => show_case(script, case, platform, screen)?,
        cases => show_table(script, cases, platform, screen)?,
    }
    if one_of_many {
        screen.print("\n")?;
    }
    tell_failures(script, finished, platform, screen)
}

fn show_case(
    script: &Script,
    trace: &CaseTrace,
    platform: &Platform,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if let Ok(case) = plan::plan(script, trace.number, platform)
        && matches!(trace.end, End::Held | End::Differed(_))
    {
        let text = report::case(script, &case, trace, screen.colour);
        screen.print(&text)?;
    }
    Ok(())
}

fn show_table(
    script: &Script,
    cases: &[CaseTrace],
    platform: &Platform,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let mut recorder = Recorder::new(script, platform);
    cases.iter().for_each(|case| recorder.add(case));
    Ok(screen.print(&recorder.finish().unwrap_or_default())?)
}

/// Draws the failures of a scenario, as many as one wants to read.
pub(super) fn tell_failures(
    script: &Script,
    finished: &Finished,
    platform: &Platform,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let mut drawn = 0;
    let mut left = 0;
    for trace in &finished.cases {
        if matches!(trace.end, End::Held) {
            continue;
        }
        if drawn == DRAWN_FAILURES && !matches!(trace.end, End::Skipped(_)) {
            left += 1;
            continue;
        }
        if drawn > 0 && !matches!(trace.end, End::Skipped(_)) {
            screen.tell("\n")?;
        }
        drawn += usize::from(tell_failure(script, trace, platform, screen)?);
    }
    if left > 0 {
        screen.tell(&format!("and {} of {} like it\n", session::count(left, "more case"), script.path))?;
    }
    tell_skipped(script, finished, screen)
}

fn tell_failure(
    script: &Script,
    trace: &CaseTrace,
    platform: &Platform,
    screen: &mut Screen,
) -> Result<bool, Failure> {
    let name = plan::case_name(script, &plan::values_of(script, trace.number));
    let of_case = if name.is_empty() { String::new() } else { format!(" (case {name})") };
    match &trace.end {
        End::Broken(how) => {
            screen.tell(&format!("error: {}{of_case} could not be run to its end: {how}\n", script.path))?;
        }
        End::Unplanned => {
            if let Err(wrong) = plan::plan(script, trace.number, platform) {
                load::tell(&wrong, &script.path, &script.source, screen)?;
            }
        }
        End::Differed(_) => {
            if let Ok(case) = plan::plan(script, trace.number, platform) {
                let failure: Vec<_> = report::failure(script, &case, trace).into_iter().collect();
                load::tell(&failure, &script.path, &script.source, screen)?;
            }
        }
        End::Held | End::Skipped(_) => return Ok(false),
    }
    Ok(true)
}

/// Every reason once, with how many cases it kept from running.
fn tell_skipped(script: &Script, finished: &Finished, screen: &mut Screen) -> Result<(), Failure> {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for trace in &finished.cases {
        if let End::Skipped(reason) = &trace.end {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, count)) => *count += 1,
                None => reasons.push((reason, 1)),
            }
        }
    }
    for (reason, skipped) in reasons {
        let cases = if finished.cases.len() == 1 {
            String::new()
        } else {
            format!(" ({})", session::count(skipped, "case"))
        };
        screen.tell(&format!("skipped {}{cases}: it {reason}\n", script.path))?;
    }
    Ok(())
}
