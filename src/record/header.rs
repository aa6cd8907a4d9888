//! The lines of a record's file above its contents.
//!
//! We write them ourselves, `source:` first, as insta does. Reading is insta's, but insta takes a
//! file without a header for a format of long ago, a header without an end for a record without
//! contents, and panics at a number that is none; so what it would misread is refused before.

use super::error::Cause;
use super::scalar::scalar;

const FENCE: &str = "---";

/// The header's lines, both fences included.
pub(super) fn header(source: &str, description: Option<&str>) -> String {
    let mut lines = format!("{FENCE}\nsource: {}\n", scalar(source));
    if let Some(description) = description {
        lines += &format!("description: {}\n", scalar(description));
    }
    lines + FENCE + "\n"
}

/// Whether insta can be trusted with this text.
pub(super) fn check(text: &str) -> Result<(), Cause> {
    let mut lines = text.lines();
    if !lines.next().is_some_and(is_fence) {
        return Err(Cause::NoHeader);
    }
    for line in lines {
        if is_fence(line) {
            return Ok(());
        }
        if line.split(AROUND_VALUES).any(is_special_number) {
            return Err(Cause::NotYaml);
        }
    }
    Err(Cause::UnendedHeader)
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == FENCE
}

const AROUND_VALUES: [char; 6] = [':', ',', '[', ']', '{', '}'];

/// Infinity and "not a number" in YAML's spelling, which insta 1.49 takes for numbers and then
/// fails to parse, with a panic (`content/yaml/mod.rs`).
fn is_special_number(value: &str) -> bool {
    let value = value.trim();
    let value = value.strip_prefix(['+', '-']).unwrap_or(value).trim_start();
    [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(&value)
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

    #[test]
    fn a_number_that_insta_panics_at_is_refused() {
        for value in [".inf", "+.inf", "-.INF", ".nan", "[1, .nan]", "{a: .inf}"] {
            let text = format!("---\nsource: {value}\n---\n");
            assert_eq!(check(&text), Err(Cause::NotYaml), "{value}");
        }
        assert_eq!(check("---\ndescription: \".inf\"\n---\n.inf\n"), Ok(()));
        assert_eq!(check("---\ndescription: about .inf\n---\n"), Ok(()));
    }
}
