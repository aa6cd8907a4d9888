//! A case that did not come out as expected, as a diagnostic.

use crate::language::diagnostic::Diagnostic;
use crate::language::script::{Clause, Script, Step};
use crate::language::vocabulary::{Errno, SocketState};
use crate::plan::{Expectation, case_name, values_of};
use crate::run::trace::{CaseResult, End, Endpoint, Outcome, Row, StepResult};

use super::outcome;

/// Everything that went wrong in a case, each at its place in the script; nothing of a case that passed or
/// was not run.
#[must_use]
pub fn failures(script: &Script, result: &CaseResult) -> Vec<Diagnostic> {
    match &result.trace.end {
        End::Passed | End::Skipped(_) => Vec::new(),
        End::Invalid(diagnostics) => diagnostics.clone(),
        End::Failed(open) => unexpected(script, result, open).into_iter().collect(),
        End::Broken(reason) => broken(script, result, reason).into_iter().collect(),
    }
}

/// A step that did not come out as expected, with all that its message says of it.
struct Failed<'f> {
    script: &'f Script,
    step: &'f Step,
    clause: Clause,
    expectation: Expectation<'f>,
    outcome: &'f Outcome,
    values: &'f [usize],
    open: &'f [Row],
}

fn unexpected(script: &Script, result: &CaseResult, open: &[Row]) -> Option<Diagnostic> {
    let values = &values_of(script, result.number);
    let mut steps = result.trace.steps.iter();
    let (traced, outcome) = steps.find_map(|step| match &step.result {
        StepResult::Failed(outcome) => Some((step, outcome)),
        StepResult::NotRun | StepResult::Passed(_) => None,
    })?;
    let (step, clause) = (script.step(traced.step), traced.clause);
    let expectation = traced.expectation(script, values);
    let failed = Failed { script, step, clause, expectation, outcome, values, open };
    let span = step.expectation.as_ref().map_or(step.span, |expectation| expectation.span);
    let mut diagnostic = Diagnostic::error(span, failed.message()).label(label(outcome, script));
    if let Some(claim) = failed.claim() {
        diagnostic = diagnostic.note(claim);
    }
    diagnostic = in_case(diagnostic, script, values);
    if !open.is_empty() {
        diagnostic = diagnostic.note(format!("the kernel had open:\n{}", outcome::table(open, script)));
    }
    diagnostic.help.extend(failed.help());
    Some(diagnostic)
}

fn broken(script: &Script, result: &CaseResult, reason: &str) -> Option<Diagnostic> {
    // A worker that was lost takes with it how far its case had come.
    let steps = &result.trace.steps;
    let ran = result.trace.outcomes().count();
    if ran == 0 {
        return None;
    }
    let span = script.step(steps.get(ran).or(steps.last())?.step).span;
    let diagnostic = Diagnostic::error(span, format!("the case broke off: {reason}")).label("in this step");
    Some(in_case(diagnostic, script, &values_of(script, result.number)))
}

fn in_case(diagnostic: Diagnostic, script: &Script, values: &[usize]) -> Diagnostic {
    if values.is_empty() {
        return diagnostic;
    }
    diagnostic.note(format!("in the case {}", case_name(script, values)))
}

impl Failed<'_> {
    fn message(&self) -> String {
        let came = came(self.outcome, self.script);
        match self.expectation {
            _ if matches!(self.outcome, Outcome::Lost(_)) => came,
            Expectation::Success => format!("this step must succeed; {came}"),
            Expectation::OneOf(_) => {
                format!("expected {}, {came}", outcome::expected(self.expectation, self.script))
            }
        }
    }

    /// Which side of an `iff` counts in this case; nothing where both say the same.
    fn claim(&self) -> Option<String> {
        let written = self.step.expectation.as_ref()?;
        let (_, otherwise) = written.condition.as_ref()?;
        let (holds, fails) = (written.outcomes.of(self.values), otherwise.of(self.values));
        let word = match self.clause {
            Clause::Stated if holds != fails => "holds",
            Clause::Otherwise if holds != fails => "does not hold",
            Clause::Unstated | Clause::Stated | Clause::Otherwise | Clause::Exception(_) => return None,
        };
        let expected = outcome::expected(self.expectation, self.script);
        Some(format!("the condition after `iff` {word} here, so it claims {expected}"))
    }

    fn help(&self) -> Vec<String> {
        let Self { outcome, open, script, expectation, .. } = *self;
        let mut help = Vec::new();
        if expectation == Expectation::Success {
            help.extend(
                finding(outcome, script).map(|text| format!("if this is the finding, say so: {text}")),
            );
        }
        match outcome {
            Outcome::Errno(Errno::Eaddrinuse)
                if open.iter().any(|row| row.state == SocketState::TimeWait) =>
            {
                help.push(
                    "a connection in TIME_WAIT still has its port: `sockdrill explain TIME_WAIT`".to_owned(),
                );
            }
            Outcome::Errno(Errno::Eperm) if expectation == Expectation::Success => {
                help.push("if the step needs root, let the header say so: requires = [\"root\"]".to_owned());
            }
            _ => {}
        }
        help
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
    use crate::fixture::{ended, failed as trace, of_script, passed, row, script};
    use crate::text::diagnostics::render;

    fn told(text: &str, trace: &CaseResult) -> String {
        let script = script(text);
        render(&failures(&script, &of_script(&script, trace)), "a.drill", text, false)
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
        let failure = failures(&script, &of_script(&script, &trace)).remove(0);
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
        assert_eq!(failures(&script, &of_script(&script, &passed(0, "ok"))), []);
    }
}
