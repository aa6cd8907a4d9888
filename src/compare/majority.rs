//! What a system does most often, where its cases ran several times.

use std::cmp::Reverse;
use std::mem::discriminant;
use std::sync::Arc;

use crate::run::trace::{CaseResult, Trace};
use crate::run::{Repeated, ScenarioResult};

/// What happened in a scenario on a system.
#[derive(Clone, Debug)]
pub struct Majority {
    /// For each case the trace that its repetitions took most often; of several, the one first taken.
    pub cases: Vec<CaseResult>,
    /// How many cases did not take the same trace each time.
    pub unsteady: usize,
}

impl Majority {
    /// Of a scenario that has run.
    #[must_use]
    pub fn of(finished: &ScenarioResult) -> Self {
        if finished.repeated.is_empty() {
            return Self { cases: finished.cases.clone(), unsteady: 0 };
        }
        let ways: Vec<Vec<Way<'_>>> = finished.repeated.iter().map(ways).collect();
        let majority = |(number, ways): (usize, &Vec<Way<'_>>)| {
            let most = ways.iter().min_by_key(|way| (Reverse(way.times), way.first))?;
            Some(CaseResult { number, trace: Arc::clone(most.trace) })
        };
        let unsteady = ways.iter().filter(|ways| ways.len() > 1).count();
        Self { cases: ways.iter().enumerate().filter_map(majority).collect(), unsteady }
    }
}

/// Traces of a case that came out alike in every step.
struct Way<'f> {
    /// The first of them.
    trace: &'f Arc<Trace>,
    first: usize,
    times: usize,
}

/// What the kernel had open at the end of a case that failed makes no other way of it.
fn ways(repeated: &Repeated) -> Vec<Way<'_>> {
    let mut ways: Vec<Way<'_>> = Vec::new();
    for (trace, taken) in &repeated.traces {
        match ways.iter_mut().find(|way| are_alike(way.trace, trace)) {
            Some(way) => way.times += taken.times,
            None => ways.push(Way { trace, first: taken.first, times: taken.times }),
        }
    }
    ways
}

fn are_alike(one: &Trace, other: &Trace) -> bool {
    one.outcomes().eq(other.outcomes()) && discriminant(&one.end) == discriminant(&other.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{failed, passed, row};
    use crate::run::Verdict;
    use crate::run::trace::{Repetitions, Row};

    fn finished(cases: Vec<Vec<(Arc<Trace>, usize)>>) -> ScenarioResult {
        let repeated = |traces: Vec<(Arc<Trace>, usize)>| {
            let taken = |(first, (trace, times))| (trace, Repetitions { first, times });
            Repeated { traces: traces.into_iter().enumerate().map(taken).collect() }
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
        assert_eq!(majority.unsteady, 2);
    }

    #[test]
    fn what_was_open_when_a_case_failed_is_no_other_way() {
        let open = vec![row("tcp", "CLOSE", "0.0.0.0:9000", None, None, true)];
        let ended = |open: &[Row]| (failed(0, "EACCES", open.to_vec()).trace, 1);
        let majority =
            Majority::of(&finished(vec![vec![(passed(0, "EACCES").trace, 1), ended(&[]), ended(&open)]]));
        assert_eq!(majority.cases, [failed(0, "EACCES", Vec::new())]);
        assert_eq!(majority.unsteady, 1);
    }
}
