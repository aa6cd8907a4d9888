//! Flags that several subcommands have: which scenarios they are about, and how these run and are shown.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;

use crate::language::duration;
use crate::report::human::Level;
use crate::run::{Isolation, Networks};

use super::candidates;
use super::partition::Partition;

/// Headings of the help.
const FILTERS: &str = "Filters";
const OUTPUT: &str = "Output";
pub(super) const RUNNING: &str = "Execution";

#[derive(Debug, Args)]
pub(super) struct Paths {
    /// Files, directories, patterns such as 'scenarios/**/*.drill', or - for standard input [default: the
    /// scenarios folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<String>,
}

/// Which scenarios are meant: those that all of this is true of.
#[derive(Debug, Args)]
pub(super) struct Selection {
    #[command(flatten)]
    pub(super) paths: Paths,

    /// Only scenarios with this text in their path (below the scenarios folder) or title; may be repeated to
    /// match any of several texts
    #[arg(long, value_name = "TEXT", help_heading = FILTERS)]
    pub(super) filter: Vec<String>,

    /// Only scenarios with this tag; may be repeated to match any of several tags
    #[arg(long, value_name = "TAG", add = ArgValueCandidates::new(candidates::tags), help_heading = FILTERS)]
    pub(super) tag: Option<Vec<String>>,

    /// Skip scenarios with this tag; may be repeated
    #[arg(long, value_name = "TAG", add = ArgValueCandidates::new(candidates::tags), help_heading = FILTERS)]
    pub(super) skip_tag: Option<Vec<String>>,

    /// Ignore the tags set in sockdrill.toml or the environment
    #[arg(long, help_heading = FILTERS)]
    pub(super) all_tags: bool,

    /// Only one part of the selected scenarios: `1/3` or `count:1/3` for every third of them from the first on,
    /// `hash:1/3` for those whose paths fall into it, whichever others there are
    #[arg(long, value_name = "PART", value_parser = Partition::read, help_heading = FILTERS)]
    pub(super) partition: Option<Partition>,

    /// Pass where nothing is selected, instead of failing
    #[arg(long)]
    pub(super) allow_empty: bool,

    #[command(flatten)]
    pub(super) outside: Outside,
}

/// Whether this is about the failures of an earlier run.
#[derive(Debug, Args)]
pub(super) struct Again {
    /// Only scenarios that failed in their last run, or whose snapshots differ
    #[arg(long, help_heading = FILTERS)]
    pub(super) failed: bool,
}

/// How cases are run.
#[derive(Debug, Args)]
pub(super) struct How {
    /// Number of cases to run, and of scenarios to check, at once; cases that wait on the clock are not
    /// counted [default: one per core]
    #[arg(long, short, value_name = "N", help_heading = RUNNING)]
    pub(super) jobs: Option<NonZeroUsize>,

    /// Time limit of a case, unless its scenario sets one [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = time, help_heading = RUNNING)]
    pub(super) timeout: Option<Duration>,

    /// Also run scenarios with `slow = true`; `--slow=false` overrides the settings
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        hide_possible_values = true,
        help_heading = RUNNING
    )]
    pub(super) slow: Option<bool>,

    /// How cases are isolated from each other
    #[arg(long, value_name = "HOW", default_value = "auto", value_parser = isolation(), help_heading = RUNNING)]
    pub(super) isolation: WantedIsolation,

    /// When a case gets a new network
    #[arg(long, value_name = "WHICH", default_value = "kept", value_parser = networks(), help_heading = RUNNING)]
    pub(super) networks: Networks,
}

/// On which systems scenarios run.
#[derive(Debug, Args)]
pub(super) struct On {
    /// Run on this system, built in or from sockdrill.toml; may be repeated to run on one after the other
    /// [default: host]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::systems), help_heading = RUNNING)]
    pub(super) on: Vec<String>,

    #[command(flatten)]
    pub(super) trusting: Trusting,
}

/// How often cases run, and in which order.
#[derive(Debug, Args)]
pub(super) struct Often {
    /// Run every case N times, judge each repetition, and report the first that differs from the others
    #[arg(long, value_name = "N", default_value = "1", hide_default_value = true, help_heading = RUNNING)]
    pub(super) repeat: NonZeroU32,

    /// Run cases in random order; the seed, which is printed, reproduces it
    #[arg(
        long,
        value_name = "SEED",
        value_parser = seed,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = RANDOM,
        help_heading = RUNNING
    )]
    pub(super) shuffle: Option<Seed>,
}

/// Whether the project's programs may be started.
#[derive(Debug, Args)]
pub(super) struct Trusting {
    /// Start what sockdrill.toml names even if it was not allowed with `sockdrill trust`
    #[arg(long, help_heading = RUNNING)]
    pub(super) trust: bool,
}

/// Whether the project may reach out of its folder.
#[derive(Debug, Args)]
pub(super) struct Outside {
    /// Let the project's folders, and links in them, lead out of the project
    #[arg(long)]
    pub(super) allow_outside: bool,
}

/// When a run ends.
#[derive(Debug, Args)]
pub(super) struct Until {
    /// Begin no further case once a scenario has failed
    #[arg(long, help_heading = RUNNING)]
    pub(super) fail_fast: bool,
}

/// How a run is shown.
#[derive(Debug, Args)]
pub(super) struct View {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,

    /// Also write a report of the run to a file, as junit=FILE, json=FILE or tap=FILE; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = ReportFile::read, help_heading = OUTPUT)]
    pub(super) report: Vec<ReportFile>,

