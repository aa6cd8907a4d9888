//! What happened, step by step: the one type that everything after a run reads.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::language::script::{OptionValue, SocketId};
use crate::language::socket::SocketKind;
use crate::language::vocabulary::{Errno, SocketState};

/// What happened in one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseTrace {
    /// The case's number among the cases of its script.
    pub number: usize,
    /// What came out of its steps, as far as they ran, in the order of the plan.
    pub outcomes: Vec<Outcome>,
    /// How it ended.
    pub end: End,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Every step came out as expected.
    Held,
    /// The last step that ran did not; what the kernel had open then.
    Differed(Vec<Row>),
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
            _ => true,
        }
    }
}

/// An address and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
