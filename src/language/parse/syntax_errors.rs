//! What the grammar could not read, told apart.

use crate::language::diagnostic::{DiagnosticKind, ExpectationSlip};
use crate::language::span::Span;
use crate::language::vocabulary::Verb;

use crate::language::suggest::is_misspelt_expect;

use super::{Builder, MISPLACED, has_word, trimmed, words_of};

impl Builder<'_> {
    pub(super) fn report(&mut self, kind: DiagnosticKind, span: Span) {
        self.diagnostics.push(kind.at(span));
    }

    /// Something about a header, told at its first line.
    pub(super) fn report_header(&mut self, kind: DiagnosticKind, span: Span) {
        self.report(kind, Span::new(span.start, span.start + 3));
    }

    pub(super) fn malformed_head(&mut self, span: Span, is_axis: bool, has_block: bool) {
        let kind =
            if is_axis { DiagnosticKind::MalformedAxis } else { DiagnosticKind::MalformedWhen { has_block } };
        self.report(kind, span);
    }

    pub(super) fn text_after_block(&mut self, span: Span) {
        let first = span.text(self.source).split_whitespace().next().unwrap_or_default().to_owned();
        self.report(DiagnosticKind::TextAfterBlock { first }, span);
    }

    pub(super) fn open_text(&mut self, span: Span) {
        let text = span.text(self.source).trim_end();
        let backslashes = text.bytes().rev().take_while(|byte| *byte == b'\\').count();
        let kind = DiagnosticKind::UnterminatedString { ends_in_escape: backslashes % 2 == 1 };
        self.report(kind, Span::new(span.start, span.start + text.len()));
    }

    pub(super) fn unreadable(&mut self, span: Span) {
        let span = trimmed(span, self.source);
        self.unreadable.push(span);
        if span.text(self.source).starts_with("+++") {
            return self.report(DiagnosticKind::UnexpectedHeaderLine, span);
        }
        let words = words_of(span, self.source);
        let verb = words.first().and_then(|first| Verb::from_word(first.text(self.source)));
        let Some(verb) = verb else { return self.report(DiagnosticKind::ExpectedStatement, span) };
        if let Some(word) = words.iter().skip(1).find(|word| is_misspelt_expect(word.text(self.source))) {
            return self.misspelt_expect(*word);
        }
        let misplaced = words.iter().find(|word| MISPLACED.contains(&word.text(self.source)));
        let word = misplaced.map(|word| word.text(self.source).to_owned());
        self.report(
            DiagnosticKind::MalformedStatement { verb, misplaced: word },
            *misplaced.unwrap_or(&span),
        );
    }

    /// Another word or sign in place of `expect`.
    pub(super) fn misspelt_expect(&mut self, span: Span) {
        let found = span.text(self.source).to_owned();
        self.report(DiagnosticKind::MisspeltExpect { found }, span);
    }

    pub(super) fn unreadable_expectation(&mut self, span: Span) {
        let span = trimmed(span, self.source);
        let text = span.text(self.source);
        if text.starts_with(['-', '=']) {
            self.misspelt_expect(Span::new(span.start, span.start + 2));
        }
        let text = text.strip_prefix("expect").or_else(|| text.get(2..)).unwrap_or_default();
        if text.trim().is_empty() {
            return self.report(DiagnosticKind::MissingOutcome, span);
        }
        let slip = slip(text);
        // Where the word itself is wrong, it is pointed at.
        let is_if = |word: &Span| slip == Some(ExpectationSlip::If) && word.text(self.source) == "if";
        let place = words_of(span, self.source).into_iter().find(is_if).unwrap_or(span);
        self.report(DiagnosticKind::MalformedExpectation { slip }, place);
    }
}

/// What was probably meant by a text behind `expect`.
fn slip(text: &str) -> Option<ExpectationSlip> {
    // However its words are laid out.
    let text = &*words_joined(text);
    Some(if has_word(text, "expect") {
        ExpectationSlip::SecondExpect
    } else if text.starts_with("not ") {
        ExpectationSlip::Not
    } else if ["has not", "is not"].iter().any(|words| text.contains(words)) {
        ExpectationSlip::NotAfterSocket
    } else if text.starts_with("spread ") {
        ExpectationSlip::Spread
    } else if has_word(text, "port") && has_word(text, "in") {
        ExpectationSlip::PortIn
    } else if has_word(text, "on") && text.ends_with(|c: char| c.is_ascii_digit()) {
        ExpectationSlip::Version
    } else if has_word(text, "iff") && !has_word(text, "else") {
        ExpectationSlip::MissingElse
    } else if has_word(text, "if") && has_word(text, "else") {
        ExpectationSlip::If
    } else if has_word(text, "if") {
        ExpectationSlip::IfWithoutElse
    } else {
        return None;
    })
}

/// The words of a text with one blank between them, also where it goes on in a further line.
fn words_joined(text: &str) -> String {
    let is_word = |word: &&str| *word != "\\";
    text.split_whitespace().filter(is_word).collect::<Vec<_>>().join(" ")
}
