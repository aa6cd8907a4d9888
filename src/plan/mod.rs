//! Script to plan: axes expanded into cases, predicates decided, who holds which socket followed step by
//! step. Pure: nothing here knows whether anything runs.

mod case;
mod chance;
mod checked;
mod conditions;
mod holders;
mod knowledge;
mod platform;
mod rest;
mod waiting;
mod walk;

pub use case::{Case, CaseTraits, Expectation, PlannedStep};
pub use checked::{CheckedCases, check_cases};
pub use platform::{Naming, Platform};
pub use rest::check_rest;
pub use waiting::may_wait;

use std::collections::HashMap;

use crate::language::diagnostic::{Context, Diagnostic, DiagnosticKind, System};
use crate::language::limits;
use crate::language::script::{AxisId, Node, Script, Step};
use crate::language::span::Span;

/// How many cases one script may make.
pub const CASE_LIMIT: usize = 1_000_000;

/// How many cases `check` walks; of a larger product it walks those that the predicates tell apart.
const CHECKED_CASES: usize = 10_000;

/// How many steps it visits in them, exceptions counted too: of a long script it walks fewer cases.
const CHECKED_STEPS: usize = 4_000_000;

/// The number of a script's cases; a diagnostic if there are more than [`CASE_LIMIT`].
fn count(script: &Script) -> Result<usize, Box<Diagnostic>> {
    let product =
        script.axes.iter().try_fold(1_u128, |product, axis| product.checked_mul(axis.values.len() as u128));
    match product {
        Some(product) if product <= CASE_LIMIT as u128 => Ok(usize::try_from(product).unwrap_or(CASE_LIMIT)),
        cases => {
            let first = script.axes.first().map(|axis| axis.name.span).unwrap_or_default();
            let last = script.axes.last().map(|axis| axis.name.span).unwrap_or_default();
            Err(Box::new(DiagnosticKind::TooManyCases { cases, limit: CASE_LIMIT, first }.at(last)))
        }
    }
}

/// Makes the plan of one case.
///
/// ```
/// use sockdrill::Scenario;
/// use sockdrill::plan::{Expectation, Platform, plan};
///
/// let text = "axis x = none | reuse; tcp a $x; when a has reuse { bind a 9000 }";
/// let scenario = Scenario::parse("port.drill", text)?;
/// let steps = |number| plan(scenario.script(), number, &Platform::default()).unwrap().steps;
/// assert_eq!((steps(0).len(), steps(1).len()), (1, 2));
/// assert_eq!(steps(1)[1].expectation, Expectation::Success);
/// # Ok::<(), sockdrill::InvalidScenario>(())
/// ```
///
/// # Errors
///
/// What is wrong with the script in this case: a socket that is not there, a predicate that the script
/// does not decide.
pub fn plan<'s>(script: &'s Script, number: usize, platform: &Platform) -> Result<Case<'s>, Vec<Diagnostic>> {
    walk::walk(script, number, values_of(script, number), platform)
}

/// The values that a case has on the axes; the last axis turns fastest.
#[must_use]
pub fn values_of(script: &Script, number: usize) -> Vec<usize> {
    let mut rest = number;
    let mut values: Vec<usize> = script
        .axes
        .iter()
        .rev()
        .map(|axis| {
            let value = rest % axis.values.len();
            rest /= axis.values.len();
            value
        })
        .collect();
    values.reverse();
    values
}

/// Finds what is wrong with a script's cases without running any.
///
/// ```
/// use sockdrill::language::check::check;
/// use sockdrill::plan;
///
/// let script = check("port.drill", "tcp a; close a; bind a 9000").script().unwrap();
/// assert_eq!(plan::check(&script)[0].texts().message, "socket `a` is already closed");
/// ```
#[must_use]
pub fn check(script: &Script) -> Vec<Diagnostic> {
    let total = match count(script) {
        Ok(total) => total,
        Err(error) => return vec![*error],
    };
    if let Some(error) = limits::too_many_held(script) {
        return vec![error];
    }
    let systems = match conditions::of(script) {
        Ok(systems) => systems,
        Err(error) => return vec![*error],
    };
    let exceptions = |step: &Step| step.expectation.as_ref().map_or(0, |written| written.exceptions.len());
    let visits: usize = script.steps.iter().map(|step| 1 + exceptions(step)).sum();
    let most = CHECKED_STEPS / (visits.max(1) * (1 + systems.len()));
    let numbers = checked_numbers(script, total, most.clamp(1, CHECKED_CASES));
    let mut findings = Findings::default();
    findings.on(script, &numbers, None);
    // A system that differs may leave another socket bound, or not there at all.
    for system in systems {
        findings.on(script, &numbers, Some(&system));
    }
    let mut diagnostics: Vec<Diagnostic> = findings
        .all
        .into_iter()
        .map(|finding| finding.into_diagnostic(script, numbers.len(), total))
        .collect();
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    diagnostics
}

