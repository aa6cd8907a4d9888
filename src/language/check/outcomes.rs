//! Expectations: which outcomes a step may have.

use crate::language::ast::{self, Argument, Equality, OutcomeForm, Token};
use crate::language::diagnostic::{Diagnostic, DiagnosticKind, Found, OutcomeAdvice};
use crate::language::script::{
    Choice, Exception, Expectation, Expected, Name, Op, OptionKey, OptionValue, Port, Target,
};
use crate::language::span::Span;
use crate::language::suggest::{self, Suggestion};
use crate::language::vocabulary::{Comes, Errno, Opt, OptionValue as Takes, ResultWord, SocketState, Verb};

use super::axes::{Combinations, for_every_value};
use super::errnos;
use super::names::Names;
use super::predicates;
use super::words::{address_without_port, open_port_range, parse_address, port, port_range, target};

type Read<T> = Result<T, Diagnostic>;

/// Reads expectations as what a step can come out as.
pub(super) struct Reader<'n> {
    /// The verb; none where it is wrong itself.
    pub(super) verb: Option<Verb>,
    /// What the step does, for every value of the axes that it names.
    pub(super) ops: &'n [Op],
    pub(super) names: &'n Names,
}

impl Reader<'_> {
    pub(super) fn expectation(
        &self,
        expectation: &ast::Expectation,
        combinations: &mut Combinations,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Expectation> {
        let claim = self.outcomes(&expectation.outcomes, combinations, diagnostics);
        let condition = match &expectation.condition {
            Some((predicate, otherwise)) => {
                let predicate = predicates::check(predicate, self.names, combinations, diagnostics);
                let otherwise = self.outcomes(otherwise, combinations, diagnostics);
                Some((predicate?, otherwise?))
            }
            None => None,
        };
        let mut exceptions = Vec::with_capacity(expectation.exceptions.len());
        for exception in &expectation.exceptions {
            exceptions.push(Exception {
                system: exception.system.node.clone(),
                span: exception.system.span,
                version: exception.version.clone(),
                outcomes: self.outcomes(&exception.outcomes, combinations, diagnostics)?,
            });
        }
        Some(Expectation { span: expectation.span, outcomes: claim?, condition, exceptions })
    }

    fn outcomes(
        &self,
        outcomes: &[ast::Outcome],
        combinations: &mut Combinations,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Choice<Vec<Expected>>> {
        let words: Vec<&[Argument]> = outcomes.iter().map(|outcome| variable_part(&outcome.node)).collect();
        for_every_value(&words, self.names, combinations, diagnostics, |words, diagnostics| {
            let mut read = Vec::with_capacity(outcomes.len());
            for (outcome, words) in outcomes.iter().zip(words) {
                let form = with_words(&outcome.node, words);
                // The value of an axis is pointed at by itself, so that the message can name both.
                let span = match &form {
                    OutcomeForm::Plain(word) => word.span,
                    OutcomeForm::Both(_)
                    | OutcomeForm::Spread(_)
                    | OutcomeForm::Still(_)
                    | OutcomeForm::Received(..)
                    | OutcomeForm::Port(..)
                    | OutcomeForm::PortIn(_)
                    | OutcomeForm::Not(_) => outcome.span,
                };
                match self.form(&form).and_then(|expected| self.fits(expected, span)) {
                    Ok(expected) => {
                        diagnostics.extend(self.never(&expected, span));
                        diagnostics.extend(self.of_itself(&expected, span));
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
                    DiagnosticKind::ExpectedSender { found: Found::from(&from.node) }.at(from.span)
                })?;
                Ok(Expected::Data(text.node.clone(), Some(sender)))
            }
            OutcomeForm::Port(equality, word) => {
                let port = Expected::Port(port(word, self.names)?);
                Ok(match equality {
                    Equality::Equal => port,
                    Equality::NotEqual => Expected::Not(Box::new(port)),
                })
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

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a word of any other shape, also a new one, is not what is wanted"
    )]
    fn plain(&self, word: &Argument) -> Read<Expected> {
        Ok(match &word.node {
            Token::Word(text) => self.word(text, word.span)?,
            Token::Text(bytes) => Expected::Data(bytes.clone(), None),
            Token::Number(number) if self.may_come_to(Comes::Value) => {
                self.number_read(*number, word.span).map(Expected::Value)?
            }
            Token::Range(..) => {
                let (low, high) = open_port_range(word)?;
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
                    Err(DiagnosticKind::IncompleteOutcome { word }.at(span))
                }
            };
        }
        if let Some(errno) = Errno::from_word(text) {
            return Ok(Expected::Errno(errno));
        }
        if let Some(state) = SocketState::from_word(text) {
            return Ok(Expected::State(state));
        }
        match self.names.get(text) {
            _ if self.may_come_to(Comes::Value) => self.value(text, span).map(Expected::Value),
            Some(Name::Socket(socket)) if self.may_come_to(Comes::Address) => {
                Ok(Expected::Address(Target::Socket(socket)))
            }
            Some(Name::Socket(socket)) => Ok(Expected::Sockets(vec![socket])),
            None if self.may_come_to(Comes::Sockets) && self.nearest(text).is_none() => {
                self.names.socket(text, span).map(|socket| Expected::Sockets(vec![socket]))
            }
            Some(Name::Process(_)) | None => Err(self.unknown(text, span)),
        }
    }

    /// Whether the step may come to this, as far as its verb is known.
    fn may_come_to(&self, result: Comes) -> bool {
        self.verb.is_some_and(|verb| verb.may_come_to(result))
    }

    /// The value of an option that is a word.
    fn value(&self, text: &str, span: Span) -> Read<OptionValue> {
        match text {
            "on" => return Ok(OptionValue::Flag(true)),
            "off" => return Ok(OptionValue::Flag(false)),
            _ => {}
        }
        match self.options_read().find_map(|option| values_read(option).zip(Some(option))) {
            Some((reads, option)) => Err(never_reads(option, text.to_owned(), reads, span)),
            None => Ok(OptionValue::Word(text.to_owned())),
        }
    }

    /// The value of an option that is a number; a flag reads as one only where it is neither on nor off.
    fn number_read(&self, number: i64, span: Span) -> Read<OptionValue> {
        let flag = self.options_read().find(|option| values_read(*option) == Some(Takes::Flag));
        match flag.filter(|_| matches!(number, 0 | 1)) {
            Some(flag) => Err(never_reads(flag, number.to_string(), Takes::Flag, span)),
            None => Ok(OptionValue::Number(number)),
        }
    }

    /// The options that the step reads, over all values of its axes.
    fn options_read(&self) -> impl Iterator<Item = Opt> {
        self.ops.iter().filter_map(|op| match op.traits().reads? {
            OptionKey::Known(option) => Some(option),
            OptionKey::Number(..) => None,
        })
    }

    fn nearest(&self, text: &str) -> Option<Suggestion> {
        // Two names of one number are no slip: EWOULDBLOCK.
        let is_named = |errno: &&Errno| errno.entry().c_name == text;
        if let Some(errno) = Errno::ALL.iter().find(is_named) {
            return Some(Suggestion::new(errno.word()));
        }
        if let Some(meant) = suggest::result_meant_by(text) {
            return Some(Suggestion::new(meant.word()));
        }
        let words = ResultWord::ALL.iter().map(|word| word.word());
        let words = words.chain(Errno::ALL.iter().map(|word| word.word()));
        let words = words.chain(SocketState::ALL.iter().map(|word| word.word()));
        let words = words.chain(self.names.sockets.iter().map(|name| name.node.as_str()));
        Suggestion::nearest(text, words)
    }

    fn unknown(&self, text: &str, span: Span) -> Diagnostic {
        DiagnosticKind::UnknownOutcome { word: text.to_owned(), suggestion: self.nearest(text) }.at(span)
    }

    /// An error if the step never comes out like this.
    fn fits(&self, expected: Expected, span: Span) -> Read<Expected> {
        let Some(verb) = self.verb else { return Ok(expected) };
        let result = match &expected {
            Expected::Ok | Expected::Fail | Expected::Any | Expected::Errno(_) => return Ok(expected),
            Expected::Blocks => Comes::Blocks,
            Expected::Nothing | Expected::Eof | Expected::Data(..) => Comes::Data,
            Expected::State(_) => Comes::State,
            Expected::Still(_) => Comes::Still,
            Expected::Sockets(_) => Comes::Sockets,
            Expected::Spread(_) => Comes::Spread,
            Expected::Value(_) => Comes::Value,
            Expected::Not(inner) => {
                self.fits((**inner).clone(), span)?;
                Comes::Address
            }
            Expected::Address(_) | Expected::Ephemeral(_) | Expected::Port(_) | Expected::PortIn(..) => {
                Comes::Address
            }
        };
        if verb.may_come_to(result) {
            return Ok(expected);
        }
        let is_address = matches!(
            expected,
            Expected::Address(_) | Expected::Port(_) | Expected::PortIn(..) | Expected::Ephemeral(_)
        );
        let advice = if let (Expected::Value(OptionValue::Address(host)), Verb::Local | Verb::Peer) =
            (&expected, verb)
        {
            return Err(address_without_port(&host.to_string(), span));
        } else if is_address && verb == Verb::Bind {
            Some(OutcomeAdvice::Local)
        } else if expected == Expected::Blocks && verb == Verb::Recv {
            Some(OutcomeAdvice::Nothing)
        } else {
            None
        };
        let possible = Verb::ALL.iter().copied().filter(|verb| verb.may_come_to(result)).collect();
        Err(DiagnosticKind::ImpossibleOutcome { verb, possible, advice }.at(span))
    }

    /// A warning if the address of a socket is compared with itself.
    fn of_itself(&self, expected: &Expected, span: Span) -> Option<Diagnostic> {
        let (expected, is_same) =
            if let Expected::Not(inner) = expected { (&**inner, false) } else { (expected, true) };
        let (socket, port, holds) = if let Expected::Port(Port::Of(socket, offset)) = expected {
            (*socket, true, (*offset == 0) == is_same)
        } else if let Expected::Address(Target::Socket(socket)) = expected {
            (*socket, false, is_same)
        } else {
            return None;
        };
        let asks_for_it = |op: &Op| matches!(op, Op::Local { socket: asked } if *asked == socket);
        let socket_name = || self.names.sockets[socket.index()].node.clone();
        let is_itself = !self.ops.is_empty() && self.ops.iter().all(asks_for_it);
        is_itself.then(|| DiagnosticKind::SelfComparison { socket: socket_name(), port, holds }.at(span))
    }

    fn never(&self, expected: &Expected, span: Span) -> Option<Diagnostic> {
        match (expected, self.verb) {
            (Expected::Errno(errno), Some(verb)) => errnos::never_returned(verb, *errno, span),
            _ => None,
        }
    }
}

fn never_reads(option: Opt, value: String, reads: Takes, span: Span) -> Diagnostic {
    DiagnosticKind::ImpossibleOptionValue { option, reads, value }.at(span)
}

/// What `get` reads of an option; none if words are among it.
fn values_read(option: Opt) -> Option<Takes> {
    match option.value() {
        Takes::Flag => Some(Takes::Flag),
        Takes::Number => Some(Takes::Number),
        Takes::Seconds => Some(Takes::Seconds),
        Takes::PortRange => Some(Takes::PortRange),
        Takes::ReadOnly if option == Opt::Acceptconn => Some(Takes::Flag),
        Takes::Place | Takes::Interface | Takes::Address | Takes::ReadOnly => None,
    }
}

/// The words of an outcome in which an axis may stand.
fn variable_part(form: &OutcomeForm) -> &[Argument] {
    match form {
        OutcomeForm::Plain(word)
        | OutcomeForm::Port(_, word)
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
        OutcomeForm::Port(equality, _) => OutcomeForm::Port(*equality, word.clone()),
        OutcomeForm::PortIn(_) => OutcomeForm::PortIn(word.clone()),
        OutcomeForm::Received(text, _) => OutcomeForm::Received(text.clone(), word.clone()),
        OutcomeForm::Not(inner) => {
            let node = with_words(&inner.node, words);
            OutcomeForm::Not(Box::new(ast::Outcome { node, span: inner.span }))
        }
        OutcomeForm::Both(_) | OutcomeForm::Spread(_) | OutcomeForm::Still(_) => form.clone(),
    }
}

fn is_ephemeral(word: &Argument) -> bool {
    matches!(&word.node, Token::Word(text) if text == ResultWord::Ephemeral.word())
}

fn unreadable(word: &Argument) -> Diagnostic {
    DiagnosticKind::ExpectedOutcome { found: Found::from(&word.node) }.at(word.span)
}
