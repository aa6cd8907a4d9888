//! Words and values: what a step is made of.

use pest::iterators::Pair;

use crate::language::ast::{Argument, Token};
use crate::language::diagnostic::Diagnostic;
use crate::language::span::{Span, Spanned};

use super::grammar::Rule;
use super::{Builder, no_word, nothing, parts, span_of, text_of, trimmed};

impl Builder<'_> {
    pub(super) fn arguments(&mut self, pair: Pair<'_, Rule>) -> Vec<Argument> {
        parts(pair).filter_map(|argument| self.argument(argument)).collect()
    }

    pub(super) fn argument(&mut self, pair: Pair<'_, Rule>) -> Option<Argument> {
        parts(pair).next().map(|token| self.token(token))
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
            Rule::junk => {
                self.junk(&pair);
                Token::Word(pair.as_str().to_owned())
            }
            _ => Token::Word(pair.as_str().to_owned()),
        };
        Spanned { node, span: trimmed(span, self.source) }
    }

    pub(super) fn two_tokens(&mut self, pair: Pair<'_, Rule>) -> (Argument, Argument) {
        let mut inner = parts(pair);
        let mut next = || inner.next().map_or_else(no_word, |token| self.token(token));
        (next(), next())
    }

    pub(super) fn two_numbers(&mut self, pair: Pair<'_, Rule>) -> (i64, i64) {
        let mut inner = parts(pair);
        let mut next = || inner.next().map(|number| self.number(&number)).unwrap_or_default();
        (next(), next())
    }

    pub(super) fn subnet(&mut self, pair: Pair<'_, Rule>) -> Token {
        let mut inner = parts(pair);
        let address = inner.next().map(|address| address.as_str().to_owned()).unwrap_or_default();
        let prefix = inner.next().map(|prefix| self.number(&prefix)).unwrap_or_default();
        Token::Subnet(address, prefix)
    }

    pub(super) fn port_of(&mut self, pair: Pair<'_, Rule>) -> Token {
        let mut inner = parts(pair);
        let name = inner.next().as_ref().map_or_else(nothing, text_of);
        let offset = inner.next().map(|offset| self.number(&offset)).unwrap_or_default();
        Token::Port(name, offset)
    }

    pub(super) fn number(&mut self, pair: &Pair<'_, Rule>) -> i64 {
        pair.as_str().parse().unwrap_or_else(|_| {
            self.diagnostics.push(
                Diagnostic::error(span_of(pair), "this number is too large")
                    .label("does not fit into 64 bits"),
            );
            0
        })
    }

    pub(super) fn duration(&mut self, pair: &Pair<'_, Rule>) -> u64 {
        crate::language::duration::microseconds(pair.as_str()).unwrap_or_else(|| {
            self.diagnostics
                .push(Diagnostic::error(span_of(pair), "this time is too long").label("more than 1000 days"));
            0
        })
    }

    pub(super) fn unescape(&mut self, pair: &Pair<'_, Rule>) -> Vec<u8> {
        let text = pair.as_str();
        match crate::language::text::unescape(&text[1..text.len() - 1]) {
            Ok(bytes) => bytes,
            Err(escape) => {
                let start = pair.as_span().start() + 1 + escape.start;
                let span = Span::new(start, pair.as_span().start() + 1 + escape.end);
                self.diagnostics.push(
                    Diagnostic::error(span, format!("unknown escape `{}`", span.text(self.source)))
                        .label("not an escape")
                        .help(r#"the escapes are \n, \r, \t, \0, \\, \" and \x00 to \xff"#),
                );
                Vec::new()
            }
        }
    }
}
