//! Script to plan: axes expanded into cases, predicates decided, who holds which socket followed step by
//! step. Pure: nothing here knows whether anything runs.

// Whoever adds a verb, an operation, an option or an outcome is led to every place that must know it.
#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]

mod case;
mod conditions;
mod holders;
mod knowledge;
mod platform;
mod rest;
mod waiting;
mod walk;

pub use case::{Case, Expectation, PlannedStep};
pub use platform::{Naming, Platform};
pub use rest::check_rest;
pub use waiting::may_wait;

use std::collections::{BTreeMap, BTreeSet};

use crate::language::diagnostic::Diagnostic;
use crate::language::script::{AxisId, Node, Script, Step};
use crate::language::span::Span;

/// How many cases one script may make.
pub const CASE_LIMIT: usize = 1_000_000;

/// How many cases `check` walks; of a larger product it walks those that the predicates tell apart.
const CHECKED_CASES: usize = 10_000;

/// The number of a script's cases; a diagnostic if there are more than [`CASE_LIMIT`].
fn count(script: &Script) -> Result<usize, Box<Diagnostic>> {
    let product =
        script.axes.iter().try_fold(1_u128, |product, axis| product.checked_mul(axis.values.len() as u128));
    match product {
        Some(product) if product <= CASE_LIMIT as u128 => Ok(usize::try_from(product).unwrap_or(CASE_LIMIT)),
        _ => {
            let number = product.map_or("more than 10^38".to_owned(), |product| product.to_string());
            let first = script.axes.first().map(|axis| axis.name.span).unwrap_or_default();
            let last = script.axes.last().map(|axis| axis.name.span).unwrap_or_default();
            Err(Box::new(
                Diagnostic::error(last, format!("the axes make {number} cases; the limit is {CASE_LIMIT}"))
                    .label("the last axis")
                    .also(first, "the first one")
                    .help("fewer values, or several scenarios"),
            ))
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
/// # Ok::<(), sockdrill::Wrong>(())
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
/// let script = check("port.drill", "tcp a; close a; bind a 9000").script.unwrap();
/// assert_eq!(plan::check(&script)[0].message, "the socket `a` is closed already");
/// ```
#[must_use]
pub fn check(script: &Script) -> Vec<Diagnostic> {
    let total = match count(script) {
        Ok(total) => total,
        Err(error) => return vec![*error],
    };
    let numbers = checked_numbers(script, total);
    let everywhere = found_on(script, &numbers, &Platform::default());
    let mut told: Vec<Diagnostic> = Vec::new();
    let mut known: BTreeSet<Place> = everywhere.keys().cloned().collect();
    told.extend(everywhere.into_values().map(|found| found.told(script, numbers.len(), total)));
    // A system that differs may leave another socket bound, or not there at all.
    for condition in conditions::of(script) {
        let found = found_on(script, &numbers, &condition.platform());
        for (place, found) in found {
            if known.insert(place) {
                let told_here = found.told(script, numbers.len(), total);
                told.push(told_here.note(format!("on {condition}")));
            }
        }
    }
    told.sort_by_key(|diagnostic| diagnostic.primary.span);
    told
}

/// Where a diagnostic is, and what it says.
type Place = (Span, String);

/// What is wrong with cases on a platform.
fn found_on(script: &Script, numbers: &[usize], platform: &Platform) -> BTreeMap<Place, Found> {
    let mut found: BTreeMap<Place, Found> = BTreeMap::new();
    for &number in numbers {
        let diagnostics = match plan(script, number, platform) {
            Ok(case) => case.warnings,
            Err(errors) => errors,
        };
        for diagnostic in diagnostics {
            let key = (diagnostic.primary.span, diagnostic.message.clone());
            found.entry(key).or_insert_with(|| Found { diagnostic, first: number, cases: 0 }).cases += 1;
        }
    }
    found
}

/// A diagnostic, and the cases that have it.
struct Found {
    diagnostic: Diagnostic,
    first: usize,
    cases: usize,
}

impl Found {
    /// The diagnostic; if not every case has it, with one that does.
    fn told(self, script: &Script, checked: usize, total: usize) -> Diagnostic {
        if self.cases >= checked {
            return self.diagnostic;
        }
        let case = case_name(script, &values_of(script, self.first));
        self.diagnostic.note(match self.cases {
            1 if checked == total => format!("in the case {case}"),
            cases if checked == total => format!("in {cases} of {total} cases, first in {case}"),
            _ => format!("first in the case {case}"),
        })
    }
}

/// All cases of a small product; of a large one a case for every combination of the axes that decide which
/// steps run, the other axes at their first values.
fn checked_numbers(script: &Script, total: usize) -> Vec<usize> {
    if total <= CHECKED_CASES {
        return (0..total).collect();
    }
    let deciding = deciding_axes(script);
    let mut numbers = vec![0_usize];
    let mut weight = 1;
    for (place, axis) in script.axes.iter().enumerate().rev() {
        let count = axis.values.len();
        let id = AxisId::from_index(place);
        if deciding.contains(&id) && numbers.len().saturating_mul(count) <= CHECKED_CASES {
            numbers = (0..count)
                .flat_map(|value| numbers.iter().map(move |number| number + value * weight))
                .collect();
        } else {
            // Every value of every axis is seen once.
            numbers.extend((1..count).map(|value| value * weight));
        }
        weight *= count;
    }
    numbers
}

fn deciding_axes(script: &Script) -> Vec<AxisId> {
    let mut found = Vec::new();
    nodes(&script.body, &mut found);
    for step in &script.steps {
        if let Some((predicate, _)) =
            step.expectation.as_ref().and_then(|expectation| expectation.condition.as_ref())
        {
            predicate.axes(&mut found);
        }
    }
    found
}

fn nodes(body: &[Node], found: &mut Vec<AxisId>) {
    for node in body {
        match node {
            Node::When(when) => {
                when.predicate.axes(found);
                nodes(&when.body, found);
            }
            Node::Process(_, body) => nodes(body, found),
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
