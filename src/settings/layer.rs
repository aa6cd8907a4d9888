//! One layer of settings: what a file, the environment or the flags say.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::language::diagnostic::Code;
use crate::system::definition::Definition;

/// What one place says; nothing where it leaves a setting to the layer below.
///
/// The fields are those of [`Settings`](super::Settings).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layer {
    /// The folder of scenarios.
    pub scenarios: Option<PathBuf>,
    /// The folder of snapshots.
    pub snapshots: Option<PathBuf>,
    /// How many cases run, and how many scenarios are checked, at once.
    pub jobs: Option<NonZeroUsize>,
    /// How long a case may take.
    pub timeout: Option<Duration>,
    /// The tags of which a scenario must have one.
    pub tags: Option<Vec<String>>,
    /// The tags of which a scenario must have none.
    pub skip_tags: Option<Vec<String>>,
    /// Whether slow scenarios run too.
    pub slow: Option<bool>,
    /// After which time a case is called slow.
    pub slow_after: Option<Duration>,
    /// The warnings that are not given.
    pub allow: Option<Vec<Code>>,
    /// Whether the programs of the project may be started whatever the user has allowed. A project's own file never
    /// says so.
    pub trust: Option<bool>,
    /// Whether the project's folders may lead out of it; likewise.
    pub allow_outside: Option<bool>,
    /// Systems, by their names.
    pub systems: BTreeMap<String, Definition>,
}

impl Layer {
    /// This layer over another one.
    ///
    /// A tag that this one asks for is not skipped by the lower one: `--tag hardware` means it, whatever
    /// the file leaves out by default.
    #[must_use]
    pub(crate) fn over(self, lower: Layer) -> Layer {
        let wanted = self.tags.as_deref().unwrap_or_default();
        let lower_skips =
            lower.skip_tags.map(|tags| tags.into_iter().filter(|tag| !wanted.contains(tag)).collect());
        Layer {
            scenarios: self.scenarios.or(lower.scenarios),
            snapshots: self.snapshots.or(lower.snapshots),
            jobs: self.jobs.or(lower.jobs),
            timeout: self.timeout.or(lower.timeout),
            skip_tags: self.skip_tags.or(lower_skips),
            tags: self.tags.or(lower.tags),
            slow: self.slow.or(lower.slow),
            slow_after: self.slow_after.or(lower.slow_after),
            allow: self.allow.or(lower.allow),
            trust: self.trust.or(lower.trust),
            allow_outside: self.allow_outside.or(lower.allow_outside),
            systems: lower.systems.into_iter().chain(self.systems).collect(),
        }
    }

    /// The layer with its paths changed.
    #[must_use]
    pub(super) fn with_paths(mut self, change: impl Fn(&Path) -> PathBuf) -> Layer {
        self.scenarios = self.scenarios.map(|path| change(&path));
        self.snapshots = self.snapshots.map(|path| change(&path));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_is_asked_for_is_not_skipped() {
        let tags = |tags: &[&str]| Some(tags.iter().map(|&tag| tag.to_owned()).collect());
        let upper = Layer { tags: tags(&["hardware"]), ..Layer::default() };
        let lower = Layer { skip_tags: tags(&["hardware", "flaky"]), ..Layer::default() };
        assert_eq!(upper.over(lower).skip_tags, tags(&["flaky"]));
    }
}
