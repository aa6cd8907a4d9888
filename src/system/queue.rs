//! The cases of a run that nobody has begun yet.

use crate::kernel::message::Work;
use crate::language::script::Script;
use crate::plan::{self, Platform};

/// How many cases a worker gets at a time, where none of them waits on the clock.
const BATCH: usize = 64;

/// What is left to hand out, in order.
pub(super) struct Queue<'s> {
    scripts: &'s [Script],
    jobs: usize,
    /// The script that is handed out now, and the first of its cases that is not.
    script: usize,
    case: usize,
    returned: Vec<Work>,
}

impl<'s> Queue<'s> {
    pub(super) fn new(scripts: &'s [Script], jobs: usize) -> Self {
        Self { scripts, jobs, script: 0, case: 0, returned: Vec::new() }
    }

    pub(super) fn put_back(&mut self, work: Work) {
        self.returned.push(work);
    }

    /// The next batch; none when everything has been handed out.
    pub(super) fn next(&mut self) -> Option<Work> {
        if let Some(work) = self.returned.pop() {
            return Some(work);
        }
        loop {
            let script = self.scripts.get(self.script)?;
            // A script with too many cases was refused before it came here.
            let total = plan::count(script).unwrap_or_default();
            if self.case < total {
                let count = self.batch(script, total).min(total - self.case);
                let work = Work { script: self.script, first: self.case, count };
                self.case += count;
                return Some(work);
            }
            self.script += 1;
            self.case = 0;
        }
    }

    /// Cases that wait go alone, so that they wait at the same time; others in batches that leave something
    /// for every worker.
    fn batch(&self, script: &Script, total: usize) -> usize {
        let waits = plan::plan(script, self.case, &Platform::default()).map_or(true, |case| case.may_wait());
        if waits { 1 } else { total.div_ceil(self.jobs * 4).clamp(1, BATCH) }
    }
}
