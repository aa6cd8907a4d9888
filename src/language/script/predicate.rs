//! What decides which steps run, and what is expected of them.

use crate::language::ast::Equality;
use crate::language::span::Span;
use crate::language::vocabulary::Quality;

use super::option::Setting;
use super::{AxisId, Choice, SocketId};

/// A predicate, decided from the script for every case.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Predicate {
    /// One of them holds.
    Or(Vec<Predicate>),
    /// All of them hold.
    And(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
    /// The case has this value on the axis; with the other equality, another one. A value that the axis does not have
    /// is none of them.
    Axis { axis: AxisId, value: Option<usize>, equality: Equality },
    /// The script set these options on the socket.
    Has { socket: SocketId, settings: Choice<Vec<Setting>>, span: Span },
    /// The socket is so.
    Is { socket: SocketId, quality: Quality, span: Span },
}

impl Predicate {
    /// The axes that it asks for by name.
    pub fn axes(&self, found: &mut Vec<AxisId>) {
        match self {
            Predicate::Or(parts) | Predicate::And(parts) => parts.iter().for_each(|part| part.axes(found)),
            Predicate::Not(part) => part.axes(found),
            Predicate::Axis { axis, .. } => found.push(*axis),
            Predicate::Has { settings, .. } => found.extend(settings.axes.iter().map(|(axis, _)| *axis)),
            Predicate::Is { .. } => {}
        }
    }
}
