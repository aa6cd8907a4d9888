//! The lines of a snapshot's file above its contents: YAML between two fences.
//!
//! We write `source:` first, as insta does. We read all that insta and cargo-insta may have written, and pass over
//! the fields that we have no use for (`expression`, `info`…). The reader sees one event of the YAML after the
//! other and builds no tree, so a file that is nested without end, or aliases itself, costs nothing.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::error::Cause;
use super::scalar::{is_text, scalar};

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

/// What a header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) source: String,
    pub(super) description: Option<String>,
}

/// The header, and the contents below it.
pub(super) fn read(text: &str) -> Result<(Header, &str), Cause> {
    let (header, contents) = split(text)?;
    let events: Vec<Event<'_>> = Parser::new_from_str(header)
        .map(|event| event.map(|(event, _)| event))
        .collect::<Result<_, _>>()
        .map_err(|_| Cause::NotYaml)?;
    // One document, which is a mapping.
    let [
        Event::StreamStart,
        Event::DocumentStart(_),
        Event::MappingStart(..),
        fields @ ..,
        Event::MappingEnd,
        Event::DocumentEnd,
        Event::StreamEnd,
    ] = &events[..]
    else {
        return Err(Cause::NotYaml);
    };
    if fields.iter().any(|event| matches!(event, Event::DocumentStart(_))) {
        return Err(Cause::NotYaml);
    }
    if field(fields, "snapshot_kind") == Some("binary") {
        return Err(Cause::Binary);
    }
    let source = field(fields, "source").ok_or(Cause::NoSource)?.to_owned();
    Ok((Header { source, description: field(fields, "description").map(str::to_owned) }, contents))
}

/// What stands between the fences, and what stands below them.
fn split(text: &str) -> Result<(&str, &str), Cause> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| is_fence(line)).ok_or(Cause::NoHeader)?;
    let start = first.len();
    let mut end = start;
    for line in lines {
        if is_fence(line) {
            return Ok((&text[start..end], &text[end + line.len()..]));
        }
        end += line.len();
    }
    Err(Cause::UnendedHeader)
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == FENCE
}

/// The text of a field, if the mapping has it and it is a text.
fn field<'e>(mut fields: &'e [Event<'_>], name: &str) -> Option<&'e str> {
    while !fields.is_empty() {
        let key = text(node(&mut fields));
        let value = node(&mut fields);
        if key == Some(name) {
            return text(value);
        }
    }
    None
}

/// Takes the events of the first node away.
#[expect(clippy::wildcard_enum_match_arm, reason = "the enum is that of the YAML reader")]
fn node<'e, 'i>(events: &mut &'e [Event<'i>]) -> &'e [Event<'i>] {
    let mut depth = 0_usize;
    let ends = events.iter().position(|event| {
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    let (node, rest) = events.split_at(ends.map_or(events.len(), |end| end + 1));
    *events = rest;
    node
}

/// What a node says if it is a text, and neither a number nor empty, a mapping…
fn text<'e>(node: &'e [Event<'_>]) -> Option<&'e str> {
    match node {
        [Event::Scalar(text, ScalarStyle::Plain, ..)] => is_text(text).then_some(text),
        [Event::Scalar(text, ..)] => Some(text),
        _ => None,
    }
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

    fn refused(text: &str) -> Cause {
        read(text).unwrap_err()
    }

    #[test]
    fn a_header_has_both_its_fences() {
        let header = Header { source: "a".to_owned(), description: None };
        assert_eq!(read("---\nsource: a\n---\ntext\n---\n"), Ok((header, "text\n---\n")));
        assert_eq!(read("---\r\nsource: a\r\n---\r\n").unwrap().1, "");
        assert_eq!(refused(""), Cause::NoHeader);
        assert_eq!(refused("source: a\n---\n"), Cause::NoHeader);
        assert_eq!(refused("\u{feff}---\nsource: a\n---\n"), Cause::NoHeader);
        assert_eq!(refused("---\nsource: a\n"), Cause::UnendedHeader);
        assert_eq!(refused("---"), Cause::UnendedHeader);
    }

    #[test]
    fn every_way_to_write_a_text_is_read() {
        for (written, expected) in [
            ("plain: no", None),
            ("it's plain, too", Some("it's plain, too")),
            ("'it''s'", Some("it's")),
            (r#""\u00fc\n\"""#, Some("ü\n\"")),
            ("|-\n  one\n  two", Some("one\ntwo")),
            (">-\n  one\n  two", Some("one two")),
            ("one\n  two", Some("one two")),
            ("\"3\"", Some("3")),
            ("0xyz/3.drill", Some("0xyz/3.drill")),
        ] {
            let text = format!("---\ndescription: {written}\nsource: a\n---\n");
            let description = read(&text).ok().map(|(header, _)| header.description);
            assert_eq!(description, expected.map(|text| Some(text.to_owned())), "{written}");
        }
    }

    #[test]
    fn a_source_that_is_no_text_is_none() {
        for written in
            ["", "~", "null", "true", "3", "-1.5e3", "0x1f", "0o17", ".nan", "-.inf", "[a]", "{a: b}"]
        {
            assert_eq!(refused(&format!("---\nsource: {written}\n---\n")), Cause::NoSource, "{written}");
        }
    }

    #[test]
    fn a_header_that_is_nested_without_end_is_read_to_its_end() {
        let deep = format!("---\ninfo: {}\nsource: a\n---\n", "[".repeat(100_000));
        assert_eq!(refused(&deep), Cause::NotYaml);
    }
}
