//! What a process may use: getrlimit(2).

use nix::sys::resource::{Resource, getrlimit};
use nix::sys::signal::{SigHandler, Signal, signal};

use crate::run::Error;

/// How many descriptors a worker must be allowed: a dozen are its own, and with fewer than some for its sockets
/// every case would come to `EMFILE`, which is then no result.
const FEWEST_DESCRIPTORS: u64 = 32;

/// Makes sure that there are descriptors for cases beside those of a worker.
///
/// # Errors
///
/// There are too few; where the limit can't be known, there are enough.
pub(super) fn are_enough() -> Result<(), Error> {
    match getrlimit(Resource::RLIMIT_NOFILE) {
        Ok((limit, _)) if limit < FEWEST_DESCRIPTORS => Err(Error::worker(format!(
            "a process may have {limit} files open here, and needs {FEWEST_DESCRIPTORS}: raise the limit (ulimit -n)"
        ))),
        _ => Ok(()),
    }
}

/// A file that may not grow any more (`RLIMIT_FSIZE`) is an error of the call from now on, `EFBIG`, which can be
/// told, and not the end of the process.
pub(crate) fn report_large_files() {
    #[expect(unsafe_code, reason = "how a signal is taken belongs to the whole process")]
    // SAFETY: no handler is installed, so none can be entered.
    let before = unsafe { signal(Signal::SIGXFSZ, SigHandler::SigIgn) };
    debug_assert!(before.is_ok(), "{before:?}");
}
