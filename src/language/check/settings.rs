//! Options and their values: `reuse`, `linger=0`, `SO_REUSEADDR`, `opt(1,15)=1`.

use crate::language::ast::{Argument, Token};
use crate::language::diagnostic::{Diagnostic, DiagnosticKind, Found};
use crate::language::script::{OptionKey, Setting, SettingValue};
use crate::language::span::Span;
use crate::language::suggest::{self, Suggestion};
use crate::language::vocabulary::{Opt, OptionValue as Takes, Verb};

use super::words::{open_port_range, parse_address};

/// What stands for nothing: for no option, and for no interface.
const NONE: &str = "none";

/// The settings that words stand for; `none` stands for none.
pub(super) fn check(words: &[Argument], diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Setting>> {
    let mut settings = Vec::with_capacity(words.len());
    let mut right = true;
    for word in words.iter().filter(|word| !is_none(word)) {
        match setting(word) {
            Ok(setting) => settings.push(setting),
            Err(error) => {
                diagnostics.push(error);
                right = false;
                if is_verb(word) {
                    break;
                }
            }
        }
    }
    right.then_some(settings)
}

fn is_none(word: &Argument) -> bool {
    matches!(&word.node, Token::Word(text) if text == NONE)
}

fn is_verb(word: &Argument) -> bool {
    matches!(&word.node, Token::Word(text) if Verb::from_word(text).is_some())
}

fn setting(word: &Argument) -> Result<Setting, Diagnostic> {
    let (option, value) = if let Token::Assignment(name, value) = &word.node {
        let option = key(name)?;
        (option, value_of(option, value)?)
    } else {
        let option = key(word)?;
        (option, bare_value(option, word.span)?)
    };
    Ok(Setting { option, value, span: word.span })
}

/// The option of a word.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a word of any other shape, also a new one, is not what is wanted"
)]
pub(super) fn key(word: &Argument) -> Result<OptionKey, Diagnostic> {
    match &word.node {
        Token::OptionNumber(level, number) => match (i32::try_from(*level), i32::try_from(*number)) {
            (Ok(level), Ok(number)) => Ok(OptionKey::Number(level, number)),
            _ => Err(DiagnosticKind::OptionNumberTooLarge.at(word.span)),
        },
        Token::Word(text) => {
            Opt::from_word(text).or_else(|| Opt::from_c_name(text)).map(OptionKey::Known).ok_or_else(|| {
                let suggestion = nearest(text).map(Suggestion::new);
                DiagnosticKind::UnknownOption { word: text.clone(), suggestion }.at(word.span)
            })
        }
        _ => Err(DiagnosticKind::ExpectedOption { found: Found::from(&word.node) }.at(word.span)),
    }
}

/// The option of a word that can be read.
pub(super) fn readable(word: &Argument) -> Result<OptionKey, Diagnostic> {
    match key(word)? {
        OptionKey::Known(option) if option.set_only() => {
            Err(DiagnosticKind::OptionNotReadable { option }.at(word.span))
        }
        key @ (OptionKey::Known(_) | OptionKey::Number(..)) => Ok(key),
    }
}

/// The option that is probably meant, by its word, its C name, or its C name without `SO_`.
fn nearest(text: &str) -> Option<&'static str> {
    let words = Opt::ALL.iter().flat_map(|option| [option.word(), option.entry().c_name]);
    let short = |option: &Opt| option.entry().c_name.split_once('_').map_or("", |(_, name)| name);
    let by_short_name = |near: &str| Opt::ALL.iter().find(|option| short(option) == near);
    suggest::nearest(text, words).or_else(|| {
        suggest::nearest(text, Opt::ALL.iter().map(short)).and_then(by_short_name).map(|option| option.word())
    })
}

fn bare_value(option: OptionKey, span: Span) -> Result<SettingValue, Diagnostic> {
    match option {
        OptionKey::Known(option) if option.value() == Takes::Flag => Ok(SettingValue::Flag(true)),
        OptionKey::Known(option) => Err(wrong_value(option, span, None)),
        OptionKey::Number(level, number) => {
            Err(DiagnosticKind::InvalidRawOptionValue { level, number, found: None }.at(span))
        }
    }
}

fn value_of(key: OptionKey, value: &Argument) -> Result<SettingValue, Diagnostic> {
    let option = match key {
        OptionKey::Known(option) => option,
        OptionKey::Number(level, number) => {
            let at = value.span;
            let Token::Number(value) = value.node else {
                let found = Some(Found::from(&value.node));
                return Err(DiagnosticKind::InvalidRawOptionValue { level, number, found }.at(value.span));
            };
            return small(value, at).map(SettingValue::Number);
        }
    };
    match (option.value(), &value.node) {
        (Takes::Flag, Token::Word(word)) if word == "on" => Ok(SettingValue::Flag(true)),
        (Takes::Flag | Takes::Seconds | Takes::Place, Token::Word(word)) if word == "off" => {
            Ok(SettingValue::Flag(false))
        }
        (Takes::Flag, Token::Number(number @ (0 | 1))) => Ok(SettingValue::Flag(*number == 1)),
        (Takes::Number | Takes::Seconds, Token::Number(number)) => {
            small(*number, value.span).map(SettingValue::Number)
        }
        (Takes::Place, Token::Number(number @ 0..)) => small(*number, value.span).map(SettingValue::Number),
        (Takes::PortRange, Token::Range(..)) => {
            open_port_range(value).map(|(low, high)| SettingValue::Range(low, high))
        }
        (Takes::Interface | Takes::Address, Token::Word(word)) if word == NONE => {
            Ok(SettingValue::NoInterface)
        }
        // No interface is called so: it is what ends other options.
        (Takes::Interface | Takes::Address, Token::Word(word)) if word == "off" => {
            Err(wrong_value(option, value.span, Some(Found::from(&value.node))))
        }
        (Takes::Interface | Takes::Address, Token::Word(word)) => Ok(SettingValue::Interface(word.clone())),
        (Takes::Address, Token::Address(text)) => parse_address(text, value.span).map(SettingValue::Address),
        _ => Err(wrong_value(option, value.span, Some(Found::from(&value.node)))),
    }
}

fn small(number: i64, span: Span) -> Result<i32, Diagnostic> {
    i32::try_from(number).map_err(|_| DiagnosticKind::OptionValueTooLarge.at(span))
}

fn wrong_value(option: Opt, span: Span, found: Option<Found>) -> Diagnostic {
    let kind = if option.value() == Takes::ReadOnly {
        DiagnosticKind::OptionNotSettable { option }
    } else {
        DiagnosticKind::InvalidOptionValue { option, found }
    };
    kind.at(span)
}
