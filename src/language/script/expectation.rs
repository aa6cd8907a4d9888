//! What must come out of a step.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::language::span::Span;
use crate::language::version::VersionReq;
use crate::language::vocabulary::{Errno, SocketState};

use super::address::{Port, Target};
use super::option::OptionValue;
use super::{Choice, Predicate, SocketId};

/// What must come out of a step.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Where it stands, from `expect` on.
    pub span: Span,
    /// What is expected; where there is a condition: if it holds.
    pub outcomes: Choice<Vec<Expected>>,
    /// `iff PREDICATE else OUTCOMES`
    pub condition: Option<(Predicate, Choice<Vec<Expected>>)>,
    /// Systems that differ, the first that fits counts.
    pub exceptions: Vec<Exception>,
}

/// Which part of what a script says of a step applies to it, in a case, on a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Clause {
    /// It says nothing: the step must succeed.
    Unstated,
    /// `expect OUTCOMES`, and what stands before `iff` where that holds.
    Stated,
    /// What stands behind `else`.
    Otherwise,
    /// The exception with this number, from 0: a system that differs.
    Exception(u32),
}

impl Expectation {
    /// What a clause of it allows in the case that has these values on the axes; nothing if it has no such clause.
    #[must_use]
    pub fn allowed(&self, clause: Clause, case: &[usize]) -> Option<&[Expected]> {
        let outcomes = match clause {
            Clause::Unstated => None,
            Clause::Stated => Some(&self.outcomes),
            Clause::Otherwise => self.condition.as_ref().map(|(_, otherwise)| otherwise),
            Clause::Exception(number) => {
                self.exceptions.get(number as usize).map(|exception| &exception.outcomes)
            }
        };
        outcomes.map(|outcomes| outcomes.of(case).as_slice())
    }
}

/// A system that differs, and how.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Exception {
    pub system: String,
    pub span: Span,
    /// Which of its versions.
    pub version: Option<VersionReq>,
    /// What is expected there.
    pub outcomes: Choice<Vec<Expected>>,
}

/// One outcome that an expectation allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Expected {
    Ok,
    /// Any errno.
    Fail,
    /// Whatever comes.
    Any,
    /// It would wait past its deadline.
    Blocks,
    /// No data before the deadline.
    Nothing,
    /// The other side has closed.
    Eof,
    Errno(Errno),
    State(SocketState),
    /// The state that it did not leave.
    Still(SocketState),
    /// Exactly these sockets; none of them: `nobody`.
    Sockets(Vec<SocketId>),
    /// Balanced over exactly these sockets.
    Spread(Vec<SocketId>),
    /// Data, perhaps from somebody.
    Data(Vec<u8>, Option<Target>),
    /// The value of an option.
    Value(OptionValue),
    Address(Target),
    /// An address whose port the kernel chose; a bare `ephemeral` has no host.
    Ephemeral(Option<IpAddr>),
    Port(Port),
    /// A port out of these.
    PortIn(u16, u16),
    /// Anything of the same type but this.
    Not(Box<Expected>),
}
