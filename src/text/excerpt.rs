//! The lines of a source that a diagnostic points at, and no more of a long line than a terminal shows.
//!
//! The renderer's work grows with the text that it is given, and a file may be one line of ten megabytes:
//! so it gets the lines from the first label to the last, and of a long line the part around its labels.

use std::ops::Range;

use crate::language::span::Span;

/// Lines up to here are passed on whole. In bytes.
const LONG: usize = 130;

/// How much of a long line stands on each side of its labels. In bytes.
const MARGIN: usize = 30;

/// How much of a long line is given to all its labels together; if they need more, only the beginning of
/// the first one is shown. In bytes.
const WIDE: usize = 300;

/// How much is shown of a label that needs more. In bytes.
const SHOWN: usize = 60;

/// May stand at the beginning of a file, and no editor counts it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Stands where a line is cut.
const CUT: &str = "...";

/// A source, with the places where its lines start.
pub(crate) struct Source<'s> {
    text: &'s str,
    starts: Vec<usize>,
}

/// Some lines of a source, long ones cut.
pub(crate) struct Excerpt {
    pub text: String,
    /// The number of its first line in the source, from 1.
    pub first_line: usize,
    /// Where the asked spans are in the text.
    pub spans: Vec<Range<usize>>,
}

/// Where something stands, for people: both from 1, the column in characters.
pub(crate) struct Location {
    pub line: usize,
    pub column: usize,
}

/// From where to where something stands; the end is the place after its last character.
pub(crate) struct Extent {
    pub start: Location,
    pub end: Location,
}

impl<'s> Source<'s> {
    pub(crate) fn new(text: &'s str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let mut starts = vec![0];
        starts.extend(newlines.map(|(at, _)| at + 1));
        Self { text, starts }
    }

    /// The span within the text and at the boundaries of characters. The end of the file is where its last
    /// line with text ends: nobody looks for an error behind the last newline.
    pub(crate) fn clamp(&self, span: Span) -> Span {
        let start = self.boundary(span.start, usize::wrapping_sub);
        let end = self.boundary(span.end.max(start), usize::wrapping_add);
        if start == self.text.len() {
            let end = self.text.trim_end().len();
            return Span::new(end, end);
        }
        Span::new(start, end)
    }

    fn boundary(&self, offset: usize, step: fn(usize, usize) -> usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset = step(offset, 1);
        }
        offset
    }

    pub(crate) fn place(&self, offset: usize) -> Location {
        let line = self.line_of(offset);
        let before = self.text[self.starts[line]..offset].chars().filter(|c| *c != BYTE_ORDER_MARK).count();
        Location { line: line + 1, column: before + 1 }
    }

    /// From where to where a span stands, as well as it fits the text.
    pub(crate) fn extent(&self, span: Span) -> Extent {
        let span = self.clamp(span);
        Extent { start: self.place(span.start), end: self.place(span.end) }
    }

    /// The lines from the first of the spans to the last one. The spans must be clamped.
    pub(crate) fn excerpt(&self, spans: &[Span]) -> Excerpt {
        let first = spans.iter().map(|span| self.line_of(span.start)).min().unwrap_or(0);
        let last = spans.iter().map(|span| self.line_of(span.end)).max().unwrap_or(0);
        let mut lines = Vec::with_capacity(last - first + 1);
        let mut text = String::new();
        for line in first..=last {
            lines.push(self.push_line(line, spans, &mut text));
            if line < last {
                text.push('\n');
            }
        }
        let spans = spans.iter().map(|span| {
            let moved = |offset: usize| lines[self.line_of(offset) - first].moved(offset);
            moved(span.start)..moved(span.end)
        });
        Excerpt { spans: spans.collect(), text, first_line: first + 1 }
    }

    fn push_line(&self, line: usize, spans: &[Span], text: &mut String) -> Kept {
        let whole = self.line(line);
        let source = self.kept(&whole, spans);
        if source.start > whole.start {
            text.push_str(CUT);
        }
        let start = text.len();
        text.push_str(&self.text[source.clone()]);
        if source.end < whole.end {
            text.push_str(CUT);
        }
        Kept { source, start }
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// A line's text, without its end.
    fn line(&self, line: usize) -> Range<usize> {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        let text = &self.text[start..end];
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }

    /// What is shown of a line: all of a short one, of a long one the part around its labels.
    fn kept(&self, whole: &Range<usize>, spans: &[Span]) -> Range<usize> {
        if whole.len() <= LONG {
            return whole.clone();
        }
        let labels = labels(whole, spans);
        let start = self.boundary(labels.start.saturating_sub(MARGIN), usize::wrapping_sub);
        let end = self.boundary(labels.end + MARGIN, usize::wrapping_add);
        start.max(whole.start)..end.min(whole.end)
    }
}

/// The part of a line that labels stand on; at least its beginning.
fn labels(line: &Range<usize>, spans: &[Span]) -> Range<usize> {
    let touching = spans.iter().filter(|span| span.start <= line.end && span.end >= line.start);
    let mut parts = touching.map(|span| span.start.max(line.start)..span.end.min(line.end));
    let Some(first) = parts.next() else { return line.start..line.start };
    let all = parts.fold(first.clone(), |all, part| all.start.min(part.start)..all.end.max(part.end));
    if all.len() <= WIDE { all } else { first.start..first.end.min(first.start + SHOWN) }
}

/// What is kept of a line: which part of the source, and where it is in the excerpt.
struct Kept {
    source: Range<usize>,
    start: usize,
}

impl Kept {
    fn moved(&self, offset: usize) -> usize {
        self.start + offset.clamp(self.source.start, self.source.end) - self.source.start
    }
}
