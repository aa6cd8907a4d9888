//! What a person reads: diagnostics, outcomes, and the course of a case on the terminal.

pub mod columns;
pub mod diagnostics;
mod excerpt;
pub mod explain;
mod facts;
pub mod outcome;
pub mod reference;
mod sockets;
#[cfg(test)]
pub(crate) mod testing;
