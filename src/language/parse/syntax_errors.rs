//! What the grammar could not read, said to people.

use pest::iterators::Pair;

use crate::language::diagnostic::Diagnostic;
use crate::language::span::Span;
use crate::language::vocabulary::Verb;

use super::grammar::Rule;
use super::{Builder, MISPLACED, has_word, shortened, span_of, trimmed, words_of};

/// What the grammar could not read, said to people.
impl Builder<'_> {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn open_header(&mut self, span: Span) {
        self.report(
            Diagnostic::error(Span::new(span.start, span.start + 3), "this header is never closed")
                .label("opened here")
                .help("close it with a line `+++`"),
        );
    }

    pub(super) fn late_header(&mut self, span: Span) {
        self.report(
            Diagnostic::error(Span::new(span.start, span.start + 3), "a header stands first in its file")
                .label("something stands before this one"),
        );
    }

    pub(super) fn malformed_head(&mut self, span: Span, is_axis: bool, has_block: bool) {
        let verb = if is_axis { Verb::Axis } else { Verb::When };
        let mut diagnostic = Diagnostic::error(span, format!("cannot read this `{verb}`"))
            .help(format!("the form is: {}", verb.entry().form));
        if !is_axis {
            diagnostic = diagnostic
                .help("a predicate is $axis = value, a has reuse or a is listening, with not, and, or");
            if !has_block {
                diagnostic = diagnostic.label("no block follows");
            }
        }
        self.report(diagnostic);
    }

    pub(super) fn words_after_block(&mut self, span: Span) {
        let diagnostic = Diagnostic::error(span, "a statement ends with its block").label("not expected");
        let first = span.text(self.source).split_whitespace().next().unwrap_or_default();
        self.report(match first {
            "else" => diagnostic.help("there is no `else`; say it with a second one: when not … { … }"),
            "expect" => diagnostic.help("an expectation stands before the block"),
            _ => diagnostic.help("put `;` or a new line before the next statement"),
        });
    }

    pub(super) fn stray_brace(&mut self, span: Span) {
        self.report(Diagnostic::error(span, "this `}` closes nothing").label("there is no open block here"));
    }

    pub(super) fn unclosed_block(&mut self, span: Span) {
        self.report(
            Diagnostic::error(Span::new(span.start, span.start + 1), "this block is never closed")
                .label("opened here")
                .help("close it with `}`"),
        );
    }

    pub(super) fn open_text(&mut self, span: Span) {
        let end = span.start + span.text(self.source).trim_end().len();
        self.report(
            Diagnostic::error(Span::new(span.start, end), "this text is never closed")
                .label("no `\"` before the end of the line")
                .help("a `\"` within a text is written `\\\"`"),
        );
    }

    pub(super) fn junk(&mut self, pair: &Pair<'_, Rule>) {
        let word = pair.as_str();
        let mut diagnostic = Diagnostic::error(span_of(pair), format!("cannot read `{}`", shortened(word)))
            .label("neither a word nor a value");
        if word.starts_with('[') {
            diagnostic = diagnostic.help("an IPv6 address with a port is written [::1]:9000");
        } else if word.starts_with('=') {
            diagnostic = diagnostic.help("an option's value is written `linger=0`");
        } else if word.starts_with('(') {
            diagnostic = diagnostic.help("parentheses stand in port(a), in opt(1,15)=1 and in predicates");
        } else if word.starts_with(':') {
            diagnostic = diagnostic.help("an address with a port is written 127.0.0.1:9000 or [::1]:9000");
        } else if word == "\\" {
            diagnostic = diagnostic.help("a line goes on after a `\\` that is the last thing on it");
        } else if word.starts_with(',') {
            diagnostic =
                diagnostic.help("words are separated by blanks only, and the values of an axis by `|`");
        }
        self.report(diagnostic);
    }

    pub(super) fn unreadable(&mut self, span: Span) {
        let span = trimmed(span, self.source);
        if span.text(self.source).starts_with("+++") {
            return self.report(
                Diagnostic::error(span, "a header has two `+++` lines and stands first")
                    .label("this line does not begin a header"),
            );
        }
        let words = words_of(span, self.source);
        let verb = words.first().and_then(|first| Verb::from_word(first.text(self.source)));
        let Some(verb) = verb else {
            return self.report(
                Diagnostic::error(span, "cannot read this statement")
                    .label("a statement begins with a verb")
                    .help("`sockdrill explain` lists the verbs"),
            );
        };
        let misplaced = words.iter().find(|word| MISPLACED.contains(&word.text(self.source)));
        let diagnostic = Diagnostic::error(*misplaced.unwrap_or(&span), "cannot read this statement");
        let diagnostic = match misplaced.map(|word| word.text(self.source)) {
            Some("|") => diagnostic.label("`|` stands between the values of an axis only"),
            Some(word) => diagnostic.label(format!("`{word}` stands in expectations and predicates only")),
            None => diagnostic,
        };
        self.report(diagnostic.help(format!("the form is: {}", verb.entry().form)));
    }

    pub(super) fn unreadable_expectation(&mut self, span: Span) {
        let span = trimmed(span, self.source);
        let text = span.text(self.source).strip_prefix("expect").unwrap_or_default();
        let mut diagnostic = if text.trim().is_empty() {
            Diagnostic::error(span, "`expect` needs an outcome").label("nothing follows")
        } else {
            Diagnostic::error(span, "cannot read this expectation").label("not an expectation")
        };
        if has_word(text, "expect") {
            diagnostic = diagnostic.help("a step has one expectation: expect ok or EACCES");
        } else if text.trim_start().starts_with("not ") {
            diagnostic = diagnostic.help("any errno is `fail`; `not` stands in predicates only");
        } else if ["has not", "is not"].iter().any(|words| text.contains(words)) {
            diagnostic = diagnostic.help("`not` stands first: iff not a has reuse");
        } else if text.trim_start().starts_with("spread ") {
            diagnostic = diagnostic.help("the form is: spread over a, b");
        } else if has_word(text, "port") && has_word(text, "in") {
            diagnostic = diagnostic.help("the form is: port in 40000-40010");
        } else if has_word(text, "on") && text.ends_with(|c: char| c.is_ascii_digit()) {
            diagnostic = diagnostic.help("a version has a sign: expect EADDRINUSE, ok on linux >= 6.1");
        } else if has_word(text, "iff") && !has_word(text, "else") {
            diagnostic =
                diagnostic.help("`iff` says both directions: expect ok iff a has reuse else EADDRINUSE");
        } else if has_word(text, "if") {
            diagnostic = diagnostic.help("write `iff … else …`: expect ok iff a has reuse else EADDRINUSE");
        } else {
            diagnostic = diagnostic.help(
                "for example: expect EADDRINUSE; expect ok or EACCES; expect \"hello\" from b; \
                 expect EADDRINUSE, ok on gvisor",
            );
        }
        self.report(diagnostic);
    }

    pub(super) fn unreadable_script(&mut self, error: &pest::error::Error<Rule>) {
        let at = match error.location {
            pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
        };
        self.report(Diagnostic::error(Span::new(at, at), "cannot read the script from here on"));
    }
}
