//! `[systems.NAME]` of `sockdrill.toml`: kernels on which scenarios can run, beside those that are built in.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::language::diagnostic::{Diagnostic, DiagnosticKind, TableKind, ValueKind};
use crate::language::span::Spanned;
use crate::language::table::{TableReader, Value, is_table};
use crate::system::definition::{Definition, Kind, KindName, Qemu, Uml};

/// The name of this host, which has no settings.
pub(crate) use crate::system::HOST;

/// The systems that are there without being named in a file, by their names.
#[must_use]
pub(crate) fn built_in() -> BTreeMap<String, Definition> {
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
    let kind_name = keys.kind(reader, name)?;
    let kind = match kind_name {
        KindName::Gvisor => Kind::Gvisor,
        KindName::Uml => Kind::Uml(Uml {
            kernel: keys.kernel.take(),
            modules: keys.modules.take(),
            time_travel: keys.time_travel,
        }),
        KindName::Qemu => Kind::Qemu(Qemu { kernel: keys.kernel.take(), modules: keys.modules.take() }),
        KindName::Command => Kind::Command(keys.command(reader, name)?),
    };
    keys.belong_to(reader, kind_name);
    let default = Definition::new(kind);
    let (boot, silence) = (keys.boot.unwrap_or(default.boot), keys.silence.unwrap_or(default.silence));
    Some((name.node.clone(), Definition { boot, silence, ..default }))
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
    kind: Option<KindName>,
    kernel: Option<PathBuf>,
    modules: Option<PathBuf>,
    command: Vec<String>,
    time_travel: bool,
    boot: Option<Duration>,
    silence: Option<Duration>,
}

impl Keys {
    fn entry(&mut self, reader: &mut TableReader, key: &Spanned<String>, value: &Value<'_>) {
        let name = key.node.as_str();
        match name {
            "kind" => {
                let by_word = |word: &str| KindName::ALL.into_iter().find(|kind| kind.word() == word);
                let expected = ValueKind::OneOf(kinds());
                self.kind = reader.word(name, value, expected, by_word);
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
                reader.unknown_key(key, TableKind::System(None), &all_keys());
                return;
            }
        }
        self.seen.push(key.clone());
    }

    /// The kind that the table or its name says; none if either is wrong, which is reported.
    fn kind(&self, reader: &mut TableReader, name: &Spanned<String>) -> Option<KindName> {
        if self.seen.iter().any(|key| key.node == "kind") {
            return self.kind;
        }
        let built_in = built_in().get(&name.node).map(|definition| definition.kind.name());
        if built_in.is_none() {
            let kind = DiagnosticKind::MissingSystemKind { name: name.node.clone(), kinds: kinds() };
            reader.wrong(kind.at(name.span));
        }
        built_in
    }

    fn command(&self, reader: &mut TableReader, name: &Spanned<String>) -> Option<Vec<String>> {
        if self.command.is_empty() {
            reader.wrong(DiagnosticKind::MissingSystemCommand { name: name.node.clone() }.at(name.span));
            return None;
        }
        Some(self.command.clone())
    }

    /// Notes the keys that say nothing about a system of this kind.
    fn belong_to(&self, reader: &mut TableReader, kind: KindName) {
        let known = keys_of(kind);
        for key in self.seen.iter().filter(|key| !known.contains(&key.node.as_str())) {
            let kind = TableKind::System(Some(kind.word().to_owned()));
            reader.unknown_key(key, kind, known);
        }
    }
}

/// The keys that a system of a kind may have.
fn keys_of(kind: KindName) -> &'static [&'static str] {
    match kind {
        KindName::Gvisor => &["kind", "boot", "silence"],
        KindName::Uml => &["kind", "kernel", "modules", "time_travel", "boot", "silence"],
        KindName::Qemu => &["kind", "kernel", "modules", "boot", "silence"],
        KindName::Command => &["kind", "command", "boot", "silence"],
    }
}

/// The keys that a system of some kind may have, each once.
fn all_keys() -> Vec<&'static str> {
    let mut keys: Vec<&str> = Vec::new();
    for key in KindName::ALL.into_iter().flat_map(keys_of) {
        if !keys.contains(key) {
            keys.push(key);
        }
    }
    keys
}

/// The kinds as the file names them.
fn kinds() -> Vec<String> {
    KindName::ALL.map(|kind| kind.word().to_owned()).into()
}
