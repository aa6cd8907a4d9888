//! Why systems differ: sentences that people wrote, for each scenario.

use crate::language::diagnostic::{Diagnostic, TableKind};
use crate::language::span::Spanned;
use crate::language::table::{TableReader, Value};

/// Why systems differ in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// The scenario: its path below the folder of scenarios, without its ending.
    pub scenario: String,
    /// The systems that it is about.
    pub systems: Vec<String>,
    /// The sentence, in Markdown.
    pub why: String,
}

/// All reasons that were written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reasons(pub Vec<Reason>);

impl Reasons {
    /// Reads a table of TOML for each scenario, with a sentence for a system, or for several with commas
    /// between them.
    ///
    /// # Errors
    ///
    /// What is wrong with the text.
    pub(crate) fn read(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut reasons = Vec::new();
        let wrong = TableReader::read(text, 0, TableKind::Reasons, |reader, scenario, table| {
            let entry = |reader: &mut TableReader, systems: &Spanned<String>, why: &Value<'_>| {
                reasons.extend(reader.text(&systems.node, why).map(|why| Reason {
                    scenario: scenario.node.clone(),
                    systems: systems.node.split(',').map(|name| name.trim().to_owned()).collect(),
                    why: why.trim().to_owned(),
                }));
            };
            reader.table(&scenario.node, table, entry);
        });
        if wrong.is_empty() { Ok(Self(reasons)) } else { Err(wrong) }
    }

    /// The reasons of a scenario, in alphabetical order.
    pub(crate) fn of(&self, scenario: &str) -> impl Iterator<Item = &Reason> {
        self.0.iter().filter(move |reason| reason.scenario == scenario)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn reasons_are_read_from_toml() {
        use crate::compare::Reasons;

        let reasons =
            Reasons::read("[\"tcp/listen\"]\n\"uml, old\" = \"It came with Linux 6.8.\"\n").unwrap();
        let reason = reasons.of("tcp/listen").next().unwrap();
        assert_eq!(reason.systems, ["uml", "old"]);
        assert_eq!(reason.why, "It came with Linux 6.8.");
    }
}
