//! `--format json`: an object for each event, as `docs/json.md` and `docs/json.schema.json` describe.

use serde_json::{Deserializer, Value};

use crate::support::{Test, isolation_line, kernel, one_passed};

const PAGE: &str = include_str!("../../docs/json.md");
const SCHEMA: &str = include_str!("../../docs/json.schema.json");

/// The line that describes this system.
fn started(scenarios: usize, cases: usize) -> String {
    format!(
        r#"{{"event":"started","schema":2,"version":"{}","system":["host","linux"],"kernel":"{}","isolation":"{}","scenarios":{scenarios},"cases":{cases},"repeat":1,"shuffle":null}}"#,
        env!("CARGO_PKG_VERSION"),
        kernel(),
        if nix::unistd::geteuid().is_root() { "namespace" } else { "user_namespace" },
    )
}

#[test]
fn every_event_is_a_line() {
    let scenario = r#"{"event":"scenario_finished","path":"eval","title":null,"tags":[],"verdict":"passed","reason":null,"snapshot":null,"cases":[{"number":0,"axes":{},"end":"passed","reason":null,"repetitions":[],"steps":[{"line":1,"text":"udp a","process":"main","expected":"ok","outcome":"ok","value":{"type":"ok"},"passed":true,"by_chance":false,"outcomes":[]},{"line":1,"text":"bind a 0","process":"main","expected":"ok","outcome":"ok","value":{"type":"ok"},"passed":true,"by_chance":false,"outcomes":[]},{"line":1,"text":"local a","process":"main","expected":"0.0.0.0:ephemeral","outcome":"0.0.0.0:ephemeral","value":{"type":"address","address":{"text":"0.0.0.0:ephemeral","host":"0.0.0.0","port":null,"socket":"a"}},"passed":true,"by_chance":false,"outcomes":[]},{"line":1,"text":"bind a 0","process":"main","expected":"any errno","outcome":"EINVAL","value":{"type":"errno","errno":"EINVAL"},"passed":true,"by_chance":false,"outcomes":[]}],"failures":[],"sockets":[]}]}"#;
    let finished = r#"{"event":"finished","scenarios":{"all":1,"passed":1,"accepted":0,"failed":0,"differ":0,"new":0,"unsettled":0,"skipped":0},"cases":{"all":1,"passed":1,"failed":0,"broken":0,"skipped":0},"checked":{"files":1,"errors":0,"warnings":0},"retried":0,"unwritten":0,"orphans":[]}"#;
    Test::new(&[
        "eval",
        "--format=json",
        "udp a; bind a 0; local a expect 0.0.0.0:ephemeral; bind a 0 expect fail",
    ])
    .stdout(&format!("{}\n{scenario}\n{finished}\n", started(1, 1)))
    .stderr(&one_passed())
    .run();
}

#[test]
fn a_wrong_script_is_an_object_for_each_error_and_nothing_runs() {
    Test::new(&["run", "--format=json", "a.drill", "b.drill"])
        .file("a.drill", "tcp a\ntcp b reuze\n")
        .file("b.drill", "tcp a\ntcp a\n")
        .stdout(
            r#"
{"event":"diagnostic","path":"a.drill","diagnostic":{"severity":"error","code":"unknown-option","message":"unknown option `reuze`","at":{"line":2,"column":7,"end_line":2,"end_column":12,"label":"not an option"},"related":[],"notes":[],"help":["did you mean `reuse`?"],"edit":{"line":2,"column":7,"end_line":2,"end_column":12,"replacement":"reuse"}}}
{"event":"diagnostic","path":"b.drill","diagnostic":{"severity":"error","code":"duplicate-socket","message":"duplicate socket `a`","at":{"line":2,"column":5,"end_line":2,"end_column":6,"label":"declared again"},"related":[{"line":1,"column":5,"end_line":1,"end_column":6,"label":"first declared here"}],"notes":[],"help":["give it a name of its own"],"edit":null}}
{"event":"finished","scenarios":{"all":0,"passed":0,"accepted":0,"failed":0,"differ":0,"new":0,"unsettled":0,"skipped":0},"cases":{"all":0,"passed":0,"failed":0,"broken":0,"skipped":0},"checked":{"files":2,"errors":2,"warnings":0},"retried":0,"unwritten":0,"orphans":[]}
"#,
        )
        .stderr("2 errors in 2 files\n")
        .status(2)
        .run();
}

