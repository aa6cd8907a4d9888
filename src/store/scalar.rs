//! One line of text as a YAML scalar, in the way that insta writes it.
//!
//! cargo-insta writes the header anew when it accepts a snapshot. Where we quote as it does, an
//! accepted file is the file that we wrote, byte for byte. We quote more only where insta's own
//! output would not be read back: as a number (`0o17`, `+.inf`, `++1`) or as a control character.

use std::fmt::Write;

/// The text as a plain scalar if it is safe as one, else between double quotes.
pub(super) fn scalar(text: &str) -> String {
    if quoted_by_insta(text) || misread_by_insta(text) { quoted(text) } else { text.to_owned() }
}

/// `need_quotes` of `content/yaml/vendored/emitter.rs` in insta 1.49.
fn quoted_by_insta(text: &str) -> bool {
    text.is_empty()
        || text.starts_with([' ', '.', '&', '*', '?', '|', '-', '<', '>', '=', '!', '%', '@'])
        || text.ends_with(' ')
        || text.contains([':', '{', '}', '[', ']', ',', '#', '`', '"', '\'', '\\'])
        || is_yaml_word(text)
        || text.starts_with("0x")
        || text.parse::<f64>().is_ok()
}

/// The words that some version of YAML takes for a boolean or for null.
fn is_yaml_word(text: &str) -> bool {
    let words = ["yes", "no", "true", "false", "on", "off", "null"];
    let as_written = |word: &str| text == word || text == word.to_uppercase() || text == capitalized(word);
    text == "~" || words.into_iter().any(as_written)
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

fn misread_by_insta(text: &str) -> bool {
    text.starts_with('+') || text.starts_with("0o") || text.contains(needs_escape)
}

/// Whether a plain scalar is a text, and not null, a boolean or a number of YAML 1.2's core schema.
pub(super) fn is_text(plain: &str) -> bool {
    let number = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let has_base = |prefix: &str, base: u32| {
        let digits = number.strip_prefix(prefix).unwrap_or_default();
        !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base))
    };
    let is_number = has_base("0o", 8)
        || has_base("0x", 16)
        || [".inf", ".nan"].iter().any(|word| number.eq_ignore_ascii_case(word))
        || number.starts_with(|c: char| c == '.' || c.is_ascii_digit()) && number.parse::<f64>().is_ok();
    let is_word = ["", "~", "null", "true", "false"].iter().any(|word| plain.eq_ignore_ascii_case(word));
    !is_number && !is_word
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for character in text.chars() {
        push_escaped(&mut out, character);
    }
    out.push('"');
    out
}

fn push_escaped(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{c}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        // Every one of these is below U+10000, so four digits are enough. Writing to a string
        // cannot fail.
        _ if needs_escape(character) => _ = write!(out, "\\u{:04x}", u32::from(character)),
        _ => out.push(character),
    }
}

/// What YAML does not take as it is (controls, the byte order mark), and what breaks a line in
/// some readers (U+2028, U+2029).
fn needs_escape(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn a_plain_title_stays_plain() {
        assert_eq!(scalar("scenarios/tcp/listen.drill"), "scenarios/tcp/listen.drill");
        assert_eq!(scalar("a bind (twice) — früh & spät"), "a bind (twice) — früh & spät");
    }

    #[test]
    fn what_yaml_would_misread_is_quoted() {
        for text in [
            "", " a", "a ", "a: b", "a #b", "- a", "'a'", "[a]", "{a}", "a, b", "yes", "No", "TRUE", "null",
            "~", "1", "1.5", "1e3", "0x1f", "0o17", "+1", "++1", "+.inf", ".inf", ".nan", "-.inf", "inf",
            "NaN", "...", "---", "*a", "&a", "!a", "%a", "@a", "`a`",
        ] {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn quotes_and_controls_are_escaped() {
        assert_eq!(scalar(r#"the "same" \ port"#), r#""the \"same\" \\ port""#);
        assert_eq!(scalar("a\n\t\r\u{8}\u{c}b"), r#""a\n\t\r\b\fb""#);
        assert_eq!(
            scalar("\0\u{1b}\u{7f}\u{85}\u{2028}\u{feff}"),
            r#""\u0000\u001b\u007f\u0085\u2028\ufeff""#
        );
    }
}
