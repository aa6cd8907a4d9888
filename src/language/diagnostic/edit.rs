//! What would mend a script.

use serde::{Deserialize, Serialize};

use crate::language::span::Span;

use super::{Diagnostic, DiagnosticKind};

/// A replacement of a part of the source.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edit {
    /// Which part; an empty one is where the text is to be inserted.
    pub span: Span,
    /// What is to stand there.
    pub replacement: String,
}

impl Edit {
    /// The source after the edit; as it was if the span does not fit it.
    #[must_use]
    pub fn apply(&self, source: &str) -> String {
        let mut edited = source.to_owned();
        let Span { start, end } = self.span;
        if source.get(start..end).is_some() {
            edited.replace_range(start..end, &self.replacement);
        }
        edited
    }
}

/// The edit of a diagnostic, where one is certain.
#[expect(clippy::wildcard_enum_match_arm, reason = "most messages have no certain mend")]
pub(super) fn of(diagnostic: &Diagnostic) -> Option<Edit> {
    let span = diagnostic.source_span();
    let replacement = match &diagnostic.kind {
        DiagnosticKind::UnterminatedString { ends_in_escape: false } => {
            return Some(Edit { span: Span::new(span.end, span.end), replacement: "\"".to_owned() });
        }
        DiagnosticKind::ReversedPortRange { low, high } => format!("{low}-{high}"),
        DiagnosticKind::ProbeFamilyMismatch { client, is_literal: true, .. } => client.word().to_owned(),
        // In TOML it stands in quotes, and they are part of the span.
        DiagnosticKind::UnknownRequirement { suggestion, .. } => format!("\"{}\"", suggestion.as_ref()?.word),
        DiagnosticKind::UndeclaredSocket { suggestion, .. }
        | DiagnosticKind::UndeclaredProcess { suggestion, .. }
        | DiagnosticKind::UndeclaredAxis { suggestion, .. }
        | DiagnosticKind::UnknownVerb { suggestion, .. }
        | DiagnosticKind::UnknownState { suggestion, .. }
        | DiagnosticKind::UnknownOption { suggestion, .. }
        | DiagnosticKind::UnknownOutcome { suggestion, .. }
        | DiagnosticKind::UnknownSystem { suggestion, .. }
        | DiagnosticKind::UnknownAxisValue { suggestion, .. }
        | DiagnosticKind::UnknownQuality { suggestion, .. }
        | DiagnosticKind::UnknownKey { suggestion, .. } => suggestion.as_ref()?.word.clone(),
        _ => return None,
    };
    Some(Edit { span, replacement })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_replaces_its_part_and_nothing_if_there_is_no_such_part() {
        let edit = |start, end| Edit { span: Span::new(start, end), replacement: "x".to_owned() };
        assert_eq!(edit(1, 2).apply("abc"), "axc");
        assert_eq!(edit(3, 3).apply("abc"), "abcx");
        assert_eq!(edit(2, 9).apply("abc"), "abc");
        assert_eq!(edit(1, 2).apply("é"), "é");
    }
}
