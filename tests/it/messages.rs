//! Every kind of message has a code, and an example that provokes it: what `sockdrill explain CODE` shows.

use std::collections::BTreeSet;

use sockdrill::language::check::{Checked, check, unknown_systems};
use sockdrill::language::diagnostic::{Code, Diagnostic, DiagnosticKind, Example};
use sockdrill::plan;

use crate::support::Test;

/// Messages that no short example can provoke, each with where it is provoked instead.
const OUT_OF_REACH: [(Code, &str); 10] = [
    (Code::NestingTooDeep, "tests/it/limits.rs"),
    (Code::TooManyCombinations, "tests/it/limits.rs"),
    (Code::TooManyCombinationsInScript, "tests/it/limits.rs"),
    (Code::TooManyCases, "tests/it/command_list.rs"),
    (Code::UnreadableFile, "tests/it/command_line.rs"),
    (Code::FileTooLarge, "tests/it/command_line.rs"),
    (Code::InvalidFileName, "tests/it/command_line.rs"),
    (Code::InvalidUtf8, "tests/it/command_line.rs"),
    (Code::StepLost, "src/text/failure.rs"),
    (Code::CaseBroken, "src/text/failure.rs"),
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
            let is_known = OUT_OF_REACH.iter().any(|(known, _)| *known == code);
            return (!is_known).then(|| format!("{code} has no example"));
        }
    };
    let is_right = provoked == BTreeSet::from([code.to_string()]);
    (!is_right).then(|| format!("the example of {code} provokes {provoked:?}"))
}

#[test]
fn what_is_out_of_reach_has_no_example() {
    for (code, place) in OUT_OF_REACH {
        assert!(matches!(code.entry().example, Example::None(_)), "{code} is in reach, not only of {place}");
    }
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
            "undeclared-socket",
            "undeclared-process",
            "undeclared-axis",
            "unknown-verb",
            "unknown-state",
            "reversed-port-range",
            "unknown-option",
            "unknown-outcome",
            "unknown-system",
            "unknown-axis-value",
            "unknown-quality",
            "unknown-key",
            "unknown-requirement",
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
    let output = test.output();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let codes = told.lines().filter_map(|line| line.split_once('[')?.1.split_once("]: "));
    codes.map(|(code, _)| code.to_owned()).collect()
}
