//! This host.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

use super::worker_config::WorkerConfig;
use crate::language::script::Script;
use crate::plan::Naming;
use crate::run::{Error, Facts, Isolation, RunEvent, RunOptions, System};

use super::facts::is_root;
use super::limits;
use super::network;
use super::pool::Pool;
use super::worker_handle::NoFacts;

/// This host's kernel.
///
/// It may be used from several threads at once. A run starts and ends all of its processes on the thread that
/// called it: they end with that thread (`PR_SET_PDEATHSIG`, prctl(2)), and so never outlive it.
///
/// ```
/// use sockdrill::run::{Isolation, RunOptions};
/// use sockdrill::{Host, Scenario};
///
/// let scenario = Scenario::parse("port.drill", "tcp a; bind a 9000")?;
/// let in_the_hosts_network = RunOptions { isolation: Some(Isolation::Ports), ..RunOptions::default() };
/// assert!(scenario.run_with(&Host::default(), &in_the_hosts_network)?.passed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Host {
    /// What it is called, if it is known to others by other names than its own.
    pub naming: Naming,
}

impl System for Host {
    fn run(
        &self,
        scripts: &[Script],
        options: &RunOptions,
        emit: &mut dyn FnMut(RunEvent),
    ) -> Result<Facts, Error> {
        let (pool, facts) = self.pool(scripts, options, emit)?;
        pool.run(emit)?;
        Ok(facts)
    }
}

impl Host {
    /// A pool whose first worker has found out how well cases can be isolated here, and what it has found.
    fn pool<'s>(
        &'s self,
        scripts: &'s [Script],
        options: &'s RunOptions,
        emit: &mut dyn FnMut(RunEvent),
    ) -> Result<(Pool<'s>, Facts), Error> {
        let wanted: &[Isolation] = match options.isolation {
            Some(Isolation::Ports) => &[Isolation::Ports],
            Some(Isolation::Namespace | Isolation::UserNamespace) => {
                &[Isolation::Namespace, Isolation::UserNamespace]
            }
            None => &[Isolation::Namespace, Isolation::UserNamespace, Isolation::Ports],
        };
        limits::are_enough()?;
        let cores = || available_parallelism().map_or(1, usize::from);
        let jobs = options.jobs.map_or_else(cores, usize::from);
        let mut reason = String::new();
        let (naming, first_core) = (&self.naming, first_core());
        for &isolation in wanted {
            if let Some(why) = network::forbidden(isolation) {
                reason = why;
                continue;
            }
            let config = WorkerConfig { scripts, options, isolation, first_core, naming };
            let mut pool = Pool::start(config, jobs)?;
            match pool.facts() {
                Ok(facts) => {
                    emit(RunEvent::Started(facts.clone()));
                    return Ok((pool, facts));
                }
                // Root needs no user namespace, so why it can't have a network is not what that lacks.
                Err(NoFacts::Refused(why)) if reason.is_empty() || !is_root() => reason = why,
                Err(NoFacts::Refused(_)) => {}
                // It could have one at another time: nothing less is taken in its place unasked.
                Err(NoFacts::NoRoom) => {
                    pool.end();
                    return Err(Error::NoNetwork(network::exhausted()));
                }
            }
            pool.end();
        }
        Err(Error::NoNetwork(reason))
    }
}

/// The core on which a run's first worker stays. Many small runs at once, as tests are in threads or in
/// processes of their own, must not all begin on the first one.
fn first_core() -> usize {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let process = usize::try_from(std::process::id()).unwrap_or_default();
    process.wrapping_add(RUNS.fetch_add(1, Ordering::Relaxed))
}
