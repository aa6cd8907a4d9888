//! What came of the repetitions of a scenario's cases, in words.

use crate::language::script::Script;
use crate::plan;
use crate::run::Repeated;
use crate::run::trace::{End, Repetitions, Trace};

use super::outcome;
use super::plural::count;

/// Of how many cases it is told how their repetitions were not alike.
const TOLD: usize = 3;

/// How many ways of one case are told.
const WAYS: usize = 5;

/// Whether all repetitions of each case took the same trace.
#[must_use]
pub fn all_alike(repeated: &[Repeated]) -> bool {
    repeated.iter().all(|case| case.traces.len() == 1)
}

/// How many repetitions there were, whether they were alike and, where not, at which step they parted; nothing
/// where every case ran once.
#[must_use]
pub fn told(script: &Script, repeated: &[Repeated]) -> String {
    let Some(times) = repeated.first().map(Repeated::times) else { return String::new() };
    let each = match repeated.len() {
        1 => count(times, "repetition"),
        cases => format!("{} of each of {cases} cases", count(times, "repetition")),
    };
    if all_alike(repeated) {
        return format!("{each}, all alike{}\n", failed(repeated));
    }
    let unlike: Vec<(usize, &Repeated)> =
        repeated.iter().enumerate().filter(|(_, case)| case.traces.len() > 1).collect();
    let more = unlike.len().saturating_sub(TOLD);
    let first = format!("{each}, not all alike{}\n", failed(repeated));
    let ways = unlike.iter().take(TOLD).map(|(number, case)| ways(script, *number, case));
    let last = (more > 0).then(|| format!("  and so in {}\n", count(more, "more case")));
    std::iter::once(first).chain(ways).chain(last).collect()
}

/// How many of all repetitions did not hold.
fn failed(repeated: &[Repeated]) -> String {
    let traces = repeated.iter().flat_map(|case| &case.traces);
    let failed = traces.filter(|(trace, _)| !matches!(trace.end, End::Passed | End::Skipped(_)));
    match failed.map(|(_, repetitions)| repetitions.times).sum() {
        0 => String::new(),
        failed => format!("; {failed} failed"),
    }
}

/// The traces that a case took, at the step where they part.
fn ways(script: &Script, number: usize, repeated: &Repeated) -> String {
    let name = plan::case_name(script, &plan::values_of(script, number));
    let parting = parting(&repeated.traces.iter().map(|(trace, _)| trace.as_ref()).collect::<Vec<_>>());
    let steps = repeated.traces.first().map_or(&[][..], |(trace, _)| &trace.steps);
    let step = parting.and_then(|place| steps.get(place)).map(|traced| script.step(traced.step));
    let of_case = if name.is_empty() { String::new() } else { format!(" in the case {name}") };
    let head = match step {
        Some(step) => format!("  they part at `{}`{of_case}:\n", step.text),
        None => format!("  they end in different ways{of_case}:\n"),
    };
    let ways = repeated.traces.iter().take(WAYS).map(|(trace, Repetitions { first, times })| {
        let way = way(trace, parting, script);
        format!("    {way}: {}, first in number {}\n", count(*times, "time"), first + 1)
    });
    let more = repeated.traces.len().saturating_sub(WAYS);
    let last = (more > 0).then(|| format!("    and {}\n", count(more, "more way")));
    std::iter::once(head).chain(ways).chain(last).collect()
}

/// The place of the first step that did not come out the same in all traces.
fn parting(traces: &[&Trace]) -> Option<usize> {
    let (first, others) = traces.split_first()?;
    let longest = traces.iter().map(|trace| trace.outcomes().count()).max()?;
    (0..longest).find(|place| others.iter().any(|other| !same_outcome(other, first, *place)))
}

fn same_outcome(one: &Trace, other: &Trace, place: usize) -> bool {
    let outcome = |trace: &Trace| trace.steps.get(place).and_then(|step| step.result.outcome()).cloned();
    outcome(one) == outcome(other)
}

/// What came out there.
fn way(trace: &Trace, place: Option<usize>, script: &Script) -> String {
    match (place.and_then(|place| trace.steps.get(place)?.result.outcome()), &trace.end) {
        (Some(outcome), _) => outcome::text(outcome, script).lines().collect::<Vec<_>>().join(" / "),
        (None, End::Skipped(reason)) => format!("skipped, it {reason}"),
        (None, End::Broken(how)) => format!("could not be run to its end, {how}"),
        (None, End::Passed) => "held".to_owned(),
        (None, End::Invalid(_)) => "the script is invalid".to_owned(),
        (None, End::Failed(_)) if place.is_some() => "not run".to_owned(),
        (None, End::Failed(open)) => format!("with {} open", count(open.len(), "socket")),
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

    fn said(text: &str, repeated: &[Repeated]) -> String {
        told(&script(text), repeated)
    }

    #[test]
    fn nothing_is_said_of_cases_that_ran_once() {
        assert_eq!(said("tcp a", &[]), "");
    }

    #[test]
    fn repetitions_that_were_alike_are_counted() {
        assert_eq!(
            said("tcp a", &[repeated(&[(passed(0, "ok"), 0, 1000)])]),
            "1000 repetitions, all alike\n"
        );
        let case = |number| repeated(&[(passed(number, "ok, ok, ok, ok"), 0, 20)]);
        assert_eq!(said(TEXT, &[case(0), case(1)]), "20 repetitions of each of 2 cases, all alike\n");
    }

    #[test]
    fn repetitions_that_were_not_are_told_apart_at_the_step_where_they_part() {
        let alike = repeated(&[(passed(0, "ok, ok, ok, ok"), 0, 20)]);
        let unlike = repeated(&[
            (passed(1, "ok, ok, ok, ok"), 0, 17),
            (passed(1, "ok, ok, nobody, ok"), 6, 2),
            (ended(1, "ok, EADDRINUSE", End::Failed(Vec::new())), 8, 1),
        ]);
        assert_eq!(
            said(TEXT, &[alike, unlike]),
            "\
20 repetitions of each of 2 cases, not all alike; 1 failed
  they part at `bind a 9000` in the case x=reuse:
    ok: 17 times, first in number 1
    ok: 2 times, first in number 7
    EADDRINUSE: 1 time, first in number 9
"
        );
    }

    #[test]
    fn a_repetition_that_broke_off_has_no_outcome() {
        let broken = ended(0, "ok", End::Broken("its process died".to_owned()));
        let unlike = repeated(&[(passed(0, "ok, ok"), 0, 9), (broken, 3, 1)]);
        assert_eq!(
            said("tcp a; bind a 9000", &[unlike]),
            "\
10 repetitions, not all alike; 1 failed
  they part at `bind a 9000`:
    ok: 9 times, first in number 1
    could not be run to its end, its process died: 1 time, first in number 4
"
        );
    }

    #[test]
    fn of_many_cases_and_ways_a_few_are_told() {
        let way = |number: usize| {
            (
                passed(
                    number,
                    &format!("ok, ok, ok, {}", ["ok", "EIO", "EBADF", "EACCES", "EPERM", "ENOENT"][number]),
                ),
                number,
                1,
            )
        };
        let unlike = |_| repeated(&(0..6).map(way).collect::<Vec<_>>());
        let text = said(
            "axis x = 1|2|3|4|5; tcp a; listen a backlog=$x; ready a; listen a",
            &(0..5).map(unlike).collect::<Vec<_>>(),
        );
        assert!(
            text.contains("    and 1 more way\n") && text.ends_with("  and so in 2 more cases\n"),
            "{text}"
        );
    }
}
