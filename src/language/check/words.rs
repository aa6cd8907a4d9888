//! The words of a step, read one after the other, each as what must stand there.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a word of any other shape, also a new one, is not what is wanted"
)]

use std::net::IpAddr;
use std::time::Duration;

use crate::language::ast::{Argument, Token};
use crate::language::diagnostic::Diagnostic;
use crate::language::script::{Port, ProcessId, SocketId, Subnet, Target};
use crate::language::span::Span;
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

    fn next(&mut self, wanted: &str) -> Read<&'w Argument> {
        let word = self.peek().ok_or_else(|| self.missing(wanted))?;
        self.at += 1;
        Ok(word)
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

    fn missing(&self, wanted: &str) -> Diagnostic {
        Diagnostic::error(self.step, format!("`{}` needs {wanted}", self.verb))
            .label(format!("{wanted} is missing"))
            .help(self.form())
    }

    fn form(&self) -> String {
        format!("the form is: {}", self.verb.entry().form)
    }

    fn unexpected(&self, word: &Argument, wanted: &str) -> Diagnostic {
        Diagnostic::error(word.span, format!("`{}` needs {wanted} here", self.verb))
            .label(format!("{} is not {wanted}", describe(word)))
            .help(self.form())
    }

    /// Nothing may be left.
    pub(super) fn end(&self) -> Read<()> {
        let Some(word) = self.peek() else { return Ok(()) };
        let error =
            Diagnostic::error(word.span, format!("`{}` does not take this", self.verb)).label("not expected");
        Err(match &word.node {
            Token::Word(text) if Verb::from_word(text).is_some() => error.help(begins_statement(text)),
            _ => error.help(self.form()),
        })
    }

    /// Takes a word if it is the next one.
    pub(super) fn takes(&mut self, word: &str) -> bool {
        let found = matches!(self.peek().map(|next| &next.node), Some(Token::Word(text)) if text == word);
        self.at += usize::from(found);
        found
    }

    /// This word must stand here.
    pub(super) fn keyword(&mut self, word: &str) -> Read<()> {
        let wanted = format!("`{word}`");
        let next = self.next(&wanted)?;
        match &next.node {
            Token::Word(text) if text == word => Ok(()),
            _ => Err(self.unexpected(next, &wanted)),
        }
    }

    pub(super) fn word(&mut self, wanted: &str) -> Read<(&'w str, Span)> {
        let next = self.next(wanted)?;
        match &next.node {
            Token::Word(text) => Ok((text, next.span)),
            _ => Err(self.unexpected(next, wanted)),
        }
    }

    pub(super) fn socket(&mut self) -> Read<SocketId> {
        let (name, span) = self.word("a socket's name")?;
        self.names.socket(name, span)
    }

    pub(super) fn sockets(&mut self) -> Read<Vec<SocketId>> {
        let mut sockets = vec![self.socket()?];
        while let Some(word) = self.peek() {
            let socket = self.socket()?;
            if sockets.contains(&socket) {
                return Err(Diagnostic::error(word.span, format!("`{}` names a socket twice", self.verb))
                    .label("named before"));
            }
            sockets.push(socket);
        }
        Ok(sockets)
    }

    pub(super) fn process(&mut self) -> Read<ProcessId> {
        let (name, span) = self.word("a process's name")?;
        self.names.process(name, span)
    }

    pub(super) fn text(&mut self) -> Read<Vec<u8>> {
        let next = self.next("a text in quotes")?;
        match &next.node {
            Token::Text(bytes) => Ok(bytes.clone()),
            _ => Err(self.unexpected(next, "a text in quotes")),
        }
    }

    pub(super) fn target(&mut self) -> Read<Target> {
        let next = self.next("an address")?;
        match target(next, self.names)? {
            Some(target) => Ok(target),
            None => Err(self.no_address(next)),
        }
    }

    fn no_address(&self, word: &Argument) -> Diagnostic {
        match &word.node {
            Token::Address(text) => address_without_port(text, word.span),
            _ => self.unexpected(word, "an address"),
        }
    }

    pub(super) fn address(&mut self) -> Read<IpAddr> {
        let next = self.next("an IP address")?;
        match &next.node {
            Token::Address(text) => parse_address(text, next.span),
            _ => Err(self.unexpected(next, "an IP address")),
        }
    }

    pub(super) fn subnet(&mut self) -> Read<Subnet> {
        let wanted = "an address with a prefix length";
        let next = self.next(wanted)?;
        let Token::Subnet(text, prefix) = &next.node else {
            return Err(self.unexpected(next, wanted).help("for example: 192.0.2.1/24"));
        };
        let address = parse_address(text, next.span)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        match u8::try_from(*prefix) {
            Ok(prefix) if prefix <= longest => Ok(Subnet { address, prefix }),
            _ => Err(Diagnostic::error(next.span, format!("a prefix length is 0 to {longest}"))
                .label(format!("{prefix} is not"))),
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
        let next = self.next(&format!("a number after `{what}`"))?;
        number_between(next, what, low, high)
    }

    pub(super) fn within(&mut self) -> Read<Option<Duration>> {
        if !self.takes("within") {
            return Ok(None);
        }
        let next = self.next("a time")?;
        if let Token::Duration(microseconds) = next.node {
            return Ok(Some(Duration::from_micros(microseconds)));
        }
        self.at -= 1;
        Err(self.with_unit(self.unexpected(next, "a time")))
    }

    /// What to do about a number where a time is wanted.
    pub(super) fn with_unit(&self, error: Diagnostic) -> Diagnostic {
        match self.peek().map(|word| &word.node) {
            Some(Token::Number(_)) => error.help("a time has a unit: 500ms, 2s, 1min"),
            _ => error,
        }
    }

    pub(super) fn unexpected_next(&self, wanted: &str) -> Diagnostic {
        match self.peek() {
            Some(word) => self.unexpected(word, wanted),
            None => self.missing(wanted),
        }
    }
}

