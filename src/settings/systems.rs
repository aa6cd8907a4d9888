//! `[systems.NAME]` of `sockdrill.toml`: kernels on which scenarios can run, beside those that are built in.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::language::diagnostic::{Diagnostic, DiagnosticKind, TableKind, ValueKind};
use crate::language::span::Spanned;
use crate::language::table::{TableReader, Value, is_table};
use crate::system::definition::{Definition, Kind, Qemu, Uml};

/// The name of this host, which has no settings.
pub use crate::system::HOST;

/// The kinds that a system may have.
const KINDS: [&str; 4] = ["gvisor", "uml", "qemu", "command"];

/// The keys of each kind, in the order of the kinds.
const KEYS: [(&str, &[&str]); 4] = [
    ("gvisor", &["kind", "boot", "silence"]),
    ("uml", &["kind", "kernel", "modules", "time_travel", "boot", "silence"]),
    ("qemu", &["kind", "kernel", "modules", "boot", "silence"]),
    ("command", &["kind", "command", "boot", "silence"]),
];

/// The systems that are there without being named in a file, by their names.
#[must_use]
pub fn built_in() -> BTreeMap<String, Definition> {
    let kinds = [Kind::Gvisor, Kind::Uml(Uml::default()), Kind::Qemu(Qemu::default())];
    kinds.map(|kind| (kind.word().to_owned(), Definition::new(kind))).into()
}

/// Reads the table of a system; one that is wrong is not there.
pub(super) fn read(
    reader: &mut TableReader,
    name: &Spanned<String>,
    value: &Value<'_>,
) -> Option<(String, Definition)> {
    if let Some(wrong) = wrong_name(name) {
        reader.wrong(wrong);
        return None;
    }
    if !is_table(value) {
        return reader.wrong_type(&name.node, value, ValueKind::System);
    }
    let mut keys = Keys::default();
    reader.table(&name.node, value, |reader, key, value| keys.entry(reader, key, value));
    let kind = keys.kind(reader, name)?;
    let kind = match kind.as_str() {
        "gvisor" => Kind::Gvisor,
        "uml" => Kind::Uml(Uml {
            kernel: keys.kernel.take(),
            modules: keys.modules.take(),
            time_travel: keys.time_travel,
        }),
        "qemu" => Kind::Qemu(Qemu { kernel: keys.kernel.take(), modules: keys.modules.take() }),
        _ => Kind::Command(keys.command(reader, name)?),
    };
    keys.belong_to(reader, kind.word());
    let majority = Definition::new(kind);
    let (boot, silence) = (keys.boot.unwrap_or(majority.boot), keys.silence.unwrap_or(majority.silence));
    Some((name.node.clone(), Definition { boot, silence, ..majority }))
}

/// A name stands in scenarios, in file names and on command lines.
fn wrong_name(name: &Spanned<String>) -> Option<Diagnostic> {
    if name.node == HOST {
        return Some(DiagnosticKind::ReservedSystemName.at(name.span));
    }
    let mut characters = name.node.chars();
    let begins = characters.next().is_some_and(|first| first.is_ascii_lowercase());
    let is_name = begins
        && characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ['.', '-', '_'].contains(&c));
    (!is_name).then(|| DiagnosticKind::InvalidSystemName { name: name.node.clone() }.at(name.span))
}

/// What the table of a system says.
#[derive(Default)]
struct Keys {
    /// Those that are there.
    seen: Vec<Spanned<String>>,
    kind: Option<String>,
    kernel: Option<PathBuf>,
    modules: Option<PathBuf>,
    command: Vec<String>,
    time_travel: bool,
    boot: Option<Duration>,
    silence: Option<Duration>,
    /// Whether the kind was there and was none.
    no_kind: bool,
}

impl Keys {
    fn entry(&mut self, reader: &mut TableReader, key: &Spanned<String>, value: &Value<'_>) {
        let name = key.node.as_str();
        match name {
            "kind" => {
                let known = |text: &str| KINDS.contains(&text).then(|| text.to_owned());
                let expected = ValueKind::OneOf(KINDS.map(str::to_owned).into());
                self.kind = reader.word(name, value, expected, known);
                self.no_kind = self.kind.is_none();
            }
            "kernel" => self.kernel = reader.text(name, value).map(PathBuf::from),
            "modules" => self.modules = reader.text(name, value).map(PathBuf::from),
            "command" => {
                self.command = reader.texts(name, value).into_iter().map(|word| word.node).collect();
            }
            "time_travel" => self.time_travel = reader.truth(name, value).unwrap_or_default(),
            "boot" => self.boot = reader.time(name, value),
            "silence" => self.silence = reader.time(name, value),
            _ => {
                reader.unknown_key(key, TableKind::System(None), &keys_of(None));
                return;
            }
        }
        self.seen.push(key.clone());
    }

    /// The kind that the table or its name says.
    fn kind(&self, reader: &mut TableReader, name: &Spanned<String>) -> Option<String> {
        if self.kind.is_none() && !self.no_kind && !built_in().contains_key(&name.node) {
            let kinds = KINDS.map(str::to_owned).into();
            reader.wrong(DiagnosticKind::MissingSystemKind { name: name.node.clone(), kinds }.at(name.span));
        }
        let built_in = || built_in().get(&name.node).map(|known| known.kind.word().to_owned());
        if self.no_kind { None } else { self.kind.clone().or_else(built_in) }
    }

    fn command(&self, reader: &mut TableReader, name: &Spanned<String>) -> Option<Vec<String>> {
        if self.command.is_empty() {
            reader.wrong(DiagnosticKind::MissingSystemCommand { name: name.node.clone() }.at(name.span));
            return None;
        }
        Some(self.command.clone())
    }

    /// Notes the keys that say nothing about a system of this kind.
    fn belong_to(&self, reader: &mut TableReader, kind: &str) {
        let known = keys_of(Some(kind));
        for key in self.seen.iter().filter(|key| !known.contains(&key.node.as_str())) {
            reader.unknown_key(key, TableKind::System(Some(kind.to_owned())), &known);
        }
    }
}

/// The keys that a system of a kind may have; of any kind.
fn keys_of(kind: Option<&str>) -> Vec<&'static str> {
    let mut keys: Vec<&str> = Vec::new();
    for (_, of_kind) in KEYS.iter().filter(|(known, _)| kind.is_none_or(|kind| kind == *known)) {
        keys.extend(of_kind.iter().copied().filter(|key| !keys.contains(key)).collect::<Vec<_>>());
    }
    keys
}
