//! Predicates: `or`, `and`, `not` and what they join.

use pest::iterators::Pair;

use crate::language::ast::Predicate;
use crate::language::span::Spanned;

use super::grammar::Rule;
use super::{Builder, no_word, nothing, one_or, parts, span_of, text_of, without_newlines};

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
        let Some(inner) = without_newlines(pair).next() else {
            return Predicate::And(Vec::new());
        };
        let before = &self.source[start..inner.as_span().start()];
        let negations = before.split(|c: char| !c.is_alphabetic()).filter(|word| *word == "not").count();
        let positive = self.primary(inner);
        if negations % 2 == 1 { Predicate::Not(Box::new(positive)) } else { positive }
    }

    pub(super) fn primary(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        if pair.as_rule() == Rule::predicate {
            let nothing = Predicate::And(Vec::new());
            return self.deeper(span_of(&pair), nothing, |builder| builder.predicate(pair));
        }
        let rule = pair.as_rule();
        let mut inner = parts(pair);
        let subject = inner.next().as_ref().map_or_else(nothing, text_of);
        match rule {
            Rule::comparison => {
                let equal = inner.next().is_some_and(|relation| relation.as_rule() == Rule::equal);
                let value = inner.next().and_then(|value| self.argument(value)).unwrap_or_else(no_word);
                let node = subject.node.trim_start_matches('$').to_owned();
                let variable = Spanned { node, span: subject.span };
                Predicate::Compare { variable, equal, value }
            }
            Rule::possession => {
                let option = inner.next().map_or_else(no_word, |option| self.token(option));
                Predicate::Has { socket: subject, option }
            }
            _ => {
                let quality = inner.next().as_ref().map_or_else(nothing, text_of);
                Predicate::Is { socket: subject, quality }
            }
        }
    }
}
