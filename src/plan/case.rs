//! The plan of one case: typed steps in the order in which they run.

use crate::language::diagnostic::Diagnostic;
use crate::language::header::Requirement;
use crate::language::script::{Clause, Expected, Op, ProcessId, Residue, Step, StepId};

/// One case, ready to run.
#[derive(Clone, Debug)]
pub struct Case<'s> {
    /// Its number among the cases of its script.
    pub number: usize,
    /// Its values on the axes.
    pub values: Vec<usize>,
    /// Its steps.
    pub steps: Vec<PlannedStep<'s>>,
    /// What a system must have to run it.
    pub requires: Vec<Requirement>,
    /// Whether it asks for the state of a socket that no process holds any more.
    pub asks_for_orphans: bool,
    /// What is probably not meant.
    pub warnings: Vec<Diagnostic>,
}

/// One step, ready to run.
#[derive(Clone, Copy, Debug)]
pub struct PlannedStep<'s> {
    /// The step of the script.
    pub step: StepId,
    /// Which process runs it.
    pub process: ProcessId,
    /// What it does.
    pub op: &'s Op,
    /// Which part of its expectation applies here.
    pub clause: Clause,
    /// What must come out.
    pub expectation: Expectation<'s>,
}

/// What must come out of a step in this case, on this system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation<'s> {
    /// Nothing was said: it must succeed.
    Success,
    /// One of these.
    OneOf(&'s [Expected]),
}

impl<'s> Expectation<'s> {
    /// What a clause of a step's expectation asks for, in the case that has these values on the axes.
    #[must_use]
    pub fn of(step: &'s Step, clause: Clause, values: &[usize]) -> Self {
        let allowed = step.expectation.as_ref().and_then(|written| written.allowed(clause, values));
        allowed.map_or(Expectation::Success, Expectation::OneOf)
    }
}

/// What the script knows of a step before it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Predicted {
    Success,
    Failure,
    Either,
}

impl Expectation<'_> {
    pub(super) fn predicts(self) -> Predicted {
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

impl Case<'_> {
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
