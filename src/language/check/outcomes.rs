//! Expectations: which outcomes a step may have.

use crate::language::ast::{self, Argument, OutcomeForm, Token};
use crate::language::diagnostic::Diagnostic;
use crate::language::script::{Choice, Exception, Expectation, Expected, Name, OptionValue, Target};
use crate::language::span::Span;
use crate::language::suggest;
use crate::language::vocabulary::{Errno, ResultWord, SocketState, Verb};

use super::axes::for_every_value;
use super::errnos;
use super::names::Names;
use super::predicates;
use super::words::{describe, parse_address, port, port_range, target};

type Read<T> = Result<T, Diagnostic>;

/// Checks an expectation against what its step can come out as; the verb is none where it is wrong itself.
pub(super) fn check(
    expectation: &ast::Expectation,
    verb: Option<Verb>,
    names: &Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Expectation> {
    let reader = Reader { verb, names };
    let claim = reader.outcomes(&expectation.outcomes, diagnostics);
    let condition = match &expectation.condition {
        Some((predicate, otherwise)) => {
            let predicate = predicates::check(predicate, names, diagnostics);
            let otherwise = reader.outcomes(otherwise, diagnostics);
            Some((predicate?, otherwise?))
        }
        None => None,
    };
    let mut exceptions = Vec::with_capacity(expectation.exceptions.len());
    for exception in &expectation.exceptions {
        let version = exception.version.as_ref().map(|(relation, version)| (*relation, version.node.clone()));
        let system = exception.system.node.clone();
        exceptions.push(Exception {
            system,
            version,
            outcomes: reader.outcomes(&exception.outcomes, diagnostics)?,
        });
    }
    Some(Expectation { span: expectation.span, outcomes: claim?, condition, exceptions })
}

struct Reader<'n> {
    verb: Option<Verb>,
    names: &'n Names,
}

