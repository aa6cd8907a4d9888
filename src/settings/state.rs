//! The user's state folder, in which this command keeps what outlives a run and belongs to no project.

use std::env;
use std::path::PathBuf;

/// `$XDG_STATE_HOME/sockdrill`, by default `~/.local/state/sockdrill`; none where the user has neither.
///
/// <https://specifications.freedesktop.org/basedir-spec/latest/>: a path that is not absolute is ignored.
pub(crate) fn folder() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    Some(state.join("sockdrill"))
}
