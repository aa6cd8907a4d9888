//! The command as a user meets it: scripts in, whole outputs out.

mod support;

mod axes;
mod command_check;
mod command_explain;
mod command_fmt;
mod command_line;
mod command_list;
mod example;
mod header;
mod holders;
mod limits;
mod messages;
mod names;
mod options;
mod outcomes;
mod predicates;
mod readme;
mod several;
mod syntax;
mod undecidable;
mod warnings;
mod words;
