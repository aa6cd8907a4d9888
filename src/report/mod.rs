//! What the command shows of a run: on the terminal, and as JSON, JUnit, TAP and annotations.

pub mod compare;
pub mod explain;
mod facts;
pub mod github;
pub mod human;
pub mod json;
pub mod junit;
pub mod list;
pub mod machine;
pub mod progress;
pub mod reference;
pub mod reporter;
pub mod screen;
pub mod systems;
pub mod tap;
mod test_case;

use crate::text::paint::{DIM, paint};

/// A text that one need not read, in its style where there is colour.
#[must_use]
pub fn dim(text: &str, colour: bool) -> String {
    paint(text, DIM, colour)
}
