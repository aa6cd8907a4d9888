//! Text in, checked script out. Knows no operating system.

pub mod socket;
pub mod vocabulary;
