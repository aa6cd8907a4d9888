//! What a person reads: diagnostics, outcomes, the course of a case on the terminal, and what the
//! vocabulary says. And what machines read of a run: JSON, JUnit, TAP, annotations.

pub mod columns;
pub mod compare;
pub mod diagnostics;
pub mod event;
mod excerpt;
pub mod explain;
mod facts;
mod failure;
pub mod failures;
pub mod github;
pub mod human;
pub mod json;
pub mod junit;
pub mod list;
pub mod machine;
pub mod outcome;
pub mod outline;
mod paint;
pub mod progress;
pub mod reference;
pub mod repetitions;
pub mod reporter;
pub mod screen;
mod sockets;
pub mod systems;
pub mod tap;
mod test_case;
#[cfg(test)]
pub(crate) mod testing;
pub mod trace;

/// A text that one need not read, in its style where there is colour.
#[must_use]
pub fn faint(text: &str, colour: bool) -> String {
    paint::paint(text, paint::FAINT, colour)
}
