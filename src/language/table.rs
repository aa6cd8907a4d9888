//! Tables of TOML, read with the place of every value: the header of a script, the settings of a project.

#![expect(clippy::wildcard_enum_match_arm, reason = "the enum is that of the TOML reader")]

use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;

use toml::de::{DeTable, DeValue};

use super::diagnostic::{Code, Diagnostic, DiagnosticKind, TableKind, ValueKind};
use super::duration;
use super::span::{Span, Spanned};
use super::suggest::Suggestion;

/// A value and its place.
pub(crate) type Value<'v> = toml::Spanned<DeValue<'v>>;

/// Reads the values of a table as what they should be, and notes those that are not.
pub(crate) struct TableReader {
    base: usize,
    diagnostics: Vec<Diagnostic>,
}

impl TableReader {
    /// Reads a table: `entry` gets the reader and each key with its place and value. `base` is where its text
    /// begins in the file of the user.
    pub(crate) fn read(
        text: &str,
        base: usize,
        table: TableKind,
        mut entry: impl FnMut(&mut Self, &Spanned<String>, &Value<'_>),
    ) -> Vec<Diagnostic> {
        let mut reader = Self { base, diagnostics: Vec::new() };
        match DeTable::parse(text) {
            Ok(values) => reader.entries(values.get_ref(), &mut entry),
            Err(error) => {
                let span = reader.span(error.span().unwrap_or(0..0));
                let reason = error.message().lines().next().unwrap_or_default().to_owned();
                reader.wrong(DiagnosticKind::InvalidToml { table, reason }.at(span));
            }
        }
        // The table is sorted by its keys; the file was not written like that.
        reader.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        reader.diagnostics
    }

    /// A table within the table: `entry` gets its keys and values as those of the outer one.
    pub(crate) fn table(
        &mut self,
        key: &str,
        value: &Value<'_>,
        mut entry: impl FnMut(&mut Self, &Spanned<String>, &Value<'_>),
    ) {
        match value.get_ref() {
            DeValue::Table(table) => self.entries(table, &mut entry),
            _ => self.wrong_type(key, value, ValueKind::Table).unwrap_or_default(),
        }
    }

    fn entries(
        &mut self,
        table: &DeTable<'_>,
        entry: &mut impl FnMut(&mut Self, &Spanned<String>, &Value<'_>),
    ) {
        for (key, value) in table {
            let key = Spanned { node: key.get_ref().to_string(), span: self.span(key.span()) };
            entry(self, &key, value);
        }
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => self.wrong_type(key, value, ValueKind::String),
        }
    }

    /// A list of texts; one alone needs no brackets.
    pub(crate) fn texts(&mut self, key: &str, value: &Value<'_>) -> Vec<Spanned<String>> {
        let mut texts = Vec::new();
        for item in items(value) {
            match item.get_ref() {
                DeValue::String(text) => {
                    texts.push(Spanned { node: text.to_string(), span: self.span(item.span()) });
                }
                _ => self.wrong_type(key, item, ValueKind::Strings).unwrap_or_default(),
            }
        }
        texts
    }

    /// A list of the codes of warnings; one alone needs no brackets.
    pub(crate) fn warnings(&mut self, key: &str, value: &Value<'_>) -> Vec<Code> {
        let words = self.texts(key, value);
        let known = words.into_iter().filter_map(|word| {
            let code = Code::warning_from_text(&word.node);
            if code.is_none() {
                let codes = Code::warnings().map(Code::as_str);
                let suggestion = Suggestion::nearest(&word.node, codes);
                self.wrong(DiagnosticKind::UnknownWarning { word: word.node, suggestion }.at(word.span));
            }
            code
        });
        known.collect()
    }

    /// True or false.
    pub(crate) fn truth(&mut self, key: &str, value: &Value<'_>) -> Option<bool> {
        match value.get_ref() {
            DeValue::Boolean(truth) => Some(*truth),
            _ => self.wrong_type(key, value, ValueKind::Boolean),
        }
    }

    /// A text that stands for something.
    pub(crate) fn word<T>(
        &mut self,
        key: &str,
        value: &Value<'_>,
        expected: ValueKind,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let parsed = match value.get_ref() {
            DeValue::String(text) => read(text),
            _ => None,
        };
        parsed.or_else(|| self.wrong_type(key, value, expected))
    }

    /// A length of time, more than none.
    pub(crate) fn time(&mut self, key: &str, value: &Value<'_>) -> Option<Duration> {
        self.word(key, value, ValueKind::Duration, duration::positive)
    }

    /// A number, as `T` reads it.
    pub(crate) fn number<T: FromStr>(
        &mut self,
        key: &str,
        value: &Value<'_>,
        expected: ValueKind,
    ) -> Option<T> {
        let read = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };
        read.or_else(|| self.wrong_type(key, value, expected))
    }

    /// A list of numbers; one alone needs no brackets.
    pub(crate) fn numbers<T: FromStr>(
        &mut self,
        key: &str,
        value: &Value<'_>,
        expected: &ValueKind,
    ) -> Vec<T> {
        items(value).into_iter().filter_map(|item| self.number(key, item, expected.clone())).collect()
    }

    /// Notes a key that does not belong in the table.
    pub(crate) fn unknown_key(&mut self, key: &Spanned<String>, table: TableKind, keys: &[&'static str]) {
        let suggestion = Suggestion::nearest(&key.node, keys.iter().copied());
        let known = keys.iter().map(|&key| key.to_owned()).collect();
        self.wrong(
            DiagnosticKind::UnknownKey { key: key.node.clone(), table, suggestion, known }.at(key.span),
        );
    }

    /// Notes an error.
    pub(crate) fn wrong(&mut self, error: Diagnostic) {
        self.diagnostics.push(error);
    }

    /// Notes a value that its key does not take.
    pub(crate) fn wrong_type<T>(&mut self, key: &str, value: &Value<'_>, expected: ValueKind) -> Option<T> {
        let span = self.span(value.span());
        self.wrong(DiagnosticKind::InvalidValue { key: key.to_owned(), expected }.at(span));
        None
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }
}

/// Whether a value is a table.
pub(crate) fn is_table(value: &Value<'_>) -> bool {
    matches!(value.get_ref(), DeValue::Table(_))
}

/// The items of a list; a value that is none is its own only one.
fn items<'v, 'i>(value: &'v Value<'i>) -> Vec<&'v Value<'i>> {
    match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    }
}
