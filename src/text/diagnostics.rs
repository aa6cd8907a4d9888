//! Diagnostics in the style of rustc: file, line, caret, label, notes, help.

use std::borrow::Cow;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::language::diagnostic::{Diagnostic, Severity, Texts};
use crate::language::span::Span;

use super::excerpt::Source;
use super::foreign::{line, visible};
use super::plural::count;

/// Draws diagnostics of one file, a blank line between them; nothing of none.
///
/// Spans that do not fit the source are moved to where they nearly fit, so that a slip in a span never
/// costs the user the message.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], path: &str, source: &str, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let source = Source::new(source);
    let mut drawn: Vec<String> = diagnostics
        .iter()
        .take(DRAWN)
        .map(|diagnostic| {
            let place = source.place(source.clamp(diagnostic.span).start);
            let texts = diagnostic.texts();
            let drawn = renderer.render(&[group(diagnostic, &texts, &source)]);
            tidy(&with_place(&drawn, &format!("{}:{}:{}", visible(path), place.line, place.column)))
        })
        .collect();
    if diagnostics.len() > DRAWN {
        drawn.push(format!("and {} more in {}\n", diagnostics.len() - DRAWN, visible(path)));
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
pub(crate) fn summary(errors: usize, warnings: usize, files: usize) -> String {
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

fn group<'a>(diagnostic: &Diagnostic, texts: &'a Texts, source: &Source<'_>) -> Group<'a> {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let notes = texts.notes.iter().map(|note| Level::NOTE.message(visible(note)));
    let helps = texts.help.iter().map(|help| Level::HELP.message(shortened(help)));
    level
        .primary_title(shortened(&texts.message))
        .id(diagnostic.code().as_str())
        .element(snippet(diagnostic.span, texts, source))
        .elements(notes)
        .elements(helps)
}

fn snippet<'a>(primary: Span, texts: &'a Texts, source: &Source<'_>) -> Snippet<'a, Annotation<'a>> {
    let related = texts.related.iter().map(|label| (label.span, label.text.as_str()));
    let labels: Vec<(Span, &str)> = std::iter::once((primary, texts.label.as_str())).chain(related).collect();
    let spans: Vec<Span> = labels.iter().map(|(span, _)| source.clamp(*span)).collect();
    let excerpt = source.excerpt(&spans);
    let annotations = labels.iter().zip(excerpt.spans).enumerate().map(|(place, ((_, label), span))| {
        let kind = if place == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.is_empty()).then(|| shortened(label));
        kind.span(span).label(text)
    });
    Snippet::source(excerpt.text).line_start(excerpt.first_line).path(PATH).annotations(annotations)
}

/// The text in a line, cut where it is longer than anybody reads.
fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", line(&text[..end]))),
        None => line(text),
    }
}

