//! The project's own scenarios as a book: every claim is there, and the index says what is in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// How many claims `scenarios/` answers.
const CLAIMS: u32 = 35;

/// How many lines fit on a screen.
const SCREEN: usize = 60;

fn listed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
        .arg("list")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the command runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn every_claim_has_a_scenario_and_a_verdict() {
    let list = listed(&["--claims"]);
    let mut numbers = BTreeSet::new();
    for line in list.lines() {
        let (number, rest) = line.trim_start().split_once("  ").expect("a number and a verdict");
        let verdicts = ["holds if  ", "holds  ", "does not hold  "];
        assert!(verdicts.iter().any(|verdict| rest.starts_with(verdict)), "no verdict: {line}");
        numbers.insert(number.parse::<u32>().expect("a number"));
    }
    let missing: Vec<u32> = (1..=CLAIMS).filter(|number| !numbers.contains(number)).collect();
    assert!(missing.is_empty(), "claims without a scenario: {missing:?}");
}

#[test]
fn a_claim_is_told_as_it_is_usually_said_and_has_a_title_of_its_own() {
    let list: serde_json::Value = serde_json::from_str(&listed(&["--format", "json"])).expect("JSON");
    for scenario in list["scenarios"].as_array().expect("a list") {
        let is_claim = !scenario["claims"].as_array().expect("a list").is_empty();
        assert!(!scenario["title"].is_null(), "no title: {}", scenario["path"]);
        assert_eq!(is_claim, !scenario["said"].is_null(), "said: {}", scenario["path"]);
        assert_eq!(is_claim, !scenario["verdict"].is_null(), "verdict: {}", scenario["path"]);
    }
}

#[test]
fn the_index_is_true() {
    let index = include_str!("../../scenarios/README.md");
    assert!(
        index == listed(&["--format", "markdown"]),
        "the index is old: sockdrill list --format markdown > scenarios/README.md"
    );
}

/// The path of every scenario, from `scenarios/`, in the order of the list.
fn paths() -> Vec<String> {
    let list: serde_json::Value = serde_json::from_str(&listed(&["--format", "json"])).expect("JSON");
    let scenarios = list["scenarios"].as_array().expect("a list").iter();
    let paths = scenarios.map(|scenario| scenario["path"].as_str().expect("a path"));
    paths.map(|path| path.strip_prefix("scenarios/").expect("a folder").to_owned()).collect()
}

#[test]
fn the_book_has_every_scenario_once_by_the_name_of_its_file() {
    let book = include_str!("../../scenarios/BOOK.md");
    let mut linked: Vec<String> = Vec::new();
    for line in book.lines().filter_map(|line| line.strip_prefix("- [")) {
        let (name, rest) = line.split_once("](").expect("a link");
        let path = rest.strip_suffix(')').expect("the end of the link");
        let file = path.split_once('/').expect("a folder").1;
        assert_eq!(format!("{}.drill", name.replace(' ', "_")), file);
        linked.push(path.to_owned());
    }
    linked.sort();
    assert_eq!(linked, paths());
}

#[test]
fn no_scenario_is_longer_than_a_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for path in paths() {
        let lines = fs::read_to_string(folder.join(&path)).expect("a scenario").lines().count();
        assert!(lines <= SCREEN, "{path} has {lines} lines");
    }
}
