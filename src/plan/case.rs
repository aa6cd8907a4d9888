//! The plan of one case: typed steps in the order in which they run.

use crate::language::diagnostic::Diagnostic;
use crate::language::header::Requirement;
use crate::language::script::{Clause, Expected, Op, OpTraits, ProcessId, Residue, Step, StepId};

/// One case, ready to run.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Case<'s> {
    /// Its number among the cases of its script.
    pub number: usize,
    /// Its values on the axes.
    pub values: Vec<usize>,
    pub steps: Vec<PlannedStep<'s>>,
    /// What a system must have to run it.
    pub requires: Vec<Requirement>,
    /// What its steps have in common.
    pub traits: CaseTraits,
    /// What is probably not meant.
    pub warnings: Vec<Diagnostic>,
}

/// What the steps of a case have in common: known once for all of its repetitions.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct CaseTraits {
    /// Whether something in it asks where a socket is, so that addresses are looked up as they change.
    pub needs_addresses: bool,
    /// Whether it makes connections, which may stay when their sockets are closed.
    pub connects: bool,
    /// Whether it may bind a socket to an interface, by the option's name or by a number.
    pub may_bind_to_device: bool,
    /// Whether it asks the kernel to end a socket.
    pub destroys: bool,
    /// Whether it sets a sysctl.
    pub sets_sysctl: bool,
    /// Whether it asks for the state of a socket that no process holds any more.
    pub asks_for_orphans: bool,
    /// Whether the kernel chooses among several sockets in it by chance. What it chooses may be the same as long as
    /// the network is.
    pub has_chance: bool,
    /// What may be left of it when its sockets are closed and its processes have ended.
    pub residue: Residue,
}

impl CaseTraits {
    /// Those of a case without steps.
    pub(super) const NONE: Self = Self {
        needs_addresses: false,
        connects: false,
        may_bind_to_device: false,
        destroys: false,
        sets_sysctl: false,
        asks_for_orphans: false,
        has_chance: false,
        residue: Residue::Nothing,
    };

    /// Adds a step.
    pub(super) fn add(&mut self, step: &OpTraits<'_>) {
        self.needs_addresses |= step.needs_addresses();
        self.connects |= step.connects;
        self.may_bind_to_device |= step.may_bind_to_device();
        self.destroys |= step.destroys;
        self.sets_sysctl |= step.sets_sysctl;
        self.residue = self.residue.max(step.residue);
    }
}

/// One step, ready to run.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PlannedStep<'s> {
    /// The step of the script.
    pub step: StepId,
    /// Which process runs it.
    pub process: ProcessId,
    pub op: &'s Op,
    pub traits: OpTraits<'s>,
    /// Which part of its expectation applies here.
    pub clause: Clause,
    /// What must come out.
    pub expectation: Expectation<'s>,
    /// Whether chance decides what comes out.
    pub by_chance: bool,
}

/// What must come out of a step in this case, on this system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Expectation<'s> {
    /// Nothing was said: it must succeed.
    Success,
    OneOf(&'s [Expected]),
}

impl<'s> Expectation<'s> {
    /// Whether it allows several outcomes.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Expectation::Success => true,
            Expectation::OneOf([Expected::Any | Expected::Ok | Expected::Fail | Expected::Not(_)]) => true,
            Expectation::OneOf(outcomes) => outcomes.len() > 1,
        }
    }

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
