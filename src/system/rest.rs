//! What is left of a run on a system that may have to be started again. A kernel that dies takes with it the cases that
//! it was at, and those that it would have run next have nothing to do with that.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use crate::language::script::Script;
use crate::run::repeat;
use crate::run::trace::Repetitions;
use crate::run::{CaseId, Facts, LostTime, RunEvent};

/// How often a system is started for one run.
const MOST_STARTS: usize = 8;

/// During how many deaths of a system a case may run: one may be another case's doing.
const MOST_DEATHS: usize = 2;

/// How far a run is, over all starts of its system.
pub(super) struct Rest<'s> {
    scripts: &'s [Script],
    repeat: usize,
    /// What the system is and has, once it was ready.
    pub(super) facts: Option<Facts>,
    /// How many runs of each case of each script are left.
    left: Vec<Vec<usize>>,
    /// The cases that have begun since the last start and have not ended.
    running: HashSet<CaseId>,
    /// How often the system died while they ran.
    deaths: HashMap<CaseId, usize>,
    starts: usize,
    /// Whether something has ended since the last start.
    has_moved: bool,
}

impl<'s> Rest<'s> {
    pub(super) fn new(scripts: &'s [Script], repeat: usize) -> Self {
        Self {
            scripts,
            repeat,
            facts: None,
            left: scripts.iter().map(|script| vec![repeat; script.cases()]).collect(),
            running: HashSet::new(),
            deaths: HashMap::new(),
            starts: 0,
            has_moved: false,
        }
    }

    /// The system is started: the indexes of the scripts that have something left. It runs all of their cases.
    pub(super) fn start(&mut self) -> Vec<usize> {
        self.starts += 1;
        self.has_moved = false;
        let has_more = |script: &usize| self.starts == 1 || self.left[*script].iter().any(|left| *left > 0);
        (0..self.scripts.len()).filter(has_more).collect()
    }

    /// Passes on what happens on the system, which was given these scripts. What was known before is not told again.
    pub(super) fn follow(&mut self, event: RunEvent, scripts: &[usize], emit: &mut dyn FnMut(RunEvent)) {
        let own = |case: CaseId| CaseId { script: scripts[case.script], ..case };
        match event {
            RunEvent::Started(facts) => {
                if self.facts.is_none() {
                    self.facts = Some(facts.clone());
                    emit(RunEvent::Started(facts));
                }
            }
            RunEvent::CaseStarted(case) => {
                let case = own(case);
                if self.left_of(case) > 0 {
                    self.running.insert(case);
                    emit(RunEvent::CaseStarted(case));
                }
            }
            RunEvent::CaseRetried { case, repetition, lost } => {
                let case = own(case);
                if self.left_of(case) > 0 {
                    emit(RunEvent::CaseRetried { case, repetition, lost });
                }
            }
            RunEvent::CaseFinished { case, trace, repetitions, time } => {
                let case = own(case);
                let times = repetitions.times.min(self.left_of(case));
                if times > 0 {
                    self.ended(case, times);
                    self.has_moved = true;
                    let repetitions = Repetitions { times, ..repetitions };
                    emit(RunEvent::CaseFinished { case, trace, repetitions, time });
                }
            }
            RunEvent::Waiting => emit(RunEvent::Waiting),
            // No system says so: what comes from an agent has been looked at.
            RunEvent::Diagnosed(_)
            | RunEvent::Slow(..)
            | RunEvent::ScenarioFinished(_)
            | RunEvent::Aborted(_)
            | RunEvent::Finished(_) => {}
        }
    }

    /// The system died. Whether it is worth another start: what it was at then runs once more, unless it died of that
    /// before.
    pub(super) fn died(&mut self, why: &str, emit: &mut dyn FnMut(RunEvent)) -> bool {
        let mut running: Vec<CaseId> = self.running.drain().collect();
        running.sort_by_key(|case| (case.script, case.case));
        let was_at_something = !running.is_empty();
        let may_start = self.starts < MOST_STARTS;
        for case in running {
            let deaths = self.deaths.entry(case).or_default();
            *deaths += 1;
            if *deaths >= MOST_DEATHS {
                self.break_case(case, why, emit);
            } else if may_start {
                let lost = LostTime { system: Some(why.to_owned()), ..LostTime::default() };
                let repetition = self.repeat - self.left_of(case);
                emit(RunEvent::CaseRetried { case, repetition, lost });
            }
        }
        may_start && (self.has_moved || was_at_something) && self.left.iter().flatten().any(|left| *left > 0)
    }

    /// Every case that has not ended is broken.
    pub(super) fn break_off(&mut self, why: &str, emit: &mut dyn FnMut(RunEvent)) {
        for script in 0..self.left.len() {
            for case in 0..self.left[script].len() {
                self.break_case(CaseId { script, case }, why, emit);
            }
        }
    }

