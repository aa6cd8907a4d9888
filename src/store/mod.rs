//! The `.snap` files: where a snapshot lives, how it is read, compared, written and accepted.
//!
//! A snapshot is the text of what a scenario did, in the format of insta (<https://insta.rs>), so
//! that `cargo insta review` and our own review work on the same files. What differs from the
//! accepted snapshot waits beside it as `.snap.new` until somebody accepts or rejects it.

pub(crate) mod atomic;
pub mod compare;
mod contents;
pub mod diff;
mod error;
pub mod file;
mod header;
mod layout;
pub mod orphan;
pub mod path;
pub mod pending;
pub mod references;
mod scalar;
pub mod select;
pub mod settle;
pub mod system;

pub use compare::{Comparison, compare};
pub use error::{Cause, ReadError};
pub use file::Snapshot;
pub use layout::{Layout, PendingDir};
pub use path::{pending_path, scenario_path, snapshot_path, source};
pub use pending::PendingSnapshot;

pub use crate::walk::FolderError;
