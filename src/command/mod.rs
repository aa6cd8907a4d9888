//! The command `sockdrill`: one file a subcommand, each thin.

mod accept;
mod agent;
mod arguments;
mod candidates;
mod check;
mod compare;
mod completions;
mod decide;
mod diff;
mod errors;
mod eval;
mod exit;
mod explain;
mod files;
mod flags;
mod fmt;
mod foreground;
mod format;
mod keyboard;
mod last_failed;
mod layers;
mod layout;
mod list;
mod load;
mod man;
mod mutate;
mod new;
mod on;
mod parallel;
mod partition;
mod pending;
mod prune;
mod reasons;
mod reject;
mod review;
mod run;
mod scenarios;
mod selection;
mod session;
mod slow_watch;
mod systems;
mod test;
mod trust;

use std::io::Write;
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::{CommandFactory, Parser};
use clap_complete::CompleteEnv;

use arguments::{Arguments, Command};
use exit::{Exit, Failure};

use crate::kernel::limits;
use crate::report::screen::Screen;

/// Runs the command with the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    limits::report_large_files();
    CompleteEnv::with_factory(Arguments::command).var(completions::VARIABLE).complete();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return show_usage(&error),
    };
    let mut screen = Screen::new(colour(arguments.color));
    match run(&arguments, &mut screen) {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&mut screen).into(),
    }
}

fn colour(choice: clap::ColorChoice) -> ColorChoice {
    match choice {
        clap::ColorChoice::Auto => ColorChoice::Auto,
        clap::ColorChoice::Always => ColorChoice::Always,
        clap::ColorChoice::Never => ColorChoice::Never,
    }
}

fn run(arguments: &Arguments, screen: &mut Screen) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Run(arguments) => run::run(arguments, screen),
        Command::Eval(arguments) => eval::eval(arguments, screen),
        Command::Test(arguments) => test::test(arguments, screen),
        Command::Compare(arguments) => compare::compare(arguments, screen),
        Command::Review(arguments) => review::review(arguments, screen),
        Command::Diff(arguments) => diff::diff(arguments, screen),
        Command::Accept(arguments) => accept::accept(arguments, screen),
        Command::Reject(arguments) => reject::reject(arguments, screen),
        Command::Prune(arguments) => prune::prune(arguments, screen),
        Command::Check(arguments) => check::check(arguments, screen),
        Command::Fmt(arguments) => fmt::fmt(arguments, screen),
        Command::List(arguments) => list::list(arguments, screen),
        Command::New(arguments) => new::new(arguments, screen),
        Command::Mutate(arguments) => mutate::mutate(arguments, screen),
        Command::Systems(arguments) => systems::systems(arguments, screen),
        Command::Trust(arguments) => trust::trust(arguments, screen),
        Command::Agent(arguments) => agent::agent(arguments, screen),
        Command::Explain(arguments) => explain::explain(arguments, screen),
        Command::Completions(arguments) => completions::completions(arguments, screen),
        Command::Man(arguments) => man::man(arguments, screen),
    }
}

/// Help and version are no error; a wrong command line is one of the user's, like a wrong script.
fn show_usage(error: &clap::Error) -> ExitCode {
    // clap writes through a buffer of the standard library, which reports nothing when the process ends.
    let written = error.print().and_then(|()| std::io::stdout().flush());
    match written {
        Err(failed) if !error.use_stderr() && failed.kind() != std::io::ErrorKind::BrokenPipe => {
            // If even that can't be written, nobody reads it.
            let _ = writeln!(std::io::stderr(), "error: cannot write the output: {failed}");
            Exit::Internal.into()
        }
        _ if error.use_stderr() => Exit::Usage.into(),
        _ => Exit::Passed.into(),
    }
}
