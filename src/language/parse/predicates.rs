//! Predicates: `or`, `and`, `not` and what they join.

use pest::iterators::Pair;

use crate::language::ast::{Equality, Predicate};
use crate::language::span::Spanned;

use super::grammar::Rule;
use super::{Builder, first, one_or, parts, span_of, text_of, unexpected, without_newlines};

impl Builder<'_> {
    pub(super) fn predicate(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        let parts = without_newlines(pair).map(|part| self.conjunction(part)).collect();
        one_or(parts, Predicate::Or)
    }

    pub(super) fn conjunction(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        let parts = without_newlines(pair).map(|part| self.negation(part)).collect();
        one_or(parts, Predicate::And)
    }

    pub(super) fn negation(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        // `not` leaves no pair of its own: what stands before the inner one is nothing but that word.
        let start = pair.as_span().start();
        let inner = first(&mut without_newlines(pair), Rule::negation);
        let before = &self.source[start..inner.as_span().start()];
        let negations = before.split(|c: char| !c.is_alphabetic()).filter(|word| *word == "not").count();
        let inner = self.primary(inner);
        if negations % 2 == 1 { negated(inner) } else { inner }
    }

    pub(super) fn primary(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        if pair.as_rule() == Rule::predicate {
            let nothing = Predicate::And(Vec::new());
            return self.deeper(span_of(&pair), nothing, |builder| builder.predicate(pair));
        }
        let rule = pair.as_rule();
        let mut inner = parts(pair);
        let subject = text_of(&first(&mut inner, rule));
        match rule {
            Rule::comparison => {
                let is_equal = first(&mut inner, rule).as_rule() == Rule::equal;
                let equality = if is_equal { Equality::Equal } else { Equality::NotEqual };
                let value = self.argument(first(&mut inner, rule));
                let node = subject.node.trim_start_matches('$').to_owned();
                let variable = Spanned { node, span: subject.span };
                Predicate::Compare { variable, equality, value }
            }
            Rule::possession => {
                let option = self.token(first(&mut inner, rule));
                Predicate::Has { socket: subject, option }
            }
            Rule::quality => {
                let quality = text_of(&first(&mut inner, rule));
                Predicate::Is { socket: subject, quality }
            }
            rule => unexpected(rule),
        }
    }
}

/// What does not hold where the predicate does. Two negations are none, also where parentheses stand between them:
/// as they would be written without the parentheses, they are read as none.
fn negated(predicate: Predicate) -> Predicate {
    match predicate {
        Predicate::Not(positive) => *positive,
        other => Predicate::Not(Box::new(other)),
    }
}
