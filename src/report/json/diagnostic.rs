//! A diagnostic with lines and columns, both from 1; a column counts characters.

use serde::Serialize;

use crate::language::diagnostic::{Diagnostic as Found, Label, Severity};
use crate::text::excerpt::Source;

/// What is wrong, or probably not meant, and where.
#[derive(Serialize)]
pub(super) struct Diagnostic<'d> {
    severity: &'static str,
    message: &'d str,
    at: Place<'d>,
    related: Vec<Place<'d>>,
    notes: &'d [String],
    help: &'d [String],
}

/// A part of the script, and what is to be said of it.
#[derive(Serialize)]
struct Place<'d> {
    line: usize,
    column: usize,
    /// The line of the end.
    end_line: usize,
    /// The column after the last character.
    end_column: usize,
    label: &'d str,
}

impl<'d> Diagnostic<'d> {
    pub(super) fn new(found: &'d Found, source: &Source<'_>) -> Self {
        Self {
            severity: match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            message: &found.message,
            at: Place::new(&found.primary, source),
            related: found.secondary.iter().map(|label| Place::new(label, source)).collect(),
            notes: &found.notes,
            help: &found.help,
        }
    }
}

impl<'d> Place<'d> {
    fn new(label: &'d Label, source: &Source<'_>) -> Self {
        let extent = source.extent(label.span);
        Self {
            line: extent.start.line,
            column: extent.start.column,
            end_line: extent.end.line,
            end_column: extent.end.column,
            label: &label.text,
        }
    }
}
