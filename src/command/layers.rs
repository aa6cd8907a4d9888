//! What the flags say, as the uppermost layer of the settings.

use crate::settings::Layer;

use super::arguments::{
    CompareArguments, EvalArguments, FmtArguments, MutateArguments, NewArguments, Pending, PruneArguments,
    RunArguments, Snapshots, SystemsArguments, TestArguments,
};
use super::flags::{How, On, Outside, Selection, Trusting, View};

impl Selection {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        let all = self.all_tags.then(Vec::new);
        let layer = Layer {
            tags: self.tag.clone().or_else(|| all.clone()),
            skip_tags: self.skip_tag.clone().or(all),
            ..Layer::default()
        };
        layer.over(self.outside.layer())
    }
}

impl How {
    fn layer(&self) -> Layer {
        Layer { jobs: self.jobs, timeout: self.timeout, slow: self.slow, ..Layer::default() }
    }
}

impl Trusting {
    fn layer(&self) -> Layer {
        Layer { trust: self.trust.then_some(true), ..Layer::default() }
    }
}

impl On {
    fn layer(&self) -> Layer {
        self.trusting.layer()
    }
}

impl Outside {
    fn layer(&self) -> Layer {
        Layer { allow_outside: self.allow_outside.then_some(true), ..Layer::default() }
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
        self.how.layer().over(self.selection.layer()).over(self.trusting.layer())
    }
}

impl EvalArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.how.layer().over(self.view.layer()).over(self.on.layer()).over(self.outside.layer())
    }
}

impl FmtArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.outside.layer()
    }
}

impl MutateArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.how.layer().over(self.selection.layer())
    }
}

impl NewArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.outside.layer()
    }
}

impl Pending {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.snapshots.layer().over(self.outside.layer())
    }
}

impl PruneArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.snapshots.layer().over(self.outside.layer())
    }
}

impl RunArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        let chosen = self.how.layer().over(self.selection.layer());
        self.view.layer().over(chosen).over(self.on.layer())
    }
}

impl Snapshots {
    fn layer(&self) -> Layer {
        Layer { snapshots: self.snapshots.clone(), ..Layer::default() }
    }
}

impl SystemsArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        self.trusting.layer().over(self.outside.layer())
    }
}

impl TestArguments {
    /// What these flags say.
    pub(super) fn layer(&self) -> Layer {
        let chosen = self.how.layer().over(self.selection.layer());
        self.view.layer().over(self.snapshots.layer()).over(chosen).over(self.on.layer())
    }
}
