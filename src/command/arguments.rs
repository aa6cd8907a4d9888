//! The command line. Every flag is defined here, once; help, manual and completions come from this.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use clap_complete::engine::ArgValueCandidates;

use super::candidates;
use super::flags::{Again, How, Often, On, Outside, Paths, RUNNING, Selection, Trusting, Until, View};
use super::load::Denied;

/// Say who may bind a port, and let the kernel answer.
///
/// A scenario (FILE.drill) is a short script about sockets. Every line of it is a real system call on the
/// real kernel, each case in its own network, and every outcome is judged and kept as a snapshot.
///
/// A project's settings are in its sockdrill.toml, which is looked for from the working directory upward.
/// Environment variables (`SOCKDRILL_JOBS` and others) override the file, and flags override both.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// When to use colour; `NO_COLOR` and `CLICOLOR_FORCE` are honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,

    #[command(subcommand)]
    pub(super) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  sockdrill eval 'tcp a reuse; bind a 9000; listen a; tcp b; bind b 9000 expect EADDRINUSE'
  sockdrill new restart            write a first scenario, scenarios/restart.drill
  sockdrill run scenarios/restart.drill
  sockdrill test                   compare every scenario with its snapshot
  sockdrill test --failed          rerun those that failed
  sockdrill explain reuse

Exit codes:
  0  everything passed
  1  a scenario failed, or a snapshot differs
  2  a script, the settings or the command line is invalid
  3  sockdrill itself failed";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run scenarios and show what happened
    #[command(after_help = "\
Examples:
  sockdrill run scenarios/tcp 'scenarios/udp/*.drill'
  sockdrill run --filter time_wait --skip-tag ipv6
  sockdrill run --failed
  echo 'tcp a; bind a 9000' | sockdrill run -")]
    Run(RunArguments),
    /// Run a script given on the command line
    #[command(
        after_help = "Example: sockdrill eval 'tcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE'"
    )]
    Eval(EvalArguments),
    /// Run scenarios and compare what happened with their snapshots
    #[command(after_help = "\
Examples:
  sockdrill test
  sockdrill test scenarios/tcp --tag reuse --slow
  sockdrill test --failed

Where a snapshot differs or is missing, the new one is written beside it as FILE.snap.new; `sockdrill
review` goes through them. In CI (the variable CI is set) nothing is written without --pending-dir.")]
    Test(TestArguments),
    /// Run scenarios on several systems and show where they differ
    #[command(after_help = "\
Examples:
  sockdrill compare --on host,gvisor
  sockdrill compare --on host,uml,gvisor scenarios/tcp --format html > differences.html

Exit codes:
  0  no scenario differs
  1  a scenario differs
  2  a script, the settings or the command line is invalid
  3  a case broke, a system could not be started, or sockdrill itself failed")]
    Compare(CompareArguments),
    /// Review pending snapshots one by one: accept, reject or skip
    #[command(
        after_help = "Example: sockdrill review\n\nKeys: a accept, r reject, s skip, A R S the same for all the rest, q quit. Without a terminal the keys are \
read from standard input, one per line."
    )]
    Review(PendingArguments),
    /// Show what pending snapshots would change; exit with 1 if there are any
    #[command(after_help = "Example: sockdrill diff tcp/listen")]
    Diff(DiffArguments),
    /// Accept pending snapshots
    #[command(
        after_help = "Examples:\n  sockdrill accept tcp/listen scenarios/udp\n  sockdrill accept --all\n  sockdrill accept --from pending-snapshots"
    )]
    Accept(DecideArguments),
    /// Reject pending snapshots and keep the accepted ones
    #[command(after_help = "Examples:\n  sockdrill reject tcp/listen\n  sockdrill reject --all")]
    Reject(DecideArguments),
    /// Delete snapshots whose scenario no longer exists, and snapshots of systems that equal the common one
    #[command(
        after_help = "Example: sockdrill prune --check\n\nNothing is run. Files of other tools in the folder are left alone."
    )]
    Prune(PruneArguments),
    /// Report every error in scenarios without running them
    #[command(
        after_help = "Example: sockdrill check scenarios --deny warnings\n\nA warning is allowed by its code, with `allow = [\"unused-axis\"]` in the header of the scenario or in sockdrill.toml."
    )]
    Check(CheckArguments),
    /// Format scenarios
    #[command(
        after_help = "Example: sockdrill fmt --check\n\nWith `-` the script is read from standard input and written to standard output."
    )]
    Fmt(FmtArguments),
    /// List scenarios with their titles, cases, tags and requirements
    #[command(after_help = "\
