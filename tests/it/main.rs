//! The command as a user meets it: scripts in, whole outputs out.

mod support;

mod axes;
mod command_check;
mod command_explain;
mod command_fmt;
mod command_line;
mod command_list;
mod command_test;
mod determinism;
mod example;
mod header;
mod holders;
mod isolation;
mod limits;
mod messages;
mod names;
mod options;
mod outcomes;
mod outcomes_run;
mod parallel;
mod predicates;
mod processes;
mod readme;
mod several;
mod sockopts;
mod survivors;
mod syntax;
mod undecidable;
mod verbs;
mod vocabulary;
mod warnings;
mod words;
