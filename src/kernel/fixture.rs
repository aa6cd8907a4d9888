//! For tests: a network of one's own.

use crate::kernel::interface;
use nix::sched::{CloneFlags, unshare};
use std::{
    thread,
    time::{Duration, Instant},
};

/// Runs a test in a network namespace of its own with `lo` up: a namespace belongs to a thread, and is
/// gone with it. Says so, and runs nothing, where the user may not make one; a multi-threaded process
/// can't make a user namespace to be allowed to.
pub(super) fn in_new_network(test: impl FnOnce() + Send + 'static) {
    let body = move || {
        if let Err(errno) = unshare(CloneFlags::CLONE_NEWNET) {
            eprintln!("skipped: no network namespace for this user ({errno})");
            return;
        }
        interface::bring_up_lo().unwrap();
        test();
    };
    if let Err(panic) = thread::spawn(body).join() {
        std::panic::resume_unwind(panic);
    }
}

/// Whether something comes true within two seconds.
pub(super) fn eventually(mut is_true: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !is_true() {
        if start.elapsed() > Duration::from_secs(2) {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
    true
}
