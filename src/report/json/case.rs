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

use super::diagnostic::Diagnostic;
use super::outcome::{Row, Value, rows};

/// What all cases of a scenario have in common.
pub(super) struct Scene<'s> {
    pub(super) script: &'s Script,
    pub(super) source: &'s Source<'s>,
}

/// A case, told when it is written.
pub(super) struct Told<'t> {
    pub(super) scene: &'t Scene<'t>,
    pub(super) trace: &'t CaseResult,
    /// What came of its repetitions, if it ran several times.
    pub(super) repeated: Option<&'t Repeated>,
}

#[derive(Serialize)]
struct Case<'c> {
    /// Its number among the scenario's cases, from 0.
    number: usize,
    axes: Axes<'c>,
    end: &'static str,
    /// Why it was skipped, or how it broke off.
    reason: Option<&'c str>,
    /// The traces that its repetitions took; one if they were alike, none if it ran once.
    repetitions: Vec<Way>,
    steps: Vec<Step<'c>>,
    failures: Vec<Diagnostic>,
    /// What the kernel had open when a step did not come out as expected.
    open: Vec<Row<'c>>,
}

/// A trace that repetitions took.
#[derive(Serialize)]
struct Way {
    /// The number of the first of them, from 0.
    first: usize,
    times: usize,
    end: &'static str,
}

#[derive(Serialize)]
struct Step<'c> {
    line: usize,
    text: &'c str,
    process: &'c str,
    expected: String,
    /// As the scenario would say it; none of a step that did not run.
    outcome: Option<String>,
    value: Option<Value<'c>>,
    held: Option<bool>,
}

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (scene, trace) = (self.scene, self.trace);
        let failures = failures(scene.script, trace);
        let values = plan::values_of(scene.script, trace.number);
        let (end, reason) = end(&trace.trace.end);
        let case = Case {
            number: trace.number,
            axes: Axes { script: scene.script, values: &values },
            end,
            reason,
            repetitions: self.repeated.map_or(Vec::new(), ways),
            steps: trace.trace.steps.iter().map(|step| scene.step(step, &values)).collect(),
            failures: failures.iter().map(|failure| Diagnostic::new(failure, scene.source)).collect(),
            open: match &trace.trace.end {
                End::Failed(open) => rows(open, scene.script),
                _ => Vec::new(),
            },
        };
        case.serialize(serializer)
    }
}

fn ways(repeated: &Repeated) -> Vec<Way> {
    let way = |(trace, repetitions): &(Arc<Trace>, Repetitions)| Way {
        first: repetitions.first,
        times: repetitions.times,
        end: end(&trace.end).0,
    };
    repeated.traces.iter().map(way).collect()
}

fn end(end: &End) -> (&'static str, Option<&str>) {
    match end {
        End::Passed => ("held", None),
        End::Failed(_) => ("differed", None),
        End::Skipped(reason) => ("skipped", Some(reason)),
        End::Invalid(_) => ("invalid", None),
        End::Broken(reason) => ("broken", Some(reason)),
    }
}

impl Scene<'_> {
    fn step<'c>(&'c self, traced: &'c TracedStep, values: &[usize]) -> Step<'c> {
        let script = self.script;
        let step = script.step(traced.step);
        let outcome = traced.result.outcome();
        Step {
            line: self.source.extent(step.span).start.line,
            text: &step.text,
            process: script.process_name(traced.process),
            expected: outcome::expected(traced.expectation(script, values), script),
            outcome: outcome.map(|outcome| outcome::text(outcome, script)),
            value: outcome.map(|outcome| Value::new(outcome, script)),
            held: outcome.map(|_| matches!(traced.result, StepResult::Passed(_))),
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
