//! A case that has ended, with its steps.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::language::script::Script;
use crate::plan;
use crate::run::Repeated;
use crate::run::trace::{CaseResult, End, Repetitions, StepResult, Trace, TracedStep};
use crate::text::excerpt::Source;
use crate::text::failure::failures;
use crate::text::outcome;
use crate::text::repetitions;

use super::diagnostic::Diagnostic;
use super::outcome::{SocketObject, Value, sockets};

/// A case whose object is built when it is written.
pub(super) struct LazyCase<'t> {
    pub(super) script: &'t Script,
    pub(super) source: &'t Source<'t>,
    pub(super) case: &'t CaseResult,
    /// The results of its repetitions, if it ran several times.
    pub(super) repeated: Option<&'t Repeated>,
}

#[derive(Serialize)]
struct CaseObject<'c> {
    /// Its number among the scenario's cases, from 0.
    number: usize,
    axes: Axes<'c>,
    end: &'static str,
    /// Why it was skipped, or how it broke off.
    reason: Option<&'c str>,
    /// The different traces of its repetitions; one if they were alike, none if it ran once.
    repetitions: Vec<RepetitionsObject>,
    steps: Vec<StepObject<'c>>,
    failures: Vec<Diagnostic>,
    /// The sockets that the system had when a step failed.
    sockets: Vec<SocketObject<'c>>,
}

/// The repetitions that had the same trace.
#[derive(Serialize)]
struct RepetitionsObject {
    /// The number of the first of them, from 0.
    first: usize,
    times: usize,
    end: &'static str,
}

#[derive(Serialize)]
struct StepObject<'c> {
    line: usize,
    text: &'c str,
    process: &'c str,
    expected: String,
    /// As it is written in an expectation; none of a step that did not run.
    outcome: Option<String>,
    value: Option<Value<'c>>,
    /// Whether it came out as expected; none of a step that did not run.
    passed: Option<bool>,
    /// Whether chance decides what comes out.
    by_chance: bool,
    /// What came out in all repetitions, where chance decides; none if it ran once.
    outcomes: Vec<Tossed>,
}

/// An outcome by chance.
#[derive(Serialize)]
struct Tossed {
    outcome: String,
    times: usize,
}

impl Serialize for LazyCase<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { script, source, case, repeated } = *self;
        let failures = failures(script, case);
        let values = plan::values_of(script, case.number);
        let (end, reason) = end(&case.trace.end);
        let object = CaseObject {
            number: case.number,
            axes: Axes { script, values: &values },
            end,
            reason,
            repetitions: repeated.map_or(Vec::new(), repetitions_of),
            steps: (case.trace.steps.iter().enumerate())
                .map(|(index, step)| self.step(index, step, &values))
                .collect(),
            failures: failures.iter().map(|failure| Diagnostic::new(failure, source)).collect(),
            sockets: match &case.trace.end {
                End::Failed(Ok(sockets)) => self::sockets(sockets, script),
                End::Passed | End::Failed(Err(_)) | End::Skipped(_) | End::Invalid(_) | End::Broken(_) => {
                    Vec::new()
                }
            },
        };
        object.serialize(serializer)
    }
}

fn repetitions_of(repeated: &Repeated) -> Vec<RepetitionsObject> {
    let object = |(trace, repetitions): &(Arc<Trace>, Repetitions)| RepetitionsObject {
        first: repetitions.first,
        times: repetitions.times,
        end: end(&trace.end).0,
    };
    repeated.traces.iter().map(object).collect()
}

fn end(end: &End) -> (&'static str, Option<&str>) {
    match end {
        End::Passed => ("passed", None),
        End::Failed(_) => ("failed", None),
        End::Skipped(reason) => ("skipped", Some(reason)),
        End::Invalid(_) => ("invalid", None),
        End::Broken(reason) => ("broken", Some(reason)),
    }
}

impl LazyCase<'_> {
    fn step<'c>(&'c self, index: usize, traced: &'c TracedStep, values: &[usize]) -> StepObject<'c> {
        let script = self.script;
        let step = script.step(traced.step);
        let outcome = traced.result.outcome();
        let repeated = self.repeated.filter(|_| traced.by_chance);
        let outcomes = repeated.map_or(Vec::new(), |case| repetitions::outcomes_at(case, index, script));
        StepObject {
            line: self.source.extent(step.span).start.line,
            text: &step.text,
            process: script.process_name(traced.process),
            expected: outcome::expected(traced.expectation(script, values), script),
            outcome: outcome.map(|outcome| outcome::text(outcome, script)),
            value: outcome.map(|outcome| Value::new(outcome, script)),
            passed: outcome.map(|_| matches!(traced.result, StepResult::Passed(_))),
            by_chance: traced.by_chance,
            outcomes: outcomes.into_iter().map(|(outcome, times)| Tossed { outcome, times }).collect(),
        }
    }
}

/// The value of each axis by its name, in the order of the scenario.
struct Axes<'c> {
    script: &'c Script,
    values: &'c [usize],
}

impl Serialize for Axes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let axes = self.script.axes.iter().zip(self.values);
        serializer.collect_map(axes.map(|(axis, value)| (&axis.name.node, &axis.values[*value])))
    }
}
