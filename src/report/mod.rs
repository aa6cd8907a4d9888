//! What a person reads: diagnostics, outcomes, the course of a case on the terminal, and what the
//! vocabulary says.

pub mod columns;
pub mod diagnostics;
mod excerpt;
pub mod explain;
mod facts;
mod failure;
pub mod outcome;
pub mod outline;
mod paint;
pub mod reference;
mod sockets;
#[cfg(test)]
pub(crate) mod testing;
pub mod trace;
