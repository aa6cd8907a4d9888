//! A list of systems: which can run scenarios from here, what they are and lack, and why the others can't.

use serde::Serialize;

use crate::run::{Error, Facts, Isolation};

use crate::text::chain;
use crate::text::columns::align;

/// A system of the list.
#[derive(Clone, Debug, Serialize)]
pub struct SystemInfo {
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
    /// How cases are isolated there.
    pub isolation: Option<Isolation>,
    /// What scenarios may need and it lacks.
    pub lacks: Vec<&'static str>,
    /// Why it was not started.
    pub reason: Option<String>,
    /// How what is missing can be had.
    pub install: Option<String>,
    /// How cases are isolated, for people.
    #[serde(skip)]
    isolation_line: &'static str,
}

impl SystemInfo {
    /// What came of starting a system.
    #[must_use]
    pub fn new(name: &str, kind: &'static str, started: Result<Facts, Error>) -> Self {
        let info = Self {
            name: name.to_owned(),
            kind,
            available: false,
            kernel: None,
            names: Vec::new(),
            isolation: None,
            lacks: Vec::new(),
            reason: None,
            install: None,
            isolation_line: "",
        };
        match started {
            Ok(facts) => Self {
                available: true,
                lacks: facts.lacking(),
                isolation: Some(facts.isolation),
                isolation_line: facts.isolation_line(),
                kernel: Some(facts.platform.version),
                names: facts.platform.names,
                ..info
            },
            Err(Error::Missing { what, install, .. }) => {
                Self { reason: Some(what), install: Some(install), ..info }
            }
            Err(Error::Remote { cause, .. }) => Self { reason: Some(chain(cause.as_ref())), ..info },
            Err(error) => Self { reason: Some(chain(&error)), ..info },
        }
    }

    fn cells(&self) -> Vec<String> {
        let Some(kernel) = &self.kernel else {
            let install = self.install.iter().map(|install| format!("; {install}"));
            let reason: String = self.reason.iter().cloned().chain(install).collect();
            return vec![
                self.name.clone(),
                self.kind.to_owned(),
                "-".to_owned(),
                format!("not available: {reason}"),
            ];
        };
        let lacks =
            if self.lacks.is_empty() { String::new() } else { format!("; no {}", self.lacks.join(", no ")) };
        vec![
            self.name.clone(),
            self.kind.to_owned(),
            kernel.clone(),
            format!("{}{lacks}", self.isolation_line),
        ]
    }
}

/// A line a system, in columns.
#[must_use]
pub fn table(systems: &[SystemInfo]) -> String {
    let rows: Vec<Vec<String>> = systems.iter().map(SystemInfo::cells).collect();
    format!("{}\n", align(&rows))
}

/// `{"systems": [...]}`, an object a system; `docs/systems.md` describes it.
#[must_use]
pub fn json(systems: &[SystemInfo]) -> String {
    #[derive(Serialize)]
    struct List<'l> {
        systems: &'l [SystemInfo],
    }
    // Texts and lists always have a form in JSON.
    let text = serde_json::to_string_pretty(&List { systems }).unwrap_or_default();
    format!("{text}\n")
}
