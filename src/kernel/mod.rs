//! What touches the kernel: a plan's sockets, its network, and the look at kernel state.

mod book;
mod case;
mod cases;
pub mod diag;
pub mod errno;
pub(crate) mod facts;
pub mod ground;
pub(crate) mod guest;
pub mod init;
pub mod interface;
mod membership;
pub(crate) mod message;
pub(crate) mod modules;
mod netlink;
pub mod network;
mod options;
pub mod patience;
mod ports;
mod probe;
mod process;
pub mod procnet;
pub(crate) mod pulse;
pub mod row;
mod sockets;
mod sockstat;
pub mod sysctl;
pub(crate) mod wire;
pub(crate) mod worker;

#[cfg(test)]
mod fixture;
