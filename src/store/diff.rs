//! Two texts as one, line by line, for people. Colour and signs are the report's.

use similar::{ChangeTag, DiffOp, TextDiff};

use super::contents::normal;

/// How many lines that are the same are shown before and after those that are not.
const CONTEXT: usize = 3;

/// A line of a diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// In both texts.
    Same(String),
    /// In the old text only.
    Removed(String),
    /// In the new text only.
    Added(String),
    /// So many lines that are the same are left out here.
    Gap(usize),
}

/// What turns `old` into `new`, with three lines of context around each change.
///
/// Where lines are replaced, the old ones come first. Texts that [`compare`](super::compare())
/// holds the same have no lines at all.
#[must_use]
pub(crate) fn diff(old: &str, new: &str) -> Vec<Line> {
    let (old, new) = (normal(old), normal(new));
    let (old, new) = (lines(&old), lines(&new));
    let diff = TextDiff::from_slices(&old, &new);
    let mut out = Vec::new();
    let mut shown = 0;
    for hunk in diff.grouped_ops(CONTEXT) {
        let (start, end) = range(&hunk);
        push_gap(&mut out, start - shown);
        shown = end;
        for op in &hunk {
            out.extend(diff.iter_changes(op).map(|c| line(c.tag(), c.value())));
        }
    }
    if !out.is_empty() {
        push_gap(&mut out, old.len() - shown);
    }
    out
}

/// An empty text has no line, not one empty line.
fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// Where a hunk stands in the old text: its first line, and the first after it.
fn range(hunk: &[DiffOp]) -> (usize, usize) {
    let start = hunk.first().map_or(0, |op| op.old_range().start);
    let end = hunk.last().map_or(0, |op| op.old_range().end);
    (start, end)
}

fn push_gap(out: &mut Vec<Line>, left_out: usize) {
    if left_out > 0 {
        out.push(Line::Gap(left_out));
    }
}

fn line(tag: ChangeTag, text: &str) -> Line {
    let text = text.to_owned();
    match tag {
        ChangeTag::Equal => Line::Same(text),
        ChangeTag::Delete => Line::Removed(text),
        ChangeTag::Insert => Line::Added(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_changed_stand_between_those_that_did_not() {
        use crate::store::diff::{Line, diff};

        let lines = diff("bind a  ok\nbind b  ok\n", "bind a  ok\nbind b  EACCES\n");
        assert_eq!(lines[0], Line::Same("bind a  ok".to_owned()));
        assert_eq!(lines[2], Line::Added("bind b  EACCES".to_owned()));
    }

    /// The diff as a person would see it.
    fn drawn(old: &str, new: &str) -> String {
        let draw = |line: &Line| match line {
            Line::Same(text) => format!("  {text}\n"),
            Line::Removed(text) => format!("- {text}\n"),
            Line::Added(text) => format!("+ {text}\n"),
            Line::Gap(lines) => format!("… {lines}\n"),
        };
        diff(old, new).iter().map(draw).collect()
    }

    fn numbers(range: std::ops::Range<u32>) -> String {
        let numbers: Vec<String> = range.map(|n| n.to_string()).collect();
        numbers.join("\n") + "\n"
    }

    #[test]
    fn a_replaced_line_is_removed_and_added() {
        assert_eq!(
            drawn("bind a\nbind b  EADDRINUSE\nclose a\n", "bind a\nbind b  ok\nclose a\n"),
            "  bind a\n- bind b  EADDRINUSE\n+ bind b  ok\n  close a\n"
        );
    }

    #[test]
    fn lines_far_from_a_change_are_counted() {
        let old = numbers(0..30);
        let new = old.replace("\n10\n", "\nten\n").replace("\n20\n", "\n");
        assert_eq!(
            drawn(&old, &new),
            "… 7\n  7\n  8\n  9\n- 10\n+ ten\n  11\n  12\n  13\n\
             … 3\n  17\n  18\n  19\n- 20\n  21\n  22\n  23\n… 6\n"
        );
    }

    #[test]
    fn changes_near_each_other_share_their_context() {
        let old = numbers(0..9);
        let new = old.replace("1\n", "one\n").replace("7\n", "");
        assert_eq!(drawn(&old, &new), "  0\n- 1\n+ one\n  2\n  3\n  4\n  5\n  6\n- 7\n  8\n");
    }

    #[test]
    fn the_same_text_has_no_diff() {
        assert_eq!(drawn("a\nb\n", "a  \r\nb"), "");
        assert_eq!(drawn("", "\n"), "");
        assert_eq!(drawn(&numbers(0..30), &numbers(0..30)), "");
    }

    #[test]
    fn from_nothing_all_is_added() {
        assert_eq!(drawn("", "a\n\nb\n"), "+ a\n+ \n+ b\n");
        assert_eq!(drawn("a\n", ""), "- a\n");
    }
}
