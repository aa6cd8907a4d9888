//! A system that took part.

use crate::run::Facts;
use crate::run::Tally;

/// A system that took part.
#[derive(Clone, Debug)]
pub(crate) struct SystemSummary {
    /// What the user calls it.
    pub name: String,
    /// What it is and has.
    pub facts: Facts,
    /// How its cases ended.
    pub tally: Tally,
    /// How many of its cases did not come out the same each time that they ran.
    pub flaky: usize,
}

impl SystemSummary {
    /// What it is, and which version: `linux 6.18.44`.
    #[must_use]
    pub(crate) fn kernel(&self) -> String {
        let platform = &self.facts.platform;
        let kind = platform.names.last().map_or("", String::as_str);
        format!("{kind} {}", platform.version).trim().to_owned()
    }
}
