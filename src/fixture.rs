//! Scripts and traces for tests, from short texts.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::language::check::{Checked, check};
use crate::language::script::{Clause, ProcessId, Script, SocketId, StepId};
use crate::language::socket::SocketKind;
use crate::language::vocabulary::{Errno, SocketState, Verb};
use crate::plan::{Case, Platform, plan};
use crate::run::trace::{CaseResult, End, Endpoint, Outcome, SocketRow, StepResult, Trace, TracedStep};

/// The script of a text that is right.
pub(crate) fn script(text: &str) -> Script {
    match check("test.drill", text) {
        Checked::Right { script, .. } => script,
        Checked::Wrong { diagnostics, .. } => panic!("{text}: {diagnostics:#?}"),
    }
}

/// The plan of a case.
pub(crate) fn case(script: &Script, number: usize) -> Case<'_> {
    plan(script, number, &Platform::default()).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// A case that passed: its outcomes, between commas. Its steps are of no script; see [`of_script`].
pub(crate) fn passed(number: usize, outcomes: &str) -> CaseResult {
    ended(number, outcomes, End::Passed)
}

/// A case whose last outcome was not the expected one, and the sockets that the system had then.
pub(crate) fn failed(number: usize, outcomes: &str, open: Vec<SocketRow>) -> CaseResult {
    ended(number, outcomes, End::Failed(Ok(open)))
}

/// A case that ended so after these outcomes.
pub(crate) fn ended(number: usize, outcomes: &str, end: End) -> CaseResult {
    result(number, outcomes.split(", ").map(outcome).collect(), end)
}

/// A case that ended so after these outcomes.
pub(crate) fn result(number: usize, outcomes: Vec<Outcome>, end: End) -> CaseResult {
    let last = outcomes.len().checked_sub(1).filter(|_| matches!(end, End::Failed(_)));
    let step = |(place, outcome)| TracedStep {
        step: StepId::from_index(place),
        process: ProcessId::MAIN,
        clause: Clause::Unstated,
        by_chance: false,
        result: if Some(place) == last { StepResult::Failed(outcome) } else { StepResult::Passed(outcome) },
    };
    let steps = outcomes.into_iter().enumerate().map(step).collect();
    CaseResult { number, trace: Arc::new(Trace { steps, end }) }
}

/// The same result, of the steps of a case of a script.
pub(crate) fn of_script(script: &Script, result: &CaseResult) -> CaseResult {
    let case = case(script, result.number);
    let mut trace = Trace::not_run(&case, result.trace.end.clone());
    for (step, expected) in trace.steps.iter_mut().zip(&result.trace.steps) {
        step.result = expected.result.clone();
    }
    if let End::Broken(_) = trace.end
        && let Some(next) = trace.steps.get_mut(result.trace.steps.len())
    {
        next.result = StepResult::CutOff;
    }
    CaseResult { number: result.number, trace: Arc::new(trace) }
}

/// An outcome by its word.
pub(crate) fn outcome(word: &str) -> Outcome {
    match word {
        "ok" => Outcome::Ok,
        "blocks" => Outcome::Blocks,
        "nothing" => Outcome::Nothing,
        "nobody" => Outcome::Sockets(Vec::new()),
        _ => Errno::from_word(word)
            .map(Outcome::Errno)
            .or_else(|| SocketState::from_word(word).map(Outcome::State))
            .unwrap_or_else(|| panic!("no outcome {word}")),
    }
}

/// An address; `ephemeral` for its port is number 40000.
pub(crate) fn endpoint(text: &str) -> Endpoint {
    let address: SocketAddr = text.replace("ephemeral", "40000").parse().unwrap();
    Endpoint {
        socket: None,
        host: address.ip(),
        port: address.port(),
        ephemeral: text.ends_with("ephemeral"),
        any_host: false,
    }
}

/// A row of the kernel's table.
pub(crate) fn row(
    kind: &str,
    state: &str,
    local: &str,
    peer: Option<&str>,
    socket: Option<u32>,
    open: bool,
) -> SocketRow {
    SocketRow {
        kind: Verb::from_word(kind).and_then(SocketKind::made_by).unwrap(),
        state: SocketState::from_word(state).unwrap(),
        local: endpoint(local),
        peer: peer.map(endpoint),
        socket: socket.map(SocketId),
        open,
    }
}
