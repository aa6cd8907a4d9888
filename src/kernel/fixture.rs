//! For tests: a network of one's own.

use crate::kernel::interface;
use nix::sched::{CloneFlags, unshare};

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
    if let Err(panic) = std::thread::spawn(body).join() {
        std::panic::resume_unwind(panic);
    }
}