#[test]
fn a_slow_scenario_has_a_reason_and_no_cases() {
    Test::new(&["run", "--format=json", "a.drill"])
        .file("a.drill", "+++\nslow = true\n+++\ntcp a\n")
        .stdout(
            r#"
{"event":"scenario_finished","path":"a.drill","title":null,"tags":[],"verdict":"skipped","reason":"it is slow; --slow runs it","snapshot":null,"cases":[]}
{"event":"finished","scenarios":{"all":1,"passed":0,"accepted":0,"failed":0,"differ":0,"new":0,"unsettled":0,"skipped":1},"cases":{"all":0,"passed":0,"failed":0,"broken":0,"skipped":0},"checked":{"files":1,"errors":0,"warnings":0},"retried":0,"unwritten":0,"orphans":[]}
"#,
        )
        .stderr("1 scenario, 0 cases: nothing was run\n")
        .run();
}

#[test]
fn a_missing_snapshot_is_reported() {
    Test::new(&["test", "--format=json", "scenarios"])
        .file("scenarios/a.drill", "tcp a")
        .stdout(&format!(
            r#"{}
{{"event":"scenario_finished","path":"scenarios/a.drill","title":null,"tags":[],"verdict":"new","reason":null,"snapshot":{{"accepted":null,"actual":"tcp a                           ok\n","pending":"snapshots/a.snap.new","refused":null}},"cases":[{{"number":0,"axes":{{}},"end":"passed","reason":null,"repetitions":[],"steps":[{{"line":1,"text":"tcp a","process":"main","expected":"ok","outcome":"ok","value":{{"type":"ok"}},"passed":true,"by_chance":false,"outcomes":[]}}],"failures":[],"sockets":[]}}]}}
{{"event":"finished","scenarios":{{"all":1,"passed":0,"accepted":0,"failed":0,"differ":0,"new":1,"unsettled":0,"skipped":0}},"cases":{{"all":1,"passed":1,"failed":0,"broken":0,"skipped":0}},"checked":{{"files":1,"errors":0,"warnings":0}},"retried":0,"unwritten":0,"orphans":[]}}
"#,
            started(1, 1)
        ))
        .stderr(&format!("1 scenario, 1 case: 1 has no snapshot yet ({})\n", isolation_line()))
        .status(1)
        .run();
}

