//! What a system does most often, where its cases ran several times.

use std::cmp::Reverse;
use std::mem::discriminant;
use std::sync::Arc;

use crate::run::{Finished, Repeated};
use crate::trace::{CaseTrace, Course};

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
        let ways: Vec<Vec<Way<'_>>> = finished.repeated.iter().map(ways).collect();
        let usual = |(number, ways): (usize, &Vec<Way<'_>>)| {
            let most = ways.iter().min_by_key(|way| (Reverse(way.times), way.first))?;
            Some(CaseTrace { number, course: Arc::clone(most.course) })
        };
        let unsteady = ways.iter().filter(|ways| ways.len() > 1).count();
        Self { cases: ways.iter().enumerate().filter_map(usual).collect(), unsteady }
    }
}

/// Courses of a case that came out alike in every step.
struct Way<'f> {
    /// The first of them.
    course: &'f Arc<Course>,
    first: usize,
    times: usize,
}

/// What the kernel had open at the end of a case that failed makes no other way of it.
fn ways(repeated: &Repeated) -> Vec<Way<'_>> {
    let mut ways: Vec<Way<'_>> = Vec::new();
    for (course, taken) in &repeated.courses {
        match ways.iter_mut().find(|way| are_alike(way.course, course)) {
            Some(way) => way.times += taken.times,
            None => ways.push(Way { course, first: taken.first, times: taken.times }),
        }
    }
    ways
}

fn are_alike(one: &Course, other: &Course) -> bool {
    one.outcomes == other.outcomes && discriminant(&one.end) == discriminant(&other.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{differed, held, row};
    use crate::trace::{Repetitions, Row};

    fn finished(cases: Vec<Vec<(Arc<Course>, usize)>>) -> Finished {
        let repeated = |courses: Vec<(Arc<Course>, usize)>| {
            let taken = |(first, (course, times))| (course, Repetitions { first, times });
            Repeated { courses: courses.into_iter().enumerate().map(taken).collect() }
        };
        Finished { script: 0, cases: Vec::new(), repeated: cases.into_iter().map(repeated).collect() }
    }

    #[test]
    fn what_came_most_often_counts_and_the_first_of_those_that_came_as_often() {
        let course = |outcomes: &str, times: usize| (held(0, outcomes).course, times);
        let usual = Usual::of(&finished(vec![
            vec![course("ok", 3)],
            vec![course("EACCES", 1), course("ok", 2)],
            vec![course("blocks", 1), course("ok", 1), course("EACCES", 1)],
        ]));
        assert_eq!(usual.cases, [held(0, "ok"), held(1, "ok"), held(2, "blocks")]);
        assert_eq!(usual.unsteady, 2);
    }

    #[test]
    fn what_was_open_when_a_case_failed_is_no_other_way() {
        let open = vec![row("tcp", "CLOSE", "0.0.0.0:9000", None, None, true)];
        let failed = |open: &[Row]| (differed(0, "EACCES", open.to_vec()).course, 1);
        let usual =
            Usual::of(&finished(vec![vec![(held(0, "EACCES").course, 1), failed(&[]), failed(&open)]]));
        assert_eq!(usual.cases, [differed(0, "EACCES", Vec::new())]);
        assert_eq!(usual.unsteady, 1);
    }
}
