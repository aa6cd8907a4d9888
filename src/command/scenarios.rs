//! The scenarios of a run: those that run, and those that are too slow to.

use std::mem::ManuallyDrop;

use crate::language::script::Script;
use crate::run::Checked;

use super::load::Loaded;

/// The scenarios of a run.
pub(super) struct Scenarios {
    /// What was read, in numbers.
    pub(super) checked: Checked,
    /// How many files could not be read. That keeps no other from being run.
    pub(super) unread: usize,
    /// Whether one that is skipped for what its header does not announce counts as failed.
    pub(super) strict: bool,
    /// For each, in the order of their files, whether it runs.
    pub(super) order: Vec<bool>,
    /// Those that run, then those that are too slow to. The command ends soon after them, and its memory with it: to
    /// take thousands of scripts apart before that would be work for nobody.
    pub(super) scripts: ManuallyDrop<Vec<Script>>,
    /// How many of them run.
    pub(super) selected: usize,
}

impl Scenarios {
    /// What was read, the slow ones to be run or not.
    pub(super) fn new(loaded: Loaded, slow: bool) -> Self {
        let (checked, unread) = (loaded.checked(), loaded.unread);
        let runs = |script: &Script| slow || !script.header.slow;
        let order = loaded.scripts.iter().map(runs).collect();
        let mut scripts = loaded.scripts;
        let skipped: Vec<Script> = scripts.extract_if(.., |script| !runs(script)).collect();
        let selected = scripts.len();
        scripts.extend(skipped);
        Self { checked, unread, strict: false, order, scripts: ManuallyDrop::new(scripts), selected }
    }
}
