//! Quoted texts: the bytes behind their escapes, and back.

use std::fmt::Write;
use std::ops::Range;

/// The bytes of a text between its quotes.
///
/// # Errors
///
/// The place of an escape that is none.
pub fn unescape(text: &str) -> Result<Vec<u8>, Range<usize>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.char_indices();
    while let Some((at, c)) = rest.next() {
        if c != '\\' {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let Some((_, escape)) = rest.next() else { return Err(at..text.len()) };
        let byte = match escape {
            'n' => b'\n',
            'r' => b'\r',
            't' => b'\t',
            '0' => 0,
            '\\' => b'\\',
            '"' => b'"',
            'x' => {
                let digits = text.get(at + 2..at + 4);
                // `from_str_radix` would take a sign.
                let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                rest.nth(1);
                byte.ok_or_else(|| at..end_of(text, at, 4))?
            }
            other => return Err(at..at + 1 + other.len_utf8()),
        };
        bytes.push(byte);
    }
    Ok(bytes)
}

/// Where so many characters from there end, or the text does.
fn end_of(text: &str, start: usize, characters: usize) -> usize {
    text[start..].char_indices().nth(characters).map_or(text.len(), |(offset, _)| start + offset)
}

/// Bytes as a scenario would write them, with quotes.
#[must_use]
pub fn quote(bytes: &[u8]) -> String {
    let mut quoted = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => quoted.push_str("\\n"),
                '\r' => quoted.push_str("\\r"),
                '\t' => quoted.push_str("\\t"),
                '\0' => quoted.push_str("\\0"),
                '\\' => quoted.push_str("\\\\"),
                '"' => quoted.push_str("\\\""),
                c if c.is_ascii_control() => push_hex(&mut quoted, c as u8),
                c => quoted.push(c),
            }
        }
        for byte in chunk.invalid() {
            push_hex(&mut quoted, *byte);
        }
    }
    quoted.push('"');
    quoted
}

fn push_hex(text: &mut String, byte: u8) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\\x{byte:02x}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_quoting() {
        let all: Vec<u8> = (0..=255).collect();
        let quoted = quote(&all);
        assert_eq!(unescape(&quoted[1..quoted.len() - 1]), Ok(all));
    }

    #[test]
    fn a_wrong_escape_is_pointed_at() {
        assert_eq!(unescape(r"ab\q"), Err(2..4));
        assert_eq!(unescape(r"\x4"), Err(0..3));
        assert_eq!(unescape(r"\xzz!"), Err(0..4));
        assert_eq!(unescape("\\x\té!"), Err(0..5));
        assert_eq!(unescape(r"\x+1"), Err(0..4));
    }
}
