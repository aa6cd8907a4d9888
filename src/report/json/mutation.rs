//! What came of the mutants of scenarios, for `sockdrill mutate --format json`.

use serde::Serialize;

/// A mutation test in numbers, and the mutants that survived.
#[derive(Debug, Default, Serialize)]
pub(crate) struct MutationObject {
    /// How many scenarios had mutants.
    pub scenarios: usize,
    pub mutants: usize,
    pub killed: KilledObject,
    pub survived: Vec<SurvivorObject>,
    /// The scenarios that fail or are skipped without a change, so that they have no mutants.
    pub skipped: Vec<String>,
}

/// How many mutants were killed, and by what.
#[derive(Debug, Default, Serialize)]
pub(crate) struct KilledObject {
    /// A case failed, or came out otherwise.
    pub by_run: usize,
    /// The checker rejected it.
    pub by_checker: usize,
}

/// A change that nothing noticed.
#[derive(Debug, Serialize)]
pub(crate) struct SurvivorObject {
    pub path: String,
    /// From 1 on.
    pub line: usize,
    /// What was changed, in words.
    pub change: String,
}

impl MutationObject {
    /// As text.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        // Texts, numbers and lists always have a form in JSON.
        format!("{}\n", serde_json::to_string_pretty(self).unwrap_or_default())
    }
}
