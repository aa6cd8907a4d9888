//! Scenarios about sockets that share ports, run on the real kernel and recorded.

pub mod language;
pub mod record;
