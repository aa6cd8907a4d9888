//! The results of the repetitions of a scenario's cases, in words.

use crate::language::script::Script;
use crate::plan;
use crate::run::Repeated;
use crate::run::trace::{End, Repetitions, StepResult, Trace, TracedStep};

use super::outcome;
use super::plural::count;

/// How many cases whose repetitions differ are shown.
const CASES: usize = 3;

/// How many different results of one case are shown.
const RESULTS: usize = 5;

/// Whether all repetitions of each case had the same trace, but for what chance decides.
#[must_use]
pub(crate) fn all_alike(repeated: &[Repeated]) -> bool {
    repeated.iter().all(is_alike)
}

fn is_alike(case: &Repeated) -> bool {
    let Some(((first, _), others)) = case.traces.split_first() else { return true };
    others.iter().all(|(other, _)| {
        let steps = || first.steps.iter().zip(&other.steps);
        first.end == other.end && steps().all(|(one, other)| one == other || has_passed_by_chance(one, other))
    })
}

fn has_passed_by_chance(one: &TracedStep, other: &TracedStep) -> bool {
    let passed = |step: &TracedStep| step.by_chance && matches!(step.result, StepResult::Passed(_));
    passed(one) && passed(other)
}

/// What came out of a step of a case, given its index, and how often, in the order of the texts.
#[must_use]
pub(crate) fn outcomes_at(case: &Repeated, index: usize, script: &Script) -> Vec<(String, usize)> {
    let mut outcomes: Vec<(String, usize)> = Vec::new();
    for (trace, repetitions) in &case.traces {
        let Some(outcome) = trace.steps.get(index).and_then(|step| step.result.outcome()) else { continue };
        let text = outcome::text(outcome, script);
        match outcomes.iter_mut().find(|(known, _)| *known == text) {
            Some((_, times)) => *times += repetitions.times,
            None => outcomes.push((text, repetitions.times)),
        }
    }
    outcomes.sort_unstable();
    outcomes
}

/// How many repetitions there were, whether they were alike and, where not, at which step they first differ;
/// nothing where every case ran once.
#[must_use]
pub(crate) fn render(script: &Script, repeated: &[Repeated]) -> String {
    let Some(times) = repeated.first().map(Repeated::times) else { return String::new() };
    let each = match repeated.len() {
        1 => count(times, "repetition"),
        cases => format!("{} of each of {cases} cases", count(times, "repetition")),
    };
    if all_alike(repeated) {
        let by_chance: String = tossed(script, repeated);
        let but = if by_chance.is_empty() { "all alike" } else { "alike but for chance" };
        return format!("{each}, {but}{}\n{by_chance}", failed(repeated));
    }
    let different: Vec<(usize, &Repeated)> =
        repeated.iter().enumerate().filter(|(_, case)| !is_alike(case)).collect();
    let more = different.len().saturating_sub(CASES);
    let first = format!("{each}, not all alike{}\n", failed(repeated));
    let cases = different.iter().take(CASES).map(|(number, case)| differences(script, *number, case));
    let last = (more > 0).then(|| format!("  and likewise in {}\n", count(more, "more case")));
    std::iter::once(first).chain(cases).chain(last).collect()
}

/// The steps that came out in several ways by chance, and how often in each, of the first cases.
fn tossed(script: &Script, repeated: &[Repeated]) -> String {
    let mut lines = Vec::new();
    let mut cases = 0;
    for (number, case) in repeated.iter().enumerate().filter(|(_, case)| case.traces.len() > 1) {
        cases += 1;
        if cases > CASES {
            continue;
        }
        let of_case = in_case(script, number);
        let steps = case.traces.first().map_or(&[][..], |(trace, _)| &trace.steps);
        for (index, step) in steps.iter().enumerate().filter(|(_, step)| step.by_chance) {
            let outcomes = outcomes_at(case, index, script);
            let each: Vec<String> =
                outcomes.iter().map(|(text, times)| format!("{text} {}", count(*times, "time"))).collect();
            lines.push(format!(
                "  by chance, `{}`{of_case}: {}\n",
                script.step(step.step).text,
                each.join(", ")
            ));
        }
    }
    if cases > CASES {
        lines.push(format!("  and likewise in {}\n", count(cases - CASES, "more case")));
    }
    lines.concat()
}

fn in_case(script: &Script, number: usize) -> String {
    let name = plan::case_name(script, &plan::values_of(script, number));
    if name.is_empty() { String::new() } else { format!(" in case {name}") }
}

/// How many of all repetitions failed.
fn failed(repeated: &[Repeated]) -> String {
    let traces = repeated.iter().flat_map(|case| &case.traces);
    let failed = traces.filter(|(trace, _)| !matches!(trace.end, End::Passed | End::Skipped(_)));
    match failed.map(|(_, repetitions)| repetitions.times).sum() {
        0 => String::new(),
        failed => format!("; {failed} failed"),
    }
}

