//! What would mend a script.

use serde::{Deserialize, Serialize};

use crate::language::span::Span;
use crate::language::vocabulary::Keyword;

use super::{Diagnostic, DiagnosticKind, ExpectationSlip};

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
        DiagnosticKind::MalformedExpectation { slip: Some(ExpectationSlip::If) } => {
            Keyword::Iff.word().to_owned()
        }
        DiagnosticKind::OtherComment => "#".to_owned(),
        DiagnosticKind::MisspeltExpect { .. } => Keyword::Expect.word().to_owned(),
        DiagnosticKind::SingleQuotes { suggestion } => suggestion.word.clone(),
        DiagnosticKind::ReversedPortRange { low, high } => format!("{low}-{high}"),
        DiagnosticKind::ProbeFamilyMismatch { client, is_literal: true, .. } => client.word().to_owned(),
        // In TOML it stands in quotes, and they are part of the span.
        DiagnosticKind::UnknownRequirement { suggestion, .. }
        | DiagnosticKind::UnknownWarning { suggestion, .. } => format!("\"{}\"", suggestion.as_ref()?.word),
        DiagnosticKind::UndeclaredSocket { suggestion, .. }
        | DiagnosticKind::UndeclaredProcess { suggestion, .. }
        | DiagnosticKind::UndeclaredAxis { suggestion, .. }
        | DiagnosticKind::UnknownVerb { suggestion, .. }
        | DiagnosticKind::UnexpectedText { suggestion, .. }
        | DiagnosticKind::InvalidAddress { suggestion, .. }
        | DiagnosticKind::AxisComparedWithAxis { suggestion, .. }
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
    use crate::language::check::check;

    #[test]
    fn what_people_type_elsewhere_is_mended_by_its_edits() {
        let mended = |script: &str| {
            let mut text = script.to_owned();
            // One mend may show what else is wrong.
            for _ in 0..2 {
                let found = check("a.drill", &text).diagnostics().to_vec();
                // From the last to the first, so that no edit moves another.
                let edits: Vec<Edit> = found.iter().rev().filter_map(Diagnostic::edit).collect();
                text = edits.iter().fold(text, |text, edit| edit.apply(&text));
            }
            assert!(check("a.drill", &text).script().is_some(), "{text}");
            text
        };
        for (typed, meant) in [
            ("tcp a; sleep 1m", "tcp a; wait 1min"),
            ("axis x = 1 | 2; if $x = 1 { tcp a }", "axis x = 1 | 2; when $x = 1 { tcp a }"),
            ("tcp a; bind a *:9000 expects success", "tcp a; bind a 9000 expect ok"),
            ("tcp a; bind a :9000 -> ok", "tcp a; bind a 9000 expect ok"),
            (
                "tcp a; bind a 9000 expect ok if a has reuse else fail",
                "tcp a; bind a 9000 expect ok iff a has reuse else fail",
            ),
            (
                "axis x = 1.2.3.4 | ::1; tcp a; bind a [$x]:9000",
                "axis x = 1.2.3.4 | ::1; tcp a; bind a $x:9000",
            ),
            ("udp a; send a 'x y' to 9000 // sent", "udp a; send a \"x y\" to 9000 # sent"),
        ] {
            assert_eq!(mended(typed), meant);
        }
        let axes = "axis x = 1 | 2; axis y = 2 | 3; tcp a";
        assert_eq!(
            mended(&format!("{axes}; when $x != $y {{ listen a }}")),
            format!("{axes}; when not ($x = 2 and $y = 2) {{ listen a }}")
        );
    }

    #[test]
    fn an_edit_replaces_its_part_and_nothing_if_there_is_no_such_part() {
        let edit = |start, end| Edit { span: Span::new(start, end), replacement: "x".to_owned() };
        assert_eq!(edit(1, 2).apply("abc"), "axc");
        assert_eq!(edit(3, 3).apply("abc"), "abcx");
        assert_eq!(edit(2, 9).apply("abc"), "abc");
        assert_eq!(edit(1, 2).apply("é"), "é");
    }
}
