//! Two texts as one, line by line, for people. Colour and signs are the report's.

use std::fmt;

use similar::{ChangeTag, DiffOp, InlineChange, TextDiff};

use super::contents::normal;

/// How many lines that are the same are shown before and after those that are not.
const CONTEXT: usize = 3;

/// A line of a diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// In both texts.
    Same(String),
    /// In the old text only.
    Removed(ChangedLine),
    /// In the new text only.
    Added(ChangedLine),
    /// So many lines that are the same are left out here.
    Gap(usize),
}

/// A line of one of two texts, in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangedLine {
    pub parts: Vec<Part>,
}

/// A part of a changed line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub text: String,
    /// Whether these words are not in the line of the other text that this one replaces, or is replaced by. Nothing
    /// is marked where there is no such line, or it has little in common with this one.
    pub marked: bool,
}

impl fmt::Display for ChangedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| f.write_str(&part.text))
    }
}

/// What turns `old` into `new`, with three lines of context around each change.
///
/// Where lines are replaced, the old ones come first. Texts that [`compare`](super::compare())
/// holds the same have no lines at all.
#[must_use]
pub(crate) fn diff(old: &str, new: &str) -> Vec<Line> {
    let (old, new) = (lines(old), lines(new));
    let diff = TextDiff::from_lines(&old, &new);
    let mut out = Vec::new();
    let mut shown = 0;
    for hunk in diff.grouped_ops(CONTEXT) {
        let (start, end) = range(&hunk);
        push_gap(&mut out, start - shown);
        shown = end;
        for op in &hunk {
            out.extend(diff.iter_inline_changes(op).map(|change| line(&change)));
        }
    }
    if !out.is_empty() {
        push_gap(&mut out, diff.old_len() - shown);
    }
    out
}

/// The text in its normal form with each line ended, also the last: so a line that is empty is one of the words
/// that are compared, too. An empty text has no line, not one empty line.
fn lines(text: &str) -> String {
    let normal = normal(text);
    if normal.is_empty() { normal } else { normal + "\n" }
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

fn line(change: &InlineChange<'_, str>) -> Line {
    let mut parts = Vec::new();
    for (emphasized, text) in change.values() {
        let text = text.trim_end_matches('\n');
        // Blanks around words only follow from the words.
        let (blanks, words) = text.split_at(text.len() - text.trim_start().len());
        let (words, more_blanks) = words.split_at(words.trim_end().len());
        push(&mut parts, blanks, false);
        push(&mut parts, words, *emphasized);
        push(&mut parts, more_blanks, false);
    }
    let line = ChangedLine { parts };
    match change.tag() {
        ChangeTag::Equal => Line::Same(line.to_string()),
        ChangeTag::Delete => Line::Removed(line),
        ChangeTag::Insert => Line::Added(line),
    }
}

fn push(parts: &mut Vec<Part>, text: &str, marked: bool) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.marked == marked => last.text.push_str(text),
        _ => parts.push(Part { text: text.to_owned(), marked }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_changed_stand_between_those_that_did_not() {
        let lines = diff("bind a  ok\nbind b  ok\n", "bind a  ok\nbind b  EACCES\n");
        assert_eq!(lines[0], Line::Same("bind a  ok".to_owned()));
        let changed = |text: &str, marked| Part { text: text.to_owned(), marked };
        let parts = vec![changed("bind b  ", false), changed("EACCES", true)];
        assert_eq!(lines[2], Line::Added(ChangedLine { parts }));
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

    /// The lines that changed, with marks around the words that did.
    fn marked(old: &str, new: &str) -> String {
        let draw = |sign: &str, line: &ChangedLine| {
            let part = |part: &Part| if part.marked { format!("[{}]", part.text) } else { part.text.clone() };
            format!("{sign} {}\n", line.parts.iter().map(part).collect::<String>())
        };
        let lines = diff(old, new);
        let lines = lines.iter().map(|line| match line {
            Line::Same(_) | Line::Gap(_) => String::new(),
            Line::Removed(line) => draw("-", line),
            Line::Added(line) => draw("+", line),
        });
        lines.collect()
    }

    #[test]
    fn the_words_that_changed_are_marked() {
        assert_eq!(
            marked("tcp a  ok\nbind b 9000  ok\n", "tcp a  ok\nbind b 9000  EADDRINUSE\n"),
            "- bind b 9000  [ok]\n+ bind b 9000  [EADDRINUSE]\n"
        );
        // A longer step has fewer blanks after it: those are not marked.
        assert_eq!(
            marked("tcp a         ok", "tcp a reuse   ok"),
            "- tcp a         ok\n+ tcp a [reuse]   ok\n"
        );
        assert_eq!(
            marked("bind a 1  ok\nbind b 2  ok", "bind a 1  EACCES\nbind b 3  ok"),
            "- bind a 1  [ok]\n- bind b [2]  ok\n+ bind a 1  [EACCES]\n+ bind b [3]  ok\n"
        );
    }

    #[test]
    fn lines_without_much_in_common_are_not_marked() {
        assert_eq!(marked("tcp a  ok", "show  no sockets"), "- tcp a  ok\n+ show  no sockets\n");
        assert_eq!(marked("tcp a  ok", "tcp a  ok\ntcp b  ok"), "+ tcp b  ok\n");
    }

    #[test]
    fn empty_lines_are_changed_lines_too() {
        assert_eq!(marked("1 case\n\na  x", "1 case\nb  x"), "- \n- [a]  x\n+ [b]  x\n");
        assert_eq!(marked("a b c d\n\n\nz", "a b c e\n\nq\nz"), "- a b c [d]\n- \n+ a b c [e]\n+ q\n");
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
