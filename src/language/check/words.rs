//! The words of a step, read one after the other, each as what must stand there.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a word of any other shape, also a new one, is not what is wanted"
)]

use std::collections::HashSet;
use std::net::IpAddr;
use std::time::Duration;

use crate::language::ast::{Argument, PortFunction, Token};
use crate::language::diagnostic::{ArgumentKind, Diagnostic, DiagnosticKind, Found};
use crate::language::script::{Port, ProcessId, SocketId, Subnet, Target};
use crate::language::span::Span;
use crate::language::suggest::{self, Suggestion};
use crate::language::vocabulary::Verb;

use super::names::Names;

/// A cursor over the words after a verb.
pub(super) struct Words<'w> {
    all: &'w [Argument],
    at: usize,
    /// The verb, for its form in help.
    verb: Verb,
    /// Where the step stands.
    step: Span,
    pub(super) names: &'w Names,
}

type Read<T> = Result<T, Diagnostic>;

impl<'w> Words<'w> {
    pub(super) fn new(words: &'w [Argument], verb: Verb, step: Span, names: &'w Names) -> Self {
        Self { all: words, at: 0, verb, step, names }
    }

    pub(super) fn peek(&self) -> Option<&'w Argument> {
        self.all.get(self.at)
    }

    fn next(&mut self, expected: ArgumentKind) -> Read<&'w Argument> {
        let Some(word) = self.peek() else { return Err(self.missing(expected)) };
        self.at += 1;
        Ok(word)
    }

    /// Whether a word stands in the step itself, and not in an axis.
    pub(super) fn is_in_step(&self, word: Span) -> bool {
        self.step.start <= word.start && word.end <= self.step.end
    }

    /// Passes over the next word.
    pub(super) fn skip(&mut self) {
        self.at += 1;
    }

    /// The words that are left.
    pub(super) fn rest(&mut self) -> &'w [Argument] {
        let rest = &self.all[self.at..];
        self.at = self.all.len();
        rest
    }

    fn missing(&self, expected: ArgumentKind) -> Diagnostic {
        DiagnosticKind::MissingArgument { verb: self.verb, expected }.at(self.step)
    }

    fn unexpected(&self, word: &Argument, expected: ArgumentKind) -> Diagnostic {
        let found = Found::from(&word.node);
        DiagnosticKind::UnexpectedArgument { verb: self.verb, expected, found }.at(word.span)
    }

    /// Nothing may be left.
    pub(super) fn end(&self) -> Read<()> {
        let Some(word) = self.peek() else { return Ok(()) };
        let found = Found::from(&word.node);
        Err(DiagnosticKind::ExtraArgument { verb: self.verb, found }.at(word.span))
    }

    /// Takes a word if it is the next one.
    pub(super) fn takes(&mut self, word: &str) -> bool {
        let found = matches!(self.peek().map(|next| &next.node), Some(Token::Word(text)) if text == word);
        self.at += usize::from(found);
        found
    }

    /// This word must stand here.
    pub(super) fn keyword(&mut self, word: &str) -> Read<()> {
        let expected = || ArgumentKind::Keyword(word.to_owned());
        let next = self.next(expected())?;
        match &next.node {
            Token::Word(text) if text == word => Ok(()),
            _ => Err(self.unexpected(next, expected())),
        }
    }

    pub(super) fn word(&mut self, expected: ArgumentKind) -> Read<(&'w str, Span)> {
        let Some(next) = self.peek() else { return Err(self.missing(expected)) };
        let Token::Word(text) = &next.node else { return Err(self.unexpected(next, expected)) };
        self.at += 1;
        Ok((text, next.span))
    }

    pub(super) fn socket(&mut self) -> Read<SocketId> {
        let (name, span) = self.word(ArgumentKind::SocketName)?;
        self.names.socket(name, span)
    }

    pub(super) fn sockets(&mut self) -> Read<Vec<SocketId>> {
        let mut sockets = vec![self.socket()?];
        let mut named: HashSet<SocketId> = sockets.iter().copied().collect();
        while let Some(word) = self.peek() {
            let socket = self.socket()?;
            if !named.insert(socket) {
                let name = self.names.sockets[socket.index()].node.clone();
                return Err(DiagnosticKind::RepeatedSocket { verb: self.verb, name }.at(word.span));
            }
            sockets.push(socket);
        }
        Ok(sockets)
    }

    pub(super) fn process(&mut self) -> Read<ProcessId> {
        let (name, span) = self.word(ArgumentKind::ProcessName)?;
        self.names.process(name, span)
    }

    pub(super) fn text(&mut self) -> Read<Vec<u8>> {
        let next = self.next(ArgumentKind::String)?;
        match &next.node {
            Token::Text(bytes) => Ok(bytes.clone()),
            _ => Err(self.unexpected(next, ArgumentKind::String)),
        }
    }

    pub(super) fn target(&mut self) -> Read<Target> {
        let next = self.next(ArgumentKind::Address)?;
        match target(next, self.names)? {
            Some(target) => Ok(target),
            None => Err(self.no_address(next)),
        }
    }

    fn no_address(&self, word: &Argument) -> Diagnostic {
        match &word.node {
            Token::Address(text) => address_without_port(text, word.span),
            _ => self.unexpected(word, ArgumentKind::Address),
        }
    }

    pub(super) fn address(&mut self) -> Read<IpAddr> {
        let next = self.next(ArgumentKind::IpAddress)?;
        match &next.node {
            Token::Address(text) => parse_address(text, next.span),
            _ => Err(self.unexpected(next, ArgumentKind::IpAddress)),
        }
    }

    pub(super) fn subnet(&mut self) -> Read<Subnet> {
        let next = self.next(ArgumentKind::Subnet)?;
        let Token::Subnet(text, prefix) = &next.node else {
            return Err(self.unexpected(next, ArgumentKind::Subnet));
        };
        let address = parse_address(text, next.span)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        match u8::try_from(*prefix) {
            Ok(prefix) if prefix <= longest => Ok(Subnet { address, prefix }),
            _ => Err(DiagnosticKind::PrefixLengthOutOfRange { prefix: *prefix, longest }.at(next.span)),
        }
    }

    /// `key=NUMBER`, if it is the next word.
    pub(super) fn optional_number(&mut self, key: &str, low: i64, high: i64) -> Read<Option<i64>> {
        let Some(Token::Assignment(name, value)) = self.peek().map(|next| &next.node) else {
            return Ok(None);
        };
        if !matches!(&name.node, Token::Word(text) if text == key) {
            return Ok(None);
        }
        self.at += 1;
        number_between(value, key, low, high).map(Some)
    }

    pub(super) fn number(&mut self, what: &str, low: i64, high: i64) -> Read<i64> {
        let next = self.next(ArgumentKind::NumberAfter(what.to_owned()))?;
        number_between(next, what, low, high)
    }

    pub(super) fn within(&mut self) -> Read<Option<Duration>> {
        if !self.takes("within") {
            return Ok(None);
        }
        let next = self.next(ArgumentKind::Duration)?;
        match next.node {
            Token::Duration(microseconds) => Ok(Some(Duration::from_micros(microseconds))),
            _ => Err(self.unexpected(next, ArgumentKind::Duration)),
        }
    }

    pub(super) fn unexpected_next(&self, expected: ArgumentKind) -> Diagnostic {
        match self.peek() {
            Some(word) => self.unexpected(word, expected),
            None => self.missing(expected),
        }
    }
}

