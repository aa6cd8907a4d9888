//! What a person reads: diagnostics, outcomes, and the course of a case on the terminal.

pub mod columns;
pub mod diagnostics;
mod excerpt;
mod failure;
pub mod outcome;
pub mod outline;
mod paint;
mod sockets;
#[cfg(test)]
pub(crate) mod testing;
pub mod trace;
