//! Diagnostics in the style of rustc: file, line, caret, label, notes, help.

use std::borrow::Cow;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::language::diagnostic::{Diagnostic, Label, Severity};
use crate::language::span::Span;

use super::excerpt::Source;
use super::plural::count;

/// Draws diagnostics of one file, a blank line between them; nothing of none.
///
/// Spans that do not fit the source are moved to where they nearly fit, so that a slip in a span never
/// costs the user the message.
///
/// ```
/// use sockdrill::language::check::check;
/// use sockdrill::text::diagnostics::render;
///
/// let source = "tcp a\nbynd a 9000\n";
/// let drawn = render(&check("port.drill", source).diagnostics, "port.drill", source, false);
/// assert!(drawn.starts_with("error: unknown verb `bynd`\n --> port.drill:2:1\n"), "{drawn}");
/// ```
#[must_use]
pub fn render(diagnostics: &[Diagnostic], path: &str, source: &str, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let source = Source::new(source);
    let mut drawn: Vec<String> = diagnostics
        .iter()
        .take(DRAWN)
        .map(|diagnostic| {
            let place = source.place(source.clamp(diagnostic.primary.span).start);
            let drawn = renderer.render(&[group(diagnostic, &source)]);
            tidy(&with_place(&drawn, &format!("{}:{}:{}", printable(path), place.line, place.column)))
        })
        .collect();
    if diagnostics.len() > DRAWN {
        drawn.push(format!("and {} more in {}\n", diagnostics.len() - DRAWN, printable(path)));
    }
    drawn.join("\n")
}

/// How many diagnostics of a file are drawn: nobody reads more before mending the first.
const DRAWN: usize = 100;

/// How much of a message is shown; it may quote a word of any length.
const LONGEST: usize = 400;

/// Stands for the path until the renderer is done; no text that it draws has this character.
const PATH: &str = "\u{1}";

/// With the place in the file: the renderer would say the column in the excerpt, in which a long line has
/// lost its beginning.
fn with_place(drawn: &str, place: &str) -> String {
    let Some((before, after)) = drawn.split_once(PATH) else { return drawn.to_owned() };
    let after = after.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
    format!("{before}{place}{after}")
}

/// What was found, in one line: `2 errors and 1 warning in 3 files`.
#[must_use]
pub fn summary(errors: usize, warnings: usize, files: usize) -> String {
    let mut found: Vec<String> = [(errors, "error"), (warnings, "warning")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
    if found.is_empty() {
        found.push("no errors".to_owned());
    }
    format!("{} in {}\n", found.join(" and "), count(files, "file"))
}

fn group<'a>(diagnostic: &'a Diagnostic, source: &Source<'_>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let notes = diagnostic.notes.iter().map(|note| Level::NOTE.message(printable(note)));
    let helps = diagnostic.help.iter().map(|help| Level::HELP.message(shortened(help)));
    level
        .primary_title(shortened(&diagnostic.message))
        .element(snippet(diagnostic, source))
        .elements(notes)
        .elements(helps)
}

fn snippet<'a>(diagnostic: &'a Diagnostic, source: &Source<'_>) -> Snippet<'a, Annotation<'a>> {
    let labels: Vec<&Label> = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary).collect();
    let spans: Vec<Span> = labels.iter().map(|label| source.clamp(label.span)).collect();
    let excerpt = source.excerpt(&spans);
    let annotations = labels.iter().zip(excerpt.spans).enumerate().map(|(place, (label, span))| {
        let kind = if place == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.text.is_empty()).then(|| shortened(&label.text));
        kind.span(span).label(text)
    });
    Snippet::source(excerpt.text).line_start(excerpt.first_line).path(PATH).annotations(annotations)
}

/// The text, cut where it is longer than anybody reads.
fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", printable(&text[..end]))),
        None => printable(text),
    }
}

/// The text without what would steer a terminal: it may quote anything that stands in a file.
fn printable(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| c == '\n' || !(c.is_control() || is_unseen(c));
    if text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        if harmless(c) {
            printable.push(c);
        } else {
            printable.extend(c.escape_default());
        }
    }
    Cow::Owned(printable)
}

