//! A list of systems: which can run scenarios from here, what they are and lack, and why the others can't.

use serde::Serialize;

use crate::run::{Error, Facts, Isolation};

use crate::text::chain;
use crate::text::columns::{align, folded};
use crate::text::foreign;

/// How far a line is indented that goes on below another.
const HANG: usize = 4;

/// A system of the list.
#[derive(Clone, Debug)]
pub(crate) struct SystemEntry {
    name: String,
    /// `host`, or the word for its kind in `sockdrill.toml`.
    kind: &'static str,
    state: State,
}

/// What came of starting a system.
#[derive(Clone, Debug)]
enum State {
    Available(Facts),
    Unavailable {
        why: String,
        /// How what is missing can be had, if something is.
        install: Option<String>,
    },
}

impl SystemEntry {
    /// What came of starting a system.
    #[must_use]
    pub(crate) fn new(name: &str, kind: &'static str, started: Result<Facts, Error>) -> Self {
        let state = match started {
            Ok(facts) => State::Available(facts),
            Err(
                Error::Missing { what, install, .. } | Error::NotAllowed { why: what, allow: install, .. },
            ) => State::Unavailable { why: what, install: Some(install) },
            Err(Error::Remote { cause, .. }) => {
                State::Unavailable { why: chain(cause.as_ref()), install: None }
            }
            Err(error) => State::Unavailable { why: chain(&error), install: None },
        };
        Self { name: name.to_owned(), kind, state }
    }

    /// Whether it could be started just now.
    #[must_use]
    pub(crate) fn is_available(&self) -> bool {
        matches!(self.state, State::Available(_))
    }

    fn cells(&self) -> Vec<String> {
        let (kernel, remark) = match &self.state {
            State::Available(facts) => {
                let lacks = match &facts.lacking()[..] {
                    [] => String::new(),
                    lacking => format!("; no {}", lacking.join(", no ")),
                };
                (facts.platform.version.clone(), format!("{}{lacks}", facts.isolation_line()))
            }
            State::Unavailable { why, install } => {
                let install = install.iter().map(|install| format!("; {install}"));
                let why: String = std::iter::once(why.clone()).chain(install).collect();
                ("-".to_owned(), format!("not available: {why}"))
            }
        };
        [&self.name, self.kind, &kernel, &remark].map(|cell| foreign::line(cell).into_owned()).into()
    }
}

/// A line a system, in columns.
#[must_use]
pub(crate) fn table(entries: &[SystemEntry], screen: Option<usize>) -> String {
    let rows: Vec<Vec<String>> = entries.iter().map(SystemEntry::cells).collect();
    let table = align(&rows);
    format!("{}\n", screen.map_or(table.clone(), |screen| folded(&table, screen, HANG)))
}

/// `{"systems": [...]}`, an object a system; `docs/systems.md` describes it.
#[must_use]
pub(crate) fn json(entries: &[SystemEntry]) -> String {
    #[derive(Serialize)]
    struct List<'l> {
        systems: Vec<Object<'l>>,
    }
    // Texts and lists always have a form in JSON.
    let list = List { systems: entries.iter().map(Object::of).collect() };
    let text = serde_json::to_string_pretty(&list).unwrap_or_default();
    format!("{text}\n")
}

/// An entry in JSON, where every field is always there.
#[derive(Serialize)]
struct Object<'e> {
    name: &'e str,
    kind: &'static str,
    available: bool,
    kernel: Option<&'e str>,
    names: &'e [String],
    isolation: Option<Isolation>,
    lacks: Vec<&'static str>,
    why: Option<&'e str>,
    install: Option<&'e str>,
}

impl<'e> Object<'e> {
    fn of(entry: &'e SystemEntry) -> Self {
        let object = Self {
            name: &entry.name,
            kind: entry.kind,
            available: entry.is_available(),
            kernel: None,
            names: &[],
            isolation: None,
            lacks: Vec::new(),
            why: None,
            install: None,
        };
        match &entry.state {
            State::Available(facts) => Self {
                kernel: Some(&facts.platform.version),
                names: &facts.platform.names,
                isolation: Some(facts.isolation),
                lacks: facts.lacking(),
                ..object
            },
            State::Unavailable { why, install } => {
                Self { why: Some(why), install: install.as_deref(), ..object }
            }
        }
    }
}
