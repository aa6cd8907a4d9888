//! Steps: a verb and its words to what it does.

use std::net::IpAddr;

use crate::language::ast::{self, Argument, Token};
use crate::language::diagnostic::{ArgumentKind, Diagnostic, DiagnosticKind};
use crate::language::script::{Attachment, Choice, Direction, Op, ProcessId, Target};
use crate::language::socket::{Family, SocketKind};
use crate::language::span::Span;
use crate::language::suggest::{self, Suggestion};
use crate::language::vocabulary::{Keyword, SocketState, Verb};

use super::axes::{Combinations, for_every_value};
use super::names::Names;
use super::settings;
use super::words::Words;

/// The longest queue that `listen` takes.
const BACKLOG_DEFAULT: i32 = 128;
const LONGEST_INTERFACE_NAME: usize = 15;

/// What a step does, for every combination of the axes that it names.
pub(super) fn check(
    step: &ast::Step,
    span: Span,
    names: &Names,
    combinations: &mut Combinations,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Choice<Op>> {
    let verb = std::slice::from_ref(&step.verb);
    for_every_value(&[verb, &step.arguments], names, combinations, diagnostics, |words, diagnostics| {
        let verb = match read_verb(&words[0], &step.verb, step.arguments.is_empty()) {
            Ok(verb) => verb,
            Err(error) => {
                diagnostics.push(error);
                return None;
            }
        };
        let mut words = Words::new(&words[1], verb, span, names);
        let mut wrong_settings = Vec::new();
        let op = read(verb, &mut words, &mut wrong_settings).and_then(|op| words.end().map(|()| op));
        let right = wrong_settings.is_empty();
        diagnostics.extend(wrong_settings);
        match op {
            Ok(op) => right.then_some(op),
            Err(error) => {
                if right {
                    diagnostics.push(error);
                }
                None
            }
        }
    })
}

fn read_verb(words: &[Argument], written: &Argument, alone: bool) -> Result<Verb, Diagnostic> {
    let [Argument { node: Token::Word(text), span }] = words else {
        return Err(DiagnosticKind::InvalidVerbAxis { verb: None }.at(written.span));
    };
    let is_axis = matches!(written.node, Token::Variable(_));
    match Verb::from_word(text) {
        Some(verb) if is_axis && !verb.makes_socket() => {
            Err(DiagnosticKind::InvalidVerbAxis { verb: Some(verb) }.at(*span))
        }
        Some(verb) => Ok(verb),
        None => {
            let suggestion = nearest_verb(text).map(|verb| Suggestion::new(verb.word()));
            Err(DiagnosticKind::UnknownVerb { word: text.clone(), suggestion, alone }.at(*span))
        }
    }
}

/// The verb that is probably meant, also by the name of its system call.
fn nearest_verb(text: &str) -> Option<Verb> {
    // The word is right, and its place is not.
    if text == Keyword::Expect.word() {
        return None;
    }
    if let Some(verb) = suggest::verb_meant_by(text) {
        return Some(verb);
    }
    let calls = |verb: &&Verb| verb.entry().c_name.split(", ").any(|call| call == text);
    let by_call = || Verb::ALL.iter().find(calls).copied();
    suggest::nearest(text, Verb::ALL.iter().map(|verb| verb.word()))
        .and_then(Verb::from_word)
        .or_else(by_call)
}

fn read(verb: Verb, words: &mut Words<'_>, wrong: &mut Vec<Diagnostic>) -> Result<Op, Diagnostic> {
    Ok(match verb {
        Verb::Tcp => make(SocketKind::TCP, words, wrong)?,
        Verb::Udp => make(SocketKind::UDP, words, wrong)?,
        Verb::Tcp6 => make(SocketKind::TCP6, words, wrong)?,
        Verb::Udp6 => make(SocketKind::UDP6, words, wrong)?,
        Verb::Set => set(words, wrong)?,
        Verb::Get => get(words)?,
        Verb::Bind => Op::Bind { socket: words.socket()?, to: words.target()? },
        Verb::Listen => listen(words)?,
        Verb::Connect => {
            Op::Connect { socket: words.socket()?, to: words.target()?, within: words.within()? }
        }
        Verb::Accept => accept(words)?,
        Verb::Send => send(words)?,
        Verb::Recv => Op::Recv { socket: words.socket()?, within: words.within()? },
        Verb::Shutdown => shutdown(words)?,
        Verb::Close => Op::Close { sockets: words.sockets()? },
        Verb::Join => Op::Join { socket: words.socket()?, group: words.address()?, on: attachment(words)? },
        Verb::Leave => Op::Leave { socket: words.socket()?, group: words.address()?, on: attachment(words)? },
        Verb::Local => Op::Local { socket: words.socket()? },
        Verb::Peer => Op::Peer { socket: words.socket()? },
        Verb::Ready => Op::Ready { sockets: words.sockets()? },
        Verb::Disconnect => Op::Disconnect { socket: words.socket()? },
        Verb::Chown => chown(words)?,
        Verb::Destroy => Op::Destroy { socket: words.socket()? },
        Verb::State => Op::State { socket: words.socket()? },
        Verb::Wait => wait(words)?,
        Verb::Probe => probe(words)?,
        Verb::Process => Op::Process { process: words.process()?, uid: uid(words)? },
        Verb::Fork => fork(words)?,
        Verb::Pass => pass(words)?,
        Verb::Kill => Op::Kill { process: other_process(words)? },
        Verb::Exit => Op::Exit { process: other_process(words)? },
        Verb::Interface => interface(words)?,
        Verb::Address => address(words)?,
        Verb::Sysctl => sysctl(words)?,
        Verb::Show => Op::Show,
        Verb::When | Verb::Axis => unreachable!("the grammar reads `{verb}` as a statement of its own"),
    })
}

fn make(kind: SocketKind, words: &mut Words<'_>, wrong: &mut Vec<Diagnostic>) -> Result<Op, Diagnostic> {
    let socket = words.socket()?;
    let settings = settings::check(words.rest(), wrong).unwrap_or_default();
    Ok(Op::Socket { socket, kind, settings })
}

fn set(words: &mut Words<'_>, wrong: &mut Vec<Diagnostic>) -> Result<Op, Diagnostic> {
    let socket = words.socket()?;
    if words.peek().is_none() {
        return Err(words.unexpected_next(ArgumentKind::Option));
    }
    let settings = settings::check(words.rest(), wrong).unwrap_or_default();
    Ok(Op::Set { socket, settings })
}

fn get(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let socket = words.socket()?;
    match words.rest() {
        [option] => Ok(Op::Get { socket, option: settings::readable(option)? }),
        [] => Err(words.unexpected_next(ArgumentKind::Option)),
        [_, second, ..] => Err(DiagnosticKind::SeveralOptionsRead.at(second.span)),
    }
}

fn listen(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let socket = words.socket()?;
    let backlog = words.optional_number("backlog", i64::from(i32::MIN), i64::from(i32::MAX))?;
    let backlog = backlog.and_then(|backlog| i32::try_from(backlog).ok()).unwrap_or(BACKLOG_DEFAULT);
    Ok(Op::Listen { socket, backlog })
}

fn accept(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let listener = words.socket()?;
    words.keyword("as")?;
    Ok(Op::Accept { listener, connection: words.socket()?, within: words.within()? })
}

fn send(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let socket = words.socket()?;
    let data = words.text()?;
    let to = if words.takes("to") { Some(words.target()?) } else { None };
    Ok(Op::Send { socket, data, to, fastopen: words.takes("fastopen") })
}

fn shutdown(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let socket = words.socket()?;
    for (word, direction) in
        [("read", Direction::Read), ("write", Direction::Write), ("both", Direction::Both)]
    {
        if words.takes(word) {
            return Ok(Op::Shutdown { socket, direction });
        }
    }
    Err(words.unexpected_next(ArgumentKind::Direction))
}

fn attachment(words: &mut Words<'_>) -> Result<Option<Attachment>, Diagnostic> {
    if !words.takes("on") {
        return Ok(None);
    }
    if matches!(words.peek().map(|word| &word.node), Some(Token::Address(_))) {
        return words.address().map(Attachment::Address).map(Some);
    }
    interface_name(words).map(Attachment::Interface).map(Some)
}

fn chown(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let socket = words.socket()?;
    match uid(words)? {
        Some(uid) => Ok(Op::Chown { socket, uid }),
        None => Err(words.unexpected_next(ArgumentKind::Uid)),
    }
}

fn uid(words: &mut Words<'_>) -> Result<Option<u32>, Diagnostic> {
    // The highest number means "no change" to the kernel (chown(2)).
    let uid = words.optional_number("uid", 0, i64::from(u32::MAX) - 1)?;
    Ok(uid.and_then(|uid| u32::try_from(uid).ok()))
}

fn wait(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    if let Some(Argument { node: Token::Duration(microseconds), .. }) = words.peek() {
        let time = std::time::Duration::from_micros(*microseconds);
        words.skip();
        return Ok(Op::Wait { time });
    }
    if !matches!(words.peek().map(|word| &word.node), Some(Token::Word(_))) {
        return Err(words.unexpected_next(ArgumentKind::DurationOrSocketName));
    }
    let socket = words.socket()?;
    let (word, span) = words.word(ArgumentKind::State)?;
    let state = SocketState::from_word(word).ok_or_else(|| {
        let suggestion = Suggestion::nearest(word, SocketState::ALL.iter().map(|state| state.word()));
        DiagnosticKind::UnknownState { word: word.to_owned(), suggestion }.at(span)
    })?;
    Ok(Op::WaitState { socket, state, within: words.within()? })
}

fn probe(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let kind = match words.peek().map(|word| &word.node) {
        Some(Token::Word(word)) => Verb::from_word(word).and_then(SocketKind::made_by),
        _ => None,
    };
    let kind = kind.ok_or_else(|| words.unexpected_next(ArgumentKind::SocketVerb))?;
    let verb_span = words.peek().map(|word| word.span).unwrap_or_default();
    words.skip();
    let address_span = words.peek().map(|word| word.span).unwrap_or_default();
    if matches!(words.peek().map(|word| &word.node), Some(Token::Word(text)) if text == "unspec") {
        return Err(words.unexpected_next(ArgumentKind::Address));
    }
    let to = words.target()?;
    let times = if words.takes("times") { words.number("times", 1, 10_000)? } else { 1 };
    // No IPv4 client can reach it, and no script is about that: a socket of its own would be.
    if let Target::Address { host: Some(host @ IpAddr::V6(_)), .. } = to
        && kind.family == Family::Ipv4
    {
        let client = SocketKind { family: Family::Ipv6, ..kind }.verb();
        return Err(DiagnosticKind::ProbeFamilyMismatch {
            verb: kind.verb(),
            client,
            host,
            // The value of an axis may be of the other family in another case.
            is_literal: words.is_in_step(address_span) && words.is_in_step(verb_span),
        }
        .at(verb_span));
    }
    Ok(Op::Probe { kind, to, times: u32::try_from(times).unwrap_or(1) })
}

fn fork(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let parent = words.process()?;
    words.keyword("as")?;
    Ok(Op::Fork { parent, child: words.process()? })
}

fn pass(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let socket = words.socket()?;
    words.keyword("from")?;
    let from = words.process()?;
    words.keyword("to")?;
    Ok(Op::Pass { socket, from, to: words.process()? })
}

fn other_process(words: &mut Words<'_>) -> Result<ProcessId, Diagnostic> {
    let span = words.peek().map(|word| word.span).unwrap_or_default();
    let process = words.process()?;
    if process == ProcessId::MAIN {
        return Err(DiagnosticKind::CannotEndMain.at(span));
    }
    Ok(process)
}

fn interface(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let span = words.peek().map(|word| word.span).unwrap_or_default();
    let name = interface_name(words)?;
    if name == "lo" {
        return Err(DiagnosticKind::LoopbackExists.at(span));
    }
    let mut addresses = Vec::new();
    while words.peek().is_some() {
        addresses.push(words.subnet()?);
    }
    Ok(Op::Interface { name, addresses })
}

fn address(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let address = words.subnet()?;
    let interface = if words.takes("on") { interface_name(words)? } else { "lo".to_owned() };
    Ok(Op::Address { address, interface })
}

fn interface_name(words: &mut Words<'_>) -> Result<String, Diagnostic> {
    let (name, span) = words.word(ArgumentKind::InterfaceName)?;
    if name.len() > LONGEST_INTERFACE_NAME {
        return Err(DiagnosticKind::InterfaceNameTooLong { limit: LONGEST_INTERFACE_NAME }.at(span));
    }
    Ok(name.to_owned())
}

/// What each network namespace has for itself, as far as it was tried: below `net.netfilter` for one are settings
/// that a namespace shows and that are the host's (`nf_hooks_lwtunnel`).
const OF_A_NETWORK: [&str; 3] = ["net.core.", "net.ipv4.", "net.ipv6."];

fn sysctl(words: &mut Words<'_>) -> Result<Op, Diagnostic> {
    let (name, span) = words.word(ArgumentKind::SysctlName)?;
    if name.split('.').any(str::is_empty) {
        return Err(DiagnosticKind::InvalidSysctlName { name: name.to_owned() }.at(span));
    }
    if !OF_A_NETWORK.iter().any(|group| name.starts_with(group)) {
        return Err(DiagnosticKind::SysctlOutsideNetwork { name: name.to_owned() }.at(span));
    }
    let mut values = vec![sysctl_value(words)?];
    while words.peek().is_some() {
        values.push(sysctl_value(words)?);
    }
    Ok(Op::Sysctl { name: name.to_owned(), value: values.join(" ") })
}

fn sysctl_value(words: &mut Words<'_>) -> Result<String, Diagnostic> {
    let value = match words.peek().map(|word| &word.node) {
        Some(Token::Word(text) | Token::Address(text)) => text.clone(),
        Some(Token::Number(number)) => number.to_string(),
        Some(Token::Range(low, high)) => format!("{low}-{high}"),
        Some(Token::Text(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => return Err(words.unexpected_next(ArgumentKind::SysctlValue)),
    };
    words.skip();
    Ok(value)
}
