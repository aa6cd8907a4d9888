//! The `.snap` files: where a snapshot lives, how it is read, compared, written and accepted.
//!
//! A snapshot is the text of what a scenario did, in the format of insta (<https://insta.rs>), so
//! that `cargo insta review` and our own review work on the same files. What differs from the
//! accepted snapshot waits beside it as `.snap.new` until somebody accepts or rejects it.

pub(crate) mod atomic;
pub(crate) mod compare;
mod contents;
pub(crate) mod diff;
mod error;
pub(crate) mod file;
mod header;
mod layout;
pub(crate) mod orphan;
pub(crate) mod path;
pub(crate) mod pending;
pub(crate) mod references;
mod scalar;
pub(crate) mod select;
pub(crate) mod settle;
pub(crate) mod system;
pub(crate) mod update;

pub(crate) use compare::{Comparison, compare};
pub(crate) use error::ReadError;
pub use file::Snapshot;
pub(crate) use layout::{Layout, PendingDir};
pub use path::pending_path;
pub(crate) use path::{linked_folder, snapshot_path, source};
pub(crate) use pending::PendingSnapshot;

pub(crate) use crate::walk::FolderError;
