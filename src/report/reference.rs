//! The tables of the language reference, made from the vocabulary.

use crate::language::vocabulary::{self, Entry, Errno, Kind, Opt};

use super::facts::{forms, returned_by, sockets, values};

/// What stands between the lines that mark the place of a kind's table.
#[must_use]
pub fn section(kind: Kind) -> String {
    let mut text = header(kind);
    for entry in vocabulary::entries().filter(|entry| entry.kind == kind) {
        text.push_str(&row(&cells(entry)));
    }
    text
}

/// The lines between which a kind's table stands.
#[must_use]
pub fn markers(kind: Kind) -> (String, String) {
    (format!("<!-- begin {}s -->\n", kind.name()), format!("<!-- end {}s -->\n", kind.name()))
}

fn header(kind: Kind) -> String {
    let names: &[&str] = match kind {
        Kind::Verb => &["Step", "Meaning", "In C"],
        Kind::Option => &["Option", "In C", "Values", "Sockets", "Meaning"],
        Kind::Result => &["Result", "Meaning", "Form"],
        Kind::Errno => &["Errno", "Meaning", "Returned by"],
        Kind::State => &["State", "Meaning"],
        Kind::Keyword | Kind::Predicate => &["Word", "Meaning", "Form"],
        Kind::Key => &["Key", "Meaning", "Form"],
    };
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let rule: Vec<String> = names.iter().map(|_| "---".to_owned()).collect();
    row(&names) + &row(&rule)
}

fn cells(entry: &Entry) -> Vec<String> {
    let word = code(entry.word);
    let meaning = meaning(entry);
    match entry.kind {
        Kind::Verb => vec![form(entry), meaning, code(entry.c_name)],
        Kind::Option => {
            let of = |fact: fn(Opt) -> String| Opt::from_word(entry.word).map(fact).unwrap_or_default();
            vec![word, code(entry.c_name), of(values), of(sockets), meaning]
        }
        Kind::Keyword | Kind::Result | Kind::Predicate | Kind::Key => vec![word, meaning, form(entry)],
        Kind::Errno => {
            vec![word, meaning, Errno::from_word(entry.word).map(returned_by).unwrap_or_default()]
        }
        Kind::State => vec![word, meaning],
    }
}

fn meaning(entry: &Entry) -> String {
    if entry.detail.is_empty() {
        return entry.summary.to_owned();
    }
    format!("{}<br>{}", entry.summary, entry.detail)
}

fn form(entry: &Entry) -> String {
    let forms: Vec<String> = forms(entry).map(code).collect();
    forms.join("<br>")
}

fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}

/// A row of a table; `|` would end a cell, in code too.
fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}
