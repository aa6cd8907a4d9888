//! How much a script may have of what is kept or compared: beyond these it is refused with the number, so that no
//! text within the largest file takes more time or memory to check than its author would wait for.

use super::diagnostic::{Diagnostic, DiagnosticKind, Limited};
use super::nesting::end_of_header;
use super::script::{Op, Script};
use super::span::Span;

/// Words outside of the header, comments and documentation lines counting as one.
pub(crate) const WORDS: usize = 200_000;

/// Requirements in a header.
pub(crate) const REQUIREMENTS: usize = 100;

/// Systems that the expectations of a script make exceptions for, each version a system of its own: the script is
/// checked for each of them.
pub(crate) const SYSTEMS: usize = 32;

/// Sockets, times the steps that fork or end a process: each may be held by every process.
pub(crate) const HELD_SOCKETS: usize = 2_000_000;

/// The first word too many, seen before the text is parsed.
pub(crate) fn too_many_words(source: &str) -> Option<Diagnostic> {
    let mut words = 0;
    let mut in_word = false;
    let mut at = end_of_header(source);
    let bytes = source.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let was_in_word = in_word;
        match byte {
            b'#' if !in_word => {
                words += 1;
                at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' => in_word = false,
            // Each of these is a word by itself, whatever stands beside it.
            b';' | b'|' | b'{' | b'}' | b'(' | b')' | b',' | b'=' | b'"' => {
                words += 1;
                in_word = false;
            }
            _ => in_word = true,
        }
        words += usize::from(in_word && !was_in_word);
        if words > WORDS {
            let kind = DiagnosticKind::LimitExceeded { what: Limited::Words, limit: WORDS };
            return Some(kind.at(Span::new(at, at)));
        }
        at += 1;
    }
    None
}

/// The first step with which the processes of a script hold too many sockets.
pub(crate) fn too_many_held(script: &Script) -> Option<Diagnostic> {
    let copies = |op: &Op| matches!(op, Op::Fork { .. } | Op::Kill { .. } | Op::Exit { .. });
    let steps = script.steps.iter().filter(|step| step.op.values.iter().any(copies));
    let most = HELD_SOCKETS / script.sockets.len().max(1);
    let kind = DiagnosticKind::LimitExceeded { what: Limited::HeldSockets, limit: HELD_SOCKETS };
    steps.skip(most).map(|step| kind.clone().at(step.span)).next()
}
