//! What a system does most often, where its cases ran several times.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::run::Finished;
use crate::trace::CaseTrace;

/// What happened in a scenario on a system.
#[derive(Clone, Debug)]
pub struct Usual {
    /// For each case the course that its repetitions took most often; of several, the one first taken.
    pub cases: Vec<CaseTrace>,
    /// How many cases did not take the same course each time.
    pub unsteady: usize,
}

impl Usual {
    /// Of a scenario that has run.
    #[must_use]
    pub fn of(finished: &Finished) -> Self {
        if finished.repeated.is_empty() {
            return Self { cases: finished.cases.clone(), unsteady: 0 };
        }
        let usual = |(number, repeated): (usize, &crate::run::Repeated)| {
            let most = repeated.courses.iter().min_by_key(|(_, taken)| (Reverse(taken.times), taken.first));
            most.map(|(course, _)| CaseTrace { number, course: Arc::clone(course) })
        };
        let unsteady = finished.repeated.iter().filter(|repeated| repeated.courses.len() > 1).count();
        Self { cases: finished.repeated.iter().enumerate().filter_map(usual).collect(), unsteady }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::held;
    use crate::run::Repeated;
    use crate::trace::Repetitions;

    #[test]
    fn what_came_most_often_counts_and_the_first_of_those_that_came_as_often() {
        let course = |outcomes: &str, first, times| (held(0, outcomes).course, Repetitions { first, times });
        let repeated = |courses| Repeated { courses };
        let finished = Finished {
            script: 0,
            cases: Vec::new(),
            repeated: vec![
                repeated(vec![course("ok", 0, 3)]),
                repeated(vec![course("EACCES", 0, 1), course("ok", 1, 2)]),
                repeated(vec![course("blocks", 0, 1), course("ok", 1, 1), course("EACCES", 2, 1)]),
            ],
        };
        let usual = Usual::of(&finished);
        assert_eq!(usual.cases, [held(0, "ok"), held(1, "ok"), held(2, "blocks")]);
        assert_eq!(usual.unsteady, 2);
    }
}
