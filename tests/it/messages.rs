//! Every kind of message has a code, and an example that provokes it: what `sockdrill explain CODE` shows.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use sockdrill::language::check::{Checked, check, lints, unknown_systems};
use sockdrill::language::diagnostic::{Code, Diagnostic, DiagnosticKind, Example};
use sockdrill::plan;
use walkdir::WalkDir;

use crate::support::Test;

/// Messages that no script in `tests/ui` provokes, each with the file whose test does.
const ELSEWHERE: [(Code, &str); 12] = [
    (Code::LimitExceeded, "tests/it/limits.rs"),
    (Code::NestingTooDeep, "tests/it/limits.rs"),
    (Code::TooManyCombinationsInScript, "tests/it/limits.rs"),
    (Code::ReservedSystemName, "tests/it/systems.rs"),
    (Code::InvalidSystemName, "tests/it/systems.rs"),
    (Code::MissingSystemKind, "tests/it/systems.rs"),
    (Code::MissingSystemCommand, "tests/it/systems.rs"),
    (Code::UnreadableFile, "tests/it/command_line.rs"),
    (Code::FileTooLarge, "tests/it/command_line.rs"),
    (Code::InvalidFileName, "tests/it/command_line.rs"),
    (Code::InvalidUtf8, "tests/it/limits.rs"),
    (Code::CaseBroken, "src/text/failure.rs"),
];

/// Messages without an example: it would be too long, or takes more than a script.
const WITHOUT_EXAMPLE: [Code; 11] = [
    Code::LimitExceeded,
    Code::NestingTooDeep,
    Code::TooManyCombinations,
    Code::TooManyCombinationsInScript,
    Code::UnreadableFile,
    Code::FileTooLarge,
    Code::InvalidFileName,
    Code::InvalidUtf8,
    Code::TooManyCases,
    Code::StepLost,
    Code::CaseBroken,
];

/// The systems that a project without settings knows.
const SYSTEMS: [&str; 5] = ["host", "linux", "gvisor", "uml", "qemu"];

#[test]
fn every_example_provokes_its_message_and_no_other() {
    let wrong: Vec<String> = DiagnosticKind::CODES.iter().filter_map(|code| complaint(*code)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn complaint(code: Code) -> Option<String> {
    let provoked: BTreeSet<String> = match code.entry().example {
        Example::Script(source) => found_in(source).iter().map(|found| found.code().to_string()).collect(),
        Example::Run(source) => shown_by(&Test::eval(source)),
        Example::Settings(text) => shown_by(&Test::new(&["list"]).file("sockdrill.toml", text)),
        Example::None(_) => {
            return (!WITHOUT_EXAMPLE.contains(&code)).then(|| format!("{code} has no example"));
        }
    };
    let is_right = provoked == BTreeSet::from([code.to_string()]);
    (!is_right).then(|| format!("the example of {code} provokes {provoked:?}"))
}

#[test]
fn every_message_is_expected_whole_by_a_test() {
    let expected = expected_in_ui();
    let missing: Vec<&str> = DiagnosticKind::CODES
        .iter()
        .filter(|code| !ELSEWHERE.iter().any(|(known, _)| known == *code))
        .map(|code| code.as_str())
        .filter(|code| !expected.contains(*code))
        .collect();
    assert_eq!(missing, [""; 0], "no file of tests/ui expects these");
    for (code, place) in ELSEWHERE {
        let test = fs::read_to_string(root().join(place)).expect("a test");
        assert!(test.contains(&format!("[{code}]: ")), "{place} does not expect {code}");
        assert!(!expected.contains(code.as_str()), "{code} is expected in tests/ui");
    }
}

/// The codes that the files of `tests/ui` expect.
fn expected_in_ui() -> BTreeSet<String> {
    let files = WalkDir::new(root().join("tests/ui")).into_iter().map(|entry| entry.expect("an entry"));
    let expected =
        files.filter(|file| file.path().extension().is_some_and(|extension| extension == "stderr"));
    expected.flat_map(|file| codes_in(&fs::read_to_string(file.path()).expect("a file"))).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_edit_of_an_example_takes_its_message_away() {
    let mut edited = Vec::new();
    for code in DiagnosticKind::CODES {
        let Example::Script(source) = code.entry().example else { continue };
        for edit in found_in(source).iter().filter_map(Diagnostic::edit) {
            let mended = edit.apply(source);
            let left = found_in(&mended);
            assert!(left.iter().all(|found| found.code() != *code), "{code}: {mended}\n{left:#?}");
            edited.push(code.as_str());
        }
    }
    assert_eq!(
        edited,
        [
            "unterminated-string",
            "single-quotes",
            "other-comment",
            "misspelt-expect",
            "undeclared-socket",
            "undeclared-process",
            "undeclared-axis",
            "unknown-verb",
            "unknown-state",
            "reversed-port-range",
            "unknown-option",
            "unknown-outcome",
            "unknown-system",
            "axis-compared-with-axis",
            "unknown-axis-value",
            "unknown-quality",
            "unknown-key",
            "unknown-warning",
            "unknown-requirement",
            "probe-family-mismatch",
        ]
    );
}

#[test]
fn an_edit_mends_the_value_of_an_axis_where_it_stands() {
    let source = "axis x = reuze | none\ntcp a $x\n";
    let found = found_in(source);
    let edit = found[0].edit().expect("an edit");
    assert_eq!(edit.apply(source), "axis x = reuse | none\ntcp a $x\n");
}

#[test]
fn a_quote_that_its_backslash_would_escape_is_not_added() {
    let found = found_in("udp a; connect a 9000; send a \"x\\");
    assert_eq!(found[0].code(), Code::UnterminatedString);
    assert_eq!(found[0].edit(), None);
}

#[test]
fn a_code_is_explained() {
    Test::new(&["explain", "unknown-option"])
        .stdout(
            "
unknown-option: error

    A word stands where an option must, and is none.

example
    tcp a reuze

what to do
    `sockdrill explain` lists the options. Any other can be set by its level and
    number: opt(1,15)=1
",
        )
        .run();
}

#[test]
fn a_code_that_is_nearly_right_is_suggested() {
    Test::new(&["explain", "unknown-opton"])
        .stderr("error: `unknown-opton` is not a word of the language; did you mean `unknown-option`?\n")
        .status(2)
        .run();
}

/// All that `sockdrill check` says of a text.
fn found_in(source: &str) -> Vec<Diagnostic> {
    match check("a.drill", source) {
        Checked::Right { script, warnings: mut found } => {
            found.extend(unknown_systems(&script, &SYSTEMS));
            found.extend(plan::check(&script));
            if !found.iter().any(Diagnostic::is_error) {
                found.extend(lints(&script));
            }
            found
        }
        Checked::Wrong { rest, diagnostics: mut found } => {
            found.extend(unknown_systems(&rest.script, &SYSTEMS));
            let more = plan::check_rest(&rest, &found);
            found.extend(more);
            found
        }
    }
}

/// The codes in what a command tells.
fn shown_by(test: &Test) -> BTreeSet<String> {
    codes_in(&String::from_utf8_lossy(&test.output().stderr))
}

/// The codes of the messages that begin in a text.
fn codes_in(text: &str) -> BTreeSet<String> {
    let code = |line: &str| {
        let rest = line.strip_prefix("error[").or(line.strip_prefix("warning["))?;
        Some(rest.split_once("]: ")?.0.to_owned())
    };
    text.lines().filter_map(code).collect()
}
