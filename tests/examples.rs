//! The examples that the vocabulary and the reference give are scenarios, and right ones.

use sockdrill::language::check::check;
use sockdrill::language::diagnostic::Diagnostic;
use sockdrill::language::vocabulary;
use sockdrill::plan;

#[test]
fn every_example_of_the_vocabulary_passes_the_checker_without_a_word() {
    let wrong: Vec<String> = vocabulary::entries()
        .filter(|entry| !entry.example.is_empty())
        .filter_map(|entry| complaint(entry.example).map(|complaint| format!("{}: {complaint}", entry.word)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_uses_its_word() {
    let strangers: Vec<&str> = vocabulary::entries()
        .filter(|entry| !entry.example.is_empty() && !entry.example.contains(entry.word))
        .map(|entry| entry.word)
        .collect();
    assert_eq!(strangers, [] as [&str; 0]);
}

#[test]
fn every_block_of_the_reference_passes_the_checker_without_a_word() {
    let reference = include_str!("../docs/language.md");
    let blocks: Vec<&str> = drill_blocks(reference).collect();
    assert!(blocks.len() > 10, "only {} blocks found", blocks.len());
    let wrong: Vec<String> = blocks
        .into_iter()
        .filter_map(|block| complaint(block).map(|complaint| format!("{complaint} in:\n{block}")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The code blocks of a page of Markdown that hold scenarios.
fn drill_blocks(page: &str) -> impl Iterator<Item = &str> {
    page.split("```drill\n").skip(1).filter_map(|rest| rest.split("```").next())
}

/// What the checker and the plan of a script's cases say against it.
fn complaint(source: &str) -> Option<String> {
    let checked = check("example.drill", source);
    let mut found = checked.diagnostics().to_vec();
    found.extend(checked.script().iter().flat_map(plan::check));
    let said: Vec<String> = found.iter().map(told).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

fn told(diagnostic: &Diagnostic) -> String {
    let texts = diagnostic.texts();
    format!("{} ({})", texts.message, texts.label)
}
