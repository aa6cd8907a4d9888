//! Text in columns.

use unicode_width::UnicodeWidthStr;

/// The space between two columns.
pub(crate) const GAP: usize = 2;

/// Rows in columns, each column as wide as its widest cell, two blanks between them and none at the ends
/// of lines; a newline between rows and none after the last one.
#[must_use]
pub(crate) fn align(rows: &[Vec<String>]) -> String {
    let widths = widths(rows);
    let lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    lines.join("\n")
}

/// Where a column of [`settled`] may end that has a cell too wide for its room. In columns of a terminal.
const STOP: usize = 4;

/// Rows in columns that stay where they are when a cell changes, as a diff of the table should show that cell
/// alone. A column is as wide as its room (`rooms`, in columns of a terminal), or ends at the next stop after its
/// widest cell if that does not fit. Columns without a room have that of the last.
#[must_use]
pub(crate) fn settled(rows: &[Vec<String>], rooms: &[usize]) -> String {
    let widths = settled_widths(rows, rooms);
    let lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    lines.join("\n")
}

/// How wide [`settled`] makes each column, the gap excluded.
#[must_use]
pub(crate) fn settled_widths(rows: &[Vec<String>], rooms: &[usize]) -> Vec<usize> {
    let last = rooms.last().copied().unwrap_or(0);
    let rooms = rooms.iter().copied().chain(std::iter::repeat(last));
    let settled = |(widest, room): (usize, usize)| {
        if widest <= room { room } else { (widest + GAP).next_multiple_of(STOP) - GAP }
    };
    widths(rows).into_iter().zip(rooms).map(settled).collect()
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| rows.iter().filter_map(|row| Some(width(row.get(column)?))).max();
    (0..columns).map(|column| widest(column).unwrap_or(0)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(&padded(cell, width + GAP));
    }
    line.truncate(line.trim_end().len());
    line
}

/// The text with blanks up to a width.
#[must_use]
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(self::width(text))))
}

/// The text with every line that is wider than a terminal broken between words, what follows indented. A word that is
/// wider than that stays whole.
#[must_use]
pub(crate) fn folded(text: &str, screen: usize, hang: usize) -> String {
    let hang = hang.min(screen / 2);
    let lines: Vec<String> = text.lines().map(|line| folded_line(line, screen, hang)).collect();
    lines.join("\n")
}

fn folded_line(line: &str, screen: usize, hang: usize) -> String {
    if width(line) <= screen {
        return line.to_owned();
    }
    let (mut folded, mut used) = (String::new(), 0);
    for word in line.split_inclusive(' ') {
        let text = word.trim_end_matches(' ');
        let is_first = folded.trim_start().is_empty();
        if !is_first && used + width(text) > screen && !text.is_empty() {
            folded.truncate(folded.trim_end().len());
            folded.extend(["\n", &" ".repeat(hang)]);
            used = hang;
        }
        folded.push_str(word);
        used += width(word);
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// How many columns of a terminal a text takes: two for a character such as `日`, none for a combining one, and none
/// for the start and the end of a style.
#[must_use]
pub(crate) fn width(text: &str) -> usize {
    let mut parts = text.split(STYLE);
    let first = parts.next().map_or(0, UnicodeWidthStr::width);
    let after = |part: &str| part.split_once('m').map_or(0, |(_, text)| text.width());
    first + parts.map(after).sum::<usize>()
}

/// What begins a style; an `m` ends it (`anstyle`, as in ECMA-48: SGR).
const STYLE: &str = "\u{1b}[";

/// The text with every line moved to the right that is not empty.
#[must_use]
pub(crate) fn indented(text: &str, by: usize) -> String {
    let moved = |line: &str| if line.is_empty() { String::new() } else { format!("{:by$}{line}", "") };
    let lines: Vec<String> = text.lines().map(moved).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::paint::{BAD, paint};

    fn rows(rows: &[[&str; 2]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.map(str::to_owned).into()).collect()
    }

    #[test]
    fn columns_are_as_wide_as_what_a_terminal_shows() {
        let rows = rows(&[["日本語", "wide"], ["e\u{301}tat", "combining"], ["plain", "1"]]);
        assert_eq!(align(&rows), "日本語  wide\ne\u{301}tat    combining\nplain   1");
    }

    #[test]
    fn a_settled_column_moves_only_for_what_it_has_no_room_for() {
        let table = |cell: &str| settled(&rows(&[["reuse", "x"], [cell, "y"]]), &[10]);
        assert_eq!(table(""), "reuse       x\n            y");
        assert_eq!(table("EADDRINUSE"), "reuse       x\nEADDRINUSE  y");
        assert_eq!(table("EADDRNOTAVAIL"), "reuse           x\nEADDRNOTAVAIL   y");
    }

    #[test]
    fn a_line_that_is_too_wide_goes_on_below_itself() {
        assert_eq!(
            folded("a.drill  2 cases  one two three", 24, 18),
            "a.drill  2 cases  one\n            two three"
        );
        assert_eq!(folded("ab 日本語 cd", 9, 2), "ab 日本語\n  cd");
        assert_eq!(folded("short\nunbreakable.drill", 8, 2), "short\nunbreakable.drill");
        assert_eq!(width(&paint("日本", BAD, true)), 4);
    }

    #[test]
    fn a_text_that_is_wider_than_its_column_stays_whole() {
        assert_eq!(padded("日本語", 5), "日本語");
        assert_eq!(padded("日本語", 7), "日本語 ");
    }
}