/// What to do about a verb where none is expected.
pub(super) fn begins_statement(verb: &str) -> String {
    format!("if `{verb}` begins a statement, put `;` or a new line before it")
}

/// An address stands where one with a port must; of `::1:9000` the last part is probably meant to be the port.
pub(super) fn address_without_port(text: &str, span: Span) -> Diagnostic {
    if let Err(error) = parse_address(text, span) {
        return error;
    }
    let with_port = match text.rsplit_once(':') {
        Some((host, port))
            if host.parse::<IpAddr>().is_ok() && port.len() > 1 && port.parse::<u16>().is_ok() =>
        {
            format!("[{host}]:{port}")
        }
        Some(_) => format!("[{text}]:9000"),
        None => format!("{text}:9000"),
    };
    Diagnostic::error(span, "an address needs a port")
        .label("no port is given")
        .help(format!("for example: {with_port}"))
}

fn number_between(word: &Argument, what: &str, low: i64, high: i64) -> Read<i64> {
    match word.node {
        Token::Number(number) if (low..=high).contains(&number) => Ok(number),
        Token::Number(number) => Err(Diagnostic::error(word.span, format!("`{what}` is {low} to {high}"))
            .label(format!("{number} is not"))),
        _ => Err(Diagnostic::error(word.span, format!("`{what}` is a number from {low} to {high}"))
            .label(format!("{} is not", describe(word)))),
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
                return Err(Diagnostic::error(host.span, "an IP address is wanted before the port")
                    .label(format!("{} is not one", describe(host)))
                    .help("for example: 127.0.0.1:9000, [::1]:9000"));
            };
            Target::Address { host: Some(parse_address(text, host.span)?), port: port(port_word, names)? }
        }
        _ => return Ok(None),
    }))
}

/// The port that a word stands for.
pub(super) fn port(word: &Argument, names: &Names) -> Read<Port> {
    match &word.node {
        Token::Number(number) => u16::try_from(*number).map(Port::Number).map_err(|_| {
            Diagnostic::error(word.span, "a port is 0 to 65535").label(format!("{number} is not"))
        }),
        Token::Port(name, offset) => {
            let offset =
                i32::try_from(*offset).ok().filter(|offset| offset.abs() < 65536).ok_or_else(|| {
                    Diagnostic::error(word.span, "no port is that far from another")
                        .label("65535 at the most")
                })?;
            Ok(Port::Of(names.socket(&name.node, name.span)?, offset))
        }
        _ => {
            Err(Diagnostic::error(word.span, "a port is wanted").label(format!("{} is none", describe(word))))
        }
    }
}

/// Two ports, the first one not above the second.
pub(super) fn port_range(word: &Argument) -> Read<(u16, u16)> {
    let Token::Range(low, high) = word.node else {
        return Err(Diagnostic::error(word.span, "a range of ports is wanted, such as 40000-40010")
            .label(format!("{} is none", describe(word))));
    };
    match (u16::try_from(low), u16::try_from(high)) {
        (Ok(low), Ok(high)) if low <= high => Ok((low, high)),
        (Ok(_), Ok(_)) => Err(Diagnostic::error(word.span, "a range begins with its lower port")
            .label("the first is the higher")),
        _ => Err(Diagnostic::error(word.span, "a port is 0 to 65535").label("one of these is not")),
    }
}

/// The address of a text that looks like one.
pub(super) fn parse_address(text: &str, span: Span) -> Read<IpAddr> {
    text.parse().map_err(|_| {
        let family = if text.contains(':') { "IPv6" } else { "IPv4" };
        Diagnostic::error(span, format!("`{text}` is no address")).label(format!("not an {family} address"))
    })
}

/// A word, in a sentence.
pub(super) fn describe(word: &Argument) -> String {
    match &word.node {
        Token::Word(text) => format!("`{text}`"),
        Token::Text(_) => "a text".to_owned(),
        Token::Number(number) => format!("{number}"),
        Token::Duration(_) => "a time".to_owned(),
        Token::Range(low, high) => format!("{low}-{high}"),
        Token::Address(text) => format!("`{text}`"),
        Token::Endpoint(..) => "an address with a port".to_owned(),
        Token::Subnet(text, prefix) => format!("`{text}/{prefix}`"),
        Token::Port(name, _) => format!("port({})", name.node),
        // Every other value has been put in its place.
        Token::Variable(name) => format!("a value of `${name}` with several words"),
        Token::Assignment(name, _) => match &name.node {
            Token::Word(name) => format!("`{name}=…`"),
            _ => "an option's number and value".to_owned(),
        },
        Token::OptionNumber(..) => "an option's number".to_owned(),
    }
}
