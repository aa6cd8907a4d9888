//! A project in which every text that somebody can write is written to do harm: none of it steers the terminal, is
//! taken for a command by a workflow of GitHub, ends a cell of a table, or stands for a line of ours.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::{Folder, Test};

/// What every text has in it, after the part that says where it stands: a newline and a command to a workflow, another
/// with blanks before it, the older form, escapes for the terminal, a direction, cells, tags, links, directives.
fn evil(place: &str) -> String {
    format!(
        "{place}\n::error file=a::pwned\n  ::stop-commands::x\r\n##[error]old\n\u{1b}[2J\u{1b}[31m\u{1b}]0;t\u{7}\u{9b}2J\u{202e}\u{7f}\
         | `<b>` # todo \\ &amp; [x](javascript:1)"
    )
}

/// As a string of TOML, YAML or JSON, which a quoted one is in each of them.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string").replace('\u{7f}', "\\u007f").replace('\u{9b}', "\\u009b")
}

fn scenario() -> String {
    format!(
        "+++\ntitle = {}\ntags = [{}, \"plain\"]\nclaim = 7\nsaid = {}\nverdict = \"holds\"\nsource = {}\n+++\n\
         axis x = reuse | none\ntcp a $x\nbind a 9000\n",
        quoted(&evil("title")),
        quoted(&evil("tag")),
        quoted(&evil("said")),
        quoted(&evil("source")),
    )
}

/// The project, in which a scenario passes, one fails, one is wrong.
fn project() -> Folder {
    let snapshot = |source: &str| {
        format!(
            "---\nsource: {}\ndescription: {}\n---\n{}\n",
            quoted(source),
            quoted(&evil("description")),
            evil("contents")
        )
    };
    let settings = format!(
        "skip-tags = [{0}]\n[systems.box]\nkind = \"command\"\ncommand = [\"./agent\", {0}]\n[systems.gone]\nkind = \"uml\"\nkernel = {0}\n",
        quoted(&evil("setting"))
    );
    let agent = "#!/bin/sh\nprintf '::error::pwned\\n\\033[2J\\033]0;t\\007##[error]old\\n' >&2\nexit 1\n";
    let folder = Test::new(&[])
        .file("sockdrill.toml", settings)
        .file("agent", agent)
        .file("scenarios/passes.drill", scenario())
        .file("scenarios/fails.drill", format!("{}listen a expect EINVAL\n", scenario()))
        .file(
            "wrong/header.drill",
            format!(
                "+++\ntitle = 1\n{} = 3\ntags = [{}]\nrequires = [{}]\n+++\ntcp a\n",
                quoted(&evil("key")),
                quoted(""),
                quoted(&evil("requirement"))
            ),
        )
        .file("wrong/verb.drill", format!("{}\n", evil("tcp a; bynd")))
        .file("wrong/a|b <i> ::c ##[d] \u{202e}.drill", "tcp a; bynd\n")
        .file("wrong/a\n::error::b\u{1b}[2J.drill", "tcp a\n")
        .file("snapshots/passes.snap.new", snapshot("scenarios/passes.drill"))
        .file(
            "snapshots/a\n::error::b\u{1b}[2J\u{202e}.snap.new",
            snapshot(&format!("{}.drill", evil("source"))),
        )
        .file("snapshots/x\n::error::b\u{1b}[2J.snap", snapshot("scenarios/x.drill"))
        .file("snapshots/fails.snap", evil("no header"))
        .file("why.toml", format!("[passes]\nhost = {}\n", quoted(&evil("why"))))
        .file("wrong.toml", format!("{} = 1\n[passes]\nhost = 1\n", quoted(&evil("why"))))
        .file(
            "bad/sockdrill.toml",
            format!(
                "{} = 1\n[systems.{}]\nkind = {}\n",
                quoted(&evil("key")),
                quoted(&evil("system")),
                quoted(&evil("kind"))
            ),
        )
        .left();
    fs::set_permissions(folder.path().join("agent"), fs::Permissions::from_mode(0o755)).expect("permissions");
    folder
}

