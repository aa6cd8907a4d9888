//! How deeply a script nests: the parser goes down once per level, so there is a limit.

use super::diagnostic::{Diagnostic, DiagnosticKind};
use super::span::Span;

/// How many blocks and parentheses may be open at once.
pub const LIMIT: usize = 64;

/// The first brace or parenthesis that nests too deeply, if there is one. Seen before the text is parsed, by its
/// bytes alone: where what they mean cannot be told so, as behind a quote that nothing closes, they count as the
/// deeper of two readings, or the parser finds it out.
#[must_use]
pub fn too_deep(source: &str) -> Option<Diagnostic> {
    let mut depth = Depth::default();
    let mut start = end_of_header(source);
    for line in source[start..].split_inclusive('\n') {
        if let Some(at) = depth.line(line.as_bytes()) {
            return Some(wrong(start + at));
        }
        start += line.len();
    }
    None
}

/// What is wrong with the brace or parenthesis at this place.
#[must_use]
pub fn wrong(at: usize) -> Diagnostic {
    DiagnosticKind::NestingTooDeep { limit: LIMIT }.at(Span::new(at, at + 1))
}

/// Where the header of a script ends: it is TOML, and nests by other rules.
pub(super) fn end_of_header(source: &str) -> usize {
    let is_border = |line: &str| line.trim_end_matches(['\r', '\n']).trim_end_matches([' ', '\t']) == "+++";
    let text = source.trim_start_matches('\u{feff}').trim_start_matches(['\r', '\n']);
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| is_border(line)) else { return 0 };
    let header = lines.scan(false, |ended, line| {
        let goes_on = !*ended;
        *ended = is_border(line);
        goes_on.then_some(line.len())
    });
    source.len() - text.len() + first.len() + header.sum::<usize>()
}

/// What is open.
#[derive(Default)]
struct Depth {
    braces: usize,
    parentheses: usize,
}

impl Depth {
    /// Reads a line; where in it too much is open.
    fn line(&mut self, line: &[u8]) -> Option<usize> {
        let mut text_is_open = false;
        let mut at = 0;
        while let Some(byte) = line.get(at) {
            match byte {
                b'#' => return None,
                b'"' if !text_is_open => match length_of_text(&line[at + 1..]) {
                    Some(length) => at += length,
                    None => text_is_open = true,
                },
                b'{' => (self.braces, self.parentheses) = (self.braces + 1, 0),
                b'(' => self.parentheses += 1,
                b'}' if !text_is_open => (self.braces, self.parentheses) = (self.braces.saturating_sub(1), 0),
                b')' if !text_is_open => self.parentheses = self.parentheses.saturating_sub(1),
                // No parentheses reach over the end of a statement.
                b';' if !text_is_open => self.parentheses = 0,
                _ => {}
            }
            if self.braces + self.parentheses > LIMIT {
                return Some(at);
            }
            at += 1;
        }
        None
    }
}

/// How long a text is that begins here, the quote that closes it included; none if it is not closed on its line.
fn length_of_text(rest: &[u8]) -> Option<usize> {
    let mut escaped = false;
    rest.iter()
        .position(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        })
        .map(|place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::parse::parse;

    #[test]
    fn the_limit_is_the_last_depth_that_is_read() {
        assert_eq!(too_deep(&"{".repeat(LIMIT)), None);
        let error = too_deep(&"{".repeat(LIMIT + 1)).expect("one too many");
        assert_eq!(error.span, Span::new(LIMIT, LIMIT + 1));
    }

    #[test]
    fn blocks_that_something_follows_are_read_once_each() {
        // Were each level read twice, this would not end.
        for head in ["process p {\n", "when $x = y {\n", "when {\n", "axis x {\n", "p {\n"] {
            for tail in ["} x {} y\n", "} {} {}\n", "} z\n", ""] {
                let (_, wrong) = parse(&format!("{}{}", head.repeat(LIMIT - 1), tail.repeat(LIMIT - 1)));
                assert!(!wrong.is_empty());
            }
        }
    }

    #[test]
    fn what_is_open_counts_behind_a_quote_that_nothing_closes() {
        // The parser reads a block here, whatever stands before it.
        let error = too_deep(&"when \" {\n".repeat(LIMIT + 1)).expect("one too many");
        assert_eq!(error.span.start, LIMIT * 9 + 7);
        // And what is in a text closes nothing.
        assert!(too_deep(&"when $x = y {\nsend a \"}\n".repeat(LIMIT + 1)).is_some());
    }

    #[test]
    fn a_header_nests_by_other_rules() {
        let header = format!("+++\ntitle = '{}'\n+++\n", "(".repeat(100));
        assert_eq!(too_deep(&format!("{header}tcp a\n")), None);
        let error = too_deep(&format!("{header}{}", "{".repeat(LIMIT + 1))).expect("one too many");
        assert_eq!(error.span.start, header.len() + LIMIT);
    }

    #[test]
    fn a_parenthesis_closes_no_brace() {
        assert!(too_deep(&"when $x = y {\n)\n".repeat(LIMIT + 1)).is_some());
        assert_eq!(too_deep(&"tcp ( ;\n".repeat(LIMIT + 1)), None);
    }

    #[test]
    fn what_the_bytes_alone_do_not_show_is_found_by_the_parser() {
        // A word that nobody can read takes the parentheses that would close the groups.
        let text = format!("when {} {{}}", "($x = ?)) and ".repeat(10_000));
        assert_eq!(too_deep(&text), None);
        let (_, wrong) = parse(&text);
        assert!(!wrong.is_empty());
        let text = format!("when {}$x = 1{} {{}}", "($x = ?)) and ".repeat(LIMIT + 1), ")".repeat(LIMIT + 1));
        let (_, wrong) = parse(&text);
        let too_deep = |found: &&Diagnostic| matches!(found.kind, DiagnosticKind::NestingTooDeep { .. });
        assert_eq!(wrong.iter().filter(too_deep).count(), 1);
    }

    #[test]
    fn braces_in_texts_and_comments_do_not_count() {
        let text = format!("send a \"{}\" # {}\n", "{".repeat(100), "(".repeat(100));
        assert_eq!(too_deep(&text), None);
    }
}
