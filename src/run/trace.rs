//! What happened, step by step: the one type that everything after a run reads. It says itself what it is of:
//! nobody plans a case again in order to read its trace.

use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::language::diagnostic::Diagnostic;
use crate::language::script::{Clause, OptionValue, ProcessId, Script, SocketId, StepId};
use crate::language::socket::SocketKind;
use crate::language::vocabulary::{Errno, SocketState};
use crate::plan::{Case, Expectation, PlannedStep};

/// What happened in one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResult {
    /// The case's number among the cases of its script.
    pub number: usize,
    /// What happened. Of thousands of cases most have the same few traces: they share them.
    pub trace: Arc<Trace>,
}

/// What happened while a case ran.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Trace {
    /// The steps of the case, in the order in which they run; none if the script is invalid in this case.
    pub steps: Vec<TracedStep>,
    pub end: End,
}

/// A step of a case, and its result.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TracedStep {
    /// The step of the script.
    pub step: StepId,
    /// Which process ran it.
    pub process: ProcessId,
    /// Which part of its expectation applies to it.
    pub clause: Clause,
    /// Whether chance decides what comes out of it.
    pub by_chance: bool,
    pub result: StepResult,
}

/// The result of a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum StepResult {
    /// An earlier step ended the case, or the case was skipped or broke.
    NotRun,
    /// It came out as expected.
    Passed(Outcome),
    /// It did not, and ended the case.
    Failed(Outcome),
    /// It was under way when the case broke off.
    CutOff,
}

impl Trace {
    /// The trace of a case of which no step ran.
    #[must_use]
    pub fn not_run(case: &Case<'_>, end: End) -> Self {
        let step = |planned: &PlannedStep<'_>| TracedStep {
            step: planned.step,
            process: planned.process,
            clause: planned.clause,
            by_chance: planned.by_chance,
            result: StepResult::NotRun,
        };
        Self { steps: case.steps.iter().map(step).collect(), end }
    }

    /// The outcomes of the steps that ran.
    pub fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.steps.iter().map_while(|step| step.result.outcome())
    }
}

impl TracedStep {
    /// What had to come out of it, in a case that has these values on the axes.
    #[must_use]
    pub fn expectation<'s>(&self, script: &'s Script, values: &[usize]) -> Expectation<'s> {
        Expectation::of(script.step(self.step), self.clause, values)
    }
}

impl StepResult {
    /// The outcome; none of a step that did not run.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match self {
            StepResult::NotRun | StepResult::CutOff => None,
            StepResult::Passed(outcome) | StepResult::Failed(outcome) => Some(outcome),
        }
    }
}

/// Which repetitions of a case had a trace, whether they ran one after the other or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Repetitions {
    /// The number of the first, from 0.
    pub first: usize,
    pub times: usize,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum End {
    /// Every step came out as expected.
    Passed,
    /// The last step that ran did not; the sockets that the system had then, or why they
    /// cannot be listed.
    Failed(Result<Vec<SocketRow>, String>),
    /// It was not run, and why.
    Skipped(String),
    /// The script is invalid in this case, which the checker did not look at: it looks at some cases of a large
    /// product only.
    Invalid(Vec<Diagnostic>),
    /// It could not be run to its end: a process of it crashed or hung.
    Broken(String),
}

/// The outcome of a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Outcome {
    Ok,
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
    Address(Endpoint),
    /// These sockets; none: nobody.
    Sockets(Vec<SocketId>),
    /// Balanced over these sockets.
    Spread(Vec<SocketId>),
    State(SocketState),
    /// The state that it was still in at the deadline.
    Still(SocketState),
    /// What the kernel had open.
    Table(Vec<SocketRow>),
    /// The case could not go on, and why.
    Lost(String),
}

impl Outcome {
    /// Whether it says that something did not come in time.
    #[must_use]
    pub fn is_of_waiting(&self) -> bool {
        match self {
            Outcome::Blocks | Outcome::Nothing | Outcome::Still(_) | Outcome::Lost(_) => true,
            Outcome::Sockets(sockets) => sockets.is_empty(),
            Outcome::Ok
            | Outcome::Errno(_)
            | Outcome::Unknown(_)
            | Outcome::Eof
            | Outcome::Data(..)
            | Outcome::Value(_)
            | Outcome::Address(_)
            | Outcome::Spread(_)
            | Outcome::State(_)
            | Outcome::Table(_) => false,
        }
    }

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
#[expect(missing_docs, reason = "the names say it")]
pub struct Endpoint {
    /// The one socket of the script that has it, if there is just one.
    pub socket: Option<SocketId>,
    pub host: IpAddr,
    pub port: u16,
    /// Whether the kernel chose the port: then its number says nothing.
    pub ephemeral: bool,
    /// Whether the socket is bound to any address, so that the kernel chose the host.
    pub any_host: bool,
}

impl Endpoint {
    /// The port, where its number says something.
    fn named_port(&self) -> Option<u16> {
        (!self.ephemeral).then_some(self.port)
    }
}

impl PartialEq for Endpoint {
    fn eq(&self, other: &Self) -> bool {
        (self.socket, self.host, self.named_port(), self.any_host)
            == (other.socket, other.host, other.named_port(), other.any_host)
    }
}

impl Eq for Endpoint {}

impl Hash for Endpoint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.socket, self.host, self.named_port(), self.any_host).hash(state);
    }
}

/// A socket in the kernel's tables.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SocketRow {
    pub kind: SocketKind,
    pub state: SocketState,
    pub local: Endpoint,
    /// Its peer's, if it has one.
    pub peer: Option<Endpoint>,
    /// What the script calls it.
    pub socket: Option<SocketId>,
    /// Whether a process still holds it.
    pub open: bool,
}
