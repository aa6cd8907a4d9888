//! Which of the pending snapshots somebody means.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use super::path::below;
use super::pending::PendingSnapshot;
use super::system;
use crate::language::suggest::nearest;

/// A name that no pending snapshot has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoSuchSnapshot {
    /// What was given.
    pub name: String,
    /// The name of the snapshot that is probably meant.
    pub near: Option<String>,
}

impl Display for NoSuchSnapshot {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "no pending snapshot `{}`", self.name)?;
        match &self.near {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => f.write_str("; `sockdrill diff` shows all of them"),
        }
    }
}

impl Error for NoSuchSnapshot {}

/// The snapshots that the names mean, each once, in the order of the list; all of them if there is no name.
///
/// A snapshot is named by its path in the folder of snapshots (`tcp/listen`), by the path of its file, accepted
/// or waiting, or by that of its scenario. Without the ending of a snapshot, the snapshots of systems that differ
/// are meant too (`tcp/listen@gvisor`). A folder's name means all in it. `roots` are the folders that such a
/// path may begin with.
///
/// # Errors
///
/// A name is no pending snapshot's.
pub(crate) fn choose(
    waiting: Vec<PendingSnapshot>,
    names: &[String],
    roots: &[&Path],
) -> Result<Vec<PendingSnapshot>, NoSuchSnapshot> {
    if names.is_empty() {
        return Ok(waiting);
    }
    let selectors: Vec<Selector> = names.iter().map(|name| Selector::by(name, roots)).collect();
    for (name, selector) in names.iter().zip(&selectors) {
        if !waiting.iter().any(|waiting| selector.is(waiting)) {
            return Err(NoSuchSnapshot { name: name.clone(), near: near(&selector.stem, &waiting) });
        }
    }
    Ok(waiting.into_iter().filter(|waiting| selectors.iter().any(|selector| selector.is(waiting))).collect())
}

/// What a name stands for.
struct Selector {
    /// The path in the folder of snapshots, without an ending.
    stem: String,
    /// Whether it is the file of one snapshot.
    file: bool,
}

impl Selector {
    fn by(name: &str, roots: &[&Path]) -> Self {
        let path = Path::new(name);
        let relative = roots.iter().find_map(|root| below(path, root)).or_else(|| below(path, Path::new("")));
        let relative = relative.map_or(name.to_owned(), |path| path.to_string_lossy().into_owned());
        let stem = |ending: &str| relative.strip_suffix(ending).map(str::to_owned);
        match [".snap.new", ".snap"].into_iter().find_map(stem) {
            Some(stem) => Self { stem, file: true },
            None => Self { stem: stem(".drill").unwrap_or(relative), file: false },
        }
    }

    fn is(&self, waiting: &PendingSnapshot) -> bool {
        // The empty stem is that of a root: everything is in it.
        if self.stem.is_empty() || waiting.name == self.stem {
            return true;
        }
        let below = waiting.name.strip_prefix(&self.stem).is_some_and(|rest| rest.starts_with('/'));
        below || !self.file && system::is_own(&waiting.name, &self.stem)
    }
}

/// A name with a slip in it, or one without its folder.
fn near(stem: &str, waiting: &[PendingSnapshot]) -> Option<String> {
    let without_folder = |name: &&str| name.rsplit('/').next() == Some(stem);
    let names = || waiting.iter().map(|waiting| waiting.name.as_str());
    names().find(without_folder).or_else(|| nearest(stem, names())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> Vec<PendingSnapshot> {
        let one = |name: &str| PendingSnapshot {
            name: name.to_owned(),
            pending: format!("snapshots/{name}.snap.new").into(),
            snapshot: format!("snapshots/{name}.snap").into(),
        };
        ["linux-6.1", "tcp/accept", "tcp/listen", "tcp2", "udp", "udp@uml", "udp@uml-6.1"].map(one).into()
    }

    fn selected(names: &[&str]) -> Result<Vec<String>, NoSuchSnapshot> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let roots = ["snapshots", "scenarios", "/tmp/new"].map(Path::new);
        Ok(choose(waiting(), &names, &roots)?.into_iter().map(|waiting| waiting.name).collect())
    }

    #[test]
    fn a_snapshot_has_several_names() {
        for name in [
            "tcp/listen",
            "./tcp/listen",
            "tcp/listen.snap",
            "snapshots/tcp/listen.snap",
            "./snapshots/tcp/listen.snap.new",
            "scenarios/tcp/listen.drill",
            "/tmp/new/tcp/listen.snap.new",
        ] {
            assert_eq!(selected(&[name]).unwrap(), ["tcp/listen"], "{name}");
        }
        assert_eq!(selected(&["linux-6.1"]).unwrap(), ["linux-6.1"]);
    }

    #[test]
    fn a_folder_means_all_in_it_and_each_snapshot_is_chosen_once() {
        assert_eq!(selected(&["tcp/", "tcp/listen", "tcp"]).unwrap(), ["tcp/accept", "tcp/listen"]);
        assert_eq!(selected(&["scenarios"]).unwrap().len(), 7);
    }

    #[test]
    fn a_scenario_means_its_snapshots_on_all_systems_and_a_file_only_itself() {
        for name in ["udp", "scenarios/udp.drill"] {
            assert_eq!(selected(&[name]).unwrap(), ["udp", "udp@uml", "udp@uml-6.1"], "{name}");
        }
        assert_eq!(selected(&["snapshots/udp.snap"]).unwrap(), ["udp"]);
        for name in ["udp@uml", "snapshots/udp@uml.snap.new"] {
            assert_eq!(selected(&[name]).unwrap(), ["udp@uml"], "{name}");
        }
    }

    #[test]
    fn no_name_means_all() {
        assert_eq!(selected(&[]).unwrap().len(), 7);
    }

    #[test]
    fn a_name_that_is_nearly_right_gets_a_suggestion() {
        let near = |name: &str| selected(&[name]).unwrap_err().near;
        assert_eq!(near("tcp/lisen").as_deref(), Some("tcp/listen"));
        assert_eq!(near("snapshots/tcp/lisen.snap").as_deref(), Some("tcp/listen"));
        assert_eq!(near("listen").as_deref(), Some("tcp/listen"));
        assert_eq!(near("zebra"), None);
    }
}
