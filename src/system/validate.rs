//! Whether what an agent says can be so. It runs elsewhere, and may be anything: nothing that it says is an index into
//! the script before it has been looked at here.

use crate::language::script::{Script, SocketId};
use crate::plan::Case;
use crate::run::Facts;
use crate::run::repeat::planned;
use crate::run::trace::{End, Endpoint, Outcome, SocketRow, StepResult, Trace};

/// Whether a case of a script can have this trace on a system that is so.
pub(super) fn is_trace_of(trace: &Trace, script: &Script, case: usize, facts: &Facts) -> bool {
    match (planned(script, case, facts), &trace.end) {
        // What is wrong with the script is found here, too, and in the same words.
        (Err(invalid), _) => *trace == invalid,
        (Ok(_), End::Invalid(_)) => false,
        (Ok(case), End::Passed | End::Failed(_) | End::Skipped(_) | End::Broken(_)) => {
            has_steps(trace, &case) && has_results(trace) && has_sockets(trace, script.sockets.len())
        }
    }
}

/// Whether an outcome names no sockets that the script does not have.
pub(super) fn is_outcome_of(outcome: &Outcome, script: &Script) -> bool {
    are_sockets_of(outcome, script.sockets.len())
}

fn has_steps(trace: &Trace, case: &Case<'_>) -> bool {
    let planned = case.steps.iter().map(|step| (step.step, step.process, step.clause));
    trace.steps.iter().map(|step| (step.step, step.process, step.clause)).eq(planned)
}

/// Whether steps passed up to one that ended the case, and the end is that of the last of them.
fn has_results(trace: &Trace) -> bool {
    let mut results = trace.steps.iter().map(|step| &step.result);
    let last = results.find(|result| !matches!(result, StepResult::Passed(_)));
    if !results.all(|result| *result == StepResult::NotRun) {
        return false;
    }
    match &trace.end {
        End::Passed => last.is_none(),
        End::Failed(_) => matches!(last, Some(StepResult::Failed(_))),
        End::Skipped(_) => trace.steps.iter().all(|step| step.result == StepResult::NotRun),
        End::Broken(_) => true,
        End::Invalid(_) => false,
    }
}

fn has_sockets(trace: &Trace, count: usize) -> bool {
    let open = if let End::Failed(Ok(rows)) = &trace.end { &rows[..] } else { &[] };
    open.iter().all(|row| is_row_of(row, count))
        && trace.outcomes().all(|outcome| are_sockets_of(outcome, count))
}

fn are_sockets_of(outcome: &Outcome, count: usize) -> bool {
    match outcome {
        Outcome::Data(_, Some(endpoint)) | Outcome::Address(endpoint) => is_endpoint_of(endpoint, count),
        Outcome::Sockets(sockets) | Outcome::Spread(sockets) => {
            sockets.iter().all(|socket| is_socket_of(*socket, count))
        }
        Outcome::Table(rows) => rows.iter().all(|row| is_row_of(row, count)),
        Outcome::Ok
        | Outcome::Errno(_)
        | Outcome::Unknown(_)
        | Outcome::Blocks
        | Outcome::Nothing
        | Outcome::Eof
        | Outcome::Data(_, None)
        | Outcome::Value(_)
        | Outcome::State(_)
        | Outcome::Still(_)
        | Outcome::Lost(_) => true,
    }
}

fn is_row_of(row: &SocketRow, count: usize) -> bool {
    row.socket.is_none_or(|socket| is_socket_of(socket, count))
        && is_endpoint_of(&row.local, count)
        && row.peer.as_ref().is_none_or(|peer| is_endpoint_of(peer, count))
}

fn is_endpoint_of(endpoint: &Endpoint, count: usize) -> bool {
    endpoint.socket.is_none_or(|socket| is_socket_of(socket, count))
}

fn is_socket_of(socket: SocketId, count: usize) -> bool {
    socket.index() < count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{ended, failed, of_script, passed, row, script};
    use crate::kernel::facts;
    use crate::plan::Naming;
    use crate::run::Isolation;

    #[test]
    fn a_trace_is_that_of_its_case() {
        let (two, facts) = (script("tcp a; bind a 9000"), facts::find(Isolation::Ports, &Naming::default()));
        let of_two = |result| Trace::clone(&of_script(&two, &result).trace);
        for trace in [
            of_two(passed(0, "ok, ok")),
            of_two(failed(
                0,
                "ok, EADDRINUSE",
                vec![row("tcp", "LISTEN", "0.0.0.0:9000", None, Some(0), true)],
            )),
            of_two(ended(0, "ok", End::Broken("hung".to_owned()))),
        ] {
            assert!(is_trace_of(&trace, &two, 0, &facts), "{trace:?}");
            assert!(!is_trace_of(&trace, &script("tcp a"), 0, &facts), "{trace:?}");
        }
        let mut unknown = of_two(passed(0, "ok, ok"));
        unknown.steps[1].result = StepResult::Passed(Outcome::Sockets(vec![SocketId(1)]));
        let mut early = of_two(failed(0, "ok", Vec::new()));
        early.end = End::Passed;
        let mut other = of_two(passed(0, "ok, ok"));
        other.steps[0].step = other.steps[1].step;
        let open =
            of_two(failed(0, "ok, ok", vec![row("tcp", "LISTEN", "0.0.0.0:9000", None, Some(7), true)]));
        let mut invalid = of_two(passed(0, "ok, ok"));
        invalid.end = End::Invalid(Vec::new());
        for trace in [unknown, early, other, open, invalid] {
            assert!(!is_trace_of(&trace, &two, 0, &facts), "{trace:?}");
        }
    }
}
