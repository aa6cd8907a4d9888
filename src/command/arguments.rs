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
        after_help = "Example: sockdrill test scenarios/tcp\n\nWhere a record differs or is missing, the new one is written beside it as FILE.snap.new."
    )]
    Test(TestArguments),
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

    /// Where the records are; snapshots/tcp/a.snap is that of scenarios/tcp/a.drill
    #[arg(long, value_name = "DIR", default_value = "snapshots")]
    pub(super) snapshots: PathBuf,

    #[command(flatten)]
    pub(super) how: How,
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
