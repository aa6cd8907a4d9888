//! The courses that the cases of a run took, each kept once.

use std::collections::HashSet;
use std::sync::Arc;

use crate::trace::Course;

/// From how many courses on those are looked for that nobody has any more.
const MANY: usize = 256;

/// The courses of a run.
pub(super) struct Courses {
    known: HashSet<Arc<Course>>,
    /// How many there may be before those are forgotten that nobody else has.
    room: usize,
}

impl Courses {
    pub(super) fn new() -> Self {
        Self { known: HashSet::new(), room: MANY }
    }

    /// The one that is kept of all that are equal to this one.
    pub(super) fn kept(&mut self, course: Course) -> Arc<Course> {
        if let Some(known) = self.known.get(&course) {
            return Arc::clone(known);
        }
        if self.known.len() >= self.room {
            self.known.retain(|course| Arc::strong_count(course) > 1);
            self.room = MANY.max(self.known.len() * 2);
        }
        let course = Arc::new(course);
        self.known.insert(Arc::clone(&course));
        course
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::End;

    fn course(reason: usize) -> Course {
        Course { outcomes: Vec::new(), end: End::Broken(reason.to_string()) }
    }

    #[test]
    fn equal_courses_are_one() {
        let mut courses = Courses::new();
        let first = courses.kept(course(1));
        assert!(Arc::ptr_eq(&first, &courses.kept(course(1))));
        assert!(!Arc::ptr_eq(&first, &courses.kept(course(2))));
    }

    #[test]
    fn courses_that_nobody_has_are_forgotten() {
        let mut courses = Courses::new();
        let kept: Vec<Arc<Course>> = (0..MANY).map(|number| courses.kept(course(number))).collect();
        (MANY..10 * MANY).for_each(|number| drop(courses.kept(course(number))));
        assert!(courses.known.len() <= 2 * MANY, "{}", courses.known.len());
        assert!(
            kept.into_iter()
                .enumerate()
                .all(|(number, kept)| Arc::ptr_eq(&kept, &courses.kept(course(number))))
        );
    }
}
