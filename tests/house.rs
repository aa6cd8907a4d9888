//! The house as it is drawn in CONTRIBUTING.md: which room may name which, and which packages. Read from the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms below which the operating system begins: they compile where there is none.
const PURE: [&str; 8] = ["language", "plan", "run", "text", "factor", "snapshot", "compare", "mutation"];

/// What only one room may name.
const PACKAGES: [(&str, &str); 6] = [
    ("pest", "language"),
    ("nix", "kernel"),
    ("socket2", "kernel"),
    ("netlink_packet_core", "kernel"),
    ("netlink_packet_sock_diag", "kernel"),
    ("clap", "command"),
];

/// What no pure room may name: files, clocks, processes, threads, the environment, sockets.
const SYSTEM: [&str; 9] = [
    "std::fs",
    "std::process",
    "std::env",
    "std::thread",
    "std::os",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::net::Tcp",
    "std::net::Udp",
];

#[test]
fn rooms_name_only_the_rooms_below_them() {
    let allowed = drawn();
    let mut wrong = Vec::new();
    for Source { room, path, text } in sources() {
        let Some(below) = allowed.get(&room) else {
            wrong.push(format!("{}: the room `{room}` is not in the table", path.display()));
            continue;
        };
        for named in rooms_named(&text, &allowed) {
            if named != room && !below.contains(&named) {
                wrong.push(format!("{}: `{room}` names `{named}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "not in the table of CONTRIBUTING.md:\n{}", wrong.join("\n"));
}

#[test]
fn every_arrow_of_the_table_is_there() {
    let allowed = drawn();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Source { room, text, .. } in sources() {
        found.entry(room).or_default().extend(rooms_named(&text, &allowed));
    }
    for (room, below) in &allowed {
        let named = found.get(room).cloned().unwrap_or_default();
        let missing: Vec<_> = below.difference(&named).collect();
        assert!(missing.is_empty(), "`{room}` does not name {missing:?} any more: take the arrow away");
    }
}

#[test]
fn no_arrow_runs_upward() {
    // Rooms stand in the table from the bottom to the top.
    let order: Vec<String> = table().into_iter().map(|(room, _)| room).collect();
    for (room, below) in table() {
        let place = order.iter().position(|other| *other == room);
        for named in below {
            let other = order.iter().position(|other| *other == named);
            assert!(other.is_some() && other < place, "`{room}` stands below `{named}`");
        }
    }
}

#[test]
fn packages_are_named_in_their_rooms_alone() {
    let wrong: Vec<String> = sources()
        .iter()
        .flat_map(|source| PACKAGES.iter().map(move |package| (source, package)))
        .filter(|(source, (package, room))| {
            source.room != *room && names(&source.text, &format!("{package}::"))
        })
        .map(|(source, (package, _))| format!("{}: names `{package}`", source.path.display()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let parse = root().join("src/language/parse");
    let outside = sources().into_iter().filter(|source| !source.path.starts_with(&parse));
    let outside: Vec<PathBuf> =
        outside.filter(|source| names(&source.text, "pest::")).map(|source| source.path).collect();
    assert_eq!(outside, Vec::<PathBuf>::new(), "pest is named in one module");
}

#[test]
fn pure_rooms_know_no_operating_system() {
    let pure = sources().into_iter().filter(|source| PURE.contains(&source.room.as_str()));
    let wrong: Vec<String> = pure
        .flat_map(|source| {
            let named = SYSTEM.iter().filter(|named| names(&source.text, named));
            named.map(|named| format!("{}: names `{named}`", source.path.display())).collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_place_plans_the_cases_of_a_run() {
    let callers: Vec<String> = sources()
        .into_iter()
        .filter(|source| source.room != "plan" && names(&source.text, "plan::plan("))
        .map(|source| source.path.strip_prefix(root()).expect("it lies in it").display().to_string())
        .collect();
    assert_eq!(callers, ["src/run/repeat.rs"]);
}

/// The table of CONTRIBUTING.md: the rooms, and which each may name.
fn drawn() -> BTreeMap<String, BTreeSet<String>> {
    table().into_iter().collect()
}

fn table() -> Vec<(String, BTreeSet<String>)> {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).expect("the guide");
    let (_, after) = text.split_once("| room | may name |").expect("the table of rooms");
    let rows = after.lines().skip(2).take_while(|line| line.starts_with('|'));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [room, below] = cells[..] else { panic!("no row of two cells: {line}") };
        let words = below.split(", ").filter(|word| !word.is_empty());
        (room.trim_matches('`').to_owned(), words.map(|word| word.trim_matches('`').to_owned()).collect())
    };
    rows.map(row).collect()
}

/// A file of the library.
struct Source {
    room: String,
    path: PathBuf,
    /// Without comments and tests.
    text: String,
}

fn sources() -> Vec<Source> {
    let source = root().join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&source).expect("it lies in it").to_owned();
        let first = name.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let room = first.trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(&path).expect("a source");
        let lines = text.lines().take_while(|line| !line.starts_with("mod tests {"));
        let code = lines.filter(|line| !line.trim_start().starts_with("//"));
        Source { room, text: code.collect::<Vec<_>>().join("\n"), path }
    };
    let is_of_a_room = |source: &Source| {
        let is_test = source.path.to_string_lossy().ends_with("_tests.rs")
            || ["fixture.rs", "testing.rs"].iter().any(|name| source.path.ends_with(name));
        !is_test && !["lib", "main"].contains(&source.room.as_str())
    };
    files.into_iter().map(read).filter(is_of_a_room).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The rooms that a text names by their paths in the crate, in `use crate::{a, b}` too.
fn rooms_named(text: &str, rooms: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, path) in text.match_indices("crate::") {
        let rest = &text[at + path.len()..];
        let group = rest.strip_prefix('{').and_then(|group| group.split_once("};")).map(|(group, _)| group);
        for part in group.unwrap_or(rest).split(',').take(if group.is_some() { usize::MAX } else { 1 }) {
            let word = part.trim().split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next();
            named.extend(word.map(room_of).filter(|word| rooms.contains_key(*word)).map(str::to_owned));
        }
    }
    named
}

/// The room of what the crate shows at its front door.
fn room_of(name: &str) -> &str {
    match name {
        "Scenario" | "Ran" | "Wrong" => "scenario",
        "Host" => "kernel",
        _ => name,
    }
}

/// Whether a text names a path, and not one that ends like it.
fn names(text: &str, path: &str) -> bool {
    text.match_indices(path)
        .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':'))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
