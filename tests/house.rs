//! The house as it is drawn in CONTRIBUTING.md: which room may name which, and which packages. Read from the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms below which the operating system begins: they compile where there is none.
const PURE: [&str; 9] =
    ["language", "plan", "run", "text", "factor", "snapshot", "compare", "mutation", "scenario"];

/// Which rooms may name a package. Any may name `serde`: data goes to workers, agents and machines.
const PACKAGES: [(&str, &[&str]); 32] = [
    ("annotate_snippets", &["text"]),
    ("anstream", &["report", "command"]),
    ("clap", &["command"]),
    ("clap_complete", &["command"]),
    ("clap_mangen", &["command"]),
    ("crc32fast", &["kernel", "system"]),
    ("fastrand", &["kernel", "command"]),
    ("fnv", &["command"]),
    ("glob", &["command"]),
    ("indicatif", &["report"]),
    ("libtest_mimic", &["testing"]),
    ("netlink_packet_core", &["kernel"]),
    ("netlink_packet_route", &["kernel"]),
    ("netlink_packet_sock_diag", &["kernel"]),
    ("netlink_sys", &["kernel"]),
    ("nix", &["file", "kernel"]),
    ("pest", &["language"]),
    ("pest_derive", &["language"]),
    ("postcard", &["kernel", "system"]),
    ("quick_junit", &["report"]),
    ("saphyr_parser", &["store"]),
    ("serde_json", &["report", "command"]),
    ("sha2", &["settings"]),
    ("similar", &["store"]),
    ("socket2", &["kernel"]),
    ("strsim", &["language"]),
    ("tempfile", &["system", "store", "report"]),
    ("terminal_size", &["report"]),
    ("thiserror", &["command"]),
    ("toml", &["language"]),
    ("unicode_width", &["text"]),
    ("walkdir", &["kernel", "walk"]),
];

/// What no pure room may name: files, streams, clocks, processes, threads, the environment, sockets.
const SYSTEM: [&str; 11] = [
    "std::fs",
    "std::io",
    "std::process",
    "std::env",
    "std::thread",
    "std::os",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::net::TcpListener",
    "std::net::TcpStream",
    "std::net::UdpSocket",
];

