//! What follows from another error is not said: a word that cannot be read is not also an unknown option.

use crate::language::diagnostic::Diagnostic;
use crate::language::span::Span;

/// Adds what was found later, without what is about a word that was found wrong before.
pub(super) fn extend(diagnostics: &mut Vec<Diagnostic>, found: Vec<Diagnostic>) {
    let blamed = Blamed::new(diagnostics);
    diagnostics.extend(found.into_iter().filter(|diagnostic| !blamed.explains(diagnostic)));
}

/// Places that were found wrong, by their start, each with the furthest end up to there.
struct Blamed(Vec<(usize, usize, Span)>);

impl Blamed {
    fn new(diagnostics: &[Diagnostic]) -> Self {
        let mut spans: Vec<Span> = diagnostics.iter().map(|diagnostic| diagnostic.span).collect();
        spans.sort_unstable();
        let mut furthest = 0;
        Self(
            spans
                .into_iter()
                .map(|span| {
                    furthest = furthest.max(span.end);
                    (span.start, furthest, span)
                })
                .collect(),
        )
    }

    fn explains(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.spans().any(|span| self.touches(span))
    }

    /// Whether the span is part of a wrong place, or adjoins it: words are parted by blanks. A span that
    /// holds more than the wrong place, such as a whole step, may be wrong for a reason of its own.
    fn touches(&self, span: Span) -> bool {
        let after = self.0.partition_point(|(start, ..)| *start <= span.end);
        let reaching = self.0[..after].iter().rev().take_while(|(_, furthest, _)| *furthest >= span.start);
        reaching.map(|(.., wrong)| *wrong).any(|wrong| {
            let holds_more = span.start <= wrong.start && wrong.end <= span.end && span != wrong;
            wrong.end >= span.start && !holds_more
        })
    }
}