impl Reader<'_> {
    fn outcomes(
        &self,
        outcomes: &[ast::Outcome],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Choice<Vec<Expected>>> {
        let words: Vec<&[Argument]> = outcomes.iter().map(|outcome| variable_part(&outcome.node)).collect();
        for_every_value(&words, self.names, diagnostics, |words, diagnostics| {
            let mut read = Vec::with_capacity(outcomes.len());
            for (outcome, words) in outcomes.iter().zip(words) {
                let form = with_words(&outcome.node, words);
                match self.form(&form).and_then(|expected| self.fits(expected, outcome.span)) {
                    Ok(expected) => {
                        diagnostics.extend(self.never(&expected, outcome.span));
                        read.push(expected);
                    }
                    Err(error) => diagnostics.push(error),
                }
            }
            (read.len() == outcomes.len()).then_some(read)
        })
    }

    fn form(&self, form: &OutcomeForm) -> Read<Expected> {
        match form {
            OutcomeForm::Plain(word) => self.plain(word),
            OutcomeForm::Both(sockets) => Ok(Expected::Sockets(self.sockets(sockets)?)),
            OutcomeForm::Spread(sockets) => Ok(Expected::Spread(self.sockets(sockets)?)),
            OutcomeForm::Still(word) => match SocketState::from_word(&word.node) {
                Some(state) => Ok(Expected::Still(state)),
                None => Err(self.unknown(&word.node, word.span)),
            },
            OutcomeForm::Received(text, from) => {
                let sender = target(from, self.names)?.ok_or_else(|| {
                    Diagnostic::error(from.span, "a sender is a socket or an address")
                        .label(format!("{} is neither", describe(from)))
                })?;
                Ok(Expected::Data(text.node.clone(), Some(sender)))
            }
            OutcomeForm::Port(word, not) => {
                let port = Expected::Port(port(word, self.names)?);
                Ok(if *not { Expected::Not(Box::new(port)) } else { port })
            }
            OutcomeForm::PortIn(word) => {
                let (low, high) = port_range(word)?;
                Ok(Expected::PortIn(low, high))
            }
            OutcomeForm::Not(inner) => Ok(Expected::Not(Box::new(self.form(&inner.node)?))),
        }
    }

    fn sockets(
        &self,
        names: &[crate::language::span::Spanned<String>],
    ) -> Read<Vec<crate::language::script::SocketId>> {
        let mut sockets = Vec::with_capacity(names.len());
        for name in names {
            sockets.push(self.names.socket(&name.node, name.span)?);
        }
        sockets.sort_unstable();
        sockets.dedup();
        Ok(sockets)
    }

    fn plain(&self, word: &Argument) -> Read<Expected> {
        Ok(match &word.node {
            Token::Word(text) => self.word(text, word.span)?,
            Token::Text(bytes) => Expected::Data(bytes.clone(), None),
            Token::Number(number) if self.verb == Some(Verb::Get) => {
                Expected::Value(OptionValue::Number(*number))
            }
            Token::Range(..) => {
                let (low, high) = port_range(word)?;
                Expected::Value(OptionValue::Range(low, high))
            }
            Token::Address(text) => Expected::Value(OptionValue::Address(parse_address(text, word.span)?)),
            Token::Number(_) | Token::Port(..) => Expected::Port(port(word, self.names)?),
            Token::Endpoint(host, after) if is_ephemeral(after) => match &host.node {
                Token::Address(text) => Expected::Ephemeral(Some(parse_address(text, host.span)?)),
                _ => return Err(unreadable(word)),
            },
            Token::Endpoint(..) => match target(word, self.names)? {
                Some(address) => Expected::Address(address),
                None => return Err(unreadable(word)),
            },
            _ => return Err(unreadable(word)),
        })
    }

    fn word(&self, text: &str, span: Span) -> Read<Expected> {
        if let Some(word) = ResultWord::from_word(text) {
            return match word {
                ResultWord::Ok => Ok(Expected::Ok),
                ResultWord::Fail => Ok(Expected::Fail),
                ResultWord::Any => Ok(Expected::Any),
                ResultWord::Blocks => Ok(Expected::Blocks),
                ResultWord::Nothing => Ok(Expected::Nothing),
                ResultWord::Eof => Ok(Expected::Eof),
                ResultWord::Nobody => Ok(Expected::Sockets(Vec::new())),
                ResultWord::Ephemeral => Ok(Expected::Ephemeral(None)),
                ResultWord::Spread | ResultWord::Still => {
                    Err(Diagnostic::error(span, format!("`{word}` is not finished"))
                        .help(format!("the form is: {}", word.entry().form)))
                }
            };
        }
        if let Some(errno) = Errno::from_word(text) {
            return Ok(Expected::Errno(errno));
        }
        if let Some(state) = SocketState::from_word(text) {
            return Ok(Expected::State(state));
        }
        match (self.names.get(text), self.verb) {
            (_, Some(Verb::Get)) => Ok(Expected::Value(match text {
                "on" => OptionValue::Flag(true),
                "off" => OptionValue::Flag(false),
                _ => OptionValue::Word(text.to_owned()),
            })),
            (Some(Name::Socket(socket)), Some(Verb::Local | Verb::Peer)) => {
                Ok(Expected::Address(Target::Socket(socket)))
            }
            (Some(Name::Socket(socket)), _) => Ok(Expected::Sockets(vec![socket])),
            _ => Err(self.unknown(text, span)),
        }
    }

    fn unknown(&self, text: &str, span: Span) -> Diagnostic {
        let words = ResultWord::ALL.iter().map(|word| word.word());
        let words = words.chain(Errno::ALL.iter().map(|word| word.word()));
        let words = words.chain(SocketState::ALL.iter().map(|word| word.word()));
        let words = words.chain(self.names.sockets.iter().map(|name| name.node.as_str()));
        let error = Diagnostic::error(span, format!("unknown outcome `{text}`")).label("not an outcome");
        match suggest::nearest(text, words) {
            Some(near) => error.help(suggest::did_you_mean(near)),
            None => error.help(
                "an outcome is ok, fail, an errno such as EADDRINUSE, or what the step's own form says",
            ),
        }
    }

    /// An error if the step never comes out like this.
    fn fits(&self, expected: Expected, span: Span) -> Read<Expected> {
        let Some(verb) = self.verb else { return Ok(expected) };
        let fitting: &[Verb] = match &expected {
            Expected::Ok | Expected::Fail | Expected::Any | Expected::Errno(_) => return Ok(expected),
            Expected::Blocks => &[Verb::Connect, Verb::Accept, Verb::Send, Verb::Probe],
            Expected::Nothing | Expected::Eof | Expected::Data(..) => &[Verb::Recv],
            Expected::State(_) => &[Verb::State, Verb::Wait],
            Expected::Still(_) => &[Verb::Wait],
            Expected::Sockets(_) => &[Verb::Probe, Verb::Ready],
            Expected::Spread(_) => &[Verb::Probe],
            Expected::Value(_) => &[Verb::Get],
            Expected::Not(inner) => {
                self.fits((**inner).clone(), span)?;
                &[Verb::Local, Verb::Peer]
            }
            Expected::Address(_) | Expected::Ephemeral(_) | Expected::Port(_) | Expected::PortIn(..) => {
                &[Verb::Local, Verb::Peer]
            }
        };
        if fitting.contains(&verb) {
            return Ok(expected);
        }
        let others: Vec<String> = fitting.iter().map(|verb| format!("`{verb}`")).collect();
        let mut error = Diagnostic::error(span, format!("`{verb}` never comes out like this"))
            .label(format!("only {} may", others.join(" and ")));
        if matches!(
            expected,
            Expected::Address(_) | Expected::Port(_) | Expected::PortIn(..) | Expected::Ephemeral(_)
        ) && verb == Verb::Bind
        {
            error = error.help("ask for the address in a step of its own: local a expect port 9000");
        } else if expected == Expected::Blocks && verb == Verb::Recv {
            error = error.help("`recv` says `nothing` when no data came before the deadline");
        }
        Err(error)
    }

    fn never(&self, expected: &Expected, span: Span) -> Option<Diagnostic> {
        match (expected, self.verb) {
            (Expected::Errno(errno), Some(verb)) => errnos::never_returned(verb, *errno, span),
            _ => None,
        }
    }
}