#[test]
fn rooms_name_only_the_rooms_below_them() {
    let allowed = drawn();
    let mut wrong = Vec::new();
    for Source { room, path, names } in sources() {
        let Some(below) = allowed.get(&room) else {
            wrong.push(format!("{}: the room `{room}` is not in the table", path.display()));
            continue;
        };
        for named in rooms_named(&names, &allowed) {
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
    for Source { room, names, .. } in sources() {
        found.entry(room).or_default().extend(rooms_named(&names, &allowed));
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
    let mut wrong = Vec::new();
    for source in sources() {
        for (package, rooms) in PACKAGES {
            if !rooms.contains(&source.room.as_str()) && source.names(package) {
                wrong.push(format!("{}: names `{package}`", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let parse = root().join("src/language/parse");
    let outside = sources().into_iter().filter(|source| !source.path.starts_with(&parse));
    let outside: Vec<PathBuf> =
        outside.filter(|source| source.names("pest")).map(|source| source.path).collect();
    assert_eq!(outside, Vec::<PathBuf>::new(), "pest is named in one module");
}

#[test]
fn every_package_has_its_rooms() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let (_, dependencies) = manifest.split_once("\n[dependencies]\n").expect("its dependencies");
    let lines = dependencies.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.replace('-', "_"));
    let known: Vec<&str> = PACKAGES.iter().map(|(package, _)| *package).collect();
    assert_eq!(names.filter(|name| name != "serde").collect::<Vec<_>>(), known);
}

#[test]
fn pure_rooms_know_no_operating_system() {
    let mut wrong = Vec::new();
    for source in sources().into_iter().filter(|source| PURE.contains(&source.room.as_str())) {
        for named in SYSTEM.iter().filter(|named| source.names(named)) {
            wrong.push(format!("{}: names `{named}`", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where files are read that nobody else can have made: what the kernel shows of itself.
const KERNELS_OWN: [&str; 7] =
    ["init.rs", "load.rs", "modules.rs", "network.rs", "procnet.rs", "sockstat.rs", "sysctl.rs"];

#[test]
fn files_that_others_may_have_made_are_read_in_one_place() {
    let readers = ["std::fs::read", "std::fs::read_to_string", "std::fs::File::open", "std::fs::read_link"];
    let is_own =
        |path: &Path| KERNELS_OWN.iter().any(|name| path.ends_with(Path::new("src/kernel").join(name)));
    let mut wrong = Vec::new();
    for source in sources().into_iter().filter(|source| source.room != "file" && !is_own(&source.path)) {
        for named in readers.iter().filter(|named| source.names(named)) {
            wrong.push(format!("{}: names `{named}`: use `crate::file`", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_place_plans_the_cases_of_a_run() {
    let callers: Vec<String> = sources()
        .into_iter()
        .filter(|source| source.room != "plan" && source.names("crate::plan::plan"))
        .map(|source| source.path.strip_prefix(root()).expect("it lies in it").display().to_string())
        .collect();
    assert_eq!(callers, ["src/run/repeat.rs"]);
}

#[test]
fn a_path_is_found_however_it_is_imported() {
    let found = |text: &str| paths(text, &["crate".to_owned(), "run".to_owned(), "repeat".to_owned()]);
    let cases = [
        ("use std::{fmt, fs};", "std::fs"),
        ("use std::time::{Duration, Instant as Clock};", "std::time::Instant"),
        (
            "pub(crate) use std::{time::{self, Duration}, net};\nlet now = time::Instant::now();",
            "std::time::Instant::now",
        ),
        ("use std as base;\nbase::fs::read(path)", "std::fs::read"),
        ("use crate::{plan::{self as planning}};\nplanning::plan(script)", "crate::plan::plan"),
        ("use crate::plan::plan as cases_of;", "crate::plan::plan"),
        ("use super::super::plan;\nplan::plan(script)", "crate::plan::plan"),
        ("let file = ::std::fs::read(path);", "std::fs::read"),
        ("use std::fs::*;", "std::fs::*"),
    ];
    for (text, path) in cases {
        assert!(found(text).contains(path), "{path} in {text}: {:?}", found(text));
    }
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
    /// The paths that its code names, from their roots on; without its tests.
    names: BTreeSet<String>,
}

impl Source {
    /// Whether it names this path, something in it, or all that stands beside it.
    fn names(&self, wanted: &str) -> bool {
        self.names.iter().any(|path| match path.strip_suffix('*') {
            Some(beside) => wanted.starts_with(beside) || path.starts_with(&format!("{wanted}::")),
            None => path == wanted || path.starts_with(&format!("{wanted}::")),
        })
    }
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
        let names = paths(&code.collect::<Vec<_>>().join("\n"), &module(&name));
        Source { room, path, names }
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

/// The path of the module in a file: `crate`, `run`, `repeat` of `run/repeat.rs`.
fn module(file: &Path) -> Vec<String> {
    let words = file.with_extension("");
    let words = words.iter().map(|word| word.to_string_lossy().into_owned());
    std::iter::once("crate".to_owned()).chain(words.filter(|word| word != "mod")).collect()
}

/// The paths that a text names in a module, in `use` and elsewhere. Groups are taken apart, and what is imported
/// stands for where it comes from.
fn paths(text: &str, module: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut imports = BTreeMap::new();
    let mut rest = text;
    let mut other = String::new();
    while let Some((before, tree, after)) = next_use(rest) {
        other.push_str(before);
        for (path, name) in leaves("", tree) {
            let path = absolute(&path, module, &BTreeMap::new());
            imports.insert(name, path.clone());
            found.insert(path);
        }
        rest = after;
    }
    other.push_str(rest);
    found.extend(words(&other).map(|path| absolute(path, module, &imports)));
    found
}

/// The next `use` of a text: what is before it, its tree, and what is after it.
fn next_use(text: &str) -> Option<(&str, &str, &str)> {
    let is_start = |at: usize| {
        let line = text[..at].rsplit('\n').next().unwrap_or_default().trim();
        line.is_empty() || line == "pub" || (line.starts_with("pub(") && line.ends_with(')'))
    };
    let (at, word) = text.match_indices("use ").find(|(at, _)| is_start(*at))?;
    let (tree, after) = text[at + word.len()..].split_once(';')?;
    Some((&text[..at], tree, after))
}

/// Each path of a tree of `use`, and the name that it has here.
fn leaves(above: &str, tree: &str) -> Vec<(String, String)> {
    let tree = tree.trim();
    if let Some((path, group)) = tree.split_once('{') {
        let above = format!("{above}{}", path.trim());
        let group = group.trim_end().trim_end_matches(',').strip_suffix('}').unwrap_or(group);
        return parts(group).into_iter().flat_map(|part| leaves(&above, part)).collect();
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name)));
    let path = format!("{above}{}", path.trim());
    let path = path.strip_suffix("::self").unwrap_or(&path).to_owned();
    let last = path.rsplit("::").next().unwrap_or_default().to_owned();
    vec![(path, alias.map_or(last, |name| name.trim().to_owned()))]
}

/// The parts of a group: at its commas, and not at those of the groups in it.
fn parts(group: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let at_commas = group.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    at_commas.filter(|part| !part.trim().is_empty()).collect()
}

/// The names in a text, each with what is joined to it by `::`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_of_path = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    let paths = text.split(move |c: char| !is_of_path(c)).map(|path| path.trim_matches(':'));
    paths.filter(|path| path.contains("::"))
}

/// A path from its root on, as it is meant in a module with these imports.
fn absolute(path: &str, module: &[String], imports: &BTreeMap<String, String>) -> String {
    let mut rest = path.trim_start_matches("::");
    let mut up = None;
    while let Some(after) = rest.strip_prefix("super::") {
        up = Some(up.unwrap_or(0) + 1);
        rest = after;
    }
    if let Some(after) = rest.strip_prefix("self::") {
        up = Some(0);
        rest = after;
    }
    if let Some(up) = up {
        return format!("{}::{rest}", module[..module.len().saturating_sub(up).max(1)].join("::"));
    }
    let (first, after) = rest.split_once("::").unwrap_or((rest, ""));
    match imports.get(first) {
        Some(from) if after.is_empty() => from.clone(),
        Some(from) => format!("{from}::{after}"),
        None => rest.to_owned(),
    }
}

/// The rooms that paths lead into.
fn rooms_named(names: &BTreeSet<String>, rooms: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let inside = names.iter().filter_map(|path| path.strip_prefix("crate::"));
    let entered = inside.filter_map(|path| path.split("::").next()).map(room_of);
    entered.filter(|room| rooms.contains_key(*room)).map(str::to_owned).collect()
}

/// The room of what the crate shows at its front door.
fn room_of(name: &str) -> &str {
    match name {
        "Scenario" | "ScenarioRun" | "InvalidScenario" => "scenario",
        "Host" | "FileError" => "kernel",
        _ => name,
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
