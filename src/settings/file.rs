//! `sockdrill.toml`: the layer that is kept with the project.

use std::path::{Path, PathBuf};

use crate::file::{self, Link};
use crate::language::diagnostic::{TableKind, ValueKind};
use crate::language::span::Spanned;
use crate::language::table::{TableReader, Value};

use super::{Error, Layer, Project, systems};

/// The name of the file.
pub(crate) const NAME: &str = "sockdrill.toml";

/// What may stand in it, beside the tables of [`TABLES`].
pub(crate) const KEYS: [&str; 9] =
    ["scenarios", "snapshots", "jobs", "timeout", "tags", "skip-tags", "slow", "slow-after", "allow"];

/// The tables that may stand in it.
pub(crate) const TABLES: [&str; 1] = ["systems"];

/// Reads the file of a project; its paths are relative to it. With what it says.
pub(super) fn read(path: &Path, project: &Project) -> Result<(Layer, String), Error> {
    let shown = project.shown(path);
    let text = file::read_text(path, Link::Follow).map_err(|error| Error::Read(shown.clone(), error))?;
    let mut layer = Layer::default();
    let diagnostics = TableReader::read(&text, 0, TableKind::Settings, |reader, key, value| {
        entry(&mut layer, reader, key, value);
    });
    if !diagnostics.is_empty() {
        return Err(Error::Wrong { path: shown, text, diagnostics });
    }
    layer.systems.values_mut().for_each(|system| system.with_paths(|path| project.within(&from_home(path))));
    Ok((layer.with_paths(|path| project.within(path)), text))
}

fn entry(layer: &mut Layer, reader: &mut TableReader, key: &Spanned<String>, value: &Value<'_>) {
    let name = key.node.as_str();
    match name {
        "scenarios" => layer.scenarios = reader.text(name, value).map(PathBuf::from),
        "snapshots" => layer.snapshots = reader.text(name, value).map(PathBuf::from),
        "jobs" => layer.jobs = reader.number(name, value, ValueKind::PositiveNumber),
        "timeout" => layer.timeout = reader.time(name, value),
        "tags" => layer.tags = Some(tags(reader, name, value)),
        "skip-tags" => layer.skip_tags = Some(tags(reader, name, value)),
        "slow" => layer.slow = reader.truth(name, value),
        "slow-after" => layer.slow_after = reader.time(name, value),
        "allow" => layer.allow = Some(reader.warnings(name, value)),
        "systems" => reader.table(name, value, |reader, name, value| {
            layer.systems.extend(systems::read(reader, name, value));
        }),
        _ => reader.unknown_key(key, TableKind::Settings, &[&KEYS[..], &TABLES[..]].concat()),
    }
}

fn tags(reader: &mut TableReader, key: &str, value: &Value<'_>) -> Vec<String> {
    reader.texts(key, value).into_iter().map(|tag| tag.node).collect()
}

/// What lies below the user's home is named from there: `~/kernels/vmlinuz`.
fn from_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}
