//! How a run is shown: for people, or in a format for machines.

use crate::report::github::Github;
use crate::report::human;
use crate::report::json::Json;
use crate::report::junit::Junit;
use crate::report::machine::Machine;
use crate::report::progress::Progress;
use crate::report::reporter::Reporter;
use crate::report::screen::Screen;
use crate::report::tap::Tap;
use crate::run::Summary;

use super::flags::Format;

/// What is shown of a run.
#[derive(Clone, Copy)]
pub(super) enum Shown {
    /// What happened; whether in several scenarios.
    Trace { several: bool },
    /// What came of it, and of its snapshots.
    Verdicts,
}

/// The reporter for a format.
pub(super) fn reporter(format: Format, shown: Shown, screen: &mut Screen) -> Box<dyn Reporter> {
    if matches!(format, Format::Github) {
        screen.read_by_workflow();
    }
    let machine = |format: Box<dyn Reporter>| -> Box<dyn Reporter> {
        Box::new(Machine::new(format, shown.last_line()))
    };
    match format {
        Format::Human if screen.live => Box::new(Progress::new(shown.human())),
        Format::Human => shown.human(),
        Format::Github => Box::new(Github::new(shown.human())),
        Format::Json => machine(Box::new(Json)),
        Format::Junit => machine(Box::new(Junit::new(matches!(shown, Shown::Verdicts)))),
        Format::Tap => machine(Box::<Tap>::default()),
    }
}

impl Shown {
    fn human(self) -> Box<dyn Reporter> {
        match self {
            Shown::Trace { several } => Box::new(human::Run { several }),
            Shown::Verdicts => Box::new(human::Test),
        }
    }

    fn last_line(self) -> fn(&Summary) -> String {
        match self {
            Shown::Trace { .. } => human::Run::last_line,
            Shown::Verdicts => human::Test::last_line,
        }
    }
}
