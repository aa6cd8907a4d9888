//! What the pages name is there: files that they link to, commands and flags that they show.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All pages of the project, from its folder.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = Vec::new();
    for folder in ["", "docs", "scenarios", "docs/ci"] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "md" || extension == "yml") {
                pages.push(path);
            }
        }
    }
    assert!(pages.len() > 10, "{pages:?}");
    pages
}

/// The targets of `[text](target)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        for link in links(&text).filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let file = link.split('#').next().unwrap_or(link);
            if !page.with_file_name(file).exists() {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert_eq!(broken, [""; 0]);
}

#[test]
fn the_index_has_every_page() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let index = fs::read_to_string(docs.join("README.md")).expect("the index");
    for entry in fs::read_dir(docs).expect("a folder") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        assert!(index.contains(&format!("({name}")) || name == "README.md", "{name} is not in the index");
    }
}

/// What a line of a page runs, if it is a command line of ours: the words after `sockdrill`.
fn command_line(line: &str) -> Option<Vec<&str>> {
    let line = line.trim_start_matches("    ").trim_start_matches("run: ").trim();
    let line = line.strip_prefix("$ ").unwrap_or(line);
    // What an agent says first begins like a command line.
    let line = Some(line).filter(|line| !line.starts_with("sockdrill agent:"))?;
    let words = line.strip_prefix("sockdrill ").or_else(|| line.strip_prefix("cargo run --release -- "))?;
    // Of a pipe it is what comes first; behind two blanks and a sign stands a comment.
    let words = words.split(" | ").next()?.split("  #").next()?;
    Some(words.split_whitespace().collect())
}

#[test]
fn every_command_and_flag_that_a_page_shows_is_there() {
    let mut helps: BTreeMap<String, String> = BTreeMap::new();
    let mut help_of = |subcommand: &str| {
        let help = || {
            let output = Command::new(env!("CARGO_BIN_EXE_sockdrill")).args([subcommand, "--help"]).output();
            String::from_utf8_lossy(&output.expect("the command runs").stdout).into_owned()
        };
        helps.entry(subcommand.to_owned()).or_insert_with(help).clone()
    };
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        let indented = text.lines().filter(|line| line.starts_with("    ") || line.starts_with("run: "));
        let quoted = text.split('`').skip(1).step_by(2).filter(|code| !code.contains('\n'));
        for line in indented.chain(quoted) {
            let Some(words) = command_line(line) else { continue };
            let Some(subcommand) =
                words.first().filter(|word| word.starts_with(|first: char| first.is_ascii_lowercase()))
            else {
                continue;
            };
            let help = help_of(subcommand);
            seen += 1;
            let flags = words.iter().filter(|word| word.starts_with("--") && word.len() > 2);
            let names = flags.map(|flag| flag.split('=').next().unwrap_or(flag).trim_end_matches([',', ';']));
            let unknown: Vec<&str> = names.filter(|name| !help.contains(*name)).collect();
            if help.is_empty() || !unknown.is_empty() {
                wrong.push(format!("{}: {line}: {unknown:?}", page.display()));
            }
        }
    }
    assert!(seen > 50, "{seen}");
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn nobody_is_sent_to_a_registry_that_has_no_such_package() {
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        for line in text.lines().filter(|line| line.contains("cargo install") && !line.contains("CHANGELOG"))
        {
            let has_source = line.contains("--git") || line.contains("--path");
            assert!(has_source, "{}: {line}", page.display());
        }
    }
}
