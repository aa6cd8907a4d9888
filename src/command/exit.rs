//! How the command ends.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use crate::report::screen::Screen;
use crate::run;
use crate::settings;
use crate::store::choose::NoSuchRecord;
use crate::store::{FolderError, ReadError};
use crate::text::diagnostics::summary;

use super::flags::Format;
use super::load;

/// What the command found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Everything held.
    Held = 0,
    /// A scenario failed, or a record differs.
    Differed = 1,
    /// A script is wrong, or the command line is.
    Wrong = 2,
    /// sockdrill itself failed.
    Failed = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Why the command could not do what it was asked to.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nothing matches what the user named.
    NoSuchFile(String),
    /// The folder of scenarios, which the user did not name, has none.
    NoScenarios(PathBuf),
    /// What comes from standard input has no record.
    NoRecord,
    /// A filter leaves nothing.
    NothingChosen(String),
    /// There is no earlier run whose failures could be run again.
    NoEarlierRun,
    /// A scenario can't have this name.
    Name(String),
    /// What would be made is there.
    Exists(PathBuf),
    /// The manual has no such page, with what may be meant.
    NoPage(String, Option<String>),
    /// There are no settings.
    Settings(settings::Error),
    /// A pattern is none.
    Pattern(String, glob::PatternError),
    /// A file cannot be read or written.
    File {
        /// What was tried: `read`.
        action: &'static str,
        path: PathBuf,
        error: io::Error,
    },
    /// A word that is not in the vocabulary, with what may be meant.
    UnknownWord(String, Option<String>),
    /// A record cannot be read.
    Record(ReadError),
    /// No such record waits.
    NoSuchRecord(NoSuchRecord),
    /// A folder that is meant is not there.
    NoSuchFolder(PathBuf),
    /// The system cannot run cases.
    System(run::Error),
    /// An agent can't hear or be heard.
    Agent(io::Error),
    /// There is nothing to compare a system with.
    OneSystem,
    /// A format tells of one run only.
    SeveralSystems(Format),
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    /// Tells the user, and says how the command ends.
    pub(super) fn report(&self, screen: &mut Screen) -> Exit {
        match self {
            Failure::Settings(settings::Error::Wrong { path, text, diagnostics }) => {
                // If it can't be written, nobody reads it.
                let _ = load::tell(diagnostics, &path.display().to_string(), text, screen);
                let _ = screen.tell(&summary(diagnostics.len(), 0, 1));
            }
            _ => screen.error(self),
        }
        self.exit()
    }

    fn exit(&self) -> Exit {
        match self {
            Failure::NoSuchFile(_)
            | Failure::NoScenarios(_)
            | Failure::NoRecord
            | Failure::NothingChosen(_)
            | Failure::NoEarlierRun
            | Failure::NoSuchRecord(_)
            | Failure::NoSuchFolder(_)
            | Failure::Name(_)
            | Failure::Exists(_)
            | Failure::NoPage(..)
            | Failure::Pattern(..)
            | Failure::UnknownWord(..)
            | Failure::File { action: "read", .. } => Exit::Wrong,
            Failure::OneSystem | Failure::SeveralSystems(_) | Failure::System(run::Error::Unknown(..)) => {
                Exit::Wrong
            }
            Failure::Settings(settings::Error::WorkingDirectory(_)) => Exit::Failed,
            Failure::Settings(_) => Exit::Wrong,
            Failure::File { .. }
            | Failure::Record(_)
            | Failure::System(_)
            | Failure::Agent(_)
            | Failure::Output(_) => Exit::Failed,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NoSuchFile(name) => {
                write!(f, "no scenario at `{name}`: there is no such file, or no .drill file in it")
            }
            Failure::NoScenarios(folder) => write!(
                f,
                "there is no scenario in `{}` yet; `sockdrill new NAME` makes one",
                folder.display()
            ),
            Failure::NoRecord => f.write_str(
                "what comes from standard input has no record to compare with; `sockdrill run -` runs it",
            ),
            Failure::NothingChosen(why) => f.write_str(why),
            Failure::NoEarlierRun => {
                f.write_str("no earlier run in this project is known, so `--failed` has nothing to go by")
            }
            Failure::Name(name) => {
                write!(f, "`{name}` cannot be the name of a scenario; a name is `restart` or `tcp/restart`")
            }
            Failure::Exists(path) => write!(f, "{} is there already, and stays as it is", path.display()),
            Failure::NoPage(name, near) => {
                write!(f, "the manual has no page `{name}`")?;
                near.iter().try_for_each(|near| write!(f, "; did you mean `{near}`?"))
            }
            Failure::Settings(error) => error.fmt(f),
            Failure::Pattern(pattern, _) => write!(f, "`{pattern}` is no pattern"),
            Failure::File { action, path, .. } => write!(f, "cannot {action} {}", path.display()),
            Failure::UnknownWord(word, near) => {
                write!(f, "`{word}` is not a word of the language")?;
                match near {
                    Some(near) => write!(f, "; did you mean `{near}`?"),
                    None => f.write_str("; `sockdrill explain` lists them all"),
                }
            }
            Failure::Record(error) => error.fmt(f),
            Failure::NoSuchRecord(error) => error.fmt(f),
            Failure::NoSuchFolder(path) => write!(f, "there is no folder {}", path.display()),
            Failure::System(error) => error.fmt(f),
            Failure::Agent(_) => f.write_str("the command that this agent serves cannot be heard or told"),
            Failure::OneSystem => f.write_str("compare needs two systems: `--on host,gvisor`"),
            Failure::SeveralSystems(format) => {
                let name =
                    format.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned());
                write!(f, "`--format {name}` tells of one run: name one system with `--on`")
            }
            Failure::Output(_) => f.write_str("cannot write the output"),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Failure::NoSuchFile(_)
            | Failure::NoScenarios(_)
            | Failure::NoRecord
            | Failure::NothingChosen(_)
            | Failure::NoEarlierRun
            | Failure::NoSuchRecord(_)
            | Failure::NoSuchFolder(_)
            | Failure::Name(_)
            | Failure::Exists(_)
            | Failure::NoPage(..)
            | Failure::OneSystem
            | Failure::SeveralSystems(_)
            | Failure::UnknownWord(..) => None,
            Failure::Settings(error) => error.source(),
            Failure::Pattern(_, error) => Some(error),
            Failure::File { error, .. } | Failure::Agent(error) | Failure::Output(error) => Some(error),
            Failure::Record(error) => error.source(),
            Failure::System(error) => error.source(),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

impl From<settings::Error> for Failure {
    fn from(error: settings::Error) -> Self {
        Failure::Settings(error)
    }
}

impl From<FolderError> for Failure {
    fn from(FolderError { path, error }: FolderError) -> Self {
        Failure::File { action: "read", path, error }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Failure::Record(error)
    }
}

impl From<NoSuchRecord> for Failure {
    fn from(error: NoSuchRecord) -> Self {
        Failure::NoSuchRecord(error)
    }
}

impl From<run::Error> for Failure {
    fn from(error: run::Error) -> Self {
        Failure::System(error)
    }
}
