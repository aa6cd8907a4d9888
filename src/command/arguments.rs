//! The command line. Every flag is defined here, once; help, manual and completions come from this.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::flags::{Again, Chosen, How, Often, On, Paths, RUNNING, View};

/// Say who may bind a port, and let the kernel answer.
///
/// A scenario (FILE.drill) is a short script about sockets. Every line of it is a real system call on the
/// real kernel, in a network of its own, and every outcome is judged and recorded.
///
/// What a project always wants stands in its sockdrill.toml, which is looked for from the working directory
/// upward. The environment (`SOCKDRILL_JOBS` and others) goes before the file, and flags go before both.
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
  sockdrill test                   compare every scenario with its record
  sockdrill test --failed          those again that failed
  sockdrill explain reuse

Exit codes:
  0  all held
  1  a scenario failed, or a record differs
  2  a script, the settings or the command line is wrong
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
    /// Run a script that stands on the command line
    #[command(
        after_help = "Example: sockdrill eval 'tcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE'"
    )]
    Eval(EvalArguments),
    /// Run scenarios and compare what happened with their records
    #[command(after_help = "\
Examples:
  sockdrill test
  sockdrill test scenarios/tcp --tag reuse --slow
  sockdrill test --failed

Where a record differs or is missing, the new one is written beside it as FILE.snap.new; `sockdrill
review` goes through them. In CI (the variable CI is set) nothing is written without --pending-dir.")]
    Test(TestArguments),
    /// Run scenarios on several systems at once, and show what differs between these
    #[command(after_help = "\
Examples:
  sockdrill compare --on host,gvisor
  sockdrill compare --on host,uml,gvisor scenarios/tcp --format html > differences.html

Exit codes:
  0  no scenario came out differently
  1  one did
  2  a script, the settings or the command line is wrong
  3  a case broke, a system could not be started, or sockdrill itself failed")]
    Compare(CompareArguments),
    /// Go through the records that wait, one by one: accept, reject or skip
    #[command(
        after_help = "Example: sockdrill review\n\nKeys: a accept, r reject, s skip, A R S the same for all the rest, q quit. Without a terminal the keys are \
read from standard input, one a line."
    )]
    Review(PendingArguments),
    /// Show what the records that wait would change; exit with 1 if there is one
    #[command(after_help = "Example: sockdrill diff tcp/listen")]
    Diff(PendingArguments),
    /// Accept records that wait
    #[command(
        after_help = "Examples:\n  sockdrill accept tcp/listen scenarios/udp\n  sockdrill accept --all\n  sockdrill accept --from pending-snapshots"
    )]
    Accept(DecideArguments),
    /// Reject records that wait: the accepted ones stay
    #[command(after_help = "Examples:\n  sockdrill reject tcp/listen\n  sockdrill reject --all")]
    Reject(DecideArguments),
    /// Take away the records whose scenario is gone, and those of systems that say what the common one says
    #[command(
        after_help = "Example: sockdrill prune --check\n\nNothing is run. Files of other tools in the folder are left alone."
    )]
    Prune(PruneArguments),
    /// Find every error of every scenario without running anything
    #[command(after_help = "Example: sockdrill check scenarios")]
    Check(Chosen),
    /// Write scenarios in their canonical form
    #[command(
        after_help = "Example: sockdrill fmt --check\n\nWith `-` the script is read from standard input and written to standard output."
    )]
    Fmt(FmtArguments),
    /// List scenarios: titles, numbers of cases, tags, what they require
    #[command(after_help = "\
Examples:
  sockdrill list --tag udp
  sockdrill list --format json | jq -r '.scenarios[] | select(.slow) | .path'")]
    List(ListArguments),
    /// Write a first scenario, to be edited
    #[command(after_help = "\
Examples:
  sockdrill new restart        makes scenarios/restart.drill
  sockdrill new tcp/restart    makes scenarios/tcp/restart.drill")]
    New(NewArguments),
    /// Change scenarios step by step, and tell which changes nothing notices
    #[command(
        after_help = "Example: sockdrill mutate scenarios/tcp\n\nEvery step that prepares and every option is taken away in turn, and neighbouring binds are exchanged.\nA step with `expect`, and one that only looks, is a finding: it stays. A change is noticed if the\nchecker refuses it, a case fails, or another step comes out otherwise."
    )]
    Mutate(MutateArguments),
    /// List the systems on which scenarios can run, each started to see what it is and lacks
    #[command(after_help = "\
Examples:
  sockdrill systems
  sockdrill systems gvisor uml     exit with 1 if one of them is not available
  sockdrill systems --format json | jq -r '.systems[] | select(.available) | .name'")]
    Systems(SystemsArguments),
    /// Run on this kernel what a command elsewhere asks for: what other systems start
    #[command(
        after_help = "Example: sockdrill agent\n\nIt speaks on standard input and output; docs/systems.md says what. `sockdrill run --on NAME` starts it\nwithin the system NAME, for one of the kind `command` by the command line in sockdrill.toml."
    )]
    Agent(AgentArguments),
    /// Explain a word of the language or the code of a message, or list them all
    #[command(after_help = "\
Examples:
  sockdrill explain EADDRINUSE
  sockdrill explain unknown-option")]
    Explain(ExplainArguments),
    /// Print the completions of a shell
    #[command(after_help = "\
Examples:
  sockdrill completions bash > ~/.local/share/bash-completion/completions/sockdrill
  sockdrill completions zsh > ~/.zfunc/_sockdrill
  sockdrill completions fish > ~/.config/fish/completions/sockdrill.fish")]
    Completions(CompletionsArguments),
    /// Print a page of the manual, or write all of them
    #[command(after_help = "\
