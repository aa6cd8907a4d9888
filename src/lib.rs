//! Scenarios about sockets that share ports, run on the real kernel and recorded.
//!
//! The way through the library is one street:
//! text → [`language`] → [`language::script::Script`] → [`plan`] → cases of typed steps → a [`system`] runs
//! them → [`trace`] → [`judge`] → [`record`] and [`report`].

pub mod command;
pub mod judge;
pub mod kernel;
pub mod language;
pub mod plan;
pub mod record;
pub mod report;
pub mod run;
pub mod scenario;
pub mod system;
pub mod testing;
pub mod trace;

pub use scenario::{Ran, Scenario, Wrong};