Examples:
  sockdrill list --tag udp
  sockdrill list --format json | jq -r '.scenarios[] | select(.slow) | .path'")]
    List(ListArguments),
    /// Create a scenario from a template
    #[command(after_help = "\
Examples:
  sockdrill new restart        creates scenarios/restart.drill
  sockdrill new tcp/restart    creates scenarios/tcp/restart.drill")]
    New(NewArguments),
    /// Mutation-test scenarios: report changes that no expectation catches
    #[command(
        after_help = "Example: sockdrill mutate scenarios/tcp\n\nEvery step that prepares and every option is removed in turn, and neighbouring binds are swapped. Steps\nwith `expect`, and steps that only look, are never removed. A mutant is killed if the checker rejects it,\na case fails, or the outcome of another step changes."
    )]
    Mutate(MutateArguments),
    /// List the systems that scenarios can run on, starting each to see what it supports
    #[command(after_help = "\
Examples:
  sockdrill systems
  sockdrill systems gvisor uml     exit with 1 if one of them is not available
  sockdrill systems --format json | jq -r '.systems[] | select(.available) | .name'")]
    Systems(SystemsArguments),
    /// Allow the programs that sockdrill.toml names, as they are now
    #[command(after_help = "\
Examples:
  sockdrill trust              show and allow what sockdrill.toml starts here
  sockdrill trust --list
  sockdrill trust --revoke

What is allowed holds until sockdrill.toml changes, or a file of the project that it names as a program or in its
command line. For a machine that nobody sits at there are --trust and SOCKDRILL_TRUST=1.")]
    Trust(TrustArguments),
    /// Run cases on this kernel for a sockdrill command elsewhere
    #[command(
        after_help = "Example: sockdrill agent\n\nIt speaks on standard input and output, in the protocol of docs/systems.md. `sockdrill run --on NAME` starts it\nwithin the system NAME, for one of the kind `command` by the command line in sockdrill.toml."
    )]
    Agent(AgentArguments),
    /// Explain a word of the language or the code of a message, or list them all
    #[command(after_help = "\
Examples:
  sockdrill explain EADDRINUSE
  sockdrill explain unknown-option")]
    Explain(ExplainArguments),
    /// Print shell completions
    #[command(after_help = "\
Examples:
  sockdrill completions bash > ~/.local/share/bash-completion/completions/sockdrill
  sockdrill completions zsh > ~/.zfunc/_sockdrill
  sockdrill completions fish > ~/.config/fish/completions/sockdrill.fish")]
    Completions(CompletionsArguments),
    /// Print a manual page, or write all of them
    #[command(after_help = "\
Examples:
  sockdrill man | man -l -
  sockdrill man run | man -l -
  sockdrill man --out ~/.local/share/man/man1")]
    Man(ManArguments),
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) selection: Selection,

    /// Count a warning as an error, by its code, or `warnings` for all; may be repeated
    #[arg(long, value_name = "WARNING", value_parser = Denied::parse)]
    pub(super) deny: Vec<Denied>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: OutputFormat,
}

/// The formats of commands that run nothing, or report one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// For people, on a terminal
    Human,
    /// For programs; docs/json.md describes it
    Json,
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    #[command(flatten)]
    pub(super) pending: PendingArguments,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: OutputFormat,
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) selection: Selection,

    #[command(flatten)]
    pub(super) again: Again,

    #[command(flatten)]
    pub(super) until: Until,

    #[command(flatten)]
    pub(super) on: On,

    #[command(flatten)]
    pub(super) how: How,

    #[command(flatten)]
    pub(super) often: Often,

    #[command(flatten)]
    pub(super) view: View,
}

#[derive(Debug, Args)]
pub(super) struct EvalArguments {
    /// The script
    pub(super) script: String,

    #[command(flatten)]
    pub(super) on: On,

