//! The command line. Every flag is defined here, once; help comes from this.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

/// Say who may bind a port, and let the kernel answer.
///
/// A scenario (FILE.drill) is a short script about sockets. Every line of it is a real system call on the
/// real kernel, in a network of its own, and every outcome is judged and recorded.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,

    #[command(subcommand)]
    pub(super) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  sockdrill eval 'tcp a reuse; bind a 9000; listen a; tcp b; bind b 9000 expect EADDRINUSE'
  sockdrill run scenarios/tcp/listen.drill
  sockdrill test
  sockdrill explain reuse

Exit codes: 0 all held, 1 a scenario failed or a record differs, 2 a script or the command
line is wrong, 3 sockdrill itself failed.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run scenarios and show what happened
    #[command(after_help = "Example: sockdrill run scenarios/tcp 'scenarios/udp/*.drill'")]
    Run(RunArguments),
    /// Run a script that stands on the command line
    #[command(
        after_help = "Example: sockdrill eval 'tcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE'"
    )]
    Eval(EvalArguments),
    /// Run scenarios and compare what happened with their records
    #[command(
        after_help = "Example: sockdrill test scenarios/tcp\n\nWhere a record differs or is missing, the new one is written beside it as FILE.snap.new; `sockdrill \
review` goes through them. In CI (the variable CI is set) nothing is written without --pending-dir."
    )]
    Test(TestArguments),
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
    /// Take away the records whose scenario is gone
    #[command(
        after_help = "Example: sockdrill prune --check\n\nNothing is run. Files of other tools in the folder are left alone."
    )]
    Prune(PruneArguments),
    /// Find every error of every scenario without running anything
    #[command(after_help = "Example: sockdrill check scenarios")]
    Check(Paths),
    /// Write scenarios in their canonical form
    #[command(
        after_help = "Example: sockdrill fmt --check\n\nWith `-` the script is read from standard input and written to standard output."
    )]
    Fmt(FmtArguments),
    /// List scenarios: titles, tags, numbers of cases
    #[command(after_help = "Example: sockdrill list scenarios/tcp")]
    List(Paths),
    /// Change scenarios step by step, and tell which changes nothing notices
    #[command(
        after_help = "Example: sockdrill mutate scenarios/tcp\n\nEvery step and every option is taken away in turn, and neighbouring binds are exchanged. A change is\nnoticed if the checker refuses it, a case fails, or another step comes out otherwise."
    )]
    Mutate(MutateArguments),
    /// Explain a word of the language, or list them all
    #[command(after_help = "Example: sockdrill explain EADDRINUSE")]
    Explain(ExplainArguments),
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// Files, directories, patterns such as 'scenarios/**/*.drill', or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<String>,

    #[command(flatten)]
    pub(super) how: How,
}

#[derive(Debug, Args)]
pub(super) struct EvalArguments {
    /// The script
    pub(super) script: String,

    #[command(flatten)]
    pub(super) how: How,
}

#[derive(Debug, Args)]
pub(super) struct TestArguments {
    #[command(flatten)]
    pub(super) paths: Paths,

    #[command(flatten)]
    pub(super) snapshots: Snapshots,

    /// Write the new records into this folder, laid out like the folder of records, and not beside the
    /// accepted ones; in CI too
    #[arg(long, value_name = "DIR")]
    pub(super) pending_dir: Option<PathBuf>,

    #[command(flatten)]
    pub(super) how: How,
}

/// Where records are.
#[derive(Debug, Args)]
pub(super) struct Snapshots {
    /// Where the records are; snapshots/tcp/a.snap is that of scenarios/tcp/a.drill
    #[arg(long, value_name = "DIR", default_value = "snapshots")]
    pub(super) snapshots: PathBuf,
}

/// Where records wait.
#[derive(Debug, Args)]
pub(super) struct Pending {
    /// Take the records that wait from this folder, which `test --pending-dir` has filled
    #[arg(long, value_name = "DIR")]
    pub(super) from: Option<PathBuf>,

    #[command(flatten)]
    pub(super) snapshots: Snapshots,
}

#[derive(Debug, Args)]
pub(super) struct PendingArguments {
    /// Only these: tcp/listen, the path of a record or of a scenario, or a folder [default: all that wait]
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
    /// Take nothing away; say which records have no scenario, and exit with 1 if there is one
    #[arg(long)]
    pub(super) check: bool,

    #[command(flatten)]
    pub(super) snapshots: Snapshots,
}

#[derive(Debug, Args)]
pub(super) struct MutateArguments {
    #[command(flatten)]
    pub(super) paths: Paths,

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
pub(super) struct ExplainArguments {
    /// A verb, option, errno, state, or any other word of the language
    pub(super) word: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Paths {
    /// Files, directories, patterns such as 'scenarios/**/*.drill', or - for standard input
    #[arg(value_name = "PATH", default_value = "scenarios")]
    pub(super) paths: Vec<String>,
}

impl Paths {
    /// Whether all scenarios are meant, so that what is not among them is not there.
    pub(super) fn are_all(&self) -> bool {
        self.paths == ["scenarios"]
    }
}

/// How cases are run.
#[derive(Debug, Args)]
pub(super) struct How {
    /// How many cases run at once; those that wait on the clock are not counted [default: one a core]
    #[arg(long, short, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,

    /// Run scenarios too that say `slow = true`
    #[arg(long)]
    pub(super) slow: bool,

    /// How cases are kept apart
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub(super) isolation: IsolationFlag,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum IsolationFlag {
    /// By network namespaces if the system allows them, otherwise by ports
    Auto,
    /// By network namespaces, or not at all
    Namespace,
    /// In the host's network: every port of a script stands for a free one
    Ports,
}