/// Every subcommand that reads a project, in every format that it has.
fn commands() -> Vec<Vec<&'static str>> {
    let mut commands: Vec<Vec<&str>> = [
        "check",
        "check scenarios wrong",
        "list",
        "list --claims",
        "list --format json",
        "list --format markdown",
        "fmt --check",
        "fmt --check wrong",
        "diff",
        "review",
        "accept nothing",
        "prune --check",
        "trust",
        "trust --list",
        "systems box gone",
        "systems box gone --format json",
        "mutate",
        "new x",
        "list --tag nothing",
        "list --filter nothing",
        "list --claims --format json",
        "diff --format json",
        "check wrong --format json",
        "run -v scenarios",
        "test -v --durations 3",
    ]
    .map(|line| line.split(' ').collect())
    .into();
    for format in ["human", "json", "junit", "tap", "github"] {
        for command in [
            "run",
            "test",
            "run wrong",
            "test scenarios wrong",
            "run --on box",
            "run --on gone",
            "eval --on box bynd",
        ] {
            commands.push(command.split(' ').chain(["--format", format]).collect());
        }
    }
    for format in ["human", "json", "markdown", "html"] {
        for command in
            ["compare --on host,box", "compare --on host,gone", "compare --on host,box --reasons wrong.toml"]
        {
            commands.push(command.split(' ').chain(["--format", format]).collect());
        }
    }
    commands
}

/// What is wrong with what a command printed.
fn faults(text: &str, ours: fn(&str) -> bool) -> Vec<String> {
    let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    let mut faults: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.contains(steers) {
            faults.push(format!("steers: {line:?}"));
        }
        if line.trim_start().starts_with("::") && !ours(line) {
            faults.push(format!("a command: {line:?}"));
        }
        if line.contains("##[") && !ours(line) {
            faults.push(format!("an old command: {line:?}"));
        }
    }
    faults
}

/// Whether a workflow takes this line for a command of ours: an annotation at its beginning.
fn is_annotation(line: &str) -> bool {
    let names = ["::error file=", "::warning file=", "::error::cannot", "::error::the system"];
    names.iter().any(|name| line.starts_with(name)) && !line.starts_with("::error file=a::")
}

#[test]
fn no_text_of_a_project_does_anything_to_what_shows_it() {
    let mut wrong = Vec::new();
    for arguments in commands() {
        let folder = project();
        // A workflow reads along whatever the format.
        let output = folder.then(&arguments).variable("GITHUB_ACTIONS", "true").input("s\ns\n").output();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        assert!(!text.is_empty() || ["fmt", "trust"].contains(&arguments[0]), "{arguments:?}");
        // What quotes a string of JSON has it escaped already.
        let ours = if arguments.contains(&"github") { is_annotation } else { |_: &str| false };
        let is_json = arguments.contains(&"json");
        let found = faults(&text, ours).into_iter().filter(|fault| !is_json || fault.contains("a command:"));
        wrong.extend(found.map(|fault| format!("{}: {fault}", arguments.join(" "))));
        let status = output.status.code();
        assert!(status.is_some_and(|status| status < 4), "{arguments:?}: {status:?}");
    }
    for arguments in [["list", "a"], ["trust", "."]] {
        let folder = project();
        let output = folder.then(&arguments).within("bad").variable("GITHUB_ACTIONS", "true").output();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        wrong.extend(faults(&text, |_| false).into_iter().map(|fault| format!("{arguments:?}: {fault}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_title_is_one_line_and_one_cell() {
    let folder = project();
    let list = |format: &str| {
        let output = folder.then(&["list", "--format", format]).output();
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(list("table").lines().count(), 2);
    let page = list("markdown");
    let rows: Vec<&str> =
        page.lines().filter(|line| line.contains("title")).filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 2, "{page}");
    for row in rows {
        let cells = row.replace("\\\\", "").replace("\\|", "").matches('|').count();
        assert_eq!(cells, 5, "{row}");
        assert!(!row.replace("\\\\", "").replace("\\<", "").contains('<'), "{row}");
        assert!(row.contains("\\[x\\](javascript:1)"), "{row}");
    }
    let tap = folder.then(&["run", "scenarios/passes.drill", "--format", "tap"]).output();
    let tap = String::from_utf8(tap.stdout).expect("UTF-8");
    assert!(tap.lines().all(|line| !line.contains(" # ") || line.contains("# Subtest: ")), "{tap}");
}

#[test]
fn the_summary_of_a_job_has_no_tags_of_others() {
    let folder = project();
    let path = folder.path().join("summary.md");
    folder
        .then(&["test", "scenarios", "--format", "github"])
        .variable("GITHUB_STEP_SUMMARY", path.to_str().expect("text"))
        .output();
    let summary = folder.read("summary.md");
    assert!(summary.contains("fails.drill"), "{summary}");
    let plain = summary.replace("\\\\", "").replace("\\<", "");
    assert!(!plain.contains("<b>"), "{summary}");
    assert_eq!(faults(&summary, |_| false), [] as [String; 0]);
}
