//! The same scenarios on several systems at once, each system in a thread of its own.

use std::io;
use std::sync::mpsc;
use std::thread;

use crate::run::{self, Finished, Told};
use crate::system::{Error, Facts, System, Workload};

/// What a system did.
#[derive(Debug)]
pub struct Ran {
    /// What it is and has.
    pub facts: Facts,
    /// What happened in each scenario, in their order.
    pub finished: Vec<Finished>,
}

/// Runs scripts on every system, and tells of each what it tells, by its place in the list. All go on to their
/// end, whatever becomes of the others.
///
/// ```
/// use sockdrill::Scenario;
/// use sockdrill::everywhere;
/// use sockdrill::system::{Host, System, Workload};
///
/// let scenario = Scenario::parse("port.drill", "tcp a; bind a 9000")?;
/// let scripts = [scenario.script().clone()];
/// let here: Box<dyn System + Send + Sync> = Box::new(Host::default());
/// let there: Box<dyn System + Send + Sync> = Box::new(Host::default());
/// let all = everywhere::run(Workload::once(&scripts), &[here, there], &mut |_, _| {});
/// for ran in all {
///     assert_eq!(ran?.finished.len(), 1);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// For each system that can't run cases, why.
pub fn run(
    workload: Workload<'_>,
    systems: &[Box<dyn System + Send + Sync>],
    tell: &mut dyn FnMut(usize, &Told),
) -> Vec<Result<Ran, Error>> {
    let mut parts: Vec<(Option<Facts>, Vec<Finished>)> = systems.iter().map(|_| (None, Vec::new())).collect();
    let (sender, receiver) = mpsc::channel();
    let ends: Vec<Result<(), Error>> = thread::scope(|scope| {
        let mut threads = Vec::new();
        for (place, system) in systems.iter().enumerate() {
            let sender = sender.clone();
            threads.push(scope.spawn(move || {
                run::run(workload, system.as_ref(), &mut |told| {
                    // Whoever listens does so until all have ended.
                    let _ = sender.send((place, told));
                })
            }));
        }
        drop(sender);
        for (place, told) in receiver {
            tell(place, &told);
            match told {
                Told::Ready(facts) => parts[place].0 = Some(facts),
                Told::Finished(finished) => parts[place].1.push(finished),
                Told::Begun(_) | Told::Ended(..) | Told::Waiting => {}
            }
        }
        let end = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(end).collect()
    });
    let ran = |(end, (facts, finished)): (Result<(), Error>, (Option<Facts>, Vec<Finished>))| {
        end?;
        let facts = facts.ok_or_else(|| Error::Worker(io::Error::other("it said nothing")))?;
        Ok(Ran { facts, finished })
    };
    ends.into_iter().zip(parts).map(ran).collect()
}
