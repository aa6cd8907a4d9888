//! Expectations and the outcomes that they name.

use pest::iterators::Pair;

use crate::language::ast::{Exception, Expectation, Outcome, OutcomeForm, Relation};
use crate::language::span::Spanned;

use super::grammar::Rule;
use super::{Builder, nothing, parts, span_of, text_of, trimmed};

impl Builder<'_> {
    pub(super) fn expectation(&mut self, pair: Pair<'_, Rule>) -> Expectation {
        let span = trimmed(span_of(&pair), self.source);
        let mut outcomes = Vec::new();
        let mut predicate = None;
        let mut condition = None;
        let mut exceptions = Vec::new();
        for part in parts(pair) {
            match (part.as_rule(), predicate.take()) {
                (Rule::predicate, _) => predicate = Some(self.predicate(part)),
                (Rule::exception, _) => exceptions.push(self.exception(part)),
                (_, Some(holds)) => condition = Some((holds, self.outcomes(part))),
                (_, None) => outcomes = self.outcomes(part),
            }
        }
        Expectation { outcomes, condition, exceptions, span }
    }

    pub(super) fn exception(&mut self, pair: Pair<'_, Rule>) -> Exception {
        let mut inner = parts(pair);
        let outcomes = inner.next().map(|outcomes| self.outcomes(outcomes)).unwrap_or_default();
        let system = inner.next().as_ref().map_or_else(nothing, text_of);
        let version = inner.next().map(|version| {
            let mut inner = parts(version);
            let relation = inner.next().map_or(Relation::Equal, |relation| match relation.as_str() {
                "<" => Relation::Less,
                "<=" => Relation::LessOrEqual,
                ">" => Relation::Greater,
                ">=" => Relation::GreaterOrEqual,
                _ => Relation::Equal,
            });
            (relation, inner.next().as_ref().map_or_else(nothing, text_of))
        });
        Exception { outcomes, system, version }
    }

    pub(super) fn outcomes(&mut self, pair: Pair<'_, Rule>) -> Vec<Outcome> {
        parts(pair).filter_map(|outcome| self.outcome(outcome)).collect()
    }

    pub(super) fn outcome(&mut self, pair: Pair<'_, Rule>) -> Option<Outcome> {
        let span = trimmed(span_of(&pair), self.source);
        let form = parts(pair).next()?;
        Some(Spanned { node: self.outcome_form(form)?, span })
    }

    pub(super) fn outcome_form(&mut self, form: Pair<'_, Rule>) -> Option<OutcomeForm> {
        Some(match form.as_rule() {
            Rule::spread => OutcomeForm::Spread(parts(form).map(|part| text_of(&part)).collect()),
            Rule::both => OutcomeForm::Both(parts(form).map(|part| text_of(&part)).collect()),
            Rule::still => OutcomeForm::Still(parts(form).next().as_ref().map(text_of)?),
            Rule::received => {
                let mut inner = parts(form);
                let text = inner.next()?;
                let text = Spanned { node: self.unescape(&text), span: span_of(&text) };
                OutcomeForm::Received(text, self.argument(inner.next()?)?)
            }
            Rule::port_is => self.port_is(form)?,
            Rule::differs => self.differs(form)?,
            _ => OutcomeForm::Plain(self.argument(form)?),
        })
    }

    pub(super) fn port_is(&mut self, form: Pair<'_, Rule>) -> Option<OutcomeForm> {
        let mut not = false;
        for part in parts(form) {
            match part.as_rule() {
                Rule::not_equal => not = true,
                Rule::argument => return Some(OutcomeForm::Port(self.argument(part)?, not)),
                _ => return Some(OutcomeForm::PortIn(self.token(part))),
            }
        }
        None
    }

    pub(super) fn differs(&mut self, form: Pair<'_, Rule>) -> Option<OutcomeForm> {
        let inner = parts(form).find(|part| part.as_rule() != Rule::not_equal)?;
        let span = trimmed(span_of(&inner), self.source);
        let node = self.outcome_form(inner)?;
        Some(OutcomeForm::Not(Box::new(Spanned { node, span })))
    }
}
