//! Text in columns.

/// What stands between two columns.
pub const GAP: usize = 2;

/// Rows in columns, each column as wide as its widest cell, two blanks between them and none at the ends
/// of lines; a newline between rows and none after the last one.
#[must_use]
pub fn align(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    lines.join("\n")
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
pub fn padded(text: &str, width: usize) -> String {
    format!("{text:width$}")
}

/// How many columns a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().count()
}

/// The text with every line moved to the right that is not empty.
#[must_use]
pub fn indented(text: &str, by: usize) -> String {
    let moved = |line: &str| if line.is_empty() { String::new() } else { format!("{:by$}{line}", "") };
    let lines: Vec<String> = text.lines().map(moved).collect();
    lines.join("\n")
}