/// The results of a case, at the step where they first differ.
fn differences(script: &Script, number: usize, repeated: &Repeated) -> String {
    let index =
        first_difference(&repeated.traces.iter().map(|(trace, _)| trace.as_ref()).collect::<Vec<_>>());
    let steps = repeated.traces.first().map_or(&[][..], |(trace, _)| &trace.steps);
    let of_case = in_case(script, number);
    let head = match index.and_then(|index| steps.get(index)) {
        Some(traced) => {
            let chance = if traced.by_chance { ", where chance decides" } else { "" };
            format!("  first difference at `{}`{of_case}{chance}:\n", script.step(traced.step).text)
        }
        None => format!("  different ends{of_case}:\n"),
    };
    let results = repeated.traces.iter().take(RESULTS).map(|(trace, Repetitions { first, times })| {
        let result = result(trace, index, script);
        format!("    {result}: {}, first in repetition {}\n", count(*times, "time"), first + 1)
    });
    let more = repeated.traces.len().saturating_sub(RESULTS);
    let last = (more > 0).then(|| format!("    and {}\n", count(more, "more result")));
    std::iter::once(head).chain(results).chain(last).collect()
}

/// The index of the first step that did not come out the same in all traces.
fn first_difference(traces: &[&Trace]) -> Option<usize> {
    let (first, others) = traces.split_first()?;
    let longest = traces.iter().map(|trace| trace.outcomes().count()).max()?;
    (0..longest).find(|index| others.iter().any(|other| !same_outcome(other, first, *index)))
}

fn same_outcome(one: &Trace, other: &Trace, index: usize) -> bool {
    let outcome = |trace: &Trace| trace.steps.get(index).and_then(|step| step.result.outcome()).cloned();
    outcome(one) == outcome(other)
}

/// What came out of that step or, if it did not run or there is none, how the case ended.
fn result(trace: &Trace, index: Option<usize>, script: &Script) -> String {
    match (index.and_then(|index| trace.steps.get(index)?.result.outcome()), &trace.end) {
        (Some(outcome), _) => outcome::text(outcome, script).lines().collect::<Vec<_>>().join(" / "),
        (None, End::Skipped(reason)) => format!("skipped: {reason}"),
        (None, End::Broken(reason)) => format!("broken: {reason}"),
        (None, End::Passed) => "passed".to_owned(),
        (None, End::Invalid(_)) => "the script is invalid".to_owned(),
        (None, End::Failed(_)) if index.is_some() => "not run".to_owned(),
        (None, End::Failed(Ok(sockets))) => format!("failed with {}", count(sockets.len(), "socket")),
        (None, End::Failed(Err(_))) => "failed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{ended, passed, script};
    use crate::run::trace::CaseResult;

    const TEXT: &str = "axis x = none | reuse; tcp a $x; bind a 9000; ready a expect any; listen a";

    fn repeated(traces: &[(CaseResult, usize, usize)]) -> Repeated {
        let trace = |(trace, first, times): &(CaseResult, usize, usize)| {
            (trace.trace.clone(), Repetitions { first: *first, times: *times })
        };
        Repeated { traces: traces.iter().map(trace).collect() }
    }

    fn rendered(text: &str, repeated: &[Repeated]) -> String {
        render(&script(text), repeated)
    }

    #[test]
    fn nothing_is_said_of_cases_that_ran_once() {
        assert_eq!(rendered("tcp a", &[]), "");
    }

    #[test]
    fn repetitions_that_were_alike_are_counted() {
        assert_eq!(
            rendered("tcp a", &[repeated(&[(passed(0, "ok"), 0, 1000)])]),
            "1000 repetitions, all alike\n"
        );
        let case = |number| repeated(&[(passed(number, "ok, ok, ok, ok"), 0, 20)]);
        assert_eq!(rendered(TEXT, &[case(0), case(1)]), "20 repetitions of each of 2 cases, all alike\n");
    }

    #[test]
    fn repetitions_that_differ_are_shown_at_the_first_step_that_differs() {
        let alike = repeated(&[(passed(0, "ok, ok, ok, ok"), 0, 20)]);
        let different = repeated(&[
            (passed(1, "ok, ok, ok, ok"), 0, 17),
            (passed(1, "ok, ok, nobody, ok"), 6, 2),
            (ended(1, "ok, EADDRINUSE", End::Failed(Ok(Vec::new()))), 8, 1),
        ]);
        assert_eq!(
            rendered(TEXT, &[alike, different]),
            "\
20 repetitions of each of 2 cases, not all alike; 1 failed
  first difference at `bind a 9000` in case x=reuse:
    ok: 17 times, first in repetition 1
    ok: 2 times, first in repetition 7
    EADDRINUSE: 1 time, first in repetition 9
"
        );
    }

    #[test]
    fn a_broken_repetition_has_no_outcome() {
        let broken = ended(0, "ok", End::Broken("its process died".to_owned()));
        let different = repeated(&[(passed(0, "ok, ok"), 0, 9), (broken, 3, 1)]);
        assert_eq!(
            rendered("tcp a; bind a 9000", &[different]),
            "\
10 repetitions, not all alike; 1 failed
  first difference at `bind a 9000`:
    ok: 9 times, first in repetition 1
    broken: its process died: 1 time, first in repetition 4
"
        );
    }

    #[test]
    fn of_many_cases_and_results_a_few_are_shown() {
        let result = |number: usize| {
            (
                passed(
                    number,
                    &format!("ok, ok, ok, {}", ["ok", "EIO", "EBADF", "EACCES", "EPERM", "ENOENT"][number]),
                ),
                number,
                1,
            )
        };
        let different = |_| repeated(&(0..6).map(result).collect::<Vec<_>>());
        let text = rendered(
            "axis x = 1|2|3|4|5; tcp a; listen a backlog=$x; ready a; listen a",
            &(0..5).map(different).collect::<Vec<_>>(),
        );
        assert!(
            text.contains("    and 1 more result\n") && text.ends_with("  and likewise in 2 more cases\n"),
            "{text}"
        );
    }
}
