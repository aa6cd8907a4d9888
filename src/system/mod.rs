//! Where a plan can run: this host, and other kernels that can be started from here.

pub mod agent;
mod catalogue;
pub mod definition;
mod elf;
mod guest_connection;
mod gvisor;
mod host;
mod image;
pub mod multi;
mod order;
mod pool;
mod programs;
mod qemu;
mod queue;
mod remote;
mod remote_error;
mod traces;
mod uml;
mod wire;
mod worker_handle;

pub use catalogue::Catalogue;
pub use host::Host;

use crate::run::Error;

/// What this host is called among systems.
pub const HOST: &str = "host";

/// Something is not there without which a system can't be started, and how it can be had.
fn missing(system: &str, what: impl Into<String>, install: impl Into<String>) -> Error {
    Error::Missing { system: system.to_owned(), what: what.into(), install: install.into() }
}
