//! Words and values: what a step is made of.

use pest::iterators::Pair;

use crate::language::ast::{Argument, PortFunction, Token};
use crate::language::diagnostic::DiagnosticKind;
use crate::language::span::{Span, Spanned};
use crate::language::suggest::{self, Suggestion};

use super::grammar::Rule;
use super::{Builder, first, parts, span_of, text_of, trimmed, unexpected};

impl Builder<'_> {
    pub(super) fn arguments(&mut self, pair: Pair<'_, Rule>) -> Vec<Argument> {
        parts(pair).map(|argument| self.argument(argument)).collect()
    }

    pub(super) fn argument(&mut self, pair: Pair<'_, Rule>) -> Argument {
        self.token(first(&mut parts(pair), Rule::argument))
    }

    pub(super) fn token(&mut self, pair: Pair<'_, Rule>) -> Argument {
        let span = span_of(&pair);
        let node = match pair.as_rule() {
            Rule::text => Token::Text(self.unescape(&pair)),
            Rule::plain if pair.as_str().starts_with(|c: char| c.is_ascii_digit()) => {
                Token::Number(self.number(&pair))
            }
            Rule::number => Token::Number(self.number(&pair)),
            Rule::duration => Token::Duration(self.duration(&pair)),
            Rule::range => {
                let (low, high) = self.two_numbers(pair);
                Token::Range(low, high)
            }
            Rule::ipv4 | Rule::ipv6 => Token::Address(pair.as_str().to_owned()),
            Rule::subnet => self.subnet(pair),
            Rule::endpoint => {
                let (host, port) = self.two_tokens(pair);
                Token::Endpoint(Box::new(host), Box::new(port))
            }
            Rule::assignment => {
                let (name, value) = self.two_tokens(pair);
                Token::Assignment(Box::new(name), Box::new(value))
            }
            Rule::option_number => {
                let (level, number) = self.two_numbers(pair);
                Token::OptionNumber(level, number)
            }
            Rule::call => self.port_of(pair),
            Rule::variable => Token::Variable(pair.as_str().trim_start_matches('$').to_owned()),
            Rule::open_text => {
                self.open_text(span);
                Token::Text(Vec::new())
            }
            Rule::single_quoted => Token::Text(self.single_quoted(&pair)),
            Rule::junk => {
                let text = pair.as_str().to_owned();
                let suggestion = suggest::meant_by(&text).map(Suggestion::new);
                self.report(DiagnosticKind::UnexpectedText { text, suggestion }, span);
                Token::Word(pair.as_str().to_owned())
            }
            Rule::word | Rule::plain => Token::Word(pair.as_str().to_owned()),
            rule => unexpected(rule),
        };
        Spanned { node, span: trimmed(span, self.source) }
    }

    pub(super) fn two_tokens(&mut self, pair: Pair<'_, Rule>) -> (Argument, Argument) {
        let rule = pair.as_rule();
        let mut inner = parts(pair);
        let mut next = || self.token(first(&mut inner, rule));
        (next(), next())
    }

    pub(super) fn two_numbers(&mut self, pair: Pair<'_, Rule>) -> (i64, i64) {
        let rule = pair.as_rule();
        let mut inner = parts(pair);
        let mut next = || self.number(&first(&mut inner, rule));
        (next(), next())
    }

    pub(super) fn subnet(&mut self, pair: Pair<'_, Rule>) -> Token {
        let mut inner = parts(pair);
        let address = first(&mut inner, Rule::subnet).as_str().to_owned();
        let prefix = self.number(&first(&mut inner, Rule::subnet));
        Token::Subnet(address, prefix)
    }

    pub(super) fn port_of(&mut self, pair: Pair<'_, Rule>) -> Token {
        let mut inner = parts(pair);
        let is_former = first(&mut inner, Rule::call).as_str() == PortFunction::FormerPort.word();
        let function = if is_former { PortFunction::FormerPort } else { PortFunction::Port };
        let name = text_of(&first(&mut inner, Rule::call));
        let offset = inner.next().map(|offset| self.number(&offset)).unwrap_or_default();
        Token::Port(function, name, offset)
    }

    pub(super) fn number(&mut self, pair: &Pair<'_, Rule>) -> i64 {
        pair.as_str().parse().unwrap_or_else(|_| {
            self.report(DiagnosticKind::NumberTooLarge, span_of(pair));
            0
        })
    }

    pub(super) fn duration(&mut self, pair: &Pair<'_, Rule>) -> u64 {
        crate::language::duration::microseconds(pair.as_str()).unwrap_or_else(|| {
            self.report(DiagnosticKind::DurationTooLong, span_of(pair));
            0
        })
    }

    /// A string in single quotes, which is wrong: what it is meant to be.
    pub(super) fn single_quoted(&mut self, pair: &Pair<'_, Rule>) -> Vec<u8> {
        let text = pair.as_str();
        let inner = &text[1..text.len() - 1];
        // What is between the quotes is written as before, and a double quote no longer ends it.
        let suggestion = Suggestion::new(format!("\"{}\"", inner.replace('"', "\\\"")));
        self.report(DiagnosticKind::SingleQuotes { suggestion }, span_of(pair));
        inner.as_bytes().to_vec()
    }

    pub(super) fn unescape(&mut self, pair: &Pair<'_, Rule>) -> Vec<u8> {
        let text = pair.as_str();
        match crate::language::text::unescape(&text[1..text.len() - 1]) {
            Ok(bytes) => bytes,
            Err(escape) => {
                let start = pair.as_span().start() + 1 + escape.start;
                let span = Span::new(start, pair.as_span().start() + 1 + escape.end);
                let escape = span.text(self.source).to_owned();
                self.report(DiagnosticKind::UnknownEscape { escape }, span);
                Vec::new()
            }
        }
    }
}
