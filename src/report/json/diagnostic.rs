//! A diagnostic with lines and columns, both from 1; a column counts characters.

use serde::Serialize;

use crate::language::diagnostic::{Diagnostic as Found, Edit as Mend, Severity};
use crate::language::span::Span;
use crate::text::excerpt::Source;

/// What is wrong, or probably not meant, and where.
#[derive(Serialize)]
pub(super) struct Diagnostic {
    severity: &'static str,
    /// The stable name of what it is about.
    code: &'static str,
    message: String,
    at: LocationObject,
    related: Vec<LocationObject>,
    notes: Vec<String>,
    help: Vec<String>,
    /// What would mend the script, where that is certain.
    edit: Option<Edit>,
}

/// A part of the script, and what is to be said of it.
#[derive(Serialize)]
struct LocationObject {
    #[serde(flatten)]
    extent: Extent,
    label: String,
}

/// A part of the script, and what is to stand there.
#[derive(Serialize)]
struct Edit {
    #[serde(flatten)]
    extent: Extent,
    replacement: String,
}

/// A part of the script.
#[derive(Serialize)]
struct Extent {
    line: usize,
    column: usize,
    /// The line of the end.
    end_line: usize,
    /// The column after the last character.
    end_column: usize,
}

impl Diagnostic {
    pub(super) fn new(found: &Found, source: &Source<'_>) -> Self {
        let texts = found.texts();
        let place = |span, label| LocationObject { extent: Extent::new(span, source), label };
        Self {
            severity: match found.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: found.code().as_str(),
            message: texts.message,
            at: place(found.span, texts.label),
            related: texts.related.into_iter().map(|label| place(label.span, label.text)).collect(),
            notes: texts.notes,
            help: texts.help,
            edit: found
                .edit()
                .map(|Mend { span, replacement }| Edit { extent: Extent::new(span, source), replacement }),
        }
    }
}

impl Extent {
    fn new(span: Span, source: &Source<'_>) -> Self {
        let extent = source.extent(span);
        Self {
            line: extent.start.line,
            column: extent.start.column,
            end_line: extent.end.line,
            end_column: extent.end.column,
        }
    }
}
