//! The library forks, and may be used by a process with threads all the same.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use sockdrill::Host;
use sockdrill::Scenario;
use sockdrill::run::RunOptions;

const THREADS: usize = 8;
const RUNS: usize = 10;

#[test]
fn many_threads_may_run_scenarios_at_once() {
    let text = "
        process server { tcp a; bind a 9000; listen a }
        tcp b
        connect b 9000
        kill server
        udp c
        bind c 9000
    ";
    let scenario = Scenario::parse("threads.drill", text).unwrap();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| allocate_until(&over));
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| run_often(&scenario))).collect();
        let held: Vec<bool> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        over.store(true, Ordering::Relaxed);
        assert_eq!(held, [true; THREADS]);
    });
}

fn run_often(scenario: &Scenario) -> bool {
    let options = RunOptions { jobs: NonZeroUsize::new(2), ..RunOptions::default() };
    (0..RUNS).all(|_| {
        let ran = scenario.run_with(&Host::default(), &options).unwrap();
        assert!(ran.passed(), "{}", ran.failures());
        ran.passed()
    })
}

/// Holds the allocator's locks as often as it can: a fork must not find them held for good.
fn allocate_until(over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        let many: Vec<String> = (0..1000).map(|number: u32| number.to_string()).collect();
        black_box(many);
    }
}
