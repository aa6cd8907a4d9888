//! Pending snapshots, for `sockdrill diff --format json`.

use serde::Serialize;

use crate::store::PendingSnapshot;
use crate::store::pending::Shown;

/// A pending snapshot, and what it would replace.
#[derive(Serialize)]
pub(crate) struct PendingObject {
    /// Its path in the folder of snapshots, without the ending.
    name: String,
    /// Where it goes when it is accepted.
    snapshot: String,
    /// Where it waits.
    pending: String,
    /// Its scenario, from the project.
    source: String,
    title: Option<String>,
    /// What it would replace; null if there is nothing, or nothing that can be read.
    accepted: Option<String>,
    actual: String,
    /// Why what it would replace cannot be read.
    unreadable: Option<String>,
}

impl PendingObject {
    /// The object of a snapshot that waits.
    #[must_use]
    pub(crate) fn new(waiting: &PendingSnapshot, shown: Shown) -> Self {
        let (accepted, unreadable) = match shown.accepted {
            Ok(accepted) => (accepted.map(|accepted| accepted.contents), None),
            Err(error) => (None, Some(error.to_string())),
        };
        Self {
            name: waiting.name.clone(),
            snapshot: waiting.snapshot.display().to_string(),
            pending: waiting.pending.display().to_string(),
            source: shown.snapshot.source,
            title: shown.snapshot.description,
            accepted,
            actual: shown.snapshot.contents,
            unreadable,
        }
    }
}

/// `{"pending": [...]}`
#[must_use]
pub(crate) fn pending(objects: &[PendingObject]) -> String {
    #[derive(Serialize)]
    struct List<'l> {
        pending: &'l [PendingObject],
    }
    // Texts and lists always have a form in JSON.
    format!("{}\n", serde_json::to_string_pretty(&List { pending: objects }).unwrap_or_default())
}
