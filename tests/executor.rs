//! The loop over the steps of a case, on an executor that answers from a list: no kernel carries anything out.

use std::collections::VecDeque;

use sockdrill::language::script::SocketId;
use sockdrill::language::socket::SocketKind;
use sockdrill::language::vocabulary::{Errno, SocketState, Verb};
use sockdrill::plan::{Case, PlannedStep, Platform};
use sockdrill::run::executor::Executor;
use sockdrill::run::judge::Addresses;
use sockdrill::run::trace::{Endpoint, Outcome, SocketRow};
use sockdrill::run::{Facts, InProcess, Isolation, RunOptions};
use sockdrill::{Scenario, ScenarioRun};

/// Answers with the outcomes of a list, one a step.
#[derive(Clone, Default)]
struct Scripted {
    answers: VecDeque<Outcome>,
    /// After how many steps the case has used up its time.
    time: Option<usize>,
    /// What `show` and a failed case print; or why that cannot be said.
    sockets: Option<Vec<SocketRow>>,
    steps: usize,
}

impl Executor for Scripted {
    fn step(&mut self, _: &PlannedStep<'_>) -> Outcome {
        self.steps += 1;
        self.answers.pop_front().expect("no more steps than answers")
    }

    fn sockets(&mut self) -> Result<Vec<SocketRow>, String> {
        self.sockets.clone().ok_or_else(|| "the tables cannot be read".to_owned())
    }

    fn has_timed_out(&self) -> bool {
        self.time.is_some_and(|time| self.steps >= time)
    }
}

/// Every socket is at 127.0.0.1:9000.
impl Addresses for Scripted {
    fn local(&self, socket: SocketId) -> Option<Endpoint> {
        Some(endpoint(Some(socket)))
    }

    fn former_port(&self, _: SocketId) -> Option<u16> {
        None
    }
}

fn endpoint(socket: Option<SocketId>) -> Endpoint {
    Endpoint { socket, host: [127, 0, 0, 1].into(), port: 9000, ephemeral: false, any_host: false }
}

fn listener() -> SocketRow {
    SocketRow {
        kind: Verb::from_word("tcp").and_then(SocketKind::made_by).expect("a kind"),
        state: SocketState::Listen,
        local: endpoint(None),
        peer: None,
        socket: Some(SocketId(0)),
        open: true,
    }
}

/// Answers with these outcomes, and has one listening socket.
fn answers(outcomes: impl IntoIterator<Item = Outcome>) -> Scripted {
    Scripted {
        answers: outcomes.into_iter().collect(),
        sockets: Some(vec![listener()]),
        ..Scripted::default()
    }
}

fn facts(names: &[&str]) -> Facts {
    Facts {
        platform: Platform {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            version: "6.18".to_owned(),
        },
        isolation: Isolation::Namespace,
        root: false,
        ipv6: true,
        sock_diag: true,
        destroy: true,
        sysctls: true,
        orphans: true,
    }
}

/// What a script comes to: the outcomes of its only case, and how that ended.
fn run(text: &str, on: &Scripted) -> (Vec<String>, String) {
    run_on("model", text, on, |ran| (outcomes(ran, 0), end(ran, 0)))
}

fn run_on<T>(system: &str, text: &str, on: &Scripted, look: impl FnOnce(&ScenarioRun<'_>) -> T) -> T {
    let scenario = Scenario::parse("a.drill", text).unwrap_or_else(|wrong| panic!("{wrong}"));
    let system = InProcess { facts: facts(&[system]), executor: |_: &Case<'_>| on.clone() };
    look(&scenario.run(&system).expect("it runs"))
}

fn outcomes(ran: &ScenarioRun<'_>, case: usize) -> Vec<String> {
    let text = |(step, outcome): (&sockdrill::language::script::Step, &Outcome)| {
        format!("{}: {}", step.text, ran.text(outcome))
    };
    ran.outcomes(case).into_iter().map(text).collect()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "cases may end in more ways one day")]
fn end(ran: &ScenarioRun<'_>, case: usize) -> String {
    use sockdrill::run::trace::End;
    match &ran.cases[case].trace.end {
        End::Passed => "passed".to_owned(),
        End::Failed(Ok(sockets)) => format!("failed, {} open", sockets.len()),
        End::Failed(Err(reason)) => format!("failed, {reason}"),
        End::Skipped(reason) => format!("skipped: it {reason}"),
        End::Invalid(diagnostics) => format!("invalid: {} errors", diagnostics.len()),
        End::Broken(reason) => format!("broken: {reason}"),
        other => format!("{other:?}"),
    }
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn a_case_passes_when_every_step_comes_out_as_expected() {
    let on = answers([Outcome::Ok, Outcome::Ok, Outcome::Errno(Errno::Eaddrinuse)]);
    let ran = run("tcp a; bind a 9000; listen a expect EADDRINUSE", &on);
    assert_eq!(ran, (lines(&["tcp a: ok", "bind a 9000: ok", "listen a: EADDRINUSE"]), "passed".to_owned()));
}

#[test]
fn the_first_difference_ends_the_case() {
    let on = answers([Outcome::Ok, Outcome::Errno(Errno::Eacces)]);
    let ran = run("tcp a; bind a 80; listen a", &on);
    assert_eq!(ran, (lines(&["tcp a: ok", "bind a 80: EACCES"]), "failed, 1 open".to_owned()));
}

#[test]
fn a_failure_says_what_was_expected_and_which_sockets_there_were() {
    let on = answers([Outcome::Ok, Outcome::Errno(Errno::Eacces)]);
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method itself is of one lifetime only"
    )]
    let failures = run_on("model", "tcp a; bind a 80 expect ok", &on, |ran| ran.failures());
    assert!(failures.contains("expected ok"), "{failures}");
    assert!(failures.contains("EACCES"), "{failures}");
    assert!(
        failures.contains("tcp   LISTEN       127.0.0.1:9000       -                    a"),
        "{failures}"
    );
}

