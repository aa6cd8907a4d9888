//! A lock between processes, for files that several of them read and write anew (flock(2)).

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::fcntl::{Flock, FlockArg};
use nix::libc::O_NONBLOCK;

/// Held until this is dropped, or the process ends.
pub(crate) struct Lock {
    _file: Flock<std::fs::File>,
}

impl Lock {
    /// Waits until no other process holds the lock of this name, a file that is made if need be and stays.
    ///
    /// The file that is locked is not the one that is written: that one is replaced, and its lock would go with it.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, or its file system has no locks.
    pub(crate) fn hold(path: &Path) -> io::Result<Self> {
        // A FIFO in its place is an error and keeps nobody waiting.
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .custom_flags(O_NONBLOCK)
            .open(path)?;
        // The standard library's own `File::lock` came with 1.89.
        let file = Flock::lock(file, FlockArg::LockExclusive).map_err(|(_, errno)| errno)?;
        Ok(Self { _file: file })
    }
}
