//! Whether a scenario did what its snapshot says.

use std::path::Path;

use super::contents::normal;
use super::file::Snapshot;

/// What comes of holding a run against the accepted snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// The scenario did what its snapshot says.
    Same,
    /// It did something else, or the snapshot is another scenario's. Both texts are in the form in which they were
    /// compared, ready for [`diff`](super::diff::diff); where the snapshot names another scenario, each begins with
    /// the line that names its own.
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
/// White space at the end of a line, newlines at the end, and CRLF for LF make no difference. Nor does a new title: it
/// is not another behaviour, and is brought up to date when the contents next are. But a snapshot that names another
/// scenario as its source was copied, or moved without it, and nobody has said that it is this one's.
#[must_use]
pub(crate) fn compare(accepted: Option<&Snapshot>, actual: &Snapshot) -> Comparison {
    let Some(accepted) = accepted else {
        return Comparison::Missing;
    };
    let (named, source) = (&accepted.source, &actual.source);
    let accepted = normal(&accepted.contents);
    let actual = normal(&actual.contents);
    if !is_same_source(named, source) {
        let with = |source: &str, contents: &str| format!("source: {source}\n{contents}");
        return Comparison::Differs { accepted: with(named, &accepted), actual: with(source, &actual) };
    }
    if accepted == actual { Comparison::Same } else { Comparison::Differs { accepted, actual } }
}

/// Whether two paths name one scenario. They may begin in different folders: `cargo test` starts in that of the
/// package, and the command in that of its settings.
fn is_same_source(one: &str, other: &str) -> bool {
    let (one, other) = (Path::new(one), Path::new(other));
    let is_path = |path: &Path| path.file_name().is_some();
    is_path(one) && is_path(other) && (one.ends_with(other) || other.ends_with(one))
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
    fn a_title_makes_no_difference() {
        let actual = Snapshot { description: Some("a new title".to_owned()), ..snapshot("a") };
        assert_eq!(compare(Some(&snapshot("a")), &actual), Comparison::Same);
    }

    #[test]
    fn a_snapshot_of_another_scenario_differs() {
        let of = |source: &str| Snapshot { source: source.to_owned(), ..snapshot("a") };
        assert_eq!(
            compare(Some(&of("scenarios/b.drill")), &of("scenarios/a.drill")),
            Comparison::Differs {
                accepted: "source: scenarios/b.drill\na".to_owned(),
                actual: "source: scenarios/a.drill\na".to_owned()
            }
        );
        for other in ["scenarios/tcp/a.drill", "xa.drill", "src/lib.rs", ""] {
            assert_ne!(compare(Some(&of(other)), &of("scenarios/a.drill")), Comparison::Same, "{other}");
        }
        // The same from another folder.
        for same in ["a.drill", "network/scenarios/a.drill"] {
            assert_eq!(compare(Some(&of(same)), &of("scenarios/a.drill")), Comparison::Same, "{same}");
        }
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
