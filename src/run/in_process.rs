//! A system whose cases run within this process, one after the other, each on an executor of its own.

use std::sync::Arc;
use std::time::Duration;

use crate::language::script::Script;
use crate::plan::Case;

use super::executor::{Executor, run_case};
use super::repeat::run_repetitions;
use super::{CaseId, Error, Facts, RunEvent, RunOptions, System};

/// Makes a system of whatever can carry out the steps of a case.
#[derive(Clone, Debug)]
pub struct InProcess<F> {
    /// What the system is and has.
    pub facts: Facts,
    /// Makes the executor of a case.
    pub executor: F,
}

impl<E: Executor, F: Fn(&Case<'_>) -> E> System for InProcess<F> {
    /// The jobs, the isolation and the time of the options mean nothing to it; its order is always that of the
    /// scripts.
    fn run(
        &self,
        scripts: &[Script],
        options: &RunOptions,
        emit: &mut dyn FnMut(RunEvent),
    ) -> Result<Facts, Error> {
        emit(RunEvent::Started(self.facts.clone()));
        for (script, text) in scripts.iter().enumerate() {
            for case in 0..text.cases() {
                if options.stop.is_asked() {
                    return Ok(self.facts.clone());
                }
                let id = CaseId { script, case };
                let run_once = |case: &Case<'_>, repetition| {
                    if repetition == 0 {
                        emit(RunEvent::CaseStarted(id));
                    }
                    Some(run_case(case, &mut (self.executor)(case)))
                };
                let traces = run_repetitions(text, case, 0..options.repeat.get(), &self.facts, run_once);
                for (trace, repetitions) in traces {
                    let (trace, time) = (Arc::new(trace), Duration::ZERO);
                    emit(RunEvent::CaseFinished { case: id, trace, repetitions, time });
                }
            }
        }
        Ok(self.facts.clone())
    }
}
