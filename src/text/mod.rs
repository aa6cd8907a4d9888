//! What a run found, as text: outcomes and expectations in the words of the language, scripts as lines, tables,
//! failures, and diagnostics in the style of rustc. Pure.

pub mod columns;
pub mod diagnostics;
pub(crate) mod excerpt;
pub(crate) mod failure;
pub mod failures;
pub mod outcome;
pub mod outline;
pub(crate) mod paint;
pub mod plural;
pub mod repetitions;
pub(crate) mod sockets;
pub mod trace;

use std::error::Error;

/// An error and its causes in one line.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