/// An address stands where one with a port must.
pub(super) fn address_without_port(text: &str, span: Span) -> Diagnostic {
    match parse_address(text, span) {
        Ok(_) => DiagnosticKind::MissingPort { address: text.to_owned() }.at(span),
        Err(error) => error,
    }
}

fn number_between(word: &Argument, what: &str, low: i64, high: i64) -> Read<i64> {
    let what = what.to_owned();
    match word.node {
        Token::Number(number) if (low..=high).contains(&number) => Ok(number),
        Token::Number(number) => {
            Err(DiagnosticKind::NumberOutOfRange { what, low, high, number }.at(word.span))
        }
        _ => {
            let found = Found::from(&word.node);
            Err(DiagnosticKind::ExpectedNumber { what, low, high, found }.at(word.span))
        }
    }
}

/// The address that a word stands for; none if it has another shape.
pub(super) fn target(word: &Argument, names: &Names) -> Read<Option<Target>> {
    Ok(Some(match &word.node {
        Token::Word(text) if text == "unspec" => Target::Unspec,
        Token::Word(text) => Target::Socket(names.socket(text, word.span)?),
        Token::Number(_) | Token::Port(..) => Target::Address { host: None, port: port(word, names)? },
        Token::Endpoint(host, port_word) => {
            let Token::Address(text) = &host.node else {
                let found = Found::from(&host.node);
                return Err(DiagnosticKind::ExpectedIpAddress { found }.at(host.span));
            };
            Target::Address { host: Some(parse_address(text, host.span)?), port: port(port_word, names)? }
        }
        _ => return Ok(None),
    }))
}

/// The port that a word stands for.
pub(super) fn port(word: &Argument, names: &Names) -> Read<Port> {
    match &word.node {
        Token::Number(number) => number_of_port(*number, word.span).map(Port::Number),
        Token::Port(function, name, offset) => {
            let offset = i32::try_from(*offset)
                .ok()
                .filter(|offset| offset.abs() < 65536)
                .ok_or_else(|| DiagnosticKind::PortOffsetOutOfRange.at(word.span))?;
            let socket = names.socket(&name.node, name.span)?;
            Ok(match function {
                PortFunction::Port => Port::Of(socket, offset),
                PortFunction::FormerPort => Port::Former(socket, offset),
            })
        }
        _ => Err(DiagnosticKind::ExpectedPort { found: Found::from(&word.node) }.at(word.span)),
    }
}

fn number_of_port(port: i64, span: Span) -> Read<u16> {
    u16::try_from(port).map_err(|_| DiagnosticKind::PortOutOfRange { port }.at(span))
}

/// Two ports, the first one not above the second.
pub(super) fn port_range(word: &Argument) -> Read<(u16, u16)> {
    let (low, high) = open_port_range(word)?;
    if low > high {
        let reversed = DiagnosticKind::ReversedPortRange { low: high, high: low };
        return Err(reversed.at(word.span));
    }
    Ok((low, high))
}

/// The same as the value of an option, where 0 at either end leaves that end open (ip(7), `IP_LOCAL_PORT_RANGE`).
pub(super) fn open_port_range(word: &Argument) -> Read<(u16, u16)> {
    let Token::Range(low, high) = word.node else {
        return Err(DiagnosticKind::ExpectedPortRange { found: Found::from(&word.node) }.at(word.span));
    };
    let (low, high) = (number_of_port(low, word.span)?, number_of_port(high, word.span)?);
    if low > high && high != 0 {
        return Err(DiagnosticKind::ReversedPortRange { low: high, high: low }.at(word.span));
    }
    Ok((low, high))
}

/// The address of a text that looks like one.
pub(super) fn parse_address(text: &str, span: Span) -> Read<IpAddr> {
    text.parse().map_err(|_| {
        let suggestion = suggest::address_meant_by(text).map(Suggestion::new);
        DiagnosticKind::InvalidAddress { text: text.to_owned(), suggestion }.at(span)
    })
}
