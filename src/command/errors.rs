//! Why the command could not do what it was asked to: by whose mistake, and so with which exit code.

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;
use thiserror::Error;

use crate::language::suggest;
use crate::run;
use crate::settings;
use crate::store::ReadError;
use crate::store::select::NoSuchSnapshot;

use super::flags::Format;

/// The user can mend it: in the command line, in a script, in the settings.
#[derive(Debug, Error)]
pub(super) enum UsageError {
    #[error("no scenario at `{0}`: no such file, or a folder without .drill files")]
    NoSuchFile(String),
    /// The folder of scenarios, which the user did not name, has none.
    #[error("no scenarios in `{}`; create one with `sockdrill new NAME`", .0.display())]
    NoScenarios(PathBuf),
    #[error("no such folder: {}", .0.display())]
    NoSuchFolder(PathBuf),
    #[error("standard input has no snapshot to compare with; run it with `sockdrill run -`")]
    NoSnapshot,
    /// The filters leave nothing, and why.
    #[error("{0}")]
    NothingSelected(String),
    /// Others select something, but this one may be a slip.
    #[error("no scenario has the tag `{0}`{hint}", hint = suggestion_or(.1.as_deref(), "`--allow-empty` allows it"))]
    UnknownTag(String, Option<String>),
    #[error("`--failed` needs an earlier run, and none is known for this project")]
    NoEarlierRun,
    #[error("`{0}` cannot be the name of a scenario{why}; a name is `restart` or `tcp/restart`", why = .1)]
    ScenarioName(String, &'static str),
    #[error("{} already exists", .0.display())]
    Exists(PathBuf),
    #[error("no manual page `{0}`{suggestion}", suggestion = suggestion(.1.as_deref()))]
    NoManualPage(String, Option<String>),
    #[error("invalid pattern `{0}`")]
    Pattern(String, #[source] glob::PatternError),
    #[error("`{0}` is not a word of the language{hint}", hint = suggestion_or(.1.as_deref(), "`sockdrill explain` lists them all"))]
    UnknownWord(String, Option<String>),
    #[error(transparent)]
    NoSuchSnapshot(#[from] NoSuchSnapshot),
    #[error("cannot read {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error(transparent)]
    Settings(settings::Error),
    /// A variable of insta has a value that insta would refuse.
    #[error("{0}")]
    Environment(String),
    #[error(transparent)]
    UnknownSystem(run::Error),
    #[error("no sockdrill.toml in {} or above it: there is nothing to trust", .0.display())]
    NoSettings(PathBuf),
    #[error("`--claims` is a table or JSON: `--format table` or `--format json`")]
    ClaimsFormat,
    #[error("compare needs two systems: `--on host,gvisor`")]
    OneSystem,
    #[error("a report in the format {} is of a single run: name one system with `--on`", name(*.0))]
    SeveralSystems(Format),
}

/// The user cannot: the system refused something, or what sockdrill itself keeps is broken.
#[derive(Debug, Error)]
pub(super) enum InternalError {
    #[error("cannot open {}", path.display())]
    Open {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("cannot write {}", path.display())]
    Write {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("cannot remove {}", path.display())]
    Remove {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error(transparent)]
    Snapshot(#[from] ReadError),
    #[error(transparent)]
    Settings(settings::Error),
    #[error(transparent)]
    System(run::Error),
    #[error("cannot keep what is trusted")]
    Trust(#[source] io::Error),
    /// An agent cannot be reached by the command that started it.
    #[error("lost the connection to the command that started this agent")]
    Agent(#[source] io::Error),
    #[error("cannot write the output")]
    Output(#[from] io::Error),
}

fn suggestion(near: Option<&str>) -> String {
    near.map_or(String::new(), |near| format!("; {}", suggest::did_you_mean(near)))
}

fn suggestion_or(near: Option<&str>, otherwise: &str) -> String {
    format!("; {}", near.map_or(otherwise.to_owned(), suggest::did_you_mean))
}

/// What a format is called on the command line.
fn name(format: Format) -> String {
    format.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
}
