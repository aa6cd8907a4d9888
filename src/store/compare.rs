//! Whether a scenario did what its snapshot says.

use super::contents::normal;
use super::file::Snapshot;

/// What comes of holding a run against the accepted snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// The scenario did what its snapshot says.
    Same,
    /// It did something else. Both texts are in the form in which they were compared, ready for
    /// [`diff`](super::diff::diff).
    Differs {
        /// The text of the accepted snapshot.
        accepted: String,
        /// The text of this run.
        actual: String,
    },
    /// Nothing has been accepted yet.
    Missing,
}

/// Holds what happened against what was accepted.
///
/// White space at the end of a line, newlines at the end, and CRLF for LF make no difference. Nor
/// does the header: a new title or a moved file is not another behaviour. The header in the file
/// is brought up to date when the contents next are.
#[must_use]
pub(crate) fn compare(accepted: Option<&Snapshot>, actual: &Snapshot) -> Comparison {
    let Some(accepted) = accepted else {
        return Comparison::Missing;
    };
    let accepted = normal(&accepted.contents);
    let actual = normal(&actual.contents);
    if accepted == actual { Comparison::Same } else { Comparison::Differs { accepted, actual } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_contents_are_the_same() {
        use crate::store::{Comparison, Snapshot, compare};

        let snapshot = |contents: &str| Snapshot {
            source: "scenarios/port.drill".to_owned(),
            description: None,
            contents: contents.to_owned(),
        };
        let accepted = snapshot("bind a 9000  ok\n");
        assert_eq!(compare(Some(&accepted), &snapshot("bind a 9000  ok")), Comparison::Same);
        assert_eq!(compare(None, &accepted), Comparison::Missing);
    }

    fn snapshot(contents: &str) -> Snapshot {
        Snapshot { source: "a.drill".to_owned(), description: None, contents: contents.to_owned() }
    }

    #[test]
    fn what_nobody_can_see_makes_no_difference() {
        assert_eq!(compare(Some(&snapshot("a \r\n\r\nb\r\n\r\n")), &snapshot("a\n\t\nb")), Comparison::Same);
    }

    #[test]
    fn the_header_makes_no_difference() {
        let actual = Snapshot {
            source: "moved.drill".to_owned(),
            description: Some("a new title".to_owned()),
            ..snapshot("a")
        };
        assert_eq!(compare(Some(&snapshot("a")), &actual), Comparison::Same);
    }

    #[test]
    fn another_text_differs() {
        assert_eq!(
            compare(Some(&snapshot("a\n")), &snapshot(" a \n")),
            Comparison::Differs { accepted: "a".to_owned(), actual: " a".to_owned() }
        );
    }

    #[test]
    fn with_nothing_accepted_the_snapshot_is_missing() {
        assert_eq!(compare(None, &snapshot("a")), Comparison::Missing);
    }
}
