//! What the processes of a run say to each other.

use std::net::SocketAddr;
use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::language::script::{OptionValue, SocketId, StepId};
use crate::language::socket::{Protocol, SocketKind};
use crate::language::vocabulary::SocketState;
use crate::run::CaseId;

use super::filter::Level;
use super::step_error::StepError;
use super::timer::Delays;

/// What the command says to a worker: run this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Work {
    pub(crate) spans: Vec<CaseSpan>,
    /// Whether no other worker runs meanwhile: then what comes of it counts.
    pub(crate) is_alone: bool,
}

/// Cases of a script, some or all of their repetitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CaseSpan {
    /// The script's place in the list that both have.
    pub(crate) script: usize,
    /// The numbers of the cases.
    pub(crate) cases: Range<usize>,
    /// The numbers of the repetitions of each of them.
    pub(crate) repetitions: Range<usize>,
}

impl CaseSpan {
    /// One run of a case.
    pub(crate) fn single(CaseId { script, case }: CaseId, repetition: usize) -> Self {
        Self { script, cases: case..case + 1, repetitions: repetition..repetition + 1 }
    }

    /// How often a case runs in it.
    pub(crate) fn runs(&self) -> usize {
        self.cases.len() * self.repetitions.len()
    }
}

/// What a worker says to a process of its case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Request {
    /// Run this step of the plan.
    Step { step: StepId, address: Option<Address>, follow: bool, left: Duration },
    /// Which of these sockets have something waiting.
    Ready(Vec<SocketId>),
    /// The state of a socket.
    State(SocketId),
    /// Everything that is known of the sockets.
    Facts,
    /// Let the sockets which this may reach refuse what a probe sends.
    Watch(ProbeTarget),
    /// Which sockets have refused something since they were asked last.
    Reached,
    /// Let the sockets take everything again.
    Unwatch,
    /// On which sockets something waits that looking for a token would take.
    Waiting(ProbeTarget),
    /// Which sockets got this; it is taken away.
    Collect(Token),
    /// Send a copy of a socket.
    Give(SocketId),
    /// Take a copy of a socket.
    Take(SocketId, SocketKind),
    /// Fork; the child's end of its channel follows.
    Fork,
    /// End in good order.
    Exit,
}

/// What a process of a case answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reply {
    pub(crate) answer: Answer,
    pub(crate) facts: Vec<Fact>,
    /// What it lost to the machine meanwhile.
    pub(crate) delays: Delays,
}

/// A step's outcome before it is known whose addresses they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Answer {
    Ok,
    /// The number of an errno.
    Errno(i32),
    /// The step could not be carried out, and why: no errno of the kernel's.
    Internal(String),
    Blocks,
    Nothing,
    Eof,
    Data(Vec<u8>, Option<SocketAddr>),
    Value(OptionValue),
    Address(SocketAddr),
    Sockets(Vec<SocketId>),
    /// The sockets that a probe reached, and how full each was; none if the system does not tell, or refuses filters.
    Reached(Option<Vec<(SocketId, Level)>>),
    State(SocketState),
    /// The process does not have the socket.
    NotHeld,
    /// The number of a process.
    Process(i32),
}

impl Answer {
    /// The answer, if it is no error.
    pub(super) fn into_result(self) -> Result<Self, StepError> {
        match self {
            Answer::Errno(number) => Err(StepError::Kernel(number)),
            Answer::Internal(reason) => Err(StepError::Internal(reason)),
            Answer::NotHeld => Err(StepError::Internal("no process holds the socket".to_owned())),
            Answer::Ok
            | Answer::Blocks
            | Answer::Nothing
            | Answer::Eof
            | Answer::Data(..)
            | Answer::Value(_)
            | Answer::Address(_)
            | Answer::Sockets(_)
            | Answer::Reached(_)
            | Answer::State(_)
            | Answer::Process(_) => Ok(self),
        }
    }
}

impl From<StepError> for Answer {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Kernel(number) => Answer::Errno(number),
            StepError::Internal(reason) => Answer::Internal(reason),
        }
    }
}

/// What is known of an open socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fact {
    pub(crate) socket: SocketId,
    pub(crate) kind: SocketKind,
    /// `SO_COOKIE`; the kernel keeps it while the connection lives, also without an owner.
    pub(crate) cookie: Option<u64>,
    pub(crate) inode: u64,
    pub(crate) local: Option<SocketAddr>,
    pub(crate) peer: Option<SocketAddr>,
}

/// Whom the clients of a probe can reach: sockets of a protocol on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProbeTarget {
    pub(crate) protocol: Protocol,
    pub(crate) port: u16,
}

/// What a client of a probe sends, so that its receivers can tell it from everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) number: u64,
    pub(crate) to: ProbeTarget,
    /// The client's own address.
    pub(crate) from: SocketAddr,
}

impl Token {
    /// With what the datagram of every probe begins.
    pub(super) const MARK: [u8; 8] = *b"sockdril";

    /// How long it is.
    pub(super) const LENGTH: u32 = 16;

    /// The bytes of the datagram with a number.
    pub(crate) fn bytes(number: u64) -> [u8; Self::LENGTH as usize] {
        let mut bytes = [0; Self::LENGTH as usize];
        bytes[..8].copy_from_slice(&Self::MARK);
        bytes[8..].copy_from_slice(&number.to_le_bytes());
        bytes
    }
}

/// An address for a system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Address {
    Inet(SocketAddr),
    Unspec,
}
