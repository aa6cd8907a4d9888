//! What the command shows of a run: on the terminal, and as JSON, JUnit, TAP and annotations.

pub(crate) mod compare;
pub(crate) mod explain;
mod facts;
pub(crate) mod github;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod list;
pub(crate) mod machine;
pub(crate) mod progress;
pub mod reference;
pub(crate) mod reporter;
pub(crate) mod reports;
pub(crate) mod screen;
mod step_summary;
pub(crate) mod systems;
pub(crate) mod tap;
mod test_case;
mod times;

use crate::text::paint::{DIM, paint};

/// A text that one need not read, in its style where there is colour.
#[must_use]
pub(crate) fn dim(text: &str, colour: bool) -> String {
    paint(text, DIM, colour)
}
