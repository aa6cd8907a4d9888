//! The plan of one case: typed steps in the order in which they run.

use serde::{Deserialize, Serialize};

use crate::language::diagnostic::Diagnostic;
use crate::language::header::Requirement;
use crate::language::script::{Expected, Op, ProcessId, Residue, StepId};

/// One case, ready to run.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its number among the cases of its script.
    pub number: usize,
    /// Its values on the axes.
    pub values: Vec<usize>,
    /// Its steps.
    pub steps: Vec<PlannedStep>,
    /// What a system must have to run it.
    pub requires: Vec<Requirement>,
    /// Whether it asks for the state of a socket that no process holds any more.
    pub asks_for_orphans: bool,
    /// What is probably not meant.
    pub warnings: Vec<Diagnostic>,
}

/// One step, ready to run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlannedStep {
    /// The step of the script.
    pub step: StepId,
    /// Which process runs it.
    pub process: ProcessId,
    /// What it does.
    pub op: Op,
    /// What must come out.
    pub expectation: Expectation,
}

/// What must come out of a step in this case, on this system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expectation {
    /// Nothing was said: it must succeed.
    Success,
    /// One of these.
    OneOf(Vec<Expected>),
}

/// What the script knows of a step before it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Predicted {
    Success,
    Failure,
    Either,
}

impl Expectation {
    pub(super) fn predicts(&self) -> Predicted {
        let Expectation::OneOf(outcomes) = self else { return Predicted::Success };
        let all = |test: fn(&Expected) -> bool| outcomes.iter().all(test);
        if all(|expected| matches!(expected, Expected::Fail | Expected::Errno(_) | Expected::Blocks)) {
            Predicted::Failure
        } else if all(|expected| {
            !matches!(expected, Expected::Any | Expected::Fail | Expected::Errno(_) | Expected::Blocks)
        }) {
            Predicted::Success
        } else {
            Predicted::Either
        }
    }
}

impl Case {
    /// Whether something in it asks where a socket is, so that addresses are looked up as they change.
    #[must_use]
    pub fn follows_addresses(&self) -> bool {
        self.steps.iter().any(|step| step.op.traits().needs_addresses())
    }

    /// Whether it makes connections, which may stay when their sockets are closed.
    #[must_use]
    pub fn connects(&self) -> bool {
        self.steps.iter().any(|step| step.op.traits().connects)
    }

    /// Whether it may bind a socket to an interface, by the option's name or by a number.
    #[must_use]
    pub fn binds_to_device(&self) -> bool {
        self.steps.iter().any(|step| step.op.traits().may_bind_to_device())
    }

    /// Whether it asks the kernel to end a socket.
    #[must_use]
    pub fn destroys_sockets(&self) -> bool {
        self.steps.iter().any(|step| step.op.traits().destroys)
    }

    /// What may be left of it when its sockets are closed and its processes have ended.
    #[must_use]
    pub fn residue(&self) -> Residue {
        let residues = self.steps.iter().map(|step| step.op.traits().residue);
        residues.max().unwrap_or(Residue::Nothing)
    }
}
