//! A case that did not come out as expected, as a diagnostic.

use crate::language::diagnostic::Diagnostic;
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
    let mut diagnostic =
        Diagnostic::error(span, message(planned, outcome, script)).label(label(outcome, script));
    if let Some(claim) = claim(step, planned, case, script) {
        diagnostic = diagnostic.note(claim);
    }
    diagnostic = in_case(diagnostic, script, case);
    if !open.is_empty() {
        diagnostic = diagnostic.note(format!("the kernel had open:\n{}", outcome::table(open, script)));
    }
    diagnostic.help.extend(helps(planned, outcome, open, script));
    Some(diagnostic)
}

fn broken(script: &Script, case: &Case, trace: &CaseResult, reason: &str) -> Option<Diagnostic> {
    // A worker that was lost takes with it how far its case had come.
    trace.trace.outcomes.last()?;
    let planned = case.steps.get(trace.trace.outcomes.len()).or(case.steps.last())?;
    let span = script.step(planned.step).span;
    let diagnostic = Diagnostic::error(span, format!("the case broke off: {reason}")).label("in this step");
    Some(in_case(diagnostic, script, case))
}

fn in_case(diagnostic: Diagnostic, script: &Script, case: &Case) -> Diagnostic {
    if case.values.is_empty() {
        return diagnostic;
    }
    diagnostic.note(format!("in the case {}", case_name(script, &case.values)))
}

fn message(planned: &PlannedStep, outcome: &Outcome, script: &Script) -> String {
    let came = came(outcome, script);
    match &planned.expectation {
        _ if matches!(outcome, Outcome::Lost(_)) => came,
        Expectation::Success => format!("this step must succeed; {came}"),
        Expectation::OneOf(_) => {
            format!("expected {}, {came}", outcome::expected(&planned.expectation, script))
        }
    }
}

/// What came out, as the end of a sentence.
fn came(outcome: &Outcome, script: &Script) -> String {
    let text = outcome::text(outcome, script);
    match outcome {
        Outcome::Blocks => "the call blocks".to_owned(),
        Outcome::Nothing => "nothing came before the deadline".to_owned(),
        Outcome::Eof => "the other side had closed (eof)".to_owned(),
        Outcome::Data(..) => format!("{text} came"),
        Outcome::Still(state) => format!("it was still {state} at the deadline"),
        Outcome::Sockets(_) | Outcome::Spread(_) => format!("it was {text}"),
        Outcome::Lost(reason) => format!("the case could not go on: {reason}"),
        _ => format!("the kernel said {text}"),
    }
}

/// What the caret says: the outcome, and of an errno what it means.
fn label(outcome: &Outcome, script: &Script) -> String {
    match outcome {
        Outcome::Errno(errno) => format!("{errno}: {}", errno.entry().summary),
        Outcome::Lost(_) => "in this step".to_owned(),
        // A failure is no record: here the number is what one needs.
        Outcome::Address(Endpoint { ephemeral: true, port, .. }) => {
            format!("came out as {}, this time port {port}", outcome::text(outcome, script))
        }
        _ => format!("came out as {}", outcome::text(outcome, script)),
    }
}

/// Which side of an `iff` counts in this case.
fn claim(step: &Step, planned: &PlannedStep, case: &Case, script: &Script) -> Option<String> {
    let written = step.expectation.as_ref()?;
    let (_, otherwise) = written.condition.as_ref()?;
    let Expectation::OneOf(expected) = &planned.expectation else { return None };
    let (holds, fails) = (written.outcomes.of(&case.values), otherwise.of(&case.values));
    let word = match (expected == holds, expected == fails) {
        (true, false) => "holds",
        (false, true) => "does not hold",
        // An exception for this system, or both sides say the same.
        _ => return None,
    };
    let expected = outcome::expected(&planned.expectation, script);
    Some(format!("the condition after `iff` {word} here, so it claims {expected}"))
}

fn helps(planned: &PlannedStep, outcome: &Outcome, open: &[Row], script: &Script) -> Vec<String> {
    let mut helps = Vec::new();
    if planned.expectation == Expectation::Success {
        helps.extend(finding(outcome, script).map(|text| format!("if this is the finding, say so: {text}")));
    }
    match outcome {
        Outcome::Errno(Errno::Eaddrinuse) if open.iter().any(|row| row.state == SocketState::TimeWait) => {
            helps.push(
                "a connection in TIME_WAIT still has its port: `sockdrill explain TIME_WAIT`".to_owned(),
            );
        }
        Outcome::Errno(Errno::Eperm) if planned.expectation == Expectation::Success => {
            helps.push("if the step needs root, let the header say so: requires = [\"root\"]".to_owned());
        }
        _ => {}
    }
    helps
}

/// The expectation that would have held.
fn finding(outcome: &Outcome, script: &Script) -> Option<String> {
    match outcome {
        // The language has no word for it.
        Outcome::Unknown(_) => Some("expect fail".to_owned()),
        Outcome::Lost(_) => None,
        _ => Some(format!("expect {}", outcome::text(outcome, script))),
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
error: expected EADDRINUSE, the kernel said ok
 --> a.drill:3:13
  |
3 | bind b 9000 expect EADDRINUSE
  |             ^^^^^^^^^^^^^^^^^ came out as ok
  |
  = note: the kernel had open:
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
error: this step must succeed; the kernel said EADDRINUSE
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
error: expected EACCES, the kernel said ok
 --> a.drill:3:13
  |
3 | bind a 9000 expect ok iff a has reuse else EACCES
  |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ came out as ok
  |
  = note: the condition after `iff` does not hold here, so it claims EACCES
  = note: in the case first=none
"
        );
    }

    fn message_of(step: &str, outcomes: &str) -> (String, Vec<String>) {
        let script = script(&format!("tcp a; udp u; {step}"));
        let trace = trace(0, &format!("ok, ok, {outcomes}"), Vec::new());
        let failure = failure(&script, &fixture::case(&script, 0), &trace).unwrap();
        (failure.message, failure.help)
    }

    #[test]
    fn what_came_out_is_said_in_a_sentence() {
        for (step, came, message) in [
            ("accept a as c", "blocks", "this step must succeed; the call blocks"),
            ("recv u expect \"x\"", "nothing", "expected \"x\", nothing came before the deadline"),
            ("probe udp 9000 expect u", "nobody", "expected u, it was nobody"),
            ("state a expect LISTEN", "CLOSE", "expected LISTEN, the kernel said CLOSE"),
            ("bind a 1 expect ok or EACCES", "EINVAL", "expected ok or EACCES, the kernel said EINVAL"),
            ("bind a 1 expect fail", "ok", "expected any errno, the kernel said ok"),
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
error: the case broke off: the worker hung
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
