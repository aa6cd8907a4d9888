//! Scenarios about sockets that share ports, run on the real kernel and recorded.

pub mod kernel;
pub mod language;