/// What is wrong with cases, each thing once.
#[derive(Default)]
struct Findings {
    all: Vec<Finding>,
    /// The index in the list of each diagnostic, by its span and kind.
    indices: HashMap<(Span, DiagnosticKind), usize>,
}

/// A diagnostic, and the cases that have it.
struct Finding {
    diagnostic: Diagnostic,
    first: usize,
    cases: usize,
    /// The system on which it is so, if not on those without an exception.
    system: Option<System>,
}

impl Findings {
    /// Adds what is wrong with cases on a system, where it is not known yet; on none that expectations make an
    /// exception for without one.
    fn on(&mut self, script: &Script, numbers: &[usize], system: Option<&System>) {
        let platform = system.map_or_else(Platform::default, conditions::platform);
        let before = self.all.len();
        for &number in numbers {
            let diagnostics = match plan(script, number, &platform) {
                Ok(case) => case.warnings,
                Err(errors) => errors,
            };
            for diagnostic in diagnostics {
                let key = (diagnostic.span, diagnostic.kind.clone());
                let index = *self.indices.entry(key).or_insert_with(|| {
                    self.all.push(Finding { diagnostic, first: number, cases: 0, system: system.cloned() });
                    self.all.len() - 1
                });
                if index >= before {
                    self.all[index].cases += 1;
                }
            }
        }
    }
}

impl Finding {
    /// The diagnostic; if not every case has it, with one that does.
    fn into_diagnostic(self, script: &Script, checked: usize, total: usize) -> Diagnostic {
        let Self { mut diagnostic, first, cases, system } = self;
        if cases < checked {
            let first = case_name(script, &values_of(script, first));
            let total = (checked == total).then_some(total);
            diagnostic = diagnostic.with(Context::Cases { first, count: cases, total });
        }
        match system {
            Some(system) => diagnostic.with(Context::System(system)),
            None => diagnostic,
        }
    }
}

/// All cases of a small product; of a large one a case for every combination of the axes that decide which
/// steps run, the other axes at their first values.
fn checked_numbers(script: &Script, total: usize, most: usize) -> Vec<usize> {
    if total <= most {
        return (0..total).collect();
    }
    let deciding = deciding_axes(script);
    let mut numbers = vec![0_usize];
    let mut weight = 1;
    for (index, axis) in script.axes.iter().enumerate().rev() {
        let count = axis.values.len();
        let id = AxisId::from_index(index);
        if deciding.contains(&id) && numbers.len().saturating_mul(count) <= most {
            numbers = (0..count)
                .flat_map(|value| numbers.iter().map(move |number| number + value * weight))
                .collect();
        } else {
            // Every value of every axis is seen once, as far as there is time.
            let left = most.saturating_sub(numbers.len());
            numbers.extend((1..count).take(left).map(|value| value * weight));
        }
        weight *= count;
    }
    numbers
}

fn deciding_axes(script: &Script) -> Vec<AxisId> {
    let mut axes = Vec::new();
    nodes(&script.body, &mut axes);
    for step in &script.steps {
        if let Some((predicate, _)) =
            step.expectation.as_ref().and_then(|expectation| expectation.condition.as_ref())
        {
            predicate.axes(&mut axes);
        }
    }
    axes
}

fn nodes(body: &[Node], axes: &mut Vec<AxisId>) {
    for node in body {
        match node {
            Node::When(when) => {
                when.predicate.axes(axes);
                nodes(&when.body, axes);
            }
            Node::Process(_, body) => nodes(body, axes),
            Node::Documentation(_) | Node::Step(_) => {}
        }
    }
}

/// Where a step names something.
fn mention(step: &Step, name: crate::language::script::Name) -> Span {
    step.mentions.iter().find(|(mentioned, _)| *mentioned == name).map_or(step.span, |(_, span)| *span)
}

/// The axes and their values in a case, as a person would name it: `first=reuse stage=bound`.
#[must_use]
pub fn case_name(script: &Script, values: &[usize]) -> String {
    let parts: Vec<String> = script
        .axes
        .iter()
        .zip(values)
        .map(|(axis, value)| format!("{}={}", axis.name.node, axis.values[*value].replace(' ', "+")))
        .collect();
    parts.join(" ")
}
