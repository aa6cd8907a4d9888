//! What a run found, as text: outcomes and expectations in the words of the language, scripts as lines, tables,
//! failures, and diagnostics in the style of rustc. Pure.

pub(crate) mod columns;
pub mod diagnostics;
pub(crate) mod excerpt;
pub(crate) mod failure;
pub(crate) mod failures;
pub(crate) mod foreign;
pub(crate) mod outcome;
pub(crate) mod outline;
pub(crate) mod paint;
pub(crate) mod plural;
pub(crate) mod repetitions;
pub(crate) mod sockets;
pub(crate) mod trace;

use std::error::Error;

/// An error and its causes in one line.
#[must_use]
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
