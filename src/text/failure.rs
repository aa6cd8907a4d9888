//! A case that did not come out as expected, as a diagnostic.

use crate::language::diagnostic::{Context, Diagnostic, DiagnosticKind, UnexpectedOutcome};
use crate::language::script::{Clause, Op, OptionKey, Script, Step};
use crate::language::vocabulary::{Errno, Opt, SocketState};
use crate::plan::{Expectation, case_name, values_of};
use crate::run::executor::TIMED_OUT;
use crate::run::trace::{CaseResult, End, Endpoint, Outcome, SocketRow, StepResult};

use super::outcome;

/// Everything that went wrong in a case, each at its place in the script; nothing of a case that passed or
/// was not run.
#[must_use]
pub(crate) fn failures(script: &Script, result: &CaseResult) -> Vec<Diagnostic> {
    match &result.trace.end {
        End::Passed | End::Skipped(_) => Vec::new(),
        End::Invalid(diagnostics) => diagnostics.clone(),
        End::Failed(sockets) => unexpected(script, result, sockets).into_iter().collect(),
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
    open: &'f [SocketRow],
}

fn unexpected(
    script: &Script,
    result: &CaseResult,
    sockets: &Result<Vec<SocketRow>, String>,
) -> Option<Diagnostic> {
    let open = sockets.as_deref().unwrap_or_default();
    let values = &values_of(script, result.number);
    let mut steps = result.trace.steps.iter();
    let (traced, outcome) = steps.find_map(|step| match &step.result {
        StepResult::Failed(outcome) => Some((step, outcome)),
        StepResult::NotRun | StepResult::CutOff | StepResult::Passed(_) => None,
    })?;
    let (step, clause) = (script.step(traced.step), traced.clause);
    let expectation = traced.expectation(script, values);
    let failed = Failed { script, step, clause, expectation, outcome, values, open };
    let span = step.expectation.as_ref().map_or(step.span, |expectation| expectation.span);
    let diagnostic = in_case(failed.kind().at(span), script, values);
    let timed_out = matches!(outcome, Outcome::Lost(reason) if reason == TIMED_OUT);
    let diagnostic = if timed_out { diagnostic.with(Context::TimedOut) } else { diagnostic };
    Some(match sockets {
        Ok(open) if open.is_empty() => diagnostic,
        Ok(open) => diagnostic.with(Context::OpenSockets(outcome::table(open, script))),
        Err(reason) => diagnostic.with(Context::SocketsUnlisted(reason.clone())),
    })
}

fn broken(script: &Script, result: &CaseResult, reason: &str) -> Option<Diagnostic> {
    let steps = &result.trace.steps;
    let under_way = steps.iter().find(|step| step.result == StepResult::CutOff);
    // Nothing is pointed at where it had not begun.
    let last = || steps.iter().rfind(|step| step.result.outcome().is_some());
    let step = under_way.or_else(last)?.step;
    let kind = DiagnosticKind::CaseBroken { reason: reason.to_owned(), is_after: under_way.is_none() };
    Some(in_case(kind.at(script.step(step).span), script, &values_of(script, result.number)))
}

fn in_case(diagnostic: Diagnostic, script: &Script, values: &[usize]) -> Diagnostic {
    if values.is_empty() {
        return diagnostic;
    }
    diagnostic.with(Context::Case(case_name(script, values)))
}

impl Failed<'_> {
    fn kind(&self) -> DiagnosticKind {
        if let Outcome::Lost(reason) = self.outcome {
            return DiagnosticKind::StepLost { reason: reason.clone() };
        }
        let is_implicit = self.expectation == Expectation::Success;
        let got = outcome::text(self.outcome, self.script);
        let errno = if let Outcome::Errno(errno) = self.outcome { Some(*errno) } else { None };
        // A failure is no snapshot: here the number is what one needs.
        let port = if let Outcome::Address(Endpoint { ephemeral: true, port, .. }) = self.outcome {
            Some(*port)
        } else {
            None
        };
        DiagnosticKind::UnexpectedOutcome(Box::new(UnexpectedOutcome {
            expected: if is_implicit {
                "ok".to_owned()
            } else {
                outcome::expected(self.expectation, self.script)
            },
            expectation: is_implicit.then(|| {
                // The language has no word for an error that the vocabulary lacks.
                let has_word = !matches!(self.outcome, Outcome::Unknown(_));
                if has_word { format!("expect {got}") } else { "expect fail".to_owned() }
            }),
            verb: self.op().verb(),
            errno,
            port,
            is_implicit,
            condition: self.condition(),
            repairs_listener: self.repairs_listener(),
            time_wait: errno == Some(Errno::Eaddrinuse)
                && self.open.iter().any(|row| row.state == SocketState::TimeWait),
            got,
        }))
    }

    fn op(&self) -> &Op {
        self.step.op.of(self.values)
    }

    fn repairs_listener(&self) -> bool {
        let Op::Set { socket, settings } = self.op() else { return false };
        let listens = |row: &SocketRow| row.socket == Some(*socket) && row.state == SocketState::Listen;
        settings.iter().any(|setting| setting.option == OptionKey::Known(Opt::Repair))
            && self.open.iter().any(listens)
    }

    /// Whether the condition after `iff` holds in this case; nothing where both sides say the same.
    fn condition(&self) -> Option<bool> {
        let written = self.step.expectation.as_ref()?;
        let (_, otherwise) = written.condition.as_ref()?;
        let (holds, fails) = (written.outcomes.of(self.values), otherwise.of(self.values));
        match self.clause {
            Clause::Stated if holds != fails => Some(true),
            Clause::Otherwise if holds != fails => Some(false),
            Clause::Unstated | Clause::Stated | Clause::Otherwise | Clause::Exception(_) => None,
        }
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
error[unexpected-outcome]: expected EADDRINUSE, got ok
 --> a.drill:3:13
  |
3 | bind b 9000 expect EADDRINUSE
  |             ^^^^^^^^^^^^^^^^^ got ok
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   LISTEN       0.0.0.0:9000         -                    a
          tcp   CLOSE        0.0.0.0:9000         -                    b
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
        let failure = failures(&script, &of_script(&script, &trace)).remove(0);
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
    fn a_case_that_broke_off_behind_its_last_step_is_pointed_at_there() {
        let broken = ended(0, "ok, ok", End::Broken("the worker hung".to_owned()));
        assert_eq!(
            told("tcp a; bind a 9000", &broken),
            "\
error[case-broken]: case broke off: the worker hung
 --> a.drill:1:8
  |
1 | tcp a; bind a 9000
  |        ^^^^^^^^^^^ after this step
"
        );
    }

    #[test]
    fn a_case_that_held_is_no_failure() {
        let script = script("tcp a");
        assert_eq!(failures(&script, &of_script(&script, &passed(0, "ok"))), []);
    }
}
