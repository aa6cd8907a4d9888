//! What the fuzzers found and where they begin: each text of `fuzz/corpus/` is tried again.

#[path = "../fuzz/properties.rs"]
mod properties;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use sockdrill::language::vocabulary;

#[test]
fn every_text_of_the_corpus_is_read() {
    all_hold("parse", properties::any_text_is_read);
}

#[test]
fn every_script_of_the_corpus_has_one_canonical_form_that_says_the_same() {
    all_hold("format", properties::formatting_changes_nothing);
}

#[test]
fn every_example_of_the_vocabulary_holds_too() {
    for entry in vocabulary::entries() {
        properties::any_text_is_read(entry.example.as_bytes());
        properties::formatting_changes_nothing(entry.example.as_bytes());
    }
}

#[test]
fn the_fuzzers_dictionary_has_every_word_of_the_vocabulary() {
    let dictionary = fs::read_to_string(folder().join("drill.dict")).unwrap();
    let missing: Vec<String> = vocabulary::entries()
        .map(|entry| format!("\"{}\"", entry.word))
        .filter(|line| !dictionary.lines().any(|known| known == line))
        .collect();
    assert!(missing.is_empty(), "to be added to fuzz/drill.dict:\n{}", missing.join("\n"));
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn all_hold(corpus: &str, property: fn(&[u8])) {
    let mut texts: Vec<PathBuf> = fs::read_dir(folder().join("corpus").join(corpus))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    texts.sort();
    assert!(texts.len() > 50, "only {} texts in the corpus", texts.len());
    let fails = |path: &&PathBuf| {
        let bytes = fs::read(path).unwrap();
        catch_unwind(|| property(&bytes)).is_err()
    };
    let wrong: Vec<String> = texts.iter().filter(fails).map(|path| path.display().to_string()).collect();
    assert!(wrong.is_empty(), "the panics above are from:\n{}", wrong.join("\n"));
}
