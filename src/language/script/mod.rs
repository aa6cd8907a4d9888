//! The checked script: every word resolved to a type, every name to an index.

mod address;
mod expectation;
mod identity;
mod op;
mod option;
mod predicate;
mod traits;

pub use address::{Port, Subnet, Target};
pub use expectation::{Clause, Exception, Expectation, Expected};
pub use identity::{AxisId, ProcessId, SocketId, StepId};
pub use op::{Attachment, Direction, Op};
pub use option::{OptionKey, OptionValue, Setting, SettingValue};
pub use predicate::Predicate;
pub use traits::{Actor, AddressUse, Moves, OpTraits, Residue, SocketRoles, Waits};

use super::header::Header;
use super::span::{Span, Spanned};

/// A checked script.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Script {
    /// The file it comes from, as the user named it.
    pub path: String,
    pub source: String,
    /// What it says of itself.
    pub header: Header,
    pub axes: Vec<Axis>,
    /// The names of its sockets, where they are declared first.
    pub sockets: Vec<Spanned<String>>,
    /// The names of its processes; the first one is `main`.
    pub processes: Vec<Spanned<String>>,
    /// Its steps, in the order of the text.
    pub steps: Vec<Step>,
    /// How the steps hang together.
    pub body: Vec<Node>,
}

impl Script {
    /// How many cases its axes make; the checker refuses a script with more than [`crate::plan::CASE_LIMIT`].
    #[must_use]
    pub fn cases(&self) -> usize {
        self.axes.iter().fold(1, |cases, axis| cases.saturating_mul(axis.values.len()))
    }

    /// A socket's name.
    #[must_use]
    pub fn socket_name(&self, socket: SocketId) -> &str {
        &self.sockets[socket.index()].node
    }

    /// The name of either.
    #[must_use]
    pub fn name(&self, name: Name) -> &str {
        match name {
            Name::Socket(socket) => self.socket_name(socket),
            Name::Process(process) => self.process_name(process),
        }
    }

    /// A process's name.
    #[must_use]
    pub fn process_name(&self, process: ProcessId) -> &str {
        &self.processes[process.index()].node
    }

    /// A step.
    #[must_use]
    pub fn step(&self, step: StepId) -> &Step {
        &self.steps[step.index()]
    }
}

/// An axis: every one of its values makes cases of its own.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Its name, without `$`.
    pub name: Spanned<String>,
    /// Its values as written.
    pub values: Vec<String>,
}

/// How steps hang together.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Node {
    /// A line of documentation.
    Documentation(String),
    Step(StepId),
    /// Steps that run only in some cases.
    When(Box<When>),
    /// Steps of another process; the step starts it if it does not run yet.
    Process(StepId, Vec<Node>),
}

/// Steps that run only in some cases.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct When {
    pub predicate: Predicate,
    /// The predicate as written.
    pub text: String,
    pub body: Vec<Node>,
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it stands, without a block.
    pub span: Span,
    /// The step in its canonical form, without its expectation.
    pub text: String,
    /// What it does, for every combination of the axes that it names.
    pub op: Choice<Op>,
    /// The sockets and processes that it names, and where, for messages.
    pub mentions: Vec<(Name, Span)>,
    /// What must come out.
    pub expectation: Option<Box<Expectation>>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Name {
    Socket(SocketId),
    Process(ProcessId),
}

/// A value that some axes decide.
#[derive(Clone, Debug)]
pub struct Choice<T> {
    /// The axes, with how many values each has.
    pub axes: Vec<(AxisId, usize)>,
    /// The values; the last axis turns fastest.
    pub values: Vec<T>,
}

impl<T> Choice<T> {
    /// The value in the case that has these values on the axes.
    #[must_use]
    pub fn of(&self, case: &[usize]) -> &T {
        let place = self.axes.iter().fold(0, |place, (axis, count)| place * count + case[axis.index()]);
        &self.values[place]
    }
}
