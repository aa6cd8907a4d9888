//! Text in, checked script out. Knows no operating system.

// Whoever adds a verb, an operation, an option or an outcome is led to every place that must know it.
#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]

pub mod ast;
pub mod check;
pub mod diagnostic;
pub mod duration;
pub mod format;
pub mod header;
pub mod nesting;
pub mod parse;
pub mod script;
pub mod socket;
pub mod span;
pub mod suggest;
pub(crate) mod table;
pub mod text;
pub mod version;
pub mod vocabulary;
