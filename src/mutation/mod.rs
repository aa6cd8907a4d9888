//! Mutation testing of scenarios: with a step or an option removed, or two binds exchanged, something else must
//! come out. A mutant that survives shows a word that the scenario does not need, or a result that it does not
//! check.

mod mutants;
mod outcomes;

pub(crate) use mutants::{Mutant, mutants};
pub(crate) use outcomes::is_killed;