    #[command(flatten)]
    pub(super) how: How,

    #[command(flatten)]
    pub(super) often: Often,

    #[command(flatten)]
    pub(super) view: View,

    #[command(flatten)]
    pub(super) outside: Outside,
}

#[derive(Debug, Args)]
pub(super) struct TestArguments {
    #[command(flatten)]
    pub(super) selection: Selection,

    #[command(flatten)]
    pub(super) again: Again,

    #[command(flatten)]
    pub(super) until: Until,

    #[command(flatten)]
    pub(super) snapshots: Snapshots,

    /// Write new snapshots to this folder, which mirrors the snapshots folder, instead of beside the accepted
    /// ones; also in CI
    #[arg(long, value_name = "DIR", help_heading = SNAPSHOTS)]
    pub(super) pending_dir: Option<PathBuf>,

    /// Accept every new snapshot at once, without review; `INSTA_UPDATE=always` does the same
    #[arg(long, conflicts_with = "pending_dir", help_heading = SNAPSHOTS)]
    pub(super) accept: bool,

    #[command(flatten)]
    pub(super) on: On,

    #[command(flatten)]
    pub(super) how: How,

    #[command(flatten)]
    pub(super) often: Often,

    #[command(flatten)]
    pub(super) view: View,
}

#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    #[command(flatten)]
    pub(super) selection: Selection,

    /// Two or more systems: host, a built-in one, or one from sockdrill.toml
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        required = true,
        add = ArgValueCandidates::new(candidates::systems),
        help_heading = RUNNING
    )]
    pub(super) on: Vec<String>,

    #[command(flatten)]
    pub(super) trusting: Trusting,

    #[command(flatten)]
    pub(super) how: How,

    /// Run every case N times and compare what each system did most often
    #[arg(long, value_name = "N", default_value = "1", hide_default_value = true, help_heading = RUNNING)]
    pub(super) repeat: NonZeroU32,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: CompareFormat,

    /// Explain differences from this TOML file: a table per scenario, a sentence per system
    #[arg(long, value_name = "FILE")]
    pub(super) reasons: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum CompareFormat {
    /// For people, on a terminal
    Human,
    /// An object, for programs; docs/json.md describes it
    Json,
    /// A page in Markdown
    Markdown,
    /// A page in HTML that needs no other file
    Html,
}

/// Where snapshots are.
#[derive(Debug, Args)]
pub(super) struct Snapshots {
    /// Folder of snapshots; snapshots/tcp/a.snap belongs to scenarios/tcp/a.drill [default: snapshots]
    #[arg(long, value_name = "DIR", help_heading = SNAPSHOTS)]
    pub(super) snapshots: Option<PathBuf>,
}

/// Where pending snapshots are.
#[derive(Debug, Args)]
pub(super) struct Pending {
    /// Folder of pending snapshots, as written by `test --pending-dir`
    #[arg(long, value_name = "DIR", help_heading = SNAPSHOTS)]
    pub(super) from: Option<PathBuf>,

    #[command(flatten)]
    pub(super) snapshots: Snapshots,

    #[command(flatten)]
    pub(super) outside: Outside,
}

#[derive(Debug, Args)]
pub(super) struct PendingArguments {
    /// Snapshots: tcp/listen (on all systems), tcp/listen@gvisor, the path of a snapshot or scenario, or a
    /// folder [default: all pending ones]
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::pending))]
    pub(super) names: Vec<String>,

    #[command(flatten)]
    pub(super) pending: Pending,
}

#[derive(Debug, Args)]
pub(super) struct DecideArguments {
    /// Snapshots: tcp/listen, the path of a snapshot or scenario, or a folder; with --from, all by default
    #[arg(
        value_name = "NAME",
        required_unless_present_any = ["all", "from"],
        add = ArgValueCandidates::new(candidates::pending)
    )]
    pub(super) names: Vec<String>,

    /// All pending snapshots
    #[arg(long, conflicts_with = "names")]
    pub(super) all: bool,

    #[command(flatten)]
    pub(super) pending: Pending,
}

#[derive(Debug, Args)]
pub(super) struct PruneArguments {
    /// Delete nothing; list the snapshots that would be deleted, and exit with 1 if there are any
    #[arg(long)]
    pub(super) check: bool,

