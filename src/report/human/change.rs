//! What a snapshot would change to.

use crate::store::diff::{self, Line};
use crate::text::foreign;
use crate::text::paint::{BAD, DIM, GOOD, paint};

use crate::text::plural::count;

use super::diff_tool;

/// The removed and the added lines, with the lines around them.
#[must_use]
pub(crate) fn change(accepted: &str, actual: &str, colour: bool) -> String {
    let mut text = match diff_tool::difference(accepted, actual) {
        Some(Ok(text)) => return text,
        Some(Err(why)) => format!("     {why}\n"),
        None => String::new(),
    };
    for line in diff::diff(accepted, actual) {
        text.push_str(rendered(&line, colour).trim_end());
        text.push('\n');
    }
    text
}

fn rendered(line: &Line, colour: bool) -> String {
    match line {
        Line::Same(text) => format!("       {}", harmless(text)),
        Line::Removed(text) => paint(&format!("     - {}", harmless(text)), BAD, colour),
        Line::Added(text) => paint(&format!("     + {}", harmless(text)), GOOD, colour),
        Line::Gap(lines) => paint(&format!("       … {}", count(*lines, "line")), DIM, colour),
    }
}

/// A text that does nothing to the terminal: a file that somebody sent may hold escape sequences, which could
/// make what is shown differ from what is accepted.
pub(super) fn harmless(text: &str) -> String {
    foreign::line(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::change;

    #[test]
    fn escape_sequences_are_not_passed_on() {
        assert_eq!(change("", "a\u{1b}[2Kb\tc", false), "     + a\\u{1b}[2Kb\\tc\n");
    }
}
