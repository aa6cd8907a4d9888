//! What a system must have to run a step, whether the header says so or not.

use crate::language::header::Requirement;
use crate::language::script::Op;
use crate::language::socket::Family;

/// What a step needs.
#[must_use]
pub fn requirements(op: &Op) -> Option<Requirement> {
    match op {
        Op::Process { uid: Some(_), .. } | Op::Chown { .. } => Some(Requirement::Root),
        Op::Sysctl { .. } | Op::Interface { .. } | Op::Address { .. } => Some(Requirement::Netns),
        Op::Destroy { .. } => Some(Requirement::SockDiag),
        Op::Socket { kind, .. } | Op::Probe { kind, .. } if kind.family == Family::Ipv6 => {
            Some(Requirement::Ipv6)
        }
        _ => None,
    }
}