/// The words of an outcome in which an axis may stand.
fn variable_part(form: &OutcomeForm) -> &[Argument] {
    match form {
        OutcomeForm::Plain(word)
        | OutcomeForm::Port(word, _)
        | OutcomeForm::PortIn(word)
        | OutcomeForm::Received(_, word) => std::slice::from_ref(word),
        OutcomeForm::Not(inner) => variable_part(&inner.node),
        OutcomeForm::Both(_) | OutcomeForm::Spread(_) | OutcomeForm::Still(_) => &[],
    }
}

/// The outcome with the value of an axis in it.
fn with_words(form: &OutcomeForm, words: &[Argument]) -> OutcomeForm {
    let [word] = words else { return form.clone() };
    match form {
        OutcomeForm::Plain(_) => OutcomeForm::Plain(word.clone()),
        OutcomeForm::Port(_, not) => OutcomeForm::Port(word.clone(), *not),
        OutcomeForm::PortIn(_) => OutcomeForm::PortIn(word.clone()),
        OutcomeForm::Received(text, _) => OutcomeForm::Received(text.clone(), word.clone()),
        OutcomeForm::Not(inner) => {
            let node = with_words(&inner.node, words);
            OutcomeForm::Not(Box::new(ast::Outcome { node, span: inner.span }))
        }
        _ => form.clone(),
    }
}

fn is_ephemeral(word: &Argument) -> bool {
    matches!(&word.node, Token::Word(text) if text == ResultWord::Ephemeral.word())
}

fn unreadable(word: &Argument) -> Diagnostic {
    Diagnostic::error(word.span, "cannot read this outcome").label(format!("{} is none", describe(word)))
}
