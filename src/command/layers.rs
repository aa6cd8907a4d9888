//! What the flags say, as the uppermost layer of the settings.

use crate::settings::Layer;

use super::arguments::{
    CompareArguments, EvalArguments, MutateArguments, RunArguments, Snapshots, TestArguments,
};
use super::flags::{How, Selection, View};

impl Selection {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        let all = self.all_tags.then(Vec::new);
        Layer {
            tags: self.tag.clone().or_else(|| all.clone()),
            skip_tags: self.skip_tag.clone().or(all),
            ..Layer::default()
        }
    }
}

impl How {
    fn layer(&self) -> Layer {
        Layer { jobs: self.jobs, timeout: self.timeout, slow: self.slow, ..Layer::default() }
    }
}

impl View {
    fn layer(&self) -> Layer {
        Layer { slow_after: self.slow_after, ..Layer::default() }
    }
}

impl CompareArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.how.layer().over(self.selection.layer())
    }
}

impl EvalArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.how.layer().over(self.view.layer())
    }
}

impl MutateArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.how.layer().over(self.selection.layer())
    }
}

impl RunArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.view.layer().over(self.how.layer()).over(self.selection.layer())
    }
}

impl Snapshots {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        Layer { snapshots: self.snapshots.clone(), ..Layer::default() }
    }
}

impl TestArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.view.layer().over(self.snapshots.layer()).over(self.how.layer()).over(self.selection.layer())
    }
}
