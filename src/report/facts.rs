//! What follows from the vocabulary about one of its words: which steps return an errno, which sockets have
//! an option, which words belong together.

use crate::language::socket::{Family, Protocol, SocketKind};
use crate::language::vocabulary::{self, Entry, Errno, Kind, Opt, OptionValue, Verb};

/// A fact about a word: its label and its text.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) text: String,
}

/// What the rest of the vocabulary says about a word.
pub(super) fn facts(entry: &Entry) -> Vec<Fact> {
    let facts = match entry.kind {
        Kind::Verb => vec![("errnos", Verb::from_word(entry.word).and_then(errnos))],
        Kind::Option => {
            let option = Opt::from_word(entry.word);
            vec![("values", option.map(values)), ("sockets", option.map(sockets))]
        }
        Kind::Errno => vec![("returned by", Errno::from_word(entry.word).map(returned_by))],
        Kind::Keyword | Kind::Result | Kind::State | Kind::Predicate | Kind::Key => Vec::new(),
    };
    facts.into_iter().filter_map(|(label, text)| Some(Fact { label, text: text? })).collect()
}

/// The ways to write a word.
pub(super) fn forms(entry: &Entry) -> impl Iterator<Item = &'static str> {
    entry.form.split("; ")
}

/// The words of the language that a word's entry names.
pub(super) fn see_also(entry: &Entry) -> Vec<&'static str> {
    let mut words = Vec::new();
    for code in [entry.summary, entry.detail].into_iter().flat_map(quoted) {
        let named = code.split_whitespace().next().and_then(known_word);
        words.extend(named.filter(|word| *word != entry.word && !words.contains(word)));
    }
    words
}

/// The texts between backquotes.
fn quoted(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split('`').skip(1).step_by(2)
}

fn known_word(word: &str) -> Option<&'static str> {
    vocabulary::entries().find(|entry| entry.word == word).map(|entry| entry.word)
}

/// The errnos that a step can return; none if it returns none.
fn errnos(verb: Verb) -> Option<String> {
    if verb == Verb::Get {
        return Some("any: `get a error` reads the pending error".to_owned());
    }
    let words: Vec<&str> = verb.errnos().iter().map(|errno| errno.word()).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The steps that can return an errno.
pub(super) fn returned_by(errno: Errno) -> String {
    let steps = Verb::ALL.iter().filter(|verb| **verb != Verb::Get && verb.errnos().contains(&errno));
    let words: Vec<&str> = steps.map(|verb| verb.word()).collect();
    if words.is_empty() { "get".to_owned() } else { words.join(", ") }
}

/// The sockets that have an option.
pub(super) fn sockets(option: Opt) -> String {
    let of_kind = |kind: SocketKind| {
        (kind.family == Family::Ipv6 || !option.ipv6_only())
            && (kind.protocol == Protocol::Tcp || !option.tcp_only())
    };
    let has = |verb: &Verb| SocketKind::made_by(*verb).is_some_and(of_kind);
    let words: Vec<&str> = Verb::ALL.iter().filter(|verb| has(verb)).map(|verb| verb.word()).collect();
    words.join(", ")
}

/// The values that an option takes.
pub(super) fn values(option: Opt) -> String {
    let text = match option.value() {
        OptionValue::Flag => "on, off",
        OptionValue::Number => "a number",
        OptionValue::Seconds => "seconds, off",
        OptionValue::Place => "a place in the group, off",
        OptionValue::PortRange => "two ports: 40000-40010",
        OptionValue::Interface => "an interface, none",
        OptionValue::Address => "an address or an interface, none",
        OptionValue::ReadOnly => "can only be read",
    };
    text.to_owned()
}
