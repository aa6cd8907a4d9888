//! The axes that a step names: the step is checked for every combination of their values.

use std::borrow::Cow;

use crate::language::ast::{Argument, Token};
use crate::language::diagnostic::{Context, Diagnostic, DiagnosticKind};
use crate::language::script::{AxisId, Choice};
use crate::language::span::{Span, Spanned};

use super::names::Names;

/// How many combinations one step may name.
const LIMIT: usize = 4096;

/// How many errors of a step's combinations are said: each may be wrong in its own way.
const MOST_ERRORS: usize = 100;

/// How many all steps of a script may name: each is kept.
const IN_ALL: usize = 1_000_000;

/// How many combinations the steps of a script may still name.
#[derive(Debug)]
pub(super) struct Combinations(usize);

impl Default for Combinations {
    fn default() -> Self {
        Self(IN_ALL)
    }
}

impl Combinations {
    /// Whether there are so many left; then they are taken.
    fn take(&mut self, count: usize) -> bool {
        let left = self.0.checked_sub(count);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// Checks words for every combination of the axes that they name.
///
/// None if one of the combinations is wrong; what is wrong is said once.
pub(super) fn for_every_value<T>(
    words: &[&[Argument]],
    names: &Names,
    combinations: &mut Combinations,
    diagnostics: &mut Vec<Diagnostic>,
    mut check: impl FnMut(&[Cow<'_, [Argument]>], &mut Vec<Diagnostic>) -> Option<T>,
) -> Option<Choice<T>> {
    let (axes, uses) = named_axes(words, names, diagnostics)?;
    let count = axes.iter().try_fold(1_usize, |count, (_, values)| count.checked_mul(*values));
    let Some(count) = count.filter(|count| *count <= LIMIT) else {
        diagnostics.push(DiagnosticKind::TooManyCombinations { limit: LIMIT }.at(uses[0].1));
        return None;
    };
    if !axes.is_empty() && !combinations.take(count) {
        diagnostics.push(DiagnosticKind::TooManyCombinationsInScript { limit: IN_ALL }.at(uses[0].1));
        return None;
    }
    let mut values = Vec::with_capacity(count);
    let said = diagnostics.len();
    for number in 0..count {
        if diagnostics.len() - said >= MOST_ERRORS && values.len() < number {
            break;
        }
        let chosen = digits(number, &axes);
        let value_of =
            |axis: AxisId| chosen.iter().find(|(id, _)| *id == axis).map_or(0, |(_, value)| *value);
        let words: Vec<Cow<'_, [Argument]>> = words
            .iter()
            .map(|words| match axes[..] {
                [] => Cow::Borrowed(*words),
                _ => Cow::Owned(substitute(words, names, &value_of)),
            })
            .collect();
        let mut found = Vec::new();
        let value = check(&words, &mut found);
        diagnostics.extend(found.into_iter().map(|diagnostic| at_its_use(diagnostic, &uses, names)));
        values.extend(value);
    }
    (values.len() == count).then_some(Choice { axes, values })
}

type Uses = Vec<(AxisId, Span)>;

fn named_axes(
    words: &[&[Argument]],
    names: &Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Vec<(AxisId, usize)>, Uses)> {
    let mut variables = Vec::new();
    words.iter().for_each(|words| words.iter().for_each(|word| collect_variables(word, &mut variables)));
    let mut axes: Vec<(AxisId, usize)> = Vec::new();
    let mut uses = Vec::new();
    let mut known = true;
    for (name, span) in variables {
        match names.axis_id(&name, span) {
            Ok(id) => {
                uses.push((id, span));
                if !axes.iter().any(|(other, _)| *other == id) {
                    axes.push((id, names.axis_values(id).len()));
                }
            }
            Err(error) => {
                diagnostics.push(error);
                known = false;
            }
        }
    }
    known.then_some((axes, uses))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "in no other word stands one")]
fn collect_variables(word: &Argument, found: &mut Vec<(String, Span)>) {
    match &word.node {
        Token::Variable(name) => found.push((name.clone(), word.span)),
        Token::Endpoint(a, b) | Token::Assignment(a, b) => {
            collect_variables(a, found);
            collect_variables(b, found);
        }
        _ => {}
    }
}

/// The values of a combination, the last axis turning fastest.
fn digits(mut number: usize, axes: &[(AxisId, usize)]) -> Vec<(AxisId, usize)> {
    let mut chosen: Vec<(AxisId, usize)> = axes
        .iter()
        .rev()
        .map(|(axis, count)| {
            let digit = number % count;
            number /= count;
            (*axis, digit)
        })
        .collect();
    chosen.reverse();
    chosen
}

#[expect(clippy::wildcard_enum_match_arm, reason = "no other word has one in it")]
fn substitute(words: &[Argument], names: &Names, value_of: &dyn Fn(AxisId) -> usize) -> Vec<Argument> {
    let mut substituted = Vec::with_capacity(words.len());
    for word in words {
        match &word.node {
            Token::Variable(name) => match names.axis_id(name, word.span) {
                Ok(axis) => substituted.extend(names.axis_values(axis)[value_of(axis)].node.iter().cloned()),
                Err(_) => substituted.push(word.clone()),
            },
            Token::Endpoint(a, b) => {
                let node =
                    Token::Endpoint(Box::new(inner(a, names, value_of)), Box::new(inner(b, names, value_of)));
                substituted.push(Spanned { node, span: word.span });
            }
            Token::Assignment(a, b) => {
                let node = Token::Assignment(
                    Box::new(inner(a, names, value_of)),
                    Box::new(inner(b, names, value_of)),
                );
                substituted.push(Spanned { node, span: word.span });
            }
            _ => substituted.push(word.clone()),
        }
    }
    substituted
}

/// A word within a word: a value of several words stays the axis that it was, which is no value there.
fn inner(word: &Argument, names: &Names, value_of: &dyn Fn(AxisId) -> usize) -> Argument {
    let mut words = substitute(std::slice::from_ref(word), names, value_of);
    if words.len() == 1 { words.remove(0) } else { word.clone() }
}

/// Points at `$axis` where it is used rather than at the value that does not fit there, and at both.
fn at_its_use(mut diagnostic: Diagnostic, uses: &Uses, names: &Names) -> Diagnostic {
    let value = diagnostic.span;
    // Nothing but its values stands between the first one and the last.
    let is_value_of = |axis: AxisId| {
        let (Some(first), Some(last)) = (names.axis_values(axis).first(), names.axis_values(axis).last())
        else {
            return false;
        };
        first.span.start <= value.start && value.end <= last.span.end
    };
    if let Some((_, used)) = uses.iter().find(|(axis, _)| is_value_of(*axis)) {
        diagnostic.span = *used;
        diagnostic = diagnostic.with(Context::AxisValue(value));
    }
    diagnostic
}
