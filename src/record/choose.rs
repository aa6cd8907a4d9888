//! Which of the records that wait somebody means.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use super::path::below;
use super::waiting::Waiting;
use crate::language::suggest::nearest;

/// A name that no waiting record has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchRecord {
    /// What was given.
    pub name: String,
    /// The name of the record that is probably meant.
    pub near: Option<String>,
}

impl Display for NoSuchRecord {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "no record waits under the name `{}`", self.name)?;
        match &self.near {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => f.write_str("; `sockdrill diff` shows all that wait"),
        }
    }
}

impl Error for NoSuchRecord {}

/// The records that the names mean, each once, in the order of the list; all of them if there is no name.
///
/// A record is named by its path in the folder of records (`tcp/listen`), by the path of its file, accepted
/// or waiting, or by that of its scenario. A folder's name means all in it. `roots` are the folders that such
/// a path may begin with.
///
/// # Errors
///
/// A name is no waiting record's.
pub fn choose(
    waiting: Vec<Waiting>,
    names: &[String],
    roots: &[&Path],
) -> Result<Vec<Waiting>, NoSuchRecord> {
    if names.is_empty() {
        return Ok(waiting);
    }
    let meant: Vec<String> = names.iter().map(|name| stem(name, roots)).collect();
    for (name, stem) in names.iter().zip(&meant) {
        if !waiting.iter().any(|waiting| is_meant(waiting, stem)) {
            return Err(NoSuchRecord { name: name.clone(), near: near(stem, &waiting) });
        }
    }
    Ok(waiting.into_iter().filter(|waiting| meant.iter().any(|stem| is_meant(waiting, stem))).collect())
}

/// The path in the folder of records, without an ending, that a name stands for.
fn stem(name: &str, roots: &[&Path]) -> String {
    let path = Path::new(name);
    let relative = roots.iter().find_map(|root| below(path, root)).or_else(|| below(path, Path::new("")));
    let relative = relative.map_or(name.to_owned(), |path| path.to_string_lossy().into_owned());
    let ending = [".snap.new", ".snap", ".drill"].into_iter().find(|ending| relative.ends_with(ending));
    ending.and_then(|ending| relative.strip_suffix(ending)).unwrap_or(&relative).to_owned()
}

fn is_meant(waiting: &Waiting, stem: &str) -> bool {
    // The empty stem is that of a root: everything is in it.
    stem.is_empty()
        || waiting.name.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A name with a slip in it, or one without its folder.
fn near(stem: &str, waiting: &[Waiting]) -> Option<String> {
    let without_folder = |name: &&str| name.rsplit('/').next() == Some(stem);
    let names = || waiting.iter().map(|waiting| waiting.name.as_str());
    names().find(without_folder).or_else(|| nearest(stem, names())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> Vec<Waiting> {
        let one = |name: &str| Waiting {
            name: name.to_owned(),
            pending: format!("snapshots/{name}.snap.new").into(),
            snapshot: format!("snapshots/{name}.snap").into(),
        };
        ["linux-6.1", "tcp/accept", "tcp/listen", "tcp2"].map(one).into()
    }

    fn chosen(names: &[&str]) -> Result<Vec<String>, NoSuchRecord> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let roots = ["snapshots", "scenarios", "/tmp/new"].map(Path::new);
        Ok(choose(waiting(), &names, &roots)?.into_iter().map(|waiting| waiting.name).collect())
    }

    #[test]
    fn a_record_has_several_names() {
        for name in [
            "tcp/listen",
            "./tcp/listen",
            "tcp/listen.snap",
            "snapshots/tcp/listen.snap",
            "./snapshots/tcp/listen.snap.new",
            "scenarios/tcp/listen.drill",
            "/tmp/new/tcp/listen.snap.new",
        ] {
            assert_eq!(chosen(&[name]).unwrap(), ["tcp/listen"], "{name}");
        }
        assert_eq!(chosen(&["linux-6.1"]).unwrap(), ["linux-6.1"]);
    }

    #[test]
    fn a_folder_means_all_in_it_and_each_record_is_chosen_once() {
        assert_eq!(chosen(&["tcp/", "tcp/listen", "tcp"]).unwrap(), ["tcp/accept", "tcp/listen"]);
        assert_eq!(chosen(&["scenarios"]).unwrap().len(), 4);
    }

    #[test]
    fn no_name_means_all() {
        assert_eq!(chosen(&[]).unwrap().len(), 4);
    }

    #[test]
    fn a_name_that_is_nearly_right_gets_a_suggestion() {
        let near = |name: &str| chosen(&[name]).unwrap_err().near;
        assert_eq!(near("tcp/lisen").as_deref(), Some("tcp/listen"));
        assert_eq!(near("snapshots/tcp/lisen.snap").as_deref(), Some("tcp/listen"));
        assert_eq!(near("listen").as_deref(), Some("tcp/listen"));
        assert_eq!(near("zebra"), None);
    }
}
