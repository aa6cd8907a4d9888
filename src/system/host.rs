//! This host.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use crate::kernel::worker::WorkerConfig;
use crate::plan::Naming;
use crate::run::CASE;
use crate::run::Isolation;
use crate::run::Networks;

use super::pool::Pool;
use crate::run::{Error, Event, RunOptions, System, Workload};

/// This host's kernel.
///
/// It may be used from several threads at once. A run starts and ends all of its processes on the thread that
/// called it: they end with that thread (`PR_SET_PDEATHSIG`, prctl(2)), and so never outlive it.
///
/// ```
/// use sockdrill::Scenario;
/// use sockdrill::run::Isolation;
/// use sockdrill::system::Host;
///
/// let scenario = Scenario::parse("port.drill", "tcp a; bind a 9000")?;
/// let in_the_hosts_network = Host { isolation: Some(Isolation::Ports), ..Host::default() };
/// assert!(scenario.run(&in_the_hosts_network)?.held());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Host {
    /// How many cases run at once, those not counted that wait on the clock.
    pub jobs: usize,
    /// How cases are kept apart; none: as well as the system allows.
    pub isolation: Option<Isolation>,
    /// When a case runs in a new network.
    pub networks: Networks,
    /// How long a case may take whose script does not say.
    pub timeout: Duration,
    /// What it is called, if it is known to others by other names than its own.
    pub naming: Naming,
}

impl Default for Host {
    /// One case a core, kept apart as well as the system allows.
    fn default() -> Self {
        Self {
            jobs: available_parallelism().map_or(1, usize::from),
            isolation: None,
            networks: Networks::Kept,
            timeout: CASE,
            naming: Naming::default(),
        }
    }
}

impl From<&RunOptions> for Host {
    fn from(options: &RunOptions) -> Self {
        let RunOptions { isolation, networks, timeout, .. } = *options;
        let cores = || available_parallelism().map_or(1, usize::from);
        Self {
            jobs: options.jobs.map_or_else(cores, usize::from),
            isolation,
            networks,
            timeout,
            naming: options.naming.clone(),
        }
    }
}

impl System for Host {
    fn run(&self, workload: Workload<'_>, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
        self.pool(workload, tell)?.run(tell)
    }
}

impl Host {
    /// A pool whose first worker has found out how well cases can be kept apart here.
    fn pool<'s>(&'s self, workload: Workload<'s>, tell: &mut dyn FnMut(Event)) -> Result<Pool<'s>, Error> {
        let wanted = match self.isolation {
            Some(Isolation::Ports) => vec![Isolation::Ports],
            Some(_) => vec![Isolation::Namespace, Isolation::UserNamespace],
            None => vec![Isolation::Namespace, Isolation::UserNamespace, Isolation::Ports],
        };
        let mut reason = String::new();
        let Self { networks, timeout, naming, .. } = self;
        let scripts = workload.scripts;
        let first_core = first_core();
        for isolation in wanted {
            let config = WorkerConfig {
                scripts,
                isolation,
                networks: *networks,
                timeout: *timeout,
                naming,
                first_core,
            };
            let mut pool = Pool::start(config, workload, self.jobs)?;
            match pool.facts() {
                Ok(facts) => {
                    tell(Event::Ready(facts));
                    return Ok(pool);
                }
                Err(why) => reason = why,
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
