//! How deeply a script nests: the parser goes down once per level, so there is a limit.

use super::diagnostic::Diagnostic;
use super::span::Span;

/// How many blocks and parentheses may be open at once.
pub const LIMIT: usize = 64;

/// The first brace or parenthesis that nests too deeply, if there is one.
#[must_use]
pub fn too_deep(source: &str) -> Option<Diagnostic> {
    let mut depth = 0_usize;
    for (at, byte) in significant_bytes(source) {
        match byte {
            b'{' | b'(' => depth += 1,
            b'}' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > LIMIT {
            return Some(
                Diagnostic::error(Span::new(at, at + 1), "this nests too deeply")
                    .label(format!("at most {LIMIT} levels")),
            );
        }
    }
    None
}

/// The bytes that are in no text and no comment.
fn significant_bytes(source: &str) -> impl Iterator<Item = (usize, u8)> {
    let (mut in_text, mut in_comment, mut escaped) = (false, false, false);
    source.bytes().enumerate().filter(move |&(_, byte)| {
        if byte == b'\n' {
            (in_text, in_comment, escaped) = (false, false, false);
        } else if in_comment {
        } else if in_text {
            in_text = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else {
            in_text = byte == b'"';
            in_comment = byte == b'#';
            return true;
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::parse::parse;

    #[test]
    fn the_limit_is_the_last_depth_that_is_read() {
        assert_eq!(too_deep(&"{".repeat(LIMIT)), None);
        let error = too_deep(&"{".repeat(LIMIT + 1)).expect("one too many");
        assert_eq!(error.primary.span, Span::new(LIMIT, LIMIT + 1));
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
    fn braces_in_texts_and_comments_do_not_count() {
        let text = format!("send a \"{}\" # {}\n", "{".repeat(100), "(".repeat(100));
        assert_eq!(too_deep(&text), None);
    }
}
