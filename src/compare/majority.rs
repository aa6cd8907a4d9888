//! What a system does most often, where its cases ran several times.

use std::cmp::Reverse;
use std::mem::discriminant;
use std::sync::Arc;

use crate::run::trace::{CaseResult, Trace};
use crate::run::{Repeated, ScenarioResult};

/// What happened in a scenario on a system.
#[derive(Clone, Debug)]
pub(crate) struct Majority {
    /// For each case its most frequent trace; of several, the first one.
    pub cases: Vec<CaseResult>,
    /// How many cases did not have the same trace each time.
    pub flaky: usize,
}

impl Majority {
    /// Of a scenario that has run.
    #[must_use]
    pub(crate) fn of(finished: &ScenarioResult) -> Self {
        if finished.repeated.is_empty() {
            return Self { cases: finished.cases.clone(), flaky: 0 };
        }
        let variants: Vec<Vec<Variant<'_>>> = finished.repeated.iter().map(variants).collect();
        let majority = |(number, variants): (usize, &Vec<Variant<'_>>)| {
            let most = variants.iter().min_by_key(|variant| (Reverse(variant.times), variant.first))?;
            Some(CaseResult { number, trace: Arc::clone(most.trace) })
        };
        let flaky = variants.iter().filter(|variants| variants.len() > 1).count();
        Self { cases: variants.iter().enumerate().filter_map(majority).collect(), flaky }
    }
}

/// Traces of a case with the same outcome in every step.
struct Variant<'f> {
    /// The first of them.
    trace: &'f Arc<Trace>,
    first: usize,
    times: usize,
}

/// The sockets that the system had at the end of a failed case make no other variant of it.
fn variants(repeated: &Repeated) -> Vec<Variant<'_>> {
    let mut variants: Vec<Variant<'_>> = Vec::new();
    for (trace, repetitions) in &repeated.traces {
        match variants.iter_mut().find(|variant| are_alike(variant.trace, trace)) {
            Some(variant) => variant.times += repetitions.times,
            None => variants.push(Variant { trace, first: repetitions.first, times: repetitions.times }),
        }
    }
    variants
}

fn are_alike(one: &Trace, other: &Trace) -> bool {
    one.outcomes().eq(other.outcomes()) && discriminant(&one.end) == discriminant(&other.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{failed, passed, row};
    use crate::run::Verdict;
    use crate::run::trace::{Repetitions, SocketRow};

    fn finished(cases: Vec<Vec<(Arc<Trace>, usize)>>) -> ScenarioResult {
        let repeated = |traces: Vec<(Arc<Trace>, usize)>| {
            let trace_of = |(first, (trace, times))| (trace, Repetitions { first, times });
            Repeated { traces: traces.into_iter().enumerate().map(trace_of).collect() }
        };
        let repeated = cases.into_iter().map(repeated).collect();
        ScenarioResult { script: 0, cases: Vec::new(), repeated, verdict: Verdict::Passed }
    }

    #[test]
    fn what_came_most_often_counts_and_the_first_of_those_that_came_as_often() {
        let trace = |outcomes: &str, times: usize| (passed(0, outcomes).trace, times);
        let majority = Majority::of(&finished(vec![
            vec![trace("ok", 3)],
            vec![trace("EACCES", 1), trace("ok", 2)],
            vec![trace("blocks", 1), trace("ok", 1), trace("EACCES", 1)],
        ]));
        assert_eq!(majority.cases, [passed(0, "ok"), passed(1, "ok"), passed(2, "blocks")]);
        assert_eq!(majority.flaky, 2);
    }

    #[test]
    fn what_was_open_when_a_case_failed_makes_no_variant() {
        let open = vec![row("tcp", "CLOSE", "0.0.0.0:9000", None, None, true)];
        let ended = |open: &[SocketRow]| (failed(0, "EACCES", open.to_vec()).trace, 1);
        let majority =
            Majority::of(&finished(vec![vec![(passed(0, "EACCES").trace, 1), ended(&[]), ended(&open)]]));
        assert_eq!(majority.cases, [failed(0, "EACCES", Vec::new())]);
        assert_eq!(majority.flaky, 1);
    }
}
