//! The command as a user meets it: scripts in, whole outputs out.

mod support;

mod completions;
mod example;
mod failed;
mod filters;
mod help;
mod list_json;
mod man;
mod new;
mod readme;
mod settings;
