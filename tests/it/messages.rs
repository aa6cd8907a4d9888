//! Every message of the language and the plan is provoked by a test here, with its whole output.

use std::fs;
use std::path::{Path, PathBuf};

/// Messages that no script can provoke, each with the reason why they are there.
const OUT_OF_REACH: [(&str, &str); 1] = [(
    "cannot read the script from here on",
    "the grammar's last rules read anything; pest's answer is a Result",
)];

#[test]
fn every_message_is_expected_by_a_test() {
    let tests = tests();
    let missing: Vec<String> = messages()
        .into_iter()
        .filter(|message| !OUT_OF_REACH.iter().any(|(known, _)| known == message))
        .filter(|message| !tests.contains(longest_part(message)))
        .collect();
    assert!(missing.is_empty(), "no test expects:\n{}", missing.join("\n"));
}

#[test]
fn what_is_out_of_reach_is_still_a_message_and_in_no_test() {
    let (messages, tests) = (messages(), tests());
    for (known, reason) in OUT_OF_REACH {
        assert!(messages.iter().any(|message| message == known), "{known}: {reason}");
        assert!(!tests.contains(known), "{known} is in reach");
    }
}

/// The first literal of every call that makes a diagnostic.
fn messages() -> Vec<String> {
    let mut messages = Vec::new();
    for file in ["src/language", "src/plan"].into_iter().flat_map(|folder| files(&root().join(folder), "rs"))
    {
        let source = fs::read_to_string(&file).expect("a source");
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for call in ["Diagnostic::error(", "Diagnostic::warning("] {
            for (at, _) in source.match_indices(call) {
                messages.extend(literal(&source[at + call.len()..]));
            }
        }
    }
    assert!(messages.len() > 70, "only {} messages found", messages.len());
    messages
}

/// The message of a call: its first literal, if it has one before its end.
fn literal(call: &str) -> Option<String> {
    let mut depth = 1;
    for (at, character) in call.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            '"' => return Some(closed(&call[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            return None;
        }
    }
    None
}

/// A literal up to its closing quote, its escapes resolved.
fn closed(text: &str) -> String {
    let mut literal = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => literal.extend(characters.next()),
            _ => literal.push(character),
        }
    }
    literal
}

/// The longest part of a message between the places that are filled in.
fn longest_part(message: &str) -> &str {
    let parts = message.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after));
    parts.max_by_key(|part| part.len()).unwrap_or_default()
}

/// All tests but this file, which names messages too.
fn tests() -> String {
    let tests =
        files(&root().join("tests/it"), "rs").into_iter().filter(|file| !file.ends_with("messages.rs"));
    let outputs = files(&root().join("tests/ui"), "stderr");
    tests.chain(outputs).map(|file| fs::read_to_string(file).expect("a test")).collect()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
