//! Predicates: which sockets, options and axes they ask for.

use std::collections::HashSet;

use crate::language::ast::{self, Argument, Token};
use crate::language::diagnostic::{Diagnostic, DiagnosticKind, Found};
use crate::language::script::Predicate;
use crate::language::span::{Span, Spanned};
use crate::language::suggest::Suggestion;
use crate::language::vocabulary::{Opt, Quality};

use super::axes::{Combinations, for_every_value};
use super::names::Names;
use super::settings;

const QUALITIES: [Quality; 4] = [Quality::Bound, Quality::Listening, Quality::Connected, Quality::Closed];

/// Resolves the names of a predicate; none if one is wrong, which is said.
pub(super) fn check(
    predicate: &ast::Predicate,
    names: &Names,
    combinations: &mut Combinations,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Predicate> {
    match predicate {
        ast::Predicate::Or(parts) => all(parts, names, combinations, diagnostics).map(Predicate::Or),
        ast::Predicate::And(parts) => all(parts, names, combinations, diagnostics).map(Predicate::And),
        ast::Predicate::Not(part) => {
            check(part, names, combinations, diagnostics).map(|part| Predicate::Not(Box::new(part)))
        }
        ast::Predicate::Compare { variable, equality, value } => {
            or_report(compare(&variable.node, variable.span, *equality, value, names), diagnostics)
        }
        ast::Predicate::Has { socket, option } => {
            let socket_id = or_report(names.socket(&socket.node, socket.span), diagnostics);
            let words = [std::slice::from_ref(option)];
            let settings = for_every_value(&words, names, combinations, diagnostics, |words, diagnostics| {
                settings::check(&words[0], diagnostics)
            });
            Some(Predicate::Has {
                socket: socket_id?,
                settings: settings?,
                span: socket.span.to(option.span),
            })
        }
        ast::Predicate::Is { socket, quality } => {
            let socket_id = or_report(names.socket(&socket.node, socket.span), diagnostics);
            let quality_id = or_report(self::quality(&quality.node, quality.span), diagnostics);
            let span = socket.span.to(quality.span);
            Some(Predicate::Is { socket: socket_id?, quality: quality_id?, span })
        }
    }
}

fn all(
    parts: &[ast::Predicate],
    names: &Names,
    combinations: &mut Combinations,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Predicate>> {
    let checked: Vec<Option<Predicate>> =
        parts.iter().map(|part| check(part, names, combinations, diagnostics)).collect();
    checked.into_iter().collect()
}

fn compare(
    name: &str,
    span: Span,
    equality: ast::Equality,
    value: &Argument,
    names: &Names,
) -> Result<Predicate, Diagnostic> {
    let axis = names.axis_id(name, span)?;
    let values = names.axis_values(axis);
    if let Token::Variable(axis) = &value.node {
        let suggestion = names
            .axis_id(axis, value.span)
            .ok()
            .and_then(|other| of_their_values((name, values), (axis, names.axis_values(other)), equality));
        let kind = DiagnosticKind::AxisComparedWithAxis { axis: axis.clone(), suggestion };
        return Err(kind.at(span.to(value.span)));
    }
    let found = names.axis_value(axis, &value.node);
    // An axis whose statement is wrong has no values.
    if found.is_none() && !values.is_empty() {
        let words = values.iter().filter_map(|known| match &known.node[..] {
            [Argument { node: Token::Word(word), .. }] => Some(word.as_str()),
            _ => None,
        });
        let written = if let Token::Word(word) = &value.node { word } else { "" };
        let kind = DiagnosticKind::UnknownAxisValue {
            axis: name.to_owned(),
            found: Found::from(&value.node),
            suggestion: Suggestion::nearest(written, words),
            values: values[0].span,
        };
        return Err(kind.at(value.span));
    }
    Ok(Predicate::Axis { axis, value: found, equality })
}

/// How many values two axes may have in common for a suggestion to name them.
const MOST_IN_COMMON: usize = 8;

/// What a comparison of two axes says, said of each value that they have in common.
fn of_their_values(
    (one, ones): (&str, &[Spanned<Vec<Argument>>]),
    (other, others): (&str, &[Spanned<Vec<Argument>>]),
    equality: ast::Equality,
) -> Option<Suggestion> {
    let words: HashSet<String> = others.iter().filter_map(plain).collect();
    let common = ones.iter().filter_map(plain).filter(|value| words.contains(value));
    let both = common.map(|value| format!("(${one} = {value} and ${other} = {value})"));
    let both: Vec<String> = both.take(MOST_IN_COMMON + 1).collect();
    if both.is_empty() || both.len() > MOST_IN_COMMON {
        return None;
    }
    let product = if let [one] = &both[..] { one.clone() } else { format!("({})", both.join(" or ")) };
    Some(Suggestion::new(match equality {
        ast::Equality::Equal => product,
        ast::Equality::NotEqual => format!("not {product}"),
    }))
}

/// The value as it is written, if it is one plain word.
#[expect(clippy::wildcard_enum_match_arm, reason = "other words are seldom compared")]
fn plain(value: &Spanned<Vec<Argument>>) -> Option<String> {
    let [word] = &value.node[..] else { return None };
    match &word.node {
        Token::Word(text) | Token::Address(text) => Some(text.clone()),
        Token::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn quality(word: &str, span: Span) -> Result<Quality, Diagnostic> {
    if let Some(quality) = Quality::from_word(word).filter(|quality| QUALITIES.contains(quality)) {
        return Ok(quality);
    }
    // An option is none, whatever it is near to.
    let suggestion = match Opt::from_word(word) {
        Some(_) => None,
        None => Suggestion::nearest(word, QUALITIES.iter().map(|quality| quality.word())),
    };
    Err(DiagnosticKind::UnknownQuality { word: word.to_owned(), suggestion }.at(span))
}

fn or_report<T>(result: Result<T, Diagnostic>, diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
    result.map_err(|error| diagnostics.push(error)).ok()
}
