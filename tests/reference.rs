//! The tables of `docs/language.md` are the vocabulary's.

use std::path::{Path, PathBuf};
use std::{env, fs};

use sockdrill::internals::reference::{markers, section};
use sockdrill::language::vocabulary::Kind;

const UPDATE: &str = "UPDATE_REFERENCE";

#[test]
fn the_tables_of_the_reference_are_the_vocabularys() {
    let path = path();
    let page = fs::read_to_string(&path).unwrap();
    let right = Kind::ALL.into_iter().fold(page.clone(), |page, kind| with_section(&page, kind));
    if env::var_os(UPDATE).is_some_and(|value| value == "1") {
        fs::write(&path, &right).unwrap();
        return;
    }
    let wrong = page.lines().zip(right.lines()).position(|(found, wanted)| found != wanted);
    assert!(
        page == right,
        "docs/language.md differs from the vocabulary from line {} on; to rewrite its tables: \
         {UPDATE}=1 cargo test --test reference",
        wrong.map_or(page.lines().count(), |line| line + 1)
    );
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md")
}

/// The page with the table of a kind as the vocabulary has it.
fn with_section(page: &str, kind: Kind) -> String {
    let (begin, end) = markers(kind);
    let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("no line {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no line {end}"));
    format!("{before}{begin}\n{}\n{end}{after}", section(kind))
}
