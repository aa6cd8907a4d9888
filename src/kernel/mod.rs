//! What touches the kernel: a plan's sockets, its network, and the look at kernel state.

mod case;
pub mod diag;
pub mod errno;
pub(crate) mod facts;
pub(crate) mod guest;
pub(crate) mod heartbeat;
mod host;
pub mod init;
pub mod interface;
mod jobs;
mod membership;
pub(crate) mod message;
pub(crate) mod modules;
mod netlink;
pub mod network;
mod options;
mod order;
pub(crate) mod poll;
mod pool;
mod ports;
mod probe;
mod process;
pub mod procnet;
mod queue;
pub mod row;
pub mod sandbox;
mod socket_table;
mod sockets;
mod sockstat;
pub mod sysctl;
pub(crate) mod terminal;
pub mod timer;
mod traces;
pub(crate) mod wire;
pub(crate) mod worker;
mod worker_handle;

pub use host::Host;

#[cfg(test)]
mod fixture;
