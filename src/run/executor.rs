//! The seam between what a case says and what carries it out: everything above it is written once, for the kernel
//! of this host, for a model of one, and for a list of answers in a test.

use crate::language::script::Actor;
use crate::plan::{Case, PlannedStep};

use super::judge::{self, Addresses};
use super::trace::{End, Outcome, SocketRow, StepResult, Trace};

/// What can carry out the steps of a case.
pub trait Executor: Addresses {
    /// Carries out a step; the steps of a case come in their order, each once. `show` is not among them.
    fn step(&mut self, step: &PlannedStep<'_>) -> Outcome;

    /// The sockets that the system has now: what `show` and a failed case print.
    ///
    /// # Errors
    ///
    /// Why the system cannot be asked.
    fn sockets(&mut self) -> Result<Vec<SocketRow>, String>;

    /// Whether the case has used up its time.
    fn has_timed_out(&self) -> bool;

    /// Notes the result of a step, as soon as it is there: should the case never come to its end, that is what is
    /// known of it. Nobody has to.
    fn note(&mut self, _result: &StepResult) {}
}

/// Runs a case to its end: up to its last step, or to the first that does not come out as expected.
pub fn run_case(case: &Case<'_>, on: &mut impl Executor) -> Trace {
    let mut trace = Trace::not_run(case, End::Passed);
    for (step, traced) in case.steps.iter().zip(&mut trace.steps) {
        let outcome = outcome_of(step, on);
        if judge::holds(step.expectation, &outcome, on) {
            traced.result = StepResult::Passed(outcome);
            on.note(&traced.result);
        } else {
            traced.result = StepResult::Failed(outcome);
            on.note(&traced.result);
            trace.end = End::Failed(on.sockets());
            break;
        }
    }
    trace
}

fn outcome_of(step: &PlannedStep<'_>, on: &mut impl Executor) -> Outcome {
    if on.has_timed_out() {
        return timed_out();
    }
    let outcome = match step.traits.actor {
        Actor::Loop => on.sockets().map_or_else(Outcome::Lost, Outcome::Table),
        Actor::Holder | Actor::Executor => on.step(step),
    };
    if on.has_timed_out() { cut_short(outcome) } else { outcome }
}

/// Why a step was lost when its case has timed out.
pub(crate) const TIMED_OUT: &str = "case timed out";

/// The outcome of a step when its case has timed out.
pub(crate) fn timed_out() -> Outcome {
    Outcome::Lost(TIMED_OUT.to_owned())
}

/// What comes out of a step that was under way when the case's time was up: that nothing had come until then is
/// no answer, since the step would have waited longer.
fn cut_short(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Blocks | Outcome::Nothing | Outcome::Still(_) | Outcome::Lost(_) => timed_out(),
        Outcome::Ok
        | Outcome::Errno(_)
        | Outcome::Unknown(_)
        | Outcome::Eof
        | Outcome::Data(..)
        | Outcome::Value(_)
        | Outcome::Address(_)
        | Outcome::Sockets(_)
        | Outcome::Spread(_)
        | Outcome::State(_)
        | Outcome::Table(_) => outcome,
    }
}
