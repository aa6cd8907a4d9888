//! Which cases a system cannot run, and why.

use crate::language::script::{Op, OptionKey, Port, Setting, Target};
use crate::language::vocabulary::Opt;
use crate::plan::Case;

use super::Facts;

/// Why a system cannot run a case; nothing if it can.
pub(super) fn skip_reason(case: &Case<'_>, facts: &Facts) -> Option<String> {
    // What a step does says more than what the whole case requires because of it.
    let refused = || case.steps.iter().find_map(|step| refusal(step.op));
    if !facts.isolation.is_namespace()
        && let Some(what) = refused()
    {
        return Some(format!("needs a network namespace: it {what}"));
    }
    if !facts.destroy && case.steps.iter().any(|step| matches!(step.op, Op::Destroy { .. })) {
        return Some("needs a kernel that ends sockets when asked to (CONFIG_INET_DIAG_DESTROY)".to_owned());
    }
    if case.asks_for_orphans && !facts.orphans {
        return Some(
            "needs to see connections that no process holds, which this system does not show".to_owned(),
        );
    }
    case.requires.iter().find_map(|requirement| facts.lacks(requirement))
}

/// Why a step can't be said with logical ports, if it can't: it would touch the host's own network.
fn refusal(op: &Op) -> Option<&'static str> {
    match op {
        Op::Sysctl { .. } => Some("sets a sysctl"),
        Op::Interface { .. } | Op::Address { .. } => Some("changes interfaces"),
        Op::Destroy { .. } => Some("destroys a socket"),
        Op::Join { .. } | Op::Leave { .. } => Some("joins a multicast group"),
        Op::Socket { settings, .. } | Op::Set { settings, .. } => settings.iter().find_map(refused_setting),
        Op::Bind { to, .. } | Op::Connect { to, .. } | Op::Probe { to, .. } => refused_target(*to),
        Op::Send { to: Some(to), .. } => refused_target(*to),
        _ => None,
    }
}

fn refused_setting(setting: &Setting) -> Option<&'static str> {
    match setting.option {
        OptionKey::Known(Opt::PortRange) => Some("asks for a fixed range of ports"),
        OptionKey::Known(Opt::Repair | Opt::Transparent) => Some("needs CAP_NET_ADMIN"),
        OptionKey::Number(..) => Some("sets an option by its number"),
        OptionKey::Known(_) => None,
    }
}

fn refused_target(target: Target) -> Option<&'static str> {
    let Target::Address { host, port } = target else { return None };
    let is_own = host.is_none_or(|host| {
        let host = host.to_canonical();
        host.is_loopback() || host.is_unspecified()
    });
    match port {
        _ if !is_own => Some("names an address that is not loopback"),
        Port::Number(1..1024) => Some("names a port below 1024"),
        _ => None,
    }
}
