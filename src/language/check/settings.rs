//! Options and their values: `reuse`, `linger=0`, `SO_REUSEADDR`, `opt(1,15)=1`.

use crate::language::ast::{Argument, Token};
use crate::language::diagnostic::Diagnostic;
use crate::language::script::{OptionKey, Setting, SettingValue};
use crate::language::span::Span;
use crate::language::suggest;
use crate::language::vocabulary::{Opt, OptionValue as Takes, Verb};

use super::words::{begins_statement, describe, parse_address, port_range};

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
    matches!(&word.node, Token::Word(text) if text == "none")
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
            _ => Err(Diagnostic::error(word.span, "an option's level and number are 32-bit numbers")
                .label("one of these is larger")),
        },
        Token::Word(text) => Opt::from_word(text)
            .or_else(|| Opt::from_c_name(text))
            .map(OptionKey::Known)
            .ok_or_else(|| unknown(text, word.span)),
        _ => Err(Diagnostic::error(word.span, "an option is wanted here")
            .label(format!("{} is none", describe(word)))
            .help(if matches!(word.node, Token::Assignment(..)) {
                "to read it: get a reuse expect on"
            } else {
                "for example: reuse, linger=0, port_range=40000-40010"
            })),
    }
}

/// The option of a word that can be read.
pub(super) fn readable(word: &Argument) -> Result<OptionKey, Diagnostic> {
    match key(word)? {
        OptionKey::Known(option) if option.set_only() => {
            Err(Diagnostic::error(word.span, format!("`{option}` can only be set"))
                .label("cannot be read")
                .help(format!("the form is: {}", option.entry().form)))
        }
        key @ (OptionKey::Known(_) | OptionKey::Number(..)) => Ok(key),
    }
}

fn unknown(text: &str, span: Span) -> Diagnostic {
    let error = Diagnostic::error(span, format!("unknown option `{text}`")).label("not an option");
    match nearest(text) {
        Some(near) => error.help(suggest::did_you_mean(near)),
        None if text == "on" || text == "off" => {
            error.help(format!("a value is joined to its option: reuse={text}"))
        }
        None if Verb::from_word(text).is_some() => error.help(begins_statement(text)),
        None => error.help(
            "`sockdrill explain` lists the options; any other is set by its number: opt(LEVEL,NUMBER)=VALUE",
        ),
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
        OptionKey::Known(option) => Err(wrong_value(option, span, "no value")),
        OptionKey::Number(level, number) => {
            Err(Diagnostic::error(span, "an option by its number needs a value")
                .label("no value")
                .help(format!("opt({level},{number})=1")))
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a word of any other shape, also a new one, is not what is wanted"
)]
fn value_of(key: OptionKey, value: &Argument) -> Result<SettingValue, Diagnostic> {
    let OptionKey::Known(option) = key else {
        return match value.node {
            Token::Number(number) => small(number, value.span).map(SettingValue::Number),
            _ => Err(Diagnostic::error(value.span, "an option by its number takes a number")
                .label(format!("{} is none", describe(value)))),
        };
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
            port_range(value).map(|(low, high)| SettingValue::Range(low, high))
        }
        (Takes::Interface | Takes::Address, Token::Word(word)) => Ok(SettingValue::Interface(word.clone())),
        (Takes::Address, Token::Address(text)) => parse_address(text, value.span).map(SettingValue::Address),
        _ => Err(wrong_value(option, value.span, &describe(value))),
    }
}

fn small(number: i64, span: Span) -> Result<i32, Diagnostic> {
    i32::try_from(number).map_err(|_| {
        Diagnostic::error(span, "an option's value is a 32-bit number").label("out of its range")
    })
}

fn wrong_value(option: Opt, span: Span, found: &str) -> Diagnostic {
    let takes = match option.value() {
        Takes::Flag => "takes on or off",
        Takes::Number => "takes a number",
        Takes::Seconds => "takes a number of seconds, or off",
        Takes::Place => "takes the place of a socket in its group, counted from 0, or off",
        Takes::PortRange => "takes two ports, such as 40000-40010",
        Takes::Interface => "takes an interface's name",
        Takes::Address => "takes an address or an interface's name",
        Takes::ReadOnly => "can only be read",
    };
    Diagnostic::error(span, format!("`{option}` {takes}"))
        .label(if option.value() == Takes::ReadOnly {
            "cannot be set".to_owned()
        } else {
            format!("{found} is given")
        })
        .help(format!("the form is: {}", option.entry().form))
}
