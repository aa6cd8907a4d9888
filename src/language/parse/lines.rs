//! The lines of a script or a block, with the comments that follow them and the blank lines between.

use crate::language::ast::{Line, LineKind};
use crate::language::span::Span;

/// Collects the lines of a script or a block, with the comments that follow them and the blank lines between.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) done: Vec<Line>,
    /// Something stands on this line already.
    pub(super) on_a_line: bool,
    newlines: usize,
}

impl Lines {
    pub(super) fn newline(&mut self, span: Span) {
        if !self.on_a_line && self.newlines == 1 && !self.done.is_empty() {
            self.done.push(Line { kind: LineKind::Blank, span, comment: None });
        }
        self.newlines += 1;
        if self.on_a_line {
            self.newlines = 1;
        }
        self.on_a_line = false;
    }

    pub(super) fn comment(&mut self, text: &str, span: Span) {
        let text = text.trim_end().to_owned();
        match self.done.last_mut() {
            Some(line) if self.on_a_line => line.comment = Some(text),
            _ => self.push(LineKind::Comment(text), span),
        }
    }

    pub(super) fn push(&mut self, kind: LineKind, span: Span) {
        self.done.push(Line { kind, span, comment: None });
        self.on_a_line = true;
        self.newlines = 0;
    }

    pub(super) fn finish(mut self) -> Vec<Line> {
        while self.done.last().is_some_and(|line| matches!(line.kind, LineKind::Blank)) {
            self.done.pop();
        }
        self.done
    }
}
