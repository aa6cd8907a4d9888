//! What happened, step by step: the one type that everything after a run reads.

use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::language::script::{OptionValue, SocketId};
use crate::language::socket::SocketKind;
use crate::language::vocabulary::{Errno, SocketState};

/// What happened in one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResult {
    /// The case's number among the cases of its script.
    pub number: usize,
    /// The trace that it took. Of thousands of cases most take the same few: they share them.
    pub trace: Arc<Trace>,
}

impl CaseResult {
    /// A case that took a trace of its own.
    #[must_use]
    pub fn new(number: usize, outcomes: Vec<Outcome>, end: End) -> Self {
        Self { number, trace: Arc::new(Trace { outcomes, end }) }
    }
}

/// The trace that a case took.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Trace {
    /// What came out of the steps, as far as they ran, in the order of the plan.
    pub outcomes: Vec<Outcome>,
    /// How it ended.
    pub end: End,
}

/// Which repetitions of a case, those that came one after the other or not, took a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repetitions {
    /// The number of the first, from 0.
    pub first: usize,
    /// How many.
    pub times: usize,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum End {
    /// Every step came out as expected.
    Passed,
    /// The last step that ran did not; what the kernel had open then.
    Failed(Vec<Row>),
    /// It was not run, and why.
    Skipped(String),
    /// The script is wrong in this case; planning it again tells how.
    Unplanned,
    /// It could not be run to its end: a process of it crashed or hung.
    Broken(String),
}

/// What came out of a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// The call succeeded.
    Ok,
    /// It failed.
    Errno(Errno),
    /// It failed with an error that the vocabulary lacks.
    Unknown(i32),
    /// It would wait past its deadline.
    Blocks,
    /// No data came before the deadline.
    Nothing,
    /// The other side has closed.
    Eof,
    /// Data, and from whom if the system says.
    Data(Vec<u8>, Option<Endpoint>),
    /// The value of an option.
    Value(OptionValue),
    /// An address.
    Address(Endpoint),
    /// These sockets; none: nobody.
    Sockets(Vec<SocketId>),
    /// Balanced over these sockets.
    Spread(Vec<SocketId>),
    /// A state.
    State(SocketState),
    /// The state that it was still in when the deadline came.
    Still(SocketState),
    /// What the kernel had open.
    Table(Vec<Row>),
    /// The case could not go on, and why.
    Lost(String),
}

impl Outcome {
    /// Whether the step succeeded: no errno, and nothing that did not come.
    #[must_use]
    pub fn is_success(&self) -> bool {
        match self {
            Outcome::Errno(_)
            | Outcome::Unknown(_)
            | Outcome::Blocks
            | Outcome::Nothing
            | Outcome::Still(_)
            | Outcome::Lost(_) => false,
            Outcome::Sockets(sockets) => !sockets.is_empty(),
            Outcome::Ok
            | Outcome::Eof
            | Outcome::Data(..)
            | Outcome::Value(_)
            | Outcome::Address(_)
            | Outcome::Spread(_)
            | Outcome::State(_)
            | Outcome::Table(_) => true,
        }
    }
}

/// An address and whose it is. Two with ports that the kernel chose are alike whatever the numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Endpoint {
    /// The one socket of the script that has it, if there is just one.
    pub socket: Option<SocketId>,
    /// The IP address.
    pub host: IpAddr,
    /// The port.
    pub port: u16,
    /// Whether the kernel chose the port: then its number says nothing.
    pub ephemeral: bool,
}

impl Endpoint {
    /// The port, where its number says something.
    fn named_port(&self) -> Option<u16> {
        (!self.ephemeral).then_some(self.port)
    }
}

impl PartialEq for Endpoint {
    fn eq(&self, other: &Self) -> bool {
        (self.socket, self.host, self.named_port()) == (other.socket, other.host, other.named_port())
    }
}

impl Eq for Endpoint {}

impl Hash for Endpoint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.socket, self.host, self.named_port()).hash(state);
    }
}

/// A socket in the kernel's tables.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Row {
    /// Protocol and family.
    pub kind: SocketKind,
    /// Its state.
    pub state: SocketState,
    /// Its own address.
    pub local: Endpoint,
    /// Its peer's, if it has one.
    pub peer: Option<Endpoint>,
    /// What the script calls it.
    pub socket: Option<SocketId>,
    /// Whether a process still holds it.
    pub open: bool,
}
