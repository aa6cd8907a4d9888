//! Whether a scenario bites: with a step or an option taken away, or two binds exchanged, something else
//! must come out. A change that nothing notices shows a word that the scenario does not need, or a finding
//! that it does not look at.

mod mutants;
mod outcomes;

pub use mutants::{Change, Mutant, mutants};
pub use outcomes::notices;
