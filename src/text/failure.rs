//! A case that did not come out as expected, as a diagnostic.

use crate::language::diagnostic::{Context, Diagnostic, DiagnosticKind, UnexpectedOutcome};
use crate::language::script::{Script, Step};
use crate::language::vocabulary::{Errno, SocketState};
use crate::plan::{self, Case, Expectation, PlannedStep, Platform, case_name};
use crate::run::trace::{CaseResult, End, Endpoint, Outcome, Row};

use super::outcome;

/// Everything that went wrong in a case, each at its place in the script; nothing of a case that held or
/// was not run.
#[must_use]
pub fn failures(script: &Script, trace: &CaseResult, platform: &Platform) -> Vec<Diagnostic> {
    if matches!(trace.trace.end, End::Passed | End::Skipped(_)) {
        return Vec::new();
    }
    match plan::plan(script, trace.number, platform) {
        Err(wrong) => wrong,
        Ok(case) => failure(script, &case, trace).into_iter().collect(),
    }
}

/// What went wrong in a case, at the place in the script where it did; none if nothing did, or if the case
/// was not run: then the script itself, or the reason for skipping, says why.
#[must_use]
pub fn failure(script: &Script, case: &Case, trace: &CaseResult) -> Option<Diagnostic> {
    let diagnostic = match &trace.trace.end {
        End::Failed(open) => differed(script, case, trace, open)?,
        End::Broken(reason) => broken(script, case, trace, reason)?,
        End::Passed | End::Skipped(_) | End::Unplanned => return None,
    };
    Some(diagnostic)
}

fn differed(script: &Script, case: &Case, trace: &CaseResult, open: &[Row]) -> Option<Diagnostic> {
    let outcome = trace.trace.outcomes.last()?;
    let planned = case.steps.get(trace.trace.outcomes.len() - 1)?;
    let step = script.step(planned.step);
    let span = step.expectation.as_ref().map_or(step.span, |expectation| expectation.span);
    let kind = match outcome {
        Outcome::Lost(reason) => DiagnosticKind::StepLost { reason: reason.to_string() },
        _ => DiagnosticKind::UnexpectedOutcome(Box::new(unexpected(
            step, planned, case, outcome, open, script,
        ))),
    };
    let mut diagnostic = in_case(kind.at(span), script, case);
    if !open.is_empty() {
        diagnostic = diagnostic.with(Context::OpenSockets(outcome::table(open, script)));
    }
    Some(diagnostic)
}

fn unexpected(
    step: &Step,
    planned: &PlannedStep,
    case: &Case,
    outcome: &Outcome,
    open: &[Row],
    script: &Script,
) -> UnexpectedOutcome {
    let is_implicit = planned.expectation == Expectation::Success;
    let got = outcome::text(outcome, script);
    let errno = match outcome {
        Outcome::Errno(errno) => Some(*errno),
        _ => None,
    };
    UnexpectedOutcome {
        expected: if is_implicit { "ok".to_owned() } else { outcome::expected(&planned.expectation, script) },
        expectation: is_implicit.then(|| match outcome {
            // The language has no word for it.
            Outcome::Unknown(_) => "expect fail".to_owned(),
            _ => format!("expect {got}"),
        }),
        errno,
        // A failure is no record: here the number is what one needs.
        port: match outcome {
            Outcome::Address(Endpoint { ephemeral: true, port, .. }) => Some(*port),
            _ => None,
        },
        is_implicit,
        condition: condition(step, planned, case),
        time_wait: errno == Some(Errno::Eaddrinuse)
            && open.iter().any(|row| row.state == SocketState::TimeWait),
        got,
    }
}

fn broken(script: &Script, case: &Case, trace: &CaseResult, reason: &str) -> Option<Diagnostic> {
    // A worker that was lost takes with it how far its case had come.
    trace.trace.outcomes.last()?;
    let planned = case.steps.get(trace.trace.outcomes.len()).or(case.steps.last())?;
    let span = script.step(planned.step).span;
    let kind = DiagnosticKind::CaseBroken { reason: reason.to_owned() };
    Some(in_case(kind.at(span), script, case))
}

fn in_case(diagnostic: Diagnostic, script: &Script, case: &Case) -> Diagnostic {
    if case.values.is_empty() {
        return diagnostic;
    }
    diagnostic.with(Context::Case(case_name(script, &case.values)))
}

