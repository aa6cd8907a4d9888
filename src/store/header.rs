//! The lines of a record's file above its contents.
//!
//! We write them ourselves, `source:` first, as insta does. Reading is insta's, but insta takes a
//! file without a header for a format of long ago, and a header without an end for a record without
//! contents; so these are refused before.

use super::error::Cause;
use super::scalar::scalar;

const FENCE: &str = "---";

/// The header's lines, both fences included.
pub(super) fn header(source: &str, description: Option<&str>) -> String {
    let source = scalar(source);
    // insta reads an empty description as none.
    match description.filter(|text| !text.is_empty()).map(scalar) {
        Some(description) => {
            format!("{FENCE}\nsource: {source}\ndescription: {description}\n{FENCE}\n")
        }
        None => format!("{FENCE}\nsource: {source}\n{FENCE}\n"),
    }
}

/// Whether the text has a header from its first line on, and all of it.
pub(super) fn check(text: &str) -> Result<(), Cause> {
    let mut lines = text.lines();
    if !lines.next().is_some_and(is_fence) {
        return Err(Cause::NoHeader);
    }
    if lines.any(is_fence) { Ok(()) } else { Err(Cause::UnendedHeader) }
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == FENCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_comes_first() {
        assert_eq!(
            header("scenarios/a.drill", Some("two binds: one port")),
            "---\nsource: scenarios/a.drill\ndescription: \"two binds: one port\"\n---\n"
        );
        assert_eq!(header("a.drill", None), "---\nsource: a.drill\n---\n");
    }

    #[test]
    fn a_header_has_both_its_fences() {
        assert_eq!(check("---\nsource: a\n---\ntext\n"), Ok(()));
        assert_eq!(check("---\r\nsource: a\r\n---\r\n"), Ok(()));
        assert_eq!(check(""), Err(Cause::NoHeader));
        assert_eq!(check("source: a\n---\n"), Err(Cause::NoHeader));
        assert_eq!(check("\u{feff}---\nsource: a\n---\n"), Err(Cause::NoHeader));
        assert_eq!(check("---\nsource: a\n"), Err(Cause::UnendedHeader));
        assert_eq!(check("---"), Err(Cause::UnendedHeader));
    }
}
