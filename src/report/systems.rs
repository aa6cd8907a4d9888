//! A list of systems: which can run scenarios from here, what they are and lack, and why the others can't.

use serde::Serialize;

use crate::run::{Error, Facts, Isolation};

use crate::text::chain;
use crate::text::columns::align;

/// A system of the list.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What kind it is: `host`, `gvisor`, `uml`, `qemu`, `command`.
    pub kind: &'static str,
    /// Whether it was started just now.
    pub available: bool,
    /// The version of its kernel; none if it was not started.
    pub kernel: Option<String>,
    /// The names by which scenarios may call it.
    pub names: Vec<String>,
    /// How cases are kept apart there.
    pub isolation: Option<Isolation>,
    /// What scenarios may need and it lacks.
    pub lacks: Vec<&'static str>,
    /// Why it was not started.
    pub why: Option<String>,
    /// How what is missing can be had.
    pub install: Option<String>,
    /// How cases are kept apart, for people.
    #[serde(skip)]
    apart: &'static str,
}

impl Entry {
    /// What came of starting a system.
    #[must_use]
    pub fn new(name: &str, kind: &'static str, started: Result<Facts, Error>) -> Self {
        let entry = Self {
            name: name.to_owned(),
            kind,
            available: false,
            kernel: None,
            names: Vec::new(),
            isolation: None,
            lacks: Vec::new(),
            why: None,
            install: None,
            apart: "",
        };
        match started {
            Ok(facts) => Self {
                available: true,
                lacks: facts.lacking(),
                isolation: Some(facts.isolation),
                apart: facts.isolation_line(),
                kernel: Some(facts.platform.version),
                names: facts.platform.names,
                ..entry
            },
            Err(Error::Missing { what, install, .. }) => {
                Self { why: Some(what), install: Some(install), ..entry }
            }
            Err(Error::Remote { cause, .. }) => Self { why: Some(chain(cause.as_ref())), ..entry },
            Err(error) => Self { why: Some(chain(&error)), ..entry },
        }
    }

    fn cells(&self) -> Vec<String> {
        let Some(kernel) = &self.kernel else {
            let install = self.install.iter().map(|install| format!("; {install}"));
            let why: String = self.why.iter().cloned().chain(install).collect();
            return vec![
                self.name.clone(),
                self.kind.to_owned(),
                "-".to_owned(),
                format!("not available: {why}"),
            ];
        };
        let lacks =
            if self.lacks.is_empty() { String::new() } else { format!("; no {}", self.lacks.join(", no ")) };
        vec![self.name.clone(), self.kind.to_owned(), kernel.clone(), format!("{}{lacks}", self.apart)]
    }
}

/// A line a system, in columns.
#[must_use]
pub fn table(entries: &[Entry]) -> String {
    let rows: Vec<Vec<String>> = entries.iter().map(Entry::cells).collect();
    format!("{}\n", align(&rows))
}

/// `{"systems": [...]}`, an object a system; `docs/systems.md` describes it.
#[must_use]
pub fn json(entries: &[Entry]) -> String {
    #[derive(Serialize)]
    struct List<'l> {
        systems: &'l [Entry],
    }
    // Texts and lists always have a form in JSON.
    let text = serde_json::to_string_pretty(&List { systems: entries }).unwrap_or_default();
    format!("{text}\n")
}
