//! A multi-system run: the same scenarios on several systems at once, each system in a thread of its own.

use std::sync::mpsc;
use std::thread;

use crate::language::script::Script;
use crate::run::{self, Error, Facts, RunEvent, RunOptions, ScenarioResult, System};

/// What a system did.
#[derive(Debug)]
pub struct SystemRun {
    /// What it is and has.
    pub facts: Facts,
    /// What happened in each scenario, in their order.
    pub scenarios: Vec<ScenarioResult>,
}

/// Runs scripts on every system, and emits the events of each with its index in the list. All go on to their end,
/// whatever becomes of the others.
///
/// ```
/// use sockdrill::Scenario;
/// use sockdrill::run::{RunOptions, System};
/// use sockdrill::Host;
/// use sockdrill::system::multi;
///
/// let scenario = Scenario::parse("port.drill", "tcp a; bind a 9000")?;
/// let scripts = [scenario.script().clone()];
/// let here: Box<dyn System + Send + Sync> = Box::new(Host::default());
/// let there: Box<dyn System + Send + Sync> = Box::new(Host::default());
/// let all = multi::run(&scripts, &[here, there], &RunOptions::default(), &mut |_, _| {});
/// for run in all {
///     assert_eq!(run?.scenarios.len(), 1);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// For each system that can't run cases, why.
pub fn run(
    scripts: &[Script],
    systems: &[Box<dyn System + Send + Sync>],
    options: &RunOptions,
    emit: &mut dyn FnMut(usize, &RunEvent),
) -> Vec<Result<SystemRun, Error>> {
    let mut scenarios: Vec<Vec<ScenarioResult>> = systems.iter().map(|_| Vec::new()).collect();
    let (sender, receiver) = mpsc::channel();
    let ends: Vec<Result<Facts, Error>> = thread::scope(|scope| {
        let mut threads = Vec::new();
        for (index, system) in systems.iter().enumerate() {
            let sender = sender.clone();
            threads.push(scope.spawn(move || {
                run::run(scripts, system.as_ref(), options, &mut |event| {
                    // Whoever listens does so until all have ended.
                    let _ = sender.send((index, event));
                })
            }));
        }
        drop(sender);
        for (index, event) in receiver {
            emit(index, &event);
            if let RunEvent::ScenarioFinished(result) = event {
                scenarios[index].push(result);
            }
        }
        let end = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(end).collect()
    });
    let run = |(facts, scenarios)| Result::map(facts, |facts| SystemRun { facts, scenarios });
    ends.into_iter().zip(scenarios).map(run).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;
    use crate::fixture::{passed, script};
    use crate::plan::Platform;
    use crate::run::trace::Repetitions;
    use crate::run::{CaseId, Isolation};

    /// A system that needs no kernel: all its cases come out like this.
    struct Canned<'b> {
        name: &'static str,
        outcomes: &'static str,
        /// Where it waits for the others before it goes on.
        meeting: &'b Barrier,
    }

    impl System for Canned<'_> {
        fn run(
            &self,
            scripts: &[Script],
            _: &RunOptions,
            emit: &mut dyn FnMut(RunEvent),
        ) -> Result<Facts, Error> {
            self.meeting.wait();
            if self.outcomes.is_empty() {
                return Err(Error::NoNetwork(self.name.to_owned()));
            }
            let facts = Facts {
                platform: Platform { names: vec![self.name.to_owned()], version: "1".to_owned() },
                isolation: Isolation::Namespace,
                root: true,
                ipv6: true,
                sock_diag: true,
                destroy: true,
                sysctls: true,
                orphans: true,
            };
            emit(RunEvent::Started(facts.clone()));
            for script in 0..scripts.len() {
                let repetitions = Repetitions { first: 0, times: 1 };
                let (case, trace) = (CaseId { script, case: 0 }, passed(0, self.outcomes).trace);
                let time = std::time::Duration::ZERO;
                emit(RunEvent::CaseFinished { case, trace, repetitions, time });
            }
            Ok(facts)
        }
    }

    fn run_on(systems: &[(&'static str, &'static str)], scripts: &[Script]) -> Vec<Result<SystemRun, Error>> {
        // Were they run one after the other, the first would wait here for good.
        let meeting: &'static Barrier = Box::leak(Box::new(Barrier::new(systems.len())));
        let canned = |(name, outcomes): &(&'static str, &'static str)| -> Box<dyn System + Send + Sync> {
            Box::new(Canned { name, outcomes, meeting })
        };
        let systems: Vec<_> = systems.iter().map(canned).collect();
        run(scripts, &systems, &RunOptions::default(), &mut |_, _| {})
    }

    #[test]
    fn all_run_at_once_and_what_each_did_is_its_own() {
        let scripts = [script("tcp a; bind a 9000 expect any"), script("tcp b; listen b expect any")];
        let all = run_on(&[("one", "ok, ok"), ("two", "ok, EACCES"), ("three", "ok, EINVAL")], &scripts);
        let results: Vec<(String, Vec<_>)> = all
            .into_iter()
            .map(|ran| {
                let ran = ran.unwrap();
                (
                    ran.facts.platform.names[0].clone(),
                    ran.scenarios.into_iter().map(|one| one.cases).collect(),
                )
            })
            .collect();
        let both = |outcomes: &str| vec![vec![passed(0, outcomes)], vec![passed(0, outcomes)]];
        let expected = [("one", both("ok, ok")), ("two", both("ok, EACCES")), ("three", both("ok, EINVAL"))];
        assert_eq!(results, expected.map(|(name, cases)| (name.to_owned(), cases)));
    }

    #[test]
    fn one_that_fails_keeps_no_other_from_its_end() {
        let scripts = [script("tcp a")];
        let all = run_on(&[("broken", ""), ("whole", "ok")], &scripts);
        let results: Vec<Result<usize, String>> = all
            .into_iter()
            .map(|ran| ran.map(|ran| ran.scenarios.len()).map_err(|error| error.to_string()))
            .collect();
        assert_eq!(results, [Err("cannot make a network namespace: broken".to_owned()), Ok(1)]);
    }
}
