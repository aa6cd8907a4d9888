//! The command as a user meets it: scripts in, whole outputs out.

mod support;

mod example;
mod readme;
