//! The programs that start other kernels, and this program itself, which runs inside them.

use std::env;
use std::io;
use std::path::PathBuf;

/// Where a program is by the search path; none if it is not there.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// This program.
pub(super) fn this() -> io::Result<PathBuf> {
    env::current_exe()
}
