//! What is wrong with the rest of a script that the checker has found errors in: the steps that are right are
//! walked too, so that all errors are told at once.

use std::collections::HashSet;

use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::language::span::Span;

/// Finds what is wrong with the steps that are left when those with errors are not counted. Nothing is said of
/// sockets and processes that a statement with an error names: what it would have done to them is not known.
#[must_use]
pub fn check_rest(rest: &Script, errors: &[Diagnostic]) -> Vec<Diagnostic> {
    let names = rest.sockets.iter().chain(&rest.processes[1..]).map(|name| name.node.as_str());
    let names: HashSet<&str> = names.collect();
    let source = rest.source.as_str();
    let errors = errors.iter().filter(|diagnostic| diagnostic.is_error());
    let uncertain: HashSet<&str> = errors
        .flat_map(|error| words(statement(source, error.primary.span)))
        .filter(|word| names.contains(word))
        .collect();
    let is_certain = |diagnostic: &Diagnostic| {
        let places = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
        let mentioned = places.flat_map(|label| words(statement(source, label.span)));
        !mentioned.chain(quoted(&diagnostic.message)).any(|word| uncertain.contains(word))
    };
    super::check(rest).into_iter().filter(is_certain).collect()
}

/// The statement around a place, with its block if it has one.
fn statement(source: &str, place: Span) -> &str {
    let ends = |c: char| matches!(c, '\n' | ';');
    let place = Span::new(place.start.min(source.len()), place.end.min(source.len()));
    let start = source[..place.start].rfind(ends).map_or(0, |end| end + 1);
    let end = source[place.end..].find(ends).map_or(source.len(), |end| place.end + end);
    let mut depth = 0_usize;
    for (at, c) in source[start..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && start + at >= end {
            return &source[start..start + at];
        }
    }
    &source[start..]
}

/// What a message quotes between backticks.
fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}