#[test]
fn a_failure_says_why_the_open_sockets_cannot_be_listed() {
    let blind = Scripted { sockets: None, ..answers([Outcome::Errno(Errno::Eacces)]) };
    run_on("model", "tcp a", &blind, |ran| {
        let failures = ran.failures();
        assert!(
            failures.contains("note: cannot list the open sockets: the tables cannot be read"),
            "{failures}"
        );
    });
}

#[test]
fn show_prints_the_sockets_and_fails_where_they_cannot_be_read() {
    let text = "tcp a; show";
    let shown = "show: kind  state        local                peer                 socket\ntcp   LISTEN       127.0.0.1:9000       -                    a";
    assert_eq!(run(text, &answers([Outcome::Ok])), (lines(&["tcp a: ok", shown]), "passed".to_owned()));
    let blind = Scripted { sockets: None, ..answers([Outcome::Ok]) };
    let lost = lines(&["tcp a: ok", "show: lost: the tables cannot be read"]);
    assert_eq!(run(text, &blind), (lost, "failed, the tables cannot be read".to_owned()));
}

#[test]
fn no_step_begins_after_the_deadline() {
    let on = Scripted { time: Some(1), ..answers([Outcome::Ok]) };
    let ran = run("tcp a; bind a 9000; listen a", &on);
    let expected = lines(&["tcp a: ok", "bind a 9000: lost: case timed out"]);
    assert_eq!(ran, (expected, "failed, 1 open".to_owned()));
}

#[test]
fn that_nothing_had_come_at_the_deadline_is_no_answer_but_what_had_come_is() {
    let text = "udp a; bind a 9000; recv a expect any";
    let late = |outcome| Scripted { time: Some(3), ..answers([Outcome::Ok, Outcome::Ok, outcome]) };
    for nothing in [Outcome::Nothing, Outcome::Blocks] {
        let (outcomes, end) = run(text, &late(nothing));
        assert_eq!((outcomes[2].as_str(), end.as_str()), ("recv a: lost: case timed out", "failed, 1 open"));
    }
    let (outcomes, end) = run(text, &late(Outcome::Data(b"x".to_vec(), None)));
    assert_eq!((outcomes[2].as_str(), end.as_str()), ("recv a: \"x\"", "passed"));
}

#[test]
fn an_outcome_that_was_lost_is_never_the_expected_one() {
    let lost = || Outcome::Lost("it died".to_owned());
    assert_eq!(run("tcp a expect any", &answers([lost()])).1, "failed, 1 open");
    assert_eq!(run("tcp a expect fail", &answers([lost()])).1, "failed, 1 open");
}

#[test]
fn what_the_system_lacks_is_skipped_and_no_step_runs() {
    let needs_root = run("process p uid=1000 { tcp a }", &answers([]));
    assert_eq!(needs_root, (Vec::new(), "skipped: it needs root: it acts as another user".to_owned()));
    let needs_other = run("+++\nrequires = [\"linux >= 7\"]\n+++\ntcp a", &answers([]));
    assert_eq!(needs_other, (Vec::new(), "skipped: it needs linux >= 7, this is 6.18".to_owned()));
}

#[test]
fn an_exception_applies_to_the_system_that_it_names() {
    let text = "tcp a; bind a 80 expect EACCES, ok on tiny";
    let on = answers([Outcome::Ok, Outcome::Ok]);
    assert_eq!(run_on("tiny", text, &on, |ran| end(ran, 0)), "passed");
    assert_eq!(run_on("model", text, &on, |ran| end(ran, 0)), "failed, 1 open");
}

#[test]
fn an_expectation_may_name_a_socket_whose_address_the_executor_knows() {
    let local = |port| Outcome::Address(Endpoint { port, ..endpoint(None) });
    let text = "tcp a; bind a 9000; local a expect port = port(a)";
    assert_eq!(run(text, &answers([Outcome::Ok, Outcome::Ok, local(9000)])).1, "passed");
    assert_eq!(run(text, &answers([Outcome::Ok, Outcome::Ok, local(9001)])).1, "failed, 1 open");
}

#[test]
fn every_case_of_the_axes_runs_on_an_executor_of_its_own_as_often_as_asked() {
    let text = "axis x = none | reuse; tcp a $x; when a has reuse { bind a 9000 }";
    let scenario = Scenario::parse("a.drill", text).expect("a scenario");
    let on = answers([Outcome::Ok, Outcome::Ok]);
    let system = InProcess { facts: facts(&["model"]), executor: |_: &Case<'_>| on.clone() };
    let options = RunOptions { repeat: 3.try_into().expect("a number"), ..RunOptions::default() };
    let ran = scenario.run_with(&system, &options).expect("it runs");
    assert!(ran.passed(), "{}", ran.failures());
    assert_eq!(outcomes(&ran, 0), ["tcp a $x: ok"]);
    assert_eq!(outcomes(&ran, 1), ["tcp a $x: ok", "bind a 9000: ok"]);
}
