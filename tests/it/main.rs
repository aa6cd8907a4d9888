//! The command as a user meets it: scripts in, whole outputs out.

mod support;

mod command_test;
mod determinism;
mod example;
mod isolation;
mod outcomes_run;
mod parallel;
mod processes;
mod sockopts;
mod survivors;
mod verbs;
mod vocabulary;
