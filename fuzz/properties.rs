//! What holds for every text. The fuzzers look for one for which it does not, and `cargo test` tries those
//! that are kept in `corpus/`.

#![allow(dead_code, reason = "a fuzzer uses one of the two")]

use sockdrill::internals::diagnostics;
use sockdrill::language::check::{Checked, check};
use sockdrill::language::diagnostic::Diagnostic;
use sockdrill::language::format;
use sockdrill::language::parse::parse;
use sockdrill::language::script::Script;
use sockdrill::plan;

const NAME: &str = "fuzz.drill";

/// Of larger products the cases are not planned: it would take a fuzzer's time and find nothing new.
const MOST_CASES: usize = 32;

/// No text makes the parser, the checker, the plan or the renderer panic, and every label lies in the text.
pub(crate) fn any_text_is_read(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    let found = match check(NAME, &source) {
        Checked::Right { script, warnings: mut found } => {
            assert!(!found.iter().any(Diagnostic::is_error), "a script with an error: {found:#?}");
            found.extend(planned(&script, || plan::check(&script)));
            found
        }
        Checked::Wrong { rest, diagnostics: mut found } => {
            assert!(found.iter().any(Diagnostic::is_error), "no script, and no error says why");
            let more = planned(&rest.script, || plan::check_rest(&rest, &found));
            found.extend(more);
            found
        }
    };
    found.iter().for_each(|diagnostic| labels_lie_in(diagnostic, &source));
    let drawn = diagnostics::render(&found, NAME, &source, false);
    assert_eq!(drawn.is_empty(), found.is_empty());
}

/// A text that is read without a word against it has one canonical form, and that says the same.
pub(crate) fn formatting_changes_nothing(bytes: &[u8]) {
    let Ok(source) = str::from_utf8(bytes) else { return };
    let (tree, wrong) = parse(source);
    if !wrong.is_empty() {
        return;
    }
    let canonical = format::tree(&tree, source);
    let (again, wrong) = parse(&canonical);
    assert!(wrong.is_empty(), "the canonical form can't be read: {wrong:#?}\n{source:?}\n{canonical:?}");
    let twice = format::tree(&again, &canonical);
    assert!(twice == canonical, "no canonical form:\n{source:?}\n{canonical:?}\n{twice:?}");
    assert_eq!(meaning(&canonical), meaning(source), "\n{source:?}\n{canonical:?}");
}

fn planned(script: &Script, check: impl FnOnce() -> Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_large = (MOST_CASES + 1..=plan::CASE_LIMIT).contains(&script.cases());
    if is_large { Vec::new() } else { check() }
}

fn labels_lie_in(diagnostic: &Diagnostic, source: &str) {
    let edited = diagnostic.edit().map(|edit| edit.span);
    for span in diagnostic.spans().chain(edited) {
        let (start, end) = (span.start, span.end);
        assert!(source.get(start..end).is_some(), "no place: {start}..{end} of {diagnostic:#?}\n{source:?}");
    }
}

/// All that a script says, without where it says it; nothing if it is wrong, for what is said of that may
/// depend on the places.
fn meaning(source: &str) -> Option<String> {
    let script = check(NAME, source).script()?;
    let Script { path: _, source: _, header, axes, sockets, processes, steps, body } = script;
    Some(without_spans(&format!("{:?}", (header, axes, sockets, processes, steps, body))))
}

/// The text without every `Span { start: 3, end: 8 }` that Debug wrote into it.
fn without_spans(text: &str) -> String {
    let mut parts = text.split("Span { start: ");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once('}').map_or(part, |(_, after)| after));
    std::iter::once(first).chain(rest).collect()
}