    /// Scenarios to show, for people
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "skip",
        conflicts_with_all = ["quiet", "verbose"],
        help_heading = OUTPUT
    )]
    pub(super) status_level: StatusLevel,

    /// Show only what did not pass, as with --status-level fail
    #[arg(long, short, conflicts_with = "verbose", help_heading = OUTPUT)]
    pub(super) quiet: bool,

    /// Show the steps of every scenario, and how long each took, as with --status-level all
    #[arg(long, short, help_heading = OUTPUT)]
    pub(super) verbose: bool,

    /// Name the N slowest scenarios at the end
    #[arg(
        long,
        value_name = "N",
        num_args = 0..=1,
        require_equals = true,
        default_value = "0",
        default_missing_value = "10",
        hide_default_value = true,
        help_heading = OUTPUT
    )]
    pub(super) durations: usize,

    /// Say of a case that it is slow when it has taken so long [default: 5s]
    #[arg(long, value_name = "TIME", value_parser = time, help_heading = OUTPUT)]
    pub(super) slow_after: Option<Duration>,
}

impl View {
    /// Of which scenarios something is said.
    pub(super) fn level(&self) -> Level {
        match (self.quiet, self.verbose) {
            (true, _) => Level::Fail,
            (_, true) => Level::All,
            (false, false) => match self.status_level {
                StatusLevel::None => Level::None,
                StatusLevel::Fail => Level::Fail,
                StatusLevel::Slow => Level::Slow,
                StatusLevel::Pass => Level::Pass,
                StatusLevel::Skip => Level::Skip,
                StatusLevel::All => Level::All,
            },
        }
    }
}

/// The values of `--status-level`, each with all before it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum StatusLevel {
    /// None
    None,
    /// Those that did not pass
    Fail,
    /// Those that take long, while they run
    Slow,
    /// Those that passed, a line each
    Pass,
    /// Those that were skipped, with the reason
    Skip,
    /// All, with steps and times
    All,
}

/// `--report junit=FILE`
#[derive(Clone, Debug)]
pub(super) struct ReportFile {
    pub(super) format: Format,
    pub(super) path: PathBuf,
}

impl ReportFile {
    fn read(text: &str) -> Result<Self, String> {
        let (format, path) =
            text.split_once('=').ok_or("a report is FORMAT=FILE, such as junit=report.xml")?;
        let format = Format::from_str(format, false)
            .ok()
            .filter(|format| !format.is_for_people())
            .ok_or_else(|| format!("`{format}` is not a format of reports: json, junit or tap"))?;
        if path.is_empty() {
            return Err("the name of the file is missing".to_owned());
        }
        Ok(Self { format, path: PathBuf::from(path) })
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// For people, on a terminal
    Human,
    /// JSON Lines, an object for each event: docs/json.md
    Json,
    /// JUnit XML, a suite for each scenario, a test for each case
    Junit,
    /// The Test Anything Protocol, version 14
    Tap,
    /// For people, with annotations for GitHub Actions
    Github,
}

impl Format {
    /// Whether several runs may stand in it one after the other: a document of the others is of one run.
    pub(super) fn takes_several_runs(self) -> bool {
        match self {
            Format::Human | Format::Json | Format::Github => true,
            Format::Junit | Format::Tap => false,
        }
    }

    /// Whether people read it.
    pub(super) fn is_for_people(self) -> bool {
        match self {
            Format::Human | Format::Github => true,
            Format::Json | Format::Junit | Format::Tap => false,
        }
    }
}

/// How cases are isolated; none: as well as the system allows. A name of its own, for clap takes an `Option` as a flag
/// that need not be there.
type WantedIsolation = Option<Isolation>;

fn isolation() -> impl TypedValueParser<Value = WantedIsolation> {
    const NAMESPACE: &str = "namespace";
    const PORTS: &str = "ports";
    let words = [
        PossibleValue::new("auto")
            .help("By network namespaces if the system allows them, otherwise by ports"),
        PossibleValue::new(NAMESPACE).help("By network namespaces, or not at all"),
        PossibleValue::new(PORTS)
            .help("In the host's network, where every port of a script stands for a free one"),
    ];
    PossibleValuesParser::new(words).map(|word| match word.as_str() {
        NAMESPACE => Some(Isolation::Namespace),
        PORTS => Some(Isolation::Ports),
        _ => None,
    })
}

fn networks() -> impl TypedValueParser<Value = Networks> {
    const FRESH: &str = "fresh";
    let words = [
        PossibleValue::new("kept").help("When the case before left something in its network"),
        PossibleValue::new(FRESH).help("Always"),
    ];
    PossibleValuesParser::new(words).map(|word| match word.as_str() {
        FRESH => Networks::Fresh,
        _ => Networks::Kept,
    })
}

/// The seed of a shuffled order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Seed {
    /// Picked anew for every run.
    Random,
    /// This one.
    Number(u64),
}

const RANDOM: &str = "random";

fn seed(text: &str) -> Result<Seed, &'static str> {
    match text {
        RANDOM => Ok(Seed::Random),
        number => number.parse().map(Seed::Number).map_err(|_| "a seed is a whole number, or `random`"),
    }
}

fn time(text: &str) -> Result<Duration, &'static str> {
    duration::positive(text).ok_or(
        "a time is a number and `us`, `ms`, `s` or `min`, such as 30s; more than none, at most 1000 days",
    )
}
