//! Expectations and the outcomes that they name.

use pest::iterators::Pair;

use crate::language::ast::{Equality, Exception, Expectation, Outcome, OutcomeForm};
use crate::language::span::Spanned;

use super::grammar::Rule;
use super::{Builder, first, parts, span_of, text_of, trimmed, unexpected};

impl Builder<'_> {
    pub(super) fn expectation(&mut self, pair: Pair<'_, Rule>) -> Expectation {
        let span = trimmed(span_of(&pair), self.source);
        let mut outcomes = Vec::new();
        let mut predicate = None;
        let mut condition = None;
        let mut exceptions = Vec::new();
        for part in parts(pair) {
            match (part.as_rule(), predicate.take()) {
                (Rule::arrow, _) => self.misspelt_expect(span_of(&part)),
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
        let outcomes = self.outcomes(first(&mut inner, Rule::exception));
        let system = text_of(&first(&mut inner, Rule::exception));
        let version = inner.next().map(|version| {
            let text: String = parts(version).map(|part| part.as_str()).collect();
            text.parse().unwrap_or_else(|_| unreachable!("the rule `version` reads `{text}`"))
        });
        Exception { outcomes, system, version }
    }

    pub(super) fn outcomes(&mut self, pair: Pair<'_, Rule>) -> Vec<Outcome> {
        parts(pair).map(|outcome| self.outcome(outcome)).collect()
    }

    pub(super) fn outcome(&mut self, pair: Pair<'_, Rule>) -> Outcome {
        let span = trimmed(span_of(&pair), self.source);
        Spanned { node: self.outcome_form(first(&mut parts(pair), Rule::outcome)), span }
    }

    pub(super) fn outcome_form(&mut self, form: Pair<'_, Rule>) -> OutcomeForm {
        match form.as_rule() {
            Rule::spread => OutcomeForm::Spread(parts(form).map(|part| text_of(&part)).collect()),
            Rule::both => OutcomeForm::Both(parts(form).map(|part| text_of(&part)).collect()),
            Rule::still => OutcomeForm::Still(text_of(&first(&mut parts(form), Rule::still))),
            Rule::received => {
                let mut inner = parts(form);
                let text = first(&mut inner, Rule::received);
                let node = if text.as_rule() == Rule::text {
                    self.unescape(&text)
                } else {
                    self.single_quoted(&text)
                };
                let text = Spanned { node, span: span_of(&text) };
                OutcomeForm::Received(text, self.argument(first(&mut inner, Rule::received)))
            }
            Rule::port_is => self.port_is(form),
            Rule::differs => self.differs(form),
            Rule::argument => OutcomeForm::Plain(self.argument(form)),
            rule => unexpected(rule),
        }
    }

    pub(super) fn port_is(&mut self, form: Pair<'_, Rule>) -> OutcomeForm {
        let mut inner = parts(form).peekable();
        let is_not = inner.next_if(|part| part.as_rule() == Rule::not_equal).is_some();
        let equality = if is_not { Equality::NotEqual } else { Equality::Equal };
        let port = first(&mut inner, Rule::port_is);
        match port.as_rule() {
            Rule::argument => OutcomeForm::Port(equality, self.argument(port)),
            _ => OutcomeForm::PortIn(self.token(port)),
        }
    }

    pub(super) fn differs(&mut self, form: Pair<'_, Rule>) -> OutcomeForm {
        let inner = first(&mut parts(form).filter(|part| part.as_rule() != Rule::not_equal), Rule::differs);
        let span = trimmed(span_of(&inner), self.source);
        let node = self.outcome_form(inner);
        OutcomeForm::Not(Box::new(Spanned { node, span }))
    }
}
