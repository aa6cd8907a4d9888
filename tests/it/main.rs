//! The command as a user meets it: scripts in, whole outputs out.

mod support;

mod example;
mod outcomes_run;
mod processes;
mod sockopts;
mod survivors;
mod verbs;
mod vocabulary;
