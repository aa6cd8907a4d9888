//! Errnos that a step can never return: allowed, and probably not meant.

use crate::language::diagnostic::{Diagnostic, DiagnosticKind};
use crate::language::span::Span;
use crate::language::vocabulary::{Errno, Verb};

/// A warning if no system that we know of returns this errno from this step.
pub(super) fn never_returned(verb: Verb, errno: Errno, span: Span) -> Option<Diagnostic> {
    let is_known = verb.errnos().contains(&errno);
    (!is_known).then(|| DiagnosticKind::ImpossibleErrno { verb, errno }.at(span))
}
