//! What a snapshot would change to.

use crate::store::diff::{self, ChangedLine, Line};
use crate::text::foreign;
use crate::text::paint::{BAD, DIM, GOOD, Style, paint};

use crate::text::plural::count;

use super::diff_tool;

/// The removed and the added lines, with the lines around them. In colour, the words in them that changed are marked.
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
        Line::Removed(line) => changed("     - ", line, BAD, colour),
        Line::Added(line) => changed("     + ", line, GOOD, colour),
        Line::Gap(lines) => paint(&format!("       … {}", count(*lines, "line")), DIM, colour),
    }
}

fn changed(sign: &str, line: &ChangedLine, style: Style, colour: bool) -> String {
    if !line.parts.iter().any(|part| part.marked) {
        return paint(&format!("{sign}{}", harmless(&line.to_string())), style, colour);
    }
    let parts = line.parts.iter().map(|part| {
        let style = if part.marked { style.bold().underline() } else { style };
        paint(&harmless(&part.text), style, colour)
    });
    std::iter::once(paint(sign, style, colour)).chain(parts).collect()
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
    fn words_that_changed_are_marked_in_colour_alone() {
        let (old, new) = ("bind b 9000  ok", "bind b 9000  EACCES");
        assert_eq!(change(old, new, false), "     - bind b 9000  ok\n     + bind b 9000  EACCES\n");
        assert_eq!(
            change(old, new, true),
            "\u{1b}[1m\u{1b}[31m     - \u{1b}[0m\u{1b}[1m\u{1b}[31mbind b 9000  \u{1b}[0m\
             \u{1b}[1m\u{1b}[4m\u{1b}[31mok\u{1b}[0m\n\
             \u{1b}[32m     + \u{1b}[0m\u{1b}[32mbind b 9000  \u{1b}[0m\
             \u{1b}[1m\u{1b}[4m\u{1b}[32mEACCES\u{1b}[0m\n"
        );
    }

    #[test]
    fn escape_sequences_are_not_passed_on() {
        assert_eq!(change("", "a\u{1b}[2Kb\tc", false), "     + a\\u{1b}[2Kb\\tc\n");
    }
}
