//! Errnos that a step can never return: allowed, and probably not meant.

use crate::language::diagnostic::Diagnostic;
use crate::language::span::Span;
use crate::language::vocabulary::{Errno, Verb};

/// A warning if no system that we know of returns this errno from this step.
pub(super) fn never_returned(verb: Verb, errno: Errno, span: Span) -> Option<Diagnostic> {
    let known = verb.errnos();
    if known.contains(&errno) {
        return None;
    }
    let words: Vec<&str> = known.iter().take(6).map(|errno| errno.word()).collect();
    let warning = Diagnostic::warning(span, format!("`{verb}` never returns {errno}"));
    Some(if words.is_empty() {
        warning.label("it returns no errno")
    } else {
        warning.label("not on any system that we know of").help(format!("it returns {}, …", words.join(", ")))
    })
}