/// The objects that a run writes.
fn objects(test: &Test) -> Vec<Value> {
    let output = test.output();
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    stdout.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

#[test]
fn what_runs_write_is_what_the_schema_says() {
    let schema = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let runs = [
        Test::new(&["run", "--format=json", "taken.drill"]).file("taken.drill", example_script()),
        Test::new(&["eval", "--format=json", "tcp a reuze"]),
        Test::new(&["check", "--format=json", "a.drill"])
            .file("a.drill", "tcp a reuze; close a expect EBADF"),
        Test::new(&["test", "--accept", "--format=json"]).file("scenarios/a.drill", "tcp a"),
        Test::new(&["eval", "--format=json", "tcp a; close a expect EADDRINUSE or ok"]),
        Test::new(&["run", "--format=json", "a.drill"]).file("a.drill", "+++\nslow = true\n+++\ntcp a\n"),
        Test::new(&["run", "--format=json", "a.drill"])
            .file("a.drill", "+++\nrequires = [\"linux < 1.0\"]\n+++\ntcp a\n"),
        Test::new(&["test", "--format=json", "a.drill"]).file("a.drill", "tcp a"),
        Test::new(&["test", "--format=json", "scenarios"]).file("scenarios/a.drill", "tcp a").file(
            "snapshots/a.snap",
            "---\nsource: scenarios/a.drill\n---\ntcp a                           EMFILE\n",
        ),
        Test::new(&["test", "--format=json"])
            .file("scenarios/a.drill", "tcp a")
            .file("snapshots/a.snap", "")
            .file("snapshots/gone.snap", ""),
        Test::new(&["eval", "--format=json", EVERY_OUTCOME]),
    ];
    for run in runs {
        let objects = objects(&run);
        assert_eq!(objects.last().expect("an object")["event"], "finished");
        for object in objects {
            let errors: Vec<String> = validator.iter_errors(&object).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{object:#}\n{errors:#?}");
        }
    }
}

/// Validates what a command writes as one object, by a definition of the schema.
#[track_caller]
fn assert_is(test: &Test, definition: &str) -> Value {
    let mut schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    schema["oneOf"] = serde_json::json!([{ "$ref": format!("#/$defs/{definition}") }]);
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let object = serde_json::from_slice(&test.output().stdout).expect("an object");
    let errors: Vec<String> = validator.iter_errors(&object).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{object:#}\n{errors:#?}");
    object
}

#[test]
fn other_commands_write_what_the_schema_says() {
    let pending = Test::new(&["diff", "--format=json"])
        .file(
            "snapshots/a.snap",
            "---\nsource: scenarios/a.drill\n---\ntcp a                           EMFILE\n",
        )
        .file(
            "snapshots/a.snap.new",
            "---\nsource: scenarios/a.drill\ndescription: A\n---\ntcp a                           ok\n",
        );
    let found = assert_is(&pending, "diff_document");
    assert_eq!(found["pending"][0]["name"], "a");
    assert_eq!(found["pending"][0]["accepted"], "tcp a                           EMFILE");
    assert_eq!(pending.output().status.code(), Some(1));
    assert_eq!(
        assert_is(&Test::new(&["diff", "--format=json"]), "diff_document"),
        serde_json::json!({"pending": []})
    );

    let mutants = Test::new(&["mutate", "--format=json", "."])
        .file("a.drill", "tcp a reuse; bind a 9000\n")
        .file("b.drill", "tcp a; listen a expect EINVAL\n");
    let found = assert_is(&mutants, "mutate_document");
    assert_eq!((&found["scenarios"], &found["skipped"][0]), (&Value::from(1), &Value::from("b.drill")));
    assert!(found["survived"][0]["change"].is_string(), "{found:#}");

    let header = "+++\ntitle = \"A\"\nclaim = 7\nsaid = \"it is so\"\nverdict = \"holds if\"\n+++\ntcp a\n";
    let claims = Test::new(&["list", "--claims", "--format=json"]).file("scenarios/a.drill", header);
    let expected = serde_json::json!({"claims": [
        {"claim": 7, "said": "it is so", "verdict": "holds if", "title": "A", "path": "scenarios/a.drill"}
    ]});
    assert_eq!(assert_is(&claims, "claims_document"), expected);
    Test::new(&["list", "--claims", "--format=markdown"])
        .file("scenarios/a.drill", header)
        .stderr("error: `--claims` is a table or JSON: `--format table` or `--format json`\n")
        .status(2)
        .run();
}

/// A script whose steps come out in as many ways as can be brought about at will.
const EVERY_OUTCOME: &str = "
tcp l reuse; bind l 127.0.0.1:9000; listen l
tcp c; connect c l; accept l as s
send c \"x\"; recv s
close c; recv s expect eof
state l; get l reuse; get l type; get l linger; get s error; local l; peer s expect any
accept l as t expect blocks
wait l gone within 100ms expect still LISTEN
show
ready l expect nobody
udp u reuseport; bind u 9001; udp v reuseport; bind v 9001
probe udp 9001 times 100 expect spread over u, v
probe tcp 9002 expect ECONNREFUSED
recv u expect nothing
";

/// The scenario of the page.
fn example_script() -> &'static str {
    block("```drill\n")
}

fn block(fence: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(fence).expect("a block");
    rest.split_once("```").expect("the end of the block").0
}

/// The objects that the page shows.
fn shown() -> Vec<Value> {
    let blocks = PAGE.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    blocks
        .map(|block| Deserializer::from_str(block).into_iter().next().expect("an object").expect("JSON"))
        .collect()
}

/// An object without what depends on the system.
fn anywhere(mut object: Value) -> Value {
    if object["event"] == "started" {
        for field in ["version", "kernel", "isolation"] {
            object[field] = Value::Null;
        }
    }
    object
}

#[test]
fn the_page_shows_what_is_written() {
    let run = Test::new(&["run", "--format=json", "taken.drill"]).file("taken.drill", example_script());
    let wrong = Test::new(&["run", "--format=json", "typo.drill"]).file("typo.drill", "tcp a reuze\n");
    let mut found = objects(&run);
    found.push(objects(&wrong).swap_remove(0));
    let found: Vec<Value> = found.into_iter().map(anywhere).collect();
    let shown: Vec<Value> = shown().into_iter().map(anywhere).collect();
    assert_eq!(found, shown);
}