Examples:
  sockdrill man | man -l -
  sockdrill man run | man -l -
  sockdrill man --out ~/.local/share/man/man1")]
    Man(ManArguments),
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) chosen: Chosen,

    #[command(flatten)]
    pub(super) again: Again,

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
}

#[derive(Debug, Args)]
pub(super) struct TestArguments {
    #[command(flatten)]
    pub(super) chosen: Chosen,

    #[command(flatten)]
    pub(super) again: Again,

    #[command(flatten)]
    pub(super) snapshots: Snapshots,

    /// Write the new records into this folder, laid out like the folder of records, and not beside the
    /// accepted ones; in CI too
    #[arg(long, value_name = "DIR", help_heading = RECORDS)]
    pub(super) pending_dir: Option<PathBuf>,

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
    pub(super) chosen: Chosen,

    /// The systems, two or more: host, those that are built in, and those of sockdrill.toml
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', required = true, help_heading = RUNNING)]
    pub(super) on: Vec<String>,

    #[command(flatten)]
    pub(super) how: How,

    /// Run every case N times; what a system did most often is compared
    #[arg(long, value_name = "N", default_value = "1", hide_default_value = true, help_heading = RUNNING)]
    pub(super) repeat: NonZeroU32,

    /// How the differences are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: CompareFormat,

    /// Say why systems differ, from this file: a table of TOML for each scenario, a sentence for each system
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

/// Where records are.
#[derive(Debug, Args)]
pub(super) struct Snapshots {
    /// Where the records are; snapshots/tcp/a.snap is that of scenarios/tcp/a.drill [default: snapshots]
    #[arg(long, value_name = "DIR", help_heading = RECORDS)]
    pub(super) snapshots: Option<PathBuf>,
}

/// Where records wait.
#[derive(Debug, Args)]
pub(super) struct Pending {
    /// Take the records that wait from this folder, which `test --pending-dir` has filled
    #[arg(long, value_name = "DIR", help_heading = RECORDS)]
    pub(super) from: Option<PathBuf>,

    #[command(flatten)]
    pub(super) snapshots: Snapshots,
}

#[derive(Debug, Args)]
pub(super) struct PendingArguments {
    /// Only these: tcp/listen (on all systems), tcp/listen@gvisor, the path of a record or of a scenario, or a
    /// folder [default: all that wait]
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,

    #[command(flatten)]
    pub(super) pending: Pending,
}

#[derive(Debug, Args)]
pub(super) struct DecideArguments {
    /// Which: tcp/listen, the path of a record or of a scenario, or a folder; with --from, all by default
    #[arg(value_name = "NAME", required_unless_present_any = ["all", "from"])]
    pub(super) names: Vec<String>,

    /// All that wait
    #[arg(long, conflicts_with = "names")]
    pub(super) all: bool,

    #[command(flatten)]
    pub(super) pending: Pending,
}

#[derive(Debug, Args)]
pub(super) struct PruneArguments {
    /// Take nothing away; say which records nothing needs, and exit with 1 if there is one
    #[arg(long)]
    pub(super) check: bool,

    #[command(flatten)]
    pub(super) snapshots: Snapshots,
}

#[derive(Debug, Args)]
pub(super) struct MutateArguments {
    #[command(flatten)]
    pub(super) chosen: Chosen,

    #[command(flatten)]
    pub(super) how: How,
}

#[derive(Debug, Args)]
pub(super) struct FmtArguments {
    #[command(flatten)]
    pub(super) paths: Paths,

    /// Write nothing; say which files are not in canonical form, and exit with 1 if there is one
    #[arg(long)]
    pub(super) check: bool,
}

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    #[command(flatten)]
    pub(super) chosen: Chosen,

    /// How the list is written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: ListFormat,

    /// List the claims that scenarios test, each with its verdict
    #[arg(long, conflicts_with = "format")]
    pub(super) claims: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ListFormat {
    /// A line a scenario, for people
    Table,
    /// An object, for programs; docs/configuration.md describes it
    Json,
    /// An index with a table for each folder
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// Its path below the folder of scenarios; the ending .drill may be left out
    #[arg(value_name = "NAME")]
    pub(super) name: String,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    pub(super) shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// The subcommand whose page is printed; none: that of sockdrill itself
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    pub(super) page: Option<String>,

    /// Write a page for sockdrill and one for each subcommand into this folder
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SystemsArguments {
    /// Only these [default: all that are built in or named in sockdrill.toml]
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,

    /// How the list is written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: SystemsFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SystemsFormat {
    /// A line a system, for people
    Table,
    /// An object, for programs; docs/systems.md describes it
    Json,
}

#[derive(Debug, Args)]
pub(super) struct AgentArguments {
    /// Be the first process of a guest: mount what programs expect, and switch the guest off in the end
    #[arg(long, requires = "channel", help_heading = GUEST)]
    pub(super) init: bool,

    /// Speak on this device instead
    #[arg(long, value_name = "DEVICE", help_heading = GUEST)]
    pub(super) channel: Option<PathBuf>,

    /// Load the modules of this folder that cases need
    #[arg(long, value_name = "DIR", requires = "init", help_heading = GUEST)]
    pub(super) modules: Option<PathBuf>,
}

const GUEST: &str = "In a guest that sockdrill has made";

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A verb, option, errno, state or any other word of the language, or the code of a message
    pub(super) word: Option<String>,
}

const RECORDS: &str = "Records";

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
