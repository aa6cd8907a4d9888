//! The command as a user meets it: scripts in, whole outputs out.

mod records;
mod support;

mod accept;
mod broken_records;
mod diff;
mod example;
mod orphans;
mod pending_dir;
mod readme;
mod review;
