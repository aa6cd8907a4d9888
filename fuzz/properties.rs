//! What holds for every text. The fuzzers look for one for which it does not, and `cargo test` tries those
//! that are kept in `corpus/`.

#![allow(dead_code, reason = "a fuzzer uses one of them")]

use std::collections::BTreeSet;

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

/// What is wrong with a script, and where it is right, does not depend on how its statements are laid out: each on a
/// line of its own, several on one, or one over several lines.
pub(crate) fn layout_changes_nothing(bytes: &[u8]) {
    let Ok(source) = str::from_utf8(bytes) else { return };
    let found = codes(source);
    for (layout, text) in [
        ("continued lines", continued(source)),
        ("one line", on_one_line(source)),
        ("a line each", on_lines_of_their_own(source)),
    ] {
        let other = codes(&text);
        assert!(other == found, "{found:?}, and with {layout} {other:?}\n{source}\n-----\n{text}");
    }
}

/// The codes of all that is said of a script and of its cases.
fn codes(source: &str) -> BTreeSet<&'static str> {
    let found = plan::check_cases(check(NAME, source), None);
    let found = found.map_or_else(|errors| errors, |(_, warnings)| warnings);
    found.iter().map(|diagnostic| diagnostic.code().as_str()).collect()
}

/// Every blank between two words is a continued line.
fn continued(source: &str) -> String {
    relaid(source, |line| {
        let words = line.code.trim_start();
        let indent = &line.code[..line.code.len() - words.len()];
        let mut text = indent.to_owned();
        let end = words.trim_end_matches([' ', '\t', '\r', '\n', '\\']).len();
        for piece in pieces(&words[..end]) {
            match piece {
                Piece::Blank => text.push_str(" \\\n "),
                Piece::Other(other) => text.push_str(other),
            }
        }
        text + &words[end..] + line.comment
    })
}

/// Statements stand behind each other, as far as comments and what is open at the end of a line let them.
fn on_one_line(source: &str) -> String {
    relaid(source, |line| {
        let code = line.code.trim_end_matches(['\r', '\n']);
        let last = code.trim_end().rsplit([' ', '\t']).next().unwrap_or_default();
        let goes_on =
            last.ends_with(['(', '\\']) || matches!(last, "and" | "or") || line.is_continued_by_next;
        if !line.comment.is_empty() || goes_on || line.code.len() == code.len() {
            return format!("{}{}", line.code, line.comment);
        }
        format!("{code}; ")
    })
}

/// Statements stand on lines of their own.
fn on_lines_of_their_own(source: &str) -> String {
    relaid(source, |line| {
        let mut text = String::new();
        for piece in pieces(line.code) {
            match piece {
                Piece::Blank => text.push(' '),
                Piece::Other(";") => text.push('\n'),
                Piece::Other(other) => text.push_str(other),
            }
        }
        text + line.comment
    })
}

/// A line, what can be relaid of it and what follows that, with the end of the line in the last of the two.
struct Line<'l> {
    code: &'l str,
    comment: &'l str,
    /// Whether the next line begins with what belongs to this one.
    is_continued_by_next: bool,
}

/// The script with every line of it relaid; not its header, nor a line with a string that nothing closes.
fn relaid(source: &str, relay: impl Fn(&Line<'_>) -> String) -> String {
    let lines: Vec<&str> = source.split_inclusive('\n').collect();
    let is_border = |line: &str| line.trim_end() == "+++";
    let mut borders = lines.iter().filter(|line| is_border(line)).count();
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        let in_header = borders > 0;
        borders -= usize::from(is_border(line));
        let code = code_of(line).filter(|_| !in_header);
        let next = lines.get(number + 1).map_or("", |next| next.trim_start());
        let is_continued_by_next =
            next.starts_with(')') || matches!(next.split([' ', '\n']).next(), Some("and" | "or"));
        match code {
            Some(end) => {
                text += &relay(&Line { code: &line[..end], comment: &line[end..], is_continued_by_next });
            }
            None => text += line,
        }
    }
    text
}

/// Where the comment of a line begins; none if a string of the line is not closed.
fn code_of(line: &str) -> Option<usize> {
    let mut at = 0;
    for piece in pieces(line) {
        let Piece::Other(piece) = piece else {
            at += line[at..].len() - line[at..].trim_start_matches([' ', '\t']).len();
            continue;
        };
        if piece == "#" || line[at..].starts_with("//") {
            return Some(at);
        }
        if piece.starts_with('"') && !(piece.len() > 1 && piece.ends_with('"')) {
            return None;
        }
        at += piece.len();
    }
    Some(line.len())
}

enum Piece<'p> {
    /// One or more blanks.
    Blank,
    /// A string, or one character of what is none.
    Other(&'p str),
}

/// Strings, blanks, and every other character by itself.
fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            ' ' | '\t' => rest.len() - rest.trim_start_matches([' ', '\t']).len(),
            '"' | '\'' if is_closed(rest) || first == '"' => length_of_string(rest),
            other => other.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(if matches!(first, ' ' | '\t') { Piece::Blank } else { Piece::Other(piece) });
        rest = after;
    }
    pieces
}

/// Whether the string that begins here ends on its line.
fn is_closed(text: &str) -> bool {
    let length = length_of_string(text);
    length > 1 && text[..length].ends_with(&text[..1])
}

/// How long a string is that begins here; up to the end of the line if nothing closes it.
fn length_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            c if !escaped && text.starts_with(c) => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
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
