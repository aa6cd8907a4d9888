//! The command as a user meets it: scripts in, whole outputs out.

mod support;

mod axes;
mod example;
mod header;
mod holders;
mod names;
mod options;
mod outcomes;
mod predicates;
mod syntax;
mod undecidable;
mod warnings;
mod words;