    #[command(flatten)]
    pub(super) snapshots: Snapshots,

    #[command(flatten)]
    pub(super) outside: Outside,
}

#[derive(Debug, Args)]
pub(super) struct MutateArguments {
    #[command(flatten)]
    pub(super) selection: Selection,

    #[command(flatten)]
    pub(super) how: How,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: OutputFormat,
}

#[derive(Debug, Args)]
pub(super) struct FmtArguments {
    #[command(flatten)]
    pub(super) paths: Paths,

    /// Write nothing; list the files that are not formatted, and exit with 1 if there are any
    #[arg(long)]
    pub(super) check: bool,

    #[command(flatten)]
    pub(super) outside: Outside,
}

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    #[command(flatten)]
    pub(super) selection: Selection,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: ListFormat,

    /// List the claims that scenarios test, with their verdicts; as a table or as JSON
    #[arg(long)]
    pub(super) claims: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ListFormat {
    /// One line per scenario, for people
    Table,
    /// An object, for programs; docs/configuration.md describes it
    Json,
    /// An index with a table for each folder
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// Path below the scenarios folder; the extension .drill may be omitted
    #[arg(value_name = "NAME")]
    pub(super) name: String,

    #[command(flatten)]
    pub(super) outside: Outside,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    pub(super) shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// Subcommand to print the page of [default: sockdrill itself]
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    pub(super) page: Option<String>,

    /// Write the pages of sockdrill and of every subcommand to this folder
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SystemsArguments {
    /// Systems to list [default: all built-in ones and all in sockdrill.toml]
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(candidates::systems))]
    pub(super) names: Vec<String>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: SystemsFormat,

    #[command(flatten)]
    pub(super) trusting: Trusting,

    #[command(flatten)]
    pub(super) outside: Outside,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SystemsFormat {
    /// One line per system, for people
    Table,
    /// An object, for programs; docs/systems.md describes it
    Json,
}

#[derive(Debug, Args)]
pub(super) struct TrustArguments {
    /// List what was allowed, and whether it has changed since
    #[arg(long, conflicts_with = "revoke")]
    pub(super) list: bool,

    /// Allow it no longer
    #[arg(long)]
    pub(super) revoke: bool,

    /// The project's folder, or its sockdrill.toml [default: the project of the working directory]
    #[arg(value_name = "PROJECT", conflicts_with = "list")]
    pub(super) project: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct AgentArguments {
    /// Run as the first process of a guest: mount what programs expect, and power off at the end
    #[arg(long, requires = "channel", help_heading = GUEST)]
    pub(super) init: bool,

    /// Device to speak on instead of standard input and output
    #[arg(long, value_name = "DEVICE", help_heading = GUEST)]
    pub(super) channel: Option<PathBuf>,

    /// Folder of kernel modules to load
    #[arg(long, value_name = "DIR", requires = "init", help_heading = GUEST)]
    pub(super) modules: Option<PathBuf>,
}

const GUEST: &str = "Inside a guest";

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A verb, option, errno, state or any other word of the language, or the code of a message
    #[arg(add = ArgValueCandidates::new(candidates::words))]
    pub(super) word: Option<String>,
}

const SNAPSHOTS: &str = "Snapshots";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_subcommand_has_an_example() {
        let command = Arguments::command();
        let without: Vec<&str> = command
            .get_subcommands()
            .filter(|subcommand| {
                let help = subcommand.get_after_help().map(ToString::to_string).unwrap_or_default();
                !(help.starts_with("Example") && help.contains("sockdrill "))
            })
            .map(clap::Command::get_name)
            .collect();
        assert_eq!(without, [] as [&str; 0]);
    }

    #[test]
    fn every_argument_says_what_it_is() {
        let command = Arguments::command();
        let without: Vec<String> = std::iter::once(&command)
            .chain(command.get_subcommands())
            .flat_map(|command| command.get_arguments().map(move |argument| (command.get_name(), argument)))
            .filter(|(_, argument)| argument.get_help().is_none())
            .map(|(command, argument)| format!("{command} {}", argument.get_id()))
            .collect();
        assert_eq!(without, [] as [&str; 0]);
    }
}
