//! A probe leaves no trace: with probes after every step, all steps of a script come out as without them.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sockdrill::language::script::{Op, Script, StepId};
use sockdrill::run::trace::{Outcome, StepResult, Trace};
use sockdrill::run::{RunEvent, RunOptions, System};
use sockdrill::{Host, Scenario};

/// What is put in after a step: probes on ports that scripts use, and on one that they do not.
const PROBES: [&str; 3] = [
    "; probe udp 127.0.0.1:9000 expect any",
    "; probe tcp 127.0.0.1:9000 expect any",
    "; probe udp 127.0.0.1:9500 expect any",
];

/// A scenario with probes after each of its steps.
struct Probed {
    text: String,
    /// For each step, whether it stood there before.
    is_own: Vec<bool>,
}

impl Probed {
    fn new(script: &Script) -> Self {
        let mut probed = Self { text: String::new(), is_own: Vec::new() };
        let mut copied = 0;
        for step in &script.steps {
            probed.is_own.push(true);
            // The step that starts a process is followed by its block.
            if step.op.values.iter().any(|op| matches!(op, Op::Process { .. })) {
                continue;
            }
            probed.text.push_str(&script.source[copied..step.span.end]);
            copied = step.span.end;
            for probe in PROBES {
                probed.text.push_str(probe);
                probed.is_own.push(false);
            }
        }
        probed.text.push_str(&script.source[copied..]);
        probed
    }
}

fn parsed(path: &str, text: &str) -> Scenario {
    Scenario::parse(path, text).unwrap_or_else(|error| panic!("{error}"))
}

/// The traces of all cases of each script.
fn run(scripts: &[Script]) -> Vec<Vec<Arc<Trace>>> {
    let options = RunOptions { jobs: NonZeroUsize::new(4), ..RunOptions::default() };
    let mut traces: Vec<Vec<Option<Arc<Trace>>>> =
        scripts.iter().map(|script| vec![None; script.cases()]).collect();
    let emit = &mut |event| {
        if let RunEvent::CaseFinished { case, trace, .. } = event {
            traces[case.script][case.case] = Some(trace);
        }
    };
    Host::default().run(scripts, &options, emit).unwrap_or_else(|error| panic!("{error}"));
    let all = traces.into_iter().map(|cases| cases.into_iter().collect::<Option<_>>());
    all.map(|cases| cases.expect("every case has a trace")).collect()
}

/// The steps of a case that are its own, with their results.
fn steps<'t>(
    script: &'t Script,
    trace: &'t Trace,
    is_own: impl Fn(StepId) -> bool,
) -> Vec<(&'t str, &'t StepResult)> {
    let own = trace.steps.iter().filter(|step| is_own(step.step));
    own.map(|step| (script.step(step.step).text.as_str(), &step.result)).collect()
}

#[track_caller]
fn probes_leave_no_trace(texts: &[(String, String)]) {
    let mut scripts: Vec<Script> =
        texts.iter().map(|(path, text)| parsed(path, text).script().clone()).collect();
    let probed: Vec<Probed> = scripts.iter().map(Probed::new).collect();
    let with_probes = probed.iter().zip(texts).map(|(probed, (path, _))| parsed(path, &probed.text));
    scripts.extend(with_probes.map(|scenario| scenario.script().clone()));
    let traces = run(&scripts);
    for (index, probed) in probed.iter().enumerate() {
        let other = index + texts.len();
        assert_eq!(scripts[other].steps.len(), probed.is_own.len());
        assert_eq!(traces[index].len(), traces[other].len());
        for (number, (expected, found)) in traces[index].iter().zip(&traces[other]).enumerate() {
            let found = steps(&scripts[other], found, |step| probed.is_own[step.index()]);
            let expected = steps(&scripts[index], expected, |_| true);
            assert_eq!(found, expected, "{}, case {number}", texts[index].0);
        }
    }
}

