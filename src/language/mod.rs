//! Text in, checked script out. Knows no operating system.

pub mod ast;
pub mod check;
pub mod diagnostic;
pub mod duration;
pub mod format;
pub mod header;
pub(crate) mod limits;
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