    fn break_case(&mut self, case: CaseId, why: &str, emit: &mut dyn FnMut(RunEvent)) {
        let times = self.left_of(case);
        let Some(facts) = self.facts.as_ref().filter(|_| times > 0) else { return };
        let trace = Arc::new(repeat::broken(&self.scripts[case.script], case.case, facts, why, None));
        let repetitions = Repetitions { first: self.repeat - times, times };
        self.ended(case, times);
        emit(RunEvent::CaseFinished { case, trace, repetitions, time: Duration::ZERO });
    }

    fn left_of(&self, case: CaseId) -> usize {
        self.left[case.script][case.case]
    }

    fn ended(&mut self, case: CaseId, times: usize) {
        self.left[case.script][case.case] -= times;
        if self.left_of(case) == 0 {
            self.running.remove(&case);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{of_script, passed, script};
    use crate::kernel::facts;
    use crate::plan::Naming;
    use crate::run::Isolation;
    use crate::run::trace::End;

    fn id(script: usize, case: usize) -> CaseId {
        CaseId { script, case }
    }

    /// A run, and all that it has told, a word an event.
    struct Told<'s> {
        rest: Rest<'s>,
        told: Vec<String>,
    }

    impl<'s> Told<'s> {
        fn new(scripts: &'s [Script]) -> Self {
            Self { rest: Rest::new(scripts, 1), told: Vec::new() }
        }

        fn word(event: &RunEvent) -> String {
            let number = |case: &CaseId| format!("{}.{}", case.script, case.case);
            if let RunEvent::CaseStarted(case) = event {
                format!("begun {}", number(case))
            } else if let RunEvent::CaseRetried { case, .. } = event {
                format!("again {}", number(case))
            } else if let RunEvent::CaseFinished { case, trace, .. } = event {
                let is_broken = matches!(trace.end, End::Broken(_));
                format!("{} {}", if is_broken { "broken" } else { "ended" }, number(case))
            } else {
                "started".to_owned()
            }
        }

        fn hear(&mut self, scripts: &[usize], event: RunEvent) {
            self.rest.follow(event, scripts, &mut |event| self.told.push(Self::word(&event)));
        }

        fn ready(&mut self, scripts: &[usize]) {
            self.hear(scripts, RunEvent::Started(facts::find(Isolation::Ports, &Naming::default())));
        }

        fn begin(&mut self, scripts: &[usize], case: CaseId) {
            self.hear(scripts, RunEvent::CaseStarted(case));
        }

        fn end(&mut self, scripts: &[usize], case: CaseId) {
            let own = &self.rest.scripts[scripts[case.script]];
            let trace = of_script(own, &passed(case.case, "ok")).trace;
            let (repetitions, time) = (Repetitions { first: 0, times: 1 }, Duration::ZERO);
            self.hear(scripts, RunEvent::CaseFinished { case, trace, repetitions, time });
        }

        fn die(&mut self) -> bool {
            self.rest.died("it died", &mut |event| self.told.push(Self::word(&event)))
        }
    }

    #[test]
    fn a_system_that_dies_is_started_again_for_what_is_left() {
        let scripts = [script("tcp a"), script("axis x = none | reuse; tcp a $x")];
        let mut run = Told::new(&scripts);
        let all = run.rest.start();
        assert_eq!(all, [0, 1]);
        run.ready(&all);
        run.begin(&all, id(0, 0));
        run.end(&all, id(0, 0));
        run.end(&all, id(1, 0));
        run.begin(&all, id(1, 1));
        assert!(run.die());
        let rest = run.rest.start();
        assert_eq!(rest, [1]);
        run.ready(&rest);
        // The system runs all cases of a script again; what ended before has ended.
        run.begin(&rest, id(0, 0));
        run.end(&rest, id(0, 0));
        run.begin(&rest, id(0, 1));
        assert!(!run.die());
        let told = [
            "started",
            "begun 0.0",
            "ended 0.0",
            "ended 1.0",
            "begun 1.1",
            "again 1.1",
            "begun 1.1",
            "broken 1.1",
        ];
        assert_eq!(run.told, told);
    }

    #[test]
    fn a_system_that_dies_before_anything_has_begun_is_not_started_again() {
        let scripts = [script("tcp a")];
        let mut run = Told::new(&scripts);
        run.rest.start();
        assert!(!run.die());
    }

    #[test]
    fn a_system_is_not_started_for_ever() {
        let scripts: Vec<Script> = (0..40).map(|_| script("tcp a")).collect();
        let mut run = Told::new(&scripts);
        let mut starts = 0;
        loop {
            let given = run.rest.start();
            starts += 1;
            run.ready(&given);
            run.end(&given, id(0, 0));
            if !run.die() {
                break;
            }
        }
        assert_eq!(starts, MOST_STARTS);
    }
}
