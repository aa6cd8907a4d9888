//! Predicates, decided from what the script says up to the place where they stand.

use crate::language::ast::Equality;
use crate::language::diagnostic::DiagnosticKind;
use crate::language::script::Predicate;
use crate::language::span::Span;

use crate::plan::knowledge::Known;

use super::{Walk, Wrong, wrong};

impl Walk<'_, '_> {
    pub(super) fn decide(&self, predicate: &Predicate) -> Result<bool, Wrong> {
        match self.known(predicate)? {
            Known::Yes => Ok(true),
            Known::No => Ok(false),
            Known::Open(step) => {
                let asked = self.open_part(predicate).unwrap_or(step);
                wrong(DiagnosticKind::UndecidablePredicate { depends_on: step }, asked)
            }
        }
    }

    /// The first part of a predicate that is not decided.
    pub(super) fn open_part(&self, predicate: &Predicate) -> Option<Span> {
        match predicate {
            Predicate::Or(parts) | Predicate::And(parts) => {
                parts.iter().find_map(|part| self.open_part(part))
            }
            Predicate::Not(part) => self.open_part(part),
            Predicate::Axis { .. } => None,
            Predicate::Has { span, .. } | Predicate::Is { span, .. } => {
                matches!(self.known(predicate), Ok(Known::Open(_))).then_some(*span)
            }
        }
    }

    pub(super) fn known(&self, predicate: &Predicate) -> Result<Known, Wrong> {
        match predicate {
            Predicate::Or(parts) => self.any(parts, Known::Yes),
            Predicate::And(parts) => self.any(parts, Known::No),
            Predicate::Not(part) => Ok(self.known(part)?.not()),
            Predicate::Axis { axis, value, equality } => {
                let is_it = *value == Some(self.case.values[axis.index()]);
                Ok(if is_it == (*equality == Equality::Equal) { Known::Yes } else { Known::No })
            }
            Predicate::Has { socket, settings, span } => {
                let socket = self.declared(*socket, || *span)?;
                let settings = settings.of(&self.case.values);
                let answers = settings.iter().map(|setting| socket.has(setting));
                Ok(answers.fold(Known::Yes, |all, one| if all == Known::Yes { one } else { all }))
            }
            Predicate::Is { socket, quality, span } => Ok(self.declared(*socket, || *span)?.is(*quality)),
        }
    }

    /// Whether one of the parts is what decides the whole.
    pub(super) fn any(&self, parts: &[Predicate], deciding: Known) -> Result<Known, Wrong> {
        let mut open = None;
        for part in parts {
            let known = self.known(part)?;
            if known == deciding {
                return Ok(known);
            }
            if let Known::Open(_) = known {
                open = Some(known);
            }
        }
        Ok(open.unwrap_or(deciding.not()))
    }
}
