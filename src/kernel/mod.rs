//! What touches the kernel: a plan's sockets, its network, and the look at kernel state.

pub mod diag;
pub mod errno;
pub mod interface;
mod netlink;
pub mod procnet;
pub mod row;
mod sockstat;
pub mod sysctl;

#[cfg(test)]
mod fixture;
