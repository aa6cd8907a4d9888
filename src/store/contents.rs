//! The normal form of a snapshot's text.
//!
//! One form is written, compared and shown, so that these three cannot disagree. insta ignores
//! white space at the end of a text and reads CRLF as LF; white space at the end of each line is
//! left out here as well, for editors take it away unasked and nobody can see it in a diff.

/// The text with LF line ends, no white space at the end of a line, and no newline at its end.
pub(super) fn normal(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn white_space_at_the_end_of_lines_and_text_goes() {
        assert_eq!(normal("a  \n\tb\t\n\n  c\n \n\n"), "a\n\tb\n\n  c");
    }

    #[test]
    fn crlf_is_lf() {
        assert_eq!(normal("a\r\n\r\nb\r\n"), "a\n\nb");
    }

    #[test]
    fn what_stands_before_the_text_stays() {
        assert_eq!(normal("\n  a"), "\n  a");
    }

    #[test]
    fn nothing_stays_nothing() {
        assert_eq!(normal(" \n"), "");
    }
}
