//! Where a plan can run: this host, and other kernels that can be started from here.

pub mod agent;
mod catalogue;
pub mod definition;
mod elf;
mod guest_connection;
mod gvisor;
mod image;
pub mod multi;
mod programs;
mod qemu;
mod remote;
mod remote_error;
pub mod replay;
mod rest;
mod uml;
mod validate;
mod wire;

pub use catalogue::Catalogue;

use crate::run::Error;

/// What this host is called among systems.
pub const HOST: &str = "host";

/// Something is not there without which a system can't be started, and how it can be had.
fn missing(system: &str, what: impl Into<String>, install: impl Into<String>) -> Error {
    Error::Missing { system: system.to_owned(), what: what.into(), install: install.into() }
}