#[test]
fn the_project_s_own_scenarios_come_out_the_same_with_probes_after_every_step() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let paths = glob::glob(&format!("{}/**/*.drill", scenarios.display())).expect("a pattern");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a scenario");
        (path.display().to_string(), text)
    };
    let texts: Vec<(String, String)> = paths.map(|path| read(path.expect("a file"))).collect();
    assert!(!texts.is_empty());
    probes_leave_no_trace(&texts);
}

#[test]
fn what_waits_on_a_socket_waits_after_a_probe() {
    let scripts = [
        // Errors, on the port of the probe and on others.
        "udp d; connect d 9001; send d \"x\"; recv d expect ECONNREFUSED",
        "udp d; bind d 9000; connect d 9001; send d \"x\"; recv d expect ECONNREFUSED",
        "udp d; bind d 9000; connect d 9001; send d \"x\"; get d error expect ECONNREFUSED",
        // Datagrams, in a process of several that hold the socket.
        "udp a; bind a 9000; udp c; send c \"x\" to 9000; process p { tcp q }; pass a from main to p; process p { recv a expect \"x\" }",
        "udp a; bind a 9000; process p { tcp q }; pass a from main to p; udp c; send c \"x\" to 9000; send c \"y\" to 9000; process p { recv a expect \"x\" }; recv a expect \"y\"",
        "udp a; bind a 9000; udp c; send c \"x\" to 9000; fork main as p; close a; process p { recv a expect \"x\" }",
        // What a listener has not accepted: it ends with a reset, and takes a place.
        "tcp l; bind l 9000; listen l; tcp c; connect c 9000; close l; recv c expect ECONNRESET",
        "tcp l; bind l 9000; listen l backlog=1; tcp c; connect c 9000; tcp d; connect d 9000; tcp e; connect e 9000 expect blocks",
        "tcp l; bind l 9000; listen l; tcp c; connect c 9000; process p { tcp q }; pass l from main to p; process p { accept l as s; peer s }",
        // A buffer with room for a little.
        "udp a; bind a 9000; set a opt(1,8)=0; udp c; send c \"1\" to 9000; send c \"2\" to 9000; send c \"3\" to 9000; recv a expect \"1\"; recv a expect \"2\"; recv a expect any",
    ];
    probes_leave_no_trace(&scripts.map(|script| ("a.drill".to_owned(), script.to_owned())));
}

/// What comes out of the last step.
fn last(text: &str) -> Outcome {
    let results = run(&[parsed("a.drill", text).script().clone()]);
    results[0][0].outcomes().last().expect("a step").clone()
}

#[test]
fn where_there_is_no_room_for_a_client_nobody_gets_it() {
    let no_room = "tcp l; bind l 9000; listen l backlog=0; tcp c; connect c 9000; probe tcp 9000 expect any";
    assert_eq!(last(no_room), Outcome::Blocks);
    let with_room =
        "tcp l; bind l 9000; listen l backlog=1; tcp c; connect c 9000; probe tcp 9000 expect any";
    assert!(matches!(last(with_room), Outcome::Sockets(sockets) if sockets.len() == 1));
    // As many datagrams as come in are there before the probe, which is one more.
    let fill = |count: usize| {
        let sends = "send c \"0123456789abcdef\" to 9000; ".repeat(count);
        format!("udp a; bind a 9000; set a opt(1,8)=0; udp c; {sends}")
    };
    let comes_in = |count: usize| {
        let recvs = "recv a within 1ms expect any; ".repeat(count);
        matches!(last(&format!("{}{recvs}", fill(count))), Outcome::Data(..))
    };
    let most = (1..20).take_while(|count| comes_in(*count)).count();
    assert!((1..19).contains(&most), "{most}");
    let probed = |count: usize| last(&format!("{}probe udp 9000 expect any", fill(count)));
    assert!(matches!(probed(most - 1), Outcome::Sockets(sockets) if sockets.len() == 1));
    assert_eq!(probed(most), Outcome::Sockets(Vec::new()));
}
