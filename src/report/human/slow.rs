//! A case that takes long, while it runs.

use std::io;
use std::time::Duration;

use crate::language::duration;
use crate::plan;
use crate::report::reporter::RunContext;
use crate::report::screen::Screen;
use crate::run::CaseId;
use crate::text::paint::{WARN, paint};

use super::level::Level;

/// Says which case it is, and what it has taken so far.
pub(super) fn print_slow(
    case: CaseId,
    after: Duration,
    level: Level,
    run: RunContext<'_>,
    screen: &mut Screen,
) -> io::Result<()> {
    if level < Level::Slow {
        return Ok(());
    }
    let script = run.script_of(case);
    let name = plan::case_name(script, &plan::values_of(script, case.case));
    let of_case = if name.is_empty() { String::new() } else { format!(" (case {name})") };
    let word = paint("SLOW", WARN, screen.error_colour);
    screen.status(&format!("{word} [> {}] {}{of_case}\n", duration::show(after), script.path))
}
