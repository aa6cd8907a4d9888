//! A pending snapshot, for whoever decides on it.

use crate::store::pending::Shown;
use crate::store::{Comparison, PendingSnapshot, Snapshot, compare};
use crate::text::paint::{BAD, DIM, STRONG, paint};

use super::change::{change, harmless};
use crate::text::plural::count;

/// How many lines of a scenario are shown.
const SHOWN: usize = 100;

/// Which snapshot it is: its file and its title.
#[must_use]
pub(crate) fn heading(waiting: &PendingSnapshot, shown: &Shown, colour: bool) -> String {
    let path = paint(&harmless(&waiting.snapshot.to_string_lossy()), STRONG, colour);
    let title = shown.snapshot.description.as_deref().map(harmless);
    title.map_or(format!("{path}\n"), |title| format!("{path}\n{title}\n"))
}

/// The scenario's text under its name, each line with its number.
#[must_use]
pub(crate) fn source(name: &str, text: &str, colour: bool) -> String {
    let mut out = format!("{}\n", paint(&harmless(name), DIM, colour));
    let lines = text.lines().count();
    let width = lines.min(SHOWN).to_string().len();
    for (number, line) in text.lines().enumerate().take(SHOWN) {
        let place = paint(&format!("{:>width$} |", number + 1), DIM, colour);
        out.push_str(format!("{place} {}", harmless(line)).trim_end());
        out.push('\n');
    }
    if lines > SHOWN {
        out.push_str(&paint(&format!("… {}\n", count(lines - SHOWN, "more line")), DIM, colour));
    }
    out
}

/// All that the snapshot says.
#[must_use]
pub(crate) fn whole(snapshot: &Snapshot) -> String {
    let line = |line: &str| format!("{}\n", format!("       {}", harmless(line)).trim_end());
    snapshot.contents.lines().map(line).collect()
}

/// What accepting it would change, and a remark where the lines do not say everything.
#[must_use]
pub(crate) fn difference(shown: &Shown, colour: bool) -> String {
    let new = &shown.snapshot.contents;
    match &shown.accepted {
        Ok(accepted) => match compare(accepted.as_ref(), &shown.snapshot) {
            Comparison::Same => "     the same as the accepted snapshot\n".to_owned(),
            Comparison::Differs { accepted, actual } => change(&accepted, &actual, colour),
            Comparison::Missing => format!("     no snapshot yet\n{}", change("", new, colour)),
        },
        Err(error) => {
            format!("     {}\n{}", paint(&error.to_string(), BAD, colour), change("", new, colour))
        }
    }
}