/// Lines without blanks at their ends, one newline after the last one.
fn tidy(drawn: &str) -> String {
    drawn.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::diagnostic::{Context, DiagnosticKind};
    use crate::language::vocabulary::{Errno, Verb};

    #[test]
    fn a_diagnostic_begins_with_its_code_and_its_location() {
        use crate::language::check::check;
        use crate::text::diagnostics::render;

        let source = "tcp a\nbynd a 9000\n";
        let drawn = render(check("port.drill", source).diagnostics(), "port.drill", source, false);
        assert!(
            drawn.starts_with("error[unknown-verb]: unknown verb `bynd`\n --> port.drill:2:1\n"),
            "{drawn}"
        );
    }

    fn drawn(diagnostic: &Diagnostic, source: &str) -> String {
        render(std::slice::from_ref(diagnostic), "a.drill", source, false)
    }

    fn error(start: usize, end: usize) -> Diagnostic {
        DiagnosticKind::NumberTooLarge.at(Span::new(start, end))
    }

    #[test]
    fn all_parts_of_a_diagnostic_are_drawn() {
        let source = "tcp a\nbind a 9000\nlisten a\ntcp a\n";
        let socket = "a".to_owned();
        let diagnostic = DiagnosticKind::DuplicateSocket { socket, first: Span::new(4, 5) }
            .at(Span::new(31, 32))
            .with(Context::OpenSockets("tcp  LISTEN\nudp  CLOSE".to_owned()))
            .with(Context::Case("x=1".to_owned()));
        assert_eq!(
            drawn(&diagnostic, source),
            "\
error[duplicate-socket]: duplicate socket `a`
 --> a.drill:4:5
  |
1 | tcp a
  |     - first declared here
...
4 | tcp a
  |     ^ declared again
  |
  = note: open sockets:
          tcp  LISTEN
          udp  CLOSE
  = note: in case x=1
  = help: give it a name of its own
"
        );
    }

    #[test]
    fn diagnostics_are_parted_by_a_blank_line() {
        let (verb, errno) = (Verb::Close, Errno::Eaddrinuse);
        let warning = DiagnosticKind::ImpossibleErrno { verb, errno }.at(Span::new(0, 3));
        assert_eq!(
            render(&[error(4, 5), warning], "a.drill", "tcp a", false),
            "\
error[number-too-large]: number too large
 --> a.drill:1:5
  |
1 | tcp a
  |     ^ does not fit in 64 bits

warning[impossible-errno]: `close` never returns EADDRINUSE
 --> a.drill:1:1
  |
1 | tcp a
  | ^^^ it returns no errno
"
        );
        assert_eq!(render(&[], "a.drill", "tcp a", false), "");
    }

    #[test]
    fn an_empty_source_has_a_first_line() {
        assert_eq!(
            drawn(&error(0, 0), ""),
            "error[number-too-large]: number too large\n --> a.drill:1:1\n  |\n1 |\n  | ^ does not fit in 64 bits\n"
        );
    }

    #[test]
    fn the_end_of_the_file_is_the_end_of_its_last_text() {
        let expected = "error[number-too-large]: number too large\n --> a.drill:1:6\n  |\n1 | tcp a\n  |      ^ does not fit in 64 bits\n";
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
            "error[number-too-large]: number too large\n --> a.drill:1:6\n  |\n1 | recv éé\n  |      ^ does not fit in 64 bits\n"
        );
    }

    #[test]
    fn line_ends_of_windows_and_tabs_do_not_move_the_caret() {
        assert_eq!(
            drawn(&error(8, 9), "tcp a\r\n\tb\r\ntcp c\r\n"),
            "error[number-too-large]: number too large\n --> a.drill:2:2\n  |\n2 |     b\n  |     ^ does not fit in 64 bits\n"
        );
    }

    #[test]
    fn a_span_over_lines_is_drawn() {
        assert_eq!(
            drawn(&error(0, 17), "tcp a\r\nlisten\r\nx\r\n"),
            "\
error[number-too-large]: number too large
 --> a.drill:1:1
  |
1 | / tcp a
2 | | listen
3 | | x
  | |_^ does not fit in 64 bits
"
        );
    }

    #[test]
    fn of_a_long_line_the_part_around_the_label_is_drawn() {
        let source =
            format!("tcp a\nsend a \"{}\" oops \"{}\"", "x".repeat(5_000_000), "y".repeat(5_000_000));
        let at = source.find("oops").unwrap();
        let text = drawn(&error(at, at + 4).with(Context::AxisValue(Span::new(4, 5))), &source);
        assert_eq!(
            text,
            "\
error[number-too-large]: number too large
 --> a.drill:2:5000011
  |
1 | tcp a
  |     - does not fit in 64 bits
2 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxx\" oops \"yyyyyyyyyyyyyyyyyyyyyyyyyyyy...
  |                                  ^^^^ used here
"
        );
    }

    #[test]
    fn of_a_long_label_the_beginning_is_drawn() {
        let source = format!("send a \"{}\"", "x".repeat(1000));
        assert_eq!(
            drawn(&error(7, source.len()), &source),
            "\
error[number-too-large]: number too large
 --> a.drill:1:8
  |
1 | send a \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
  |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ does not fit in 64 bits
"
        );
    }

    #[test]
    fn far_labels_of_one_long_line_are_drawn() {
        let source = format!("tcp a; {}tcp a", " ".repeat(100_000));
        let end = source.len();
        let text = drawn(&error(end - 1, end).with(Context::AxisValue(Span::new(4, 5))), &source);
        assert!(text.contains("used here"), "{text}");
        assert!(text.len() < 1500, "{text}");
    }

    #[test]
    fn nothing_of_a_file_steers_the_terminal() {
        let escapes = "\u{1b}]0;title\u{7}\u{202e}".to_owned();
        let known = vec![escapes.clone()];
        let kind = DiagnosticKind::UnknownSystem { name: escapes.clone(), suggestion: None, known };
        let diagnostic = kind.at(Span::new(0, 1)).with(Context::Case(escapes));
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
