//! The `.snap` files: where a record lives, how it is read, compared, written and accepted.
//!
//! A record is the text of what a scenario did, in the format of insta (<https://insta.rs>), so
//! that `cargo insta review` and our own review work on the same files. What differs from the
//! accepted record waits beside it as `.snap.new` until somebody accepts or rejects it.

pub(crate) mod atomic;
pub mod choose;
pub mod compare;
mod contents;
pub mod diff;
mod error;
pub mod file;
mod header;
pub mod orphan;
pub mod path;
pub mod pending;
mod places;
pub mod references;
mod scalar;
pub mod system;
pub mod waiting;

pub use compare::{Comparison, compare};
pub use error::{Cause, ReadError};
pub use file::Record;
pub use path::{pending_path, scenario_path, snapshot_path, source};
pub use places::{Fresh, Places};
pub use waiting::Waiting;

pub use crate::walk::FolderError;