/// Which side of an `iff` counts in this case.
fn condition(step: &Step, planned: &PlannedStep, case: &Case) -> Option<bool> {
    let written = step.expectation.as_ref()?;
    let (_, otherwise) = written.condition.as_ref()?;
    let Expectation::OneOf(expected) = &planned.expectation else { return None };
    let (holds, fails) = (written.outcomes.of(&case.values), otherwise.of(&case.values));
    match (expected == holds, expected == fails) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        // An exception for this system, or both sides say the same.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{self, differed as trace, ended, held, row, script};
    use crate::text::diagnostics::render;

    fn told(text: &str, trace: &CaseResult) -> String {
        let script = script(text);
        let failure = failure(&script, &fixture::case(&script, trace.number), trace);
        render(&[failure.unwrap()], "a.drill", text, false)
    }

    #[test]
    fn an_expectation_that_did_not_come_true_is_pointed_at() {
        let open = vec![
            row("tcp", "LISTEN", "0.0.0.0:9000", None, Some(0), true),
            row("tcp", "CLOSE", "0.0.0.0:9000", None, Some(1), true),
        ];
        assert_eq!(
            told("tcp a\ntcp b\nbind b 9000 expect EADDRINUSE\n", &trace(0, "ok, ok, ok", open)),
            "\
error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> a.drill:3:13
  |
3 | bind b 9000 expect EADDRINUSE
  |             ^^^^^^^^^^^^^^^^^ got ok
  |
  = note: open sockets:
          kind  state   local         peer  socket
          tcp   LISTEN  0.0.0.0:9000  -     a
          tcp   CLOSE   0.0.0.0:9000  -     b
"
        );
    }

    #[test]
    fn a_step_that_had_to_succeed_is_pointed_at() {
        assert_eq!(
            told("tcp a; bind a 9000; listen a", &trace(0, "ok, EADDRINUSE", Vec::new())),
            "\
error[unexpected-outcome]: expected ok, got EADDRINUSE
 --> a.drill:1:8
  |
1 | tcp a; bind a 9000; listen a
  |        ^^^^^^^^^^^ EADDRINUSE: another socket holds the address in a way that excludes this one
  |
  = help: if this is the finding, say so: expect EADDRINUSE
"
        );
    }

    #[test]
    fn a_claim_says_which_side_of_it_counts_and_in_which_case() {
        let text = "\
axis first = none | reuse
tcp a $first
bind a 9000 expect ok iff a has reuse else EACCES
";
        assert_eq!(
            told(text, &trace(0, "ok, ok", Vec::new())),
            "\
error[unexpected-outcome]: expected EACCES, got ok
 --> a.drill:3:13
  |
3 | bind a 9000 expect ok iff a has reuse else EACCES
  |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ got ok
  |
  = note: the condition after `iff` does not hold here, so EACCES is expected
  = note: in case first=none
"
        );
    }

    fn message_of(step: &str, outcomes: &str) -> (String, Vec<String>) {
        let script = script(&format!("tcp a; udp u; {step}"));
        let trace = trace(0, &format!("ok, ok, {outcomes}"), Vec::new());
        let failure = failure(&script, &fixture::case(&script, 0), &trace).unwrap();
        let texts = failure.texts();
        (texts.message, texts.help)
    }

    #[test]
    fn what_came_out_is_said_in_a_sentence() {
        for (step, came, message) in [
            ("accept a as c", "blocks", "expected ok, got blocks"),
            ("recv u expect \"x\"", "nothing", "expected \"x\", got nothing"),
            ("probe udp 9000 expect u", "nobody", "expected u, got nobody"),
            ("state a expect LISTEN", "CLOSE", "expected LISTEN, got CLOSE"),
            ("bind a 1 expect ok or EACCES", "EINVAL", "expected ok or EACCES, got EINVAL"),
            ("bind a 1 expect fail", "ok", "expected any errno, got ok"),
        ] {
            assert_eq!(message_of(step, came).0, message);
        }
    }

    #[test]
    fn the_expectation_that_would_have_held_is_offered() {
        for (step, came, help) in [
            ("accept a as c", "blocks", "if this is the finding, say so: expect blocks"),
            ("ready u", "nobody", "if this is the finding, say so: expect nobody"),
        ] {
            assert_eq!(message_of(step, came).1, [help]);
        }
        assert_eq!(message_of("bind a 1 expect EACCES", "ok").1, [""; 0]);
    }

    #[test]
    fn a_port_held_by_time_wait_is_explained() {
        let open =
            vec![row("tcp", "TIME_WAIT", "127.0.0.1:9000", Some("127.0.0.1:ephemeral"), Some(0), false)];
        let text = told("tcp a; bind a 9000 expect ok", &trace(0, "ok, EADDRINUSE", open));
        assert!(
            text.ends_with(
                "= help: a connection in TIME_WAIT still has its port: `sockdrill explain TIME_WAIT`\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_case_that_broke_off_is_pointed_at() {
        let broken = ended(0, "ok", End::Broken("the worker hung".to_owned()));
        assert_eq!(
            told("tcp a; bind a 9000", &broken),
            "\
error[case-broken]: case broke off: the worker hung
 --> a.drill:1:8
  |
1 | tcp a; bind a 9000
  |        ^^^^^^^^^^^ in this step
"
        );
    }

    #[test]
    fn a_case_that_held_is_no_failure() {
        let script = script("tcp a");
        assert_eq!(failure(&script, &fixture::case(&script, 0), &held(0, "ok")), None);
    }
}
