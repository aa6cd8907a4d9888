//! What a person reads: diagnostics, outcomes, and the course of a case on the terminal.

pub mod diagnostics;
mod excerpt;
