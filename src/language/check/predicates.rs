//! Predicates: which sockets, options and axes they ask for.

use crate::language::ast::{self, Argument, Token};
use crate::language::diagnostic::Diagnostic;
use crate::language::script::Predicate;
use crate::language::span::Span;
use crate::language::suggest;
use crate::language::vocabulary::{Opt, Quality};

use super::axes::for_every_value;
use super::names::Names;
use super::settings;
use super::words::describe;

const QUALITIES: [Quality; 4] = [Quality::Bound, Quality::Listening, Quality::Connected, Quality::Closed];

/// Resolves the names of a predicate; none if one is wrong, which is said.
pub(super) fn check(
    predicate: &ast::Predicate,
    names: &Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Predicate> {
    match predicate {
        ast::Predicate::Or(parts) => all(parts, names, diagnostics).map(Predicate::Or),
        ast::Predicate::And(parts) => all(parts, names, diagnostics).map(Predicate::And),
        ast::Predicate::Not(part) => {
            check(part, names, diagnostics).map(|part| Predicate::Not(Box::new(part)))
        }
        ast::Predicate::Compare { variable, equal, value } => {
            said(compare(&variable.node, variable.span, *equal, value, names), diagnostics)
        }
        ast::Predicate::Has { socket, option } => {
            let found = said(names.socket(&socket.node, socket.span), diagnostics);
            let words = [std::slice::from_ref(option)];
            let settings = for_every_value(&words, names, diagnostics, |words, diagnostics| {
                settings::check(&words[0], diagnostics)
            });
            Some(Predicate::Has { socket: found?, settings: settings?, span: socket.span.to(option.span) })
        }
        ast::Predicate::Is { socket, quality } => {
            let found = said(names.socket(&socket.node, socket.span), diagnostics);
            let quality_found = said(self::quality(&quality.node, quality.span), diagnostics);
            let span = socket.span.to(quality.span);
            Some(Predicate::Is { socket: found?, quality: quality_found?, span })
        }
    }
}

fn all(parts: &[ast::Predicate], names: &Names, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Predicate>> {
    let checked: Vec<Option<Predicate>> = parts.iter().map(|part| check(part, names, diagnostics)).collect();
    checked.into_iter().collect()
}

fn compare(
    name: &str,
    span: Span,
    equal: bool,
    value: &Argument,
    names: &Names,
) -> Result<Predicate, Diagnostic> {
    let axis = names.axis_id(name, span)?;
    let values = names.axis_values(axis);
    if let Token::Variable(_) = value.node {
        return Err(Diagnostic::error(value.span, "an axis is compared with one of its values")
            .label("an axis stands here"));
    }
    let matches: Vec<bool> =
        values.iter().map(|known| matches!(&known.node[..], [word] if word.node == value.node)).collect();
    // An axis whose statement is wrong has no values.
    if !matches.contains(&true) && !values.is_empty() {
        let error = Diagnostic::error(value.span, format!("`${name}` is never this"))
            .label(format!("{} is not one of its values", describe(value)));
        let words = values.iter().filter_map(|known| match &known.node[..] {
            [Argument { node: Token::Word(word), .. }] => Some(word.as_str()),
            _ => None,
        });
        let written = if let Token::Word(word) = &value.node { word } else { "" };
        return Err(match suggest::nearest(written, words) {
            Some(near) => error.help(suggest::did_you_mean(near)),
            None => error.also(values[0].span, "its values begin here"),
        });
    }
    Ok(Predicate::Axis(axis, matches.into_iter().map(|matches| matches == equal).collect()))
}

fn quality(word: &str, span: Span) -> Result<Quality, Diagnostic> {
    if let Some(quality) = Quality::from_word(word).filter(|quality| QUALITIES.contains(quality)) {
        return Ok(quality);
    }
    let error = Diagnostic::error(span, format!("a socket is never `{word}`"));
    if Opt::from_word(word).is_some() {
        return Err(error.help(format!("an option is asked for with `has`: a has {word}")));
    }
    Err(match suggest::nearest(word, QUALITIES.iter().map(|quality| quality.word())) {
        Some(near) => error.help(suggest::did_you_mean(near)),
        None => error.help("a socket is bound, listening, connected or closed"),
    })
}

fn said<T>(result: Result<T, Diagnostic>, diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
    result.map_err(|error| diagnostics.push(error)).ok()
}
