//! What touches the kernel: a plan's sockets, its network, and the look at kernel state.

mod blocking;
mod case;
pub(crate) mod diag;
pub(crate) mod errno;
pub(crate) mod facts;
mod filter;
pub(crate) mod guest;
pub(crate) mod heartbeat;
mod host;
pub(crate) mod init;
pub(crate) mod interface;
mod jobs;
pub(crate) mod limits;
mod load;
pub(crate) mod lock;
mod membership;
pub(crate) mod message;
pub(crate) mod modules;
mod netlink;
pub(crate) mod network;
mod options;
mod order;
pub(crate) mod poll;
mod pool;
mod ports;
mod probe;
mod process;
pub(crate) mod procnet;
mod queue;
mod real_ports;
pub(crate) mod row;
pub(crate) mod sandbox;
mod scenario_file;
mod senders;
mod socket_table;
mod sockets;
mod sockstat;
mod step_error;
pub(crate) mod sysctl;
pub(crate) mod terminal;
pub(crate) mod timer;
mod traces;
pub(crate) mod wire;
pub(crate) mod worker;
mod worker_config;
mod worker_handle;

pub use host::Host;
pub use scenario_file::FileError;

#[cfg(test)]
mod fixture;
