//! Which cases a system cannot run, and why.

use crate::language::header::Header;
use crate::plan::Case;

use super::Facts;
use super::trace::{CaseResult, End};

/// Why a system cannot run a case; nothing if it can.
pub(super) fn skip_reason(case: &Case<'_>, facts: &Facts) -> Option<String> {
    // What a step does says more than what the whole case requires because of it.
    let refused = || case.steps.iter().find_map(|step| step.traits.needs_own_network());
    if !facts.isolation.is_namespace()
        && let Some(what) = refused()
    {
        return Some(format!("needs a network namespace: it {what}"));
    }
    if !facts.destroy && case.traits.destroys {
        return Some("needs a kernel that ends sockets when asked to (CONFIG_INET_DIAG_DESTROY)".to_owned());
    }
    if !facts.sysctls && case.traits.sets_sysctl {
        return Some(
            "needs sysctls that can be set: here they are missing, read-only or without effect".to_owned(),
        );
    }
    if case.traits.asks_for_orphans && !facts.orphans {
        return Some(
            "needs to see connections that no process holds, which this system does not show".to_owned(),
        );
    }
    case.requires.iter().find_map(|requirement| facts.lacks(requirement))
}

/// Whether a case was skipped for a reason that the header of its scenario does not announce: `requires = […]`. Nobody
/// reads what a green run left out, so in CI this is a failure.
pub(crate) fn is_unannounced(header: &Header, facts: &Facts, cases: &[CaseResult]) -> bool {
    let announced: Vec<String> =
        header.requires.iter().filter_map(|requirement| facts.lacks(requirement)).collect();
    cases.iter().any(|case| match &case.trace.end {
        // What a step does may be said behind it: `needs a network namespace: it sets a sysctl`.
        End::Skipped(reason) => !announced.iter().any(|known| {
            reason.strip_prefix(known.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        }),
        End::Passed | End::Failed(_) | End::Invalid(_) | End::Broken(_) => false,
    })
}
