//! Why systems differ: sentences that people wrote, for each scenario.

/// Why systems differ in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The scenario: its path below the folder of scenarios, without its ending.
    pub scenario: String,
    /// The systems of which this is said.
    pub systems: Vec<String>,
    /// The sentence.
    pub why: String,
}

/// All that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons(pub Vec<Reason>);

impl Reasons {
    /// What was written of a scenario, in the order of the text.
    pub fn of(&self, scenario: &str) -> impl Iterator<Item = &Reason> {
        self.0.iter().filter(move |reason| reason.scenario == scenario)
    }
}
