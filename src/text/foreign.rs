//! Text that somebody else wrote: titles, tags, paths, what an agent says of itself. It is shown, and does nothing to
//! what shows it: to a terminal, to a workflow of GitHub, to a page in Markdown.

use std::borrow::Cow;

/// What begins a command to a workflow of GitHub, with blanks before it or without (`ActionCommand.TryParseV2` of
/// actions/runner).
const WORKFLOW: &str = "::";

/// What begins one of the older form, anywhere in a line (`ActionCommand.TryParse`).
const WORKFLOW_ANYWHERE: &str = "##[";

/// The text with what steers a terminal in the form of an escape: `\u{1b}`. Newlines stay.
#[must_use]
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c != '\n' && is_unseen(c))
}

/// The same in one line: newlines too are escapes.
#[must_use]
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_unseen)
}

/// The text as Markdown shows it, in a line and in a cell of a table.
#[must_use]
pub(crate) fn markdown(text: &str) -> String {
    let text = line(text);
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => out.extend(['\\', character]),
            '&' => out.push_str("&amp;"),
            _ => out.push(character),
        }
    }
    out
}

/// The text as code in a line of Markdown, in a cell of a table too: between more backquotes than it has.
#[must_use]
pub(crate) fn markdown_code(text: &str) -> String {
    let text = line(text).replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// A path as the target of a link in Markdown: percent-encoded where it would end the link or begin something else
/// (RFC 3986, 2.1).
#[must_use]
pub(crate) fn markdown_target(path: &str) -> String {
    let encode = |c: char| {
        if c.is_ascii_alphanumeric() || "/._-~+,@=".contains(c) || !(c.is_ascii() || is_unseen(c)) {
            return c.to_string();
        }
        let digit = |digit: u8| char::from(b"0123456789ABCDEF"[usize::from(digit)]);
        let encoded = |byte: u8| ['%', digit(byte >> 4), digit(byte & 15)];
        c.encode_utf8(&mut [0; 4]).bytes().flat_map(encoded).collect()
    };
    path.chars().map(encode).collect()
}

/// What is printed to people: only colours of ours may steer the terminal, and where a workflow of GitHub reads along,
/// no line is a command to it. `begins` says whether this begins a line.
#[must_use]
pub(crate) fn printed(text: &str, colour: bool, workflow: bool, begins: bool) -> Cow<'_, str> {
    let shown = if is_plain(text) { Cow::Borrowed(text) } else { Cow::Owned(without_steering(text, colour)) };
    if workflow && (shown.contains(WORKFLOW) || shown.contains(WORKFLOW_ANYWHERE)) {
        return Cow::Owned(without_commands(&shown, begins));
    }
    shown
}

/// Nearly everything that is printed is plain, and there is much of it.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte))
}

fn without_steering(text: &str, colour: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match style(rest) {
            Some(length) if colour => length,
            _ => c.len_utf8(),
        };
        let (first, after) = rest.split_at(length);
        if length == c.len_utf8() && c != '\n' && steers(c) {
            out.extend(c.escape_default());
        } else {
            out.push_str(first);
        }
        rest = after;
    }
    out
}

/// The length of a sequence that only sets a style (SGR of ECMA-48, 8.3.117), if the text begins with one.
fn style(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
    parameters[end..].starts_with('m').then_some("\u{1b}[".len() + end + 1)
}

/// The text without lines that a workflow of GitHub takes for commands.
fn without_commands(text: &str, begins: bool) -> String {
    let neutral = |(number, line): (usize, &str)| {
        let line = line.replace(WORKFLOW_ANYWHERE, "\\u{23}#[");
        let start = line.len() - line.trim_start().len();
        if (number > 0 || begins) && line[start..].starts_with(WORKFLOW) {
            format!("{}\\u{{3a}}{}", &line[..start], &line[start + 1..])
        } else {
            line
        }
    };
    text.split_inclusive('\n').enumerate().map(neutral).collect()
}

fn escaped(text: &str, is_to_be: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_to_be) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_to_be(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether it steers the terminal, or changes the direction in which the text after it is shown.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether it steers, or nobody can see it. A line of a script may have such a character where a caret is below it, so
/// that is escaped only in what is quoted.
fn is_unseen(c: char) -> bool {
    steers(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown() {
        assert_eq!(
            visible("a\u{1b}[2J\nb\r\u{9b}c\u{202e}\u{7f}"),
            "a\\u{1b}[2J\nb\\r\\u{9b}c\\u{202e}\\u{7f}"
        );
        assert_eq!(line("日本語\n::error\t"), "日本語\\n::error\\t");
        assert!(matches!(line("früh 🦀"), Cow::Borrowed(_)));
    }

    #[test]
    fn only_styles_of_ours_are_printed() {
        let text = "\u{1b}[1;31mred\u{1b}[0m \u{1b}[2J\u{1b}]0;title\u{7}\n";
        assert_eq!(
            printed(text, true, false, true),
            "\u{1b}[1;31mred\u{1b}[0m \\u{1b}[2J\\u{1b}]0;title\\u{7}\n"
        );
        assert_eq!(
            printed(text, false, false, true),
            "\\u{1b}[1;31mred\\u{1b}[0m \\u{1b}[2J\\u{1b}]0;title\\u{7}\n"
        );
    }

    #[test]
    fn no_line_is_a_command_to_a_workflow() {
        let text = "::error::a\n  ::stop-commands::x\nb ::c\nd ##[error]e\n";
        let neutral = "\\u{3a}:error::a\n  \\u{3a}:stop-commands::x\nb ::c\nd \\u{23}#[error]e\n";
        assert_eq!(printed(text, false, true, true), neutral);
        assert_eq!(printed("::1 is lo\n", false, true, false), "::1 is lo\n");
        assert_eq!(printed(text, false, false, true), text);
    }

    #[test]
    fn markdown_shows_it_as_it_is() {
        assert_eq!(markdown("a|b <i>\n# `c`\u{1b}"), "a\\|b \\<i\\>\\\\n\\# \\`c\\`\\\\u{1b}");
        assert_eq!(markdown_code("bind a"), "`bind a`");
        assert_eq!(markdown_code("`a``b|"), "``` `a``b\\| ```");
        assert_eq!(markdown_target("tcp/a_1.drill"), "tcp/a_1.drill");
        assert_eq!(markdown_target("a) <b>.drill"), "a%29%20%3Cb%3E.drill");
        assert_eq!(markdown_target("日 本.drill"), "日%20本.drill");
    }
}