/// Whether nobody can see it, or it changes the direction in which the text after it is shown.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Lines without blanks at their ends, one newline after the last one.
fn tidy(drawn: &str) -> String {
    drawn.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

#[cfg(test)]
mod tests {

    use super::*;

    fn drawn(diagnostic: &Diagnostic, source: &str) -> String {
        render(std::slice::from_ref(diagnostic), "a.drill", source, false)
    }

    fn error(start: usize, end: usize) -> Diagnostic {
        Diagnostic::error(Span::new(start, end), "wrong").label("here")
    }

    #[test]
    fn all_parts_of_a_diagnostic_are_drawn() {
        let source = "tcp a\nbind a 9000\nlisten a\ntcp a\n";
        let diagnostic = Diagnostic::error(Span::new(31, 32), "the name `a` is declared twice")
            .label("declared again")
            .also(Span::new(4, 5), "declared first here")
            .note("the kernel had open:\ntcp  LISTEN\nudp  CLOSE")
            .note("another")
            .help("give it a name of its own");
        assert_eq!(
            drawn(&diagnostic, source),
            "\
error: the name `a` is declared twice
 --> a.drill:4:5
  |
1 | tcp a
  |     - declared first here
...
4 | tcp a
  |     ^ declared again
  |
  = note: the kernel had open:
          tcp  LISTEN
          udp  CLOSE
  = note: another
  = help: give it a name of its own
"
        );
    }

    #[test]
    fn diagnostics_are_parted_by_a_blank_line() {
        let warning = Diagnostic::warning(Span::new(0, 3), "odd");
        assert_eq!(
            render(&[error(4, 5), warning], "a.drill", "tcp a", false),
            "\
error: wrong
 --> a.drill:1:5
  |
1 | tcp a
  |     ^ here

warning: odd
 --> a.drill:1:1
  |
1 | tcp a
  | ^^^
"
        );
        assert_eq!(render(&[], "a.drill", "tcp a", false), "");
    }

    #[test]
    fn an_empty_source_has_a_first_line() {
        assert_eq!(drawn(&error(0, 0), ""), "error: wrong\n --> a.drill:1:1\n  |\n1 |\n  | ^ here\n");
    }

    #[test]
    fn the_end_of_the_file_is_the_end_of_its_last_text() {
        let expected = "error: wrong\n --> a.drill:1:6\n  |\n1 | tcp a\n  |      ^ here\n";
        assert_eq!(drawn(&error(5, 5), "tcp a"), expected);
        assert_eq!(drawn(&error(8, 8), "tcp a\n\n\n"), expected);
        assert_eq!(drawn(&error(9, 9), "tcp a\r\n\r\n"), expected);
    }

    #[test]
    fn spans_that_do_not_fit_are_moved() {
        assert_eq!(drawn(&error(7000, 9000), "tcp a\n"), drawn(&error(5, 5), "tcp a\n"));
        assert_eq!(drawn(&error(4, 9000), "tcp a"), drawn(&error(4, 5), "tcp a"));
        assert_eq!(drawn(&error(4, 1), "tcp a"), drawn(&error(4, 4), "tcp a"));
        assert_eq!(
            drawn(&error(6, 6), "recv \u{e9}\u{e9}"),
            "error: wrong\n --> a.drill:1:6\n  |\n1 | recv éé\n  |      ^ here\n"
        );
    }

    #[test]
    fn line_ends_of_windows_and_tabs_do_not_move_the_caret() {
        assert_eq!(
            drawn(&error(8, 9), "tcp a\r\n\tb\r\ntcp c\r\n"),
            "error: wrong\n --> a.drill:2:2\n  |\n2 |     b\n  |     ^ here\n"
        );
    }

    #[test]
    fn a_span_over_lines_is_drawn() {
        assert_eq!(
            drawn(&error(0, 17), "tcp a\r\nlisten\r\nx\r\n"),
            "\
error: wrong
 --> a.drill:1:1
  |
1 | / tcp a
2 | | listen
3 | | x
  | |_^ here
"
        );
    }

    #[test]
    fn of_a_long_line_the_part_around_the_label_is_drawn() {
        let source =
            format!("tcp a\nsend a \"{}\" oops \"{}\"", "x".repeat(5_000_000), "y".repeat(5_000_000));
        let at = source.find("oops").unwrap();
        let text = drawn(&error(at, at + 4).also(Span::new(4, 5), "a"), &source);
        assert_eq!(
            text,
            "\
error: wrong
 --> a.drill:2:5000011
  |
1 | tcp a
  |     - a
2 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxx\" oops \"yyyyyyyyyyyyyyyyyyyyyyyyyyyy...
  |                                  ^^^^ here
"
        );
    }

    #[test]
    fn of_a_long_label_the_beginning_is_drawn() {
        let source = format!("send a \"{}\"", "x".repeat(1000));
        assert_eq!(
            drawn(&error(7, source.len()), &source),
            "\
error: wrong
 --> a.drill:1:8
  |
1 | send a \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
  |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ here
"
        );
    }

    #[test]
    fn far_labels_of_one_long_line_are_drawn() {
        let source = format!("tcp a; {}tcp a", " ".repeat(100_000));
        let end = source.len();
        let text = drawn(&error(end - 1, end).also(Span::new(4, 5), "first"), &source);
        assert!(text.contains("first"), "{text}");
        assert!(text.len() < 1500, "{text}");
    }

    #[test]
    fn nothing_of_a_file_steers_the_terminal() {
        let diagnostic = Diagnostic::error(Span::new(0, 1), "unknown \u{1b}[31m\u{202e}")
            .label("\u{7}")
            .note("\u{1b}]0;title")
            .help("\u{1b}");
        let text = render(&[diagnostic], "\u{1b}.drill", "\u{1b}[2J\u{202e}", false);
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text}");
    }

    #[test]
    fn colours_are_drawn_where_asked() {
        assert!(render(&[error(0, 3)], "a.drill", "tcp a", true).contains("\u{1b}["));
    }

    #[test]
    fn a_summary_counts() {
        assert_eq!(summary(2, 1, 3), "2 errors and 1 warning in 3 files\n");
        assert_eq!(summary(1, 0, 1), "1 error in 1 file\n");
        assert_eq!(summary(0, 2, 1), "2 warnings in 1 file\n");
        assert_eq!(summary(0, 0, 4), "no errors in 4 files\n");
    }
}
