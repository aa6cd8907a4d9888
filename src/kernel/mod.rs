//! What touches the kernel: a plan's sockets, its network, and the look at kernel state.

mod case;
pub mod diag;
pub mod errno;
pub(crate) mod facts;
pub(crate) mod guest;
pub(crate) mod heartbeat;
pub mod init;
pub mod interface;
mod jobs;
mod membership;
pub(crate) mod message;
pub(crate) mod modules;
mod netlink;
pub mod network;
mod options;
mod ports;
mod probe;
mod process;
pub mod procnet;
pub mod row;
pub mod sandbox;
mod socket_table;
mod sockets;
mod sockstat;
pub mod sysctl;
pub mod timer;
pub(crate) mod wire;
pub(crate) mod worker;

#[cfg(test)]
mod fixture;
