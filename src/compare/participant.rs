//! A system that took part.

use crate::run::Tally;
use crate::system::Facts;

/// A system that took part.
#[derive(Clone, Debug)]
pub struct Participant {
    /// What the user calls it.
    pub name: String,
    /// What it is and has.
    pub facts: Facts,
    /// How its cases ended.
    pub tally: Tally,
}

impl Participant {
    /// What it is, and which version: `linux 6.18.44`.
    #[must_use]
    pub fn kernel(&self) -> String {
        let platform = &self.facts.platform;
        let kind = platform.names.last().map_or("", String::as_str);
        format!("{kind} {}", platform.version).trim().to_owned()
    }
}
