//! Why a scenario was not run, or not to its end.

use crate::run::{Tally, is_unannounced};
use crate::scenario::ScenarioRun;

/// Whether a case was not run for a reason that the scenario's header does not name.
pub(super) fn unexpected(ran: &ScenarioRun<'_>) -> bool {
    is_unannounced(&ran.script.header, &ran.facts, &ran.cases)
}

/// The reasons, and how much was not run.
pub(super) fn why(ran: &ScenarioRun<'_>) -> String {
    let Tally { cases, skipped, .. } = ran.tally();
    let reasons: Vec<&str> = ran.skips().into_iter().map(|(reason, _)| reason).collect();
    let share = if skipped < cases { format!("{skipped} of {cases} cases: ") } else { String::new() };
    share + &reasons.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Platform;
    use crate::run::Facts;
    use crate::run::Isolation;
    use crate::run::trace::End;
    use crate::scenario::Scenario;

    const NO_ROOT: &str = "needs root: it acts as another user";

    /// What is said of a scenario of two cases, one of which was not run by a user who is not root.
    fn report(source: &str) -> (bool, String) {
        let scenario = Scenario::parse("a.drill", source).unwrap();
        let facts = Facts {
            platform: Platform::default(),
            isolation: Isolation::UserNamespace,
            root: false,
            ipv6: true,
            sock_diag: true,
            orphans: true,
            destroy: true,
            sysctls: true,
        };
        let case = |number, end| crate::fixture::result(number, Vec::new(), end);
        let cases = vec![case(0, End::Passed), case(1, End::Skipped(NO_ROOT.to_owned()))];
        let ran = ScenarioRun { script: scenario.script(), facts, cases };
        (unexpected(&ran), why(&ran))
    }

    #[test]
    fn a_skip_that_the_header_names_is_expected() {
        let why = format!("1 of 2 cases: {NO_ROOT}");
        assert_eq!(report("axis x = none | reuse\ntcp a $x"), (true, why.clone()));
        let header = "+++\nrequires = [\"root\"]\n+++\naxis x = none | reuse\ntcp a $x";
        assert_eq!(report(header), (false, why));
    }
}
