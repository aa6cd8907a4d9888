//! What the fuzzers found and where they begin: each text of `fuzz/corpus/` is tried again.

#[path = "../fuzz/properties.rs"]
mod properties;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use sockdrill::language::vocabulary;
use walkdir::WalkDir;

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
fn what_is_said_of_a_script_does_not_depend_on_its_layout() {
    let scripts = WalkDir::new(folder().with_file_name("tests").join("ui")).into_iter();
    let scripts = scripts.map(|entry| entry.unwrap().into_path());
    let scripts: Vec<PathBuf> = scripts.filter(|path| path.extension() == Some("drill".as_ref())).collect();
    all_hold_of(&scripts, properties::layout_changes_nothing);
}

#[test]
fn every_predicate_has_one_canonical_form_that_says_the_same() {
    let holds = |predicate: &str| {
        let script = format!("axis x = on | off\ntcp a\nwhen {predicate} {{ listen a }}\n");
        properties::formatting_changes_nothing(script.as_bytes());
    };
    let mut forms = vec!["$x = on".to_owned(), "a has reuse".to_owned()];
    for _ in 0..3 {
        let one = forms.iter().flat_map(|form| [format!("not {form}"), format!("({form})")]);
        let two = ["and", "or"].into_iter().flat_map(|word| {
            let last = forms.iter().rev().take(6);
            last.map(move |form| format!("{form} {word} a is bound"))
        });
        forms = one.chain(two).collect();
        forms.iter().for_each(|form| holds(form));
    }
    assert!(forms.len() > 50, "only {} forms", forms.len());
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
    assert!(texts.len() > 50, "only {} texts in the corpus", texts.len());
    texts.sort();
    all_hold_of(&texts, property);
}

/// Holds a property of each of these files, and says of which it does not.
fn all_hold_of(texts: &[PathBuf], property: fn(&[u8])) {
    let fails = |path: &&PathBuf| {
        let bytes = fs::read(path).unwrap();
        catch_unwind(|| property(&bytes)).is_err()
    };
    let wrong: Vec<String> = texts.iter().filter(fails).map(|path| path.display().to_string()).collect();
    assert!(wrong.is_empty(), "the panics above are from:\n{}", wrong.join("\n"));
}
