//! The trace of one case on the terminal: its steps, a mark for each, and what came out.

use crate::language::script::{Script, StepId};
use crate::plan::values_of;
use crate::run::Repeated;
use crate::run::trace::{CaseResult, End, Outcome, StepResult, Trace};

use super::columns::indented;
use super::outcome;
use super::outline::{self, Line, LineKind};
use super::paint::{BAD, DIM, GOOD, paint};
use super::repetitions;

/// How far a table is indented below the step that showed it.
pub(crate) const TABLE_INDENT: usize = 4;

/// How wide a mark is, with the blank after it.
pub(crate) const MARK: usize = 2;

/// The steps of a case, a line each: `✓` where the outcome was expected, `✗` where not, `·` where an
/// earlier step ended the case. What a `when` keeps out of this case is left out. One newline at the end.
#[must_use]
pub(crate) fn case(
    script: &Script,
    result: &CaseResult,
    repeated: Option<&Repeated>,
    colour: bool,
) -> String {
    if let End::Skipped(reason) = &result.trace.end {
        return format!("{}\n", paint(&format!("skipped: {reason}"), DIM, colour));
    }
    let mut positions = vec![None; script.steps.len()];
    for (index, traced) in result.trace.steps.iter().enumerate() {
        positions[traced.step.index()] = Some(index);
    }
    let values = &values_of(script, result.number);
    let trace = CaseText { script, trace: &result.trace, repeated, values, positions };
    let lines = outline::lines(script);
    let shown: Vec<(&Line, LineResult)> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| Some((line, trace.line(&lines[index..=index + line.body])?)))
        .collect();
    let beside = shown.iter().filter(|(_, result)| result.is_beside());
    let column = outline::column(beside.map(|(line, _)| line.text.as_str()));
    shown.iter().map(|(line, result)| rendered(line, result, column, colour)).collect()
}

struct CaseText<'c> {
    script: &'c Script,
    trace: &'c Trace,
    /// The results of its repetitions, if it ran several times.
    repeated: Option<&'c Repeated>,
    values: &'c [usize],
    /// Where each step of the script is among those of the case.
    positions: Vec<Option<usize>>,
}

/// What is shown of a line, from what says least to what says most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum LineResult {
    /// It is the head of a block.
    Head,
    /// An earlier step ended the case.
    NotRun,
    /// It came out as expected.
    Passed(String),
    /// It did not.
    Failed(String),
}

impl LineResult {
    /// Whether it stands beside the step rather than below it.
    pub(crate) fn is_beside(&self) -> bool {
        match self {
            LineResult::Head => false,
            LineResult::Passed(text) | LineResult::Failed(text) => !text.contains('\n'),
            LineResult::NotRun => true,
        }
    }

    /// Its mark.
    pub(crate) fn mark(&self, colour: bool) -> String {
        match self {
            LineResult::Head => " ".to_owned(),
            LineResult::NotRun => paint("·", DIM, colour),
            LineResult::Passed(_) => paint("✓", GOOD, colour),
            LineResult::Failed(_) => paint("✗", BAD, colour),
        }
    }

    /// Its outcome.
    pub(crate) fn text(&self, colour: bool) -> String {
        match self {
            LineResult::Head => String::new(),
            LineResult::NotRun => paint("not run", DIM, colour),
            LineResult::Passed(text) => text.clone(),
            LineResult::Failed(text) => paint(text, BAD, colour),
        }
    }
}

/// What is shown of the step at this position of a case with these values on the axes; `chance` is what is added to
/// an outcome.
pub(crate) fn result(
    script: &Script,
    trace: &Trace,
    position: usize,
    values: &[usize],
    chance: impl Fn(&Outcome) -> String,
) -> LineResult {
    let traced = &trace.steps[position];
    let expectation = traced.expectation(script, values);
    match &traced.result {
        StepResult::NotRun => LineResult::NotRun,
        StepResult::CutOff => LineResult::Failed("broken".to_owned()),
        StepResult::Passed(outcome) => {
            LineResult::Passed(outcome::passed(outcome, expectation, script) + &chance(outcome))
        }
        StepResult::Failed(outcome) => {
            let text = outcome::text(outcome, script);
            let expected = outcome::expected(expectation, script);
            LineResult::Failed(format!("{text}{}, expected {expected}", chance(outcome)))
        }
    }
}

impl CaseText<'_> {
    /// What is shown of the first of these lines, the others being its block; none if it is no part of the
    /// case.
    fn line(&self, lines: &[Line]) -> Option<LineResult> {
        let (line, body) = lines.split_first()?;
        if let Some(position) = line.kind.step().and_then(|step| self.position(step)) {
            let chance = |outcome: &Outcome| self.chance(position, outcome);
            return Some(result(self.script, self.trace, position, self.values, chance));
        }
        let is_head = !matches!(line.kind, LineKind::Step(_));
        let runs = |line: &Line| line.kind.step().is_some_and(|step| self.position(step).is_some());
        (is_head && body.iter().any(runs)).then_some(LineResult::Head)
    }

    fn position(&self, step: StepId) -> Option<usize> {
        self.positions[step.index()]
    }
}

impl CaseText<'_> {
    /// That chance decided an outcome, and how often each came if it ran several times.
    fn chance(&self, position: usize, outcome: &Outcome) -> String {
        if !outcome::is_by_chance(&self.trace.steps[position], outcome) {
            return String::new();
        }
        let Some(repeated) = self.repeated else { return " (by chance)".to_owned() };
        let outcomes = repetitions::outcomes_at(repeated, position, self.script);
        let all: usize = outcomes.iter().map(|(_, times)| times).sum();
        let each: Vec<String> = outcomes.iter().map(|(text, times)| format!("{text} {times}")).collect();
        format!(" (by chance: {} of {all})", each.join(", "))
    }
}

/// A line with its mark and its outcome, which stands in this column unless it has several lines.
pub(crate) fn rendered(line: &Line, result: &LineResult, column: usize, colour: bool) -> String {
    let (mark, outcome) = (result.mark(colour), result.text(colour));
    if matches!(result, LineResult::Head) {
        return format!("{:MARK$}{}\n", "", line.text);
    }
    if outcome.contains('\n') {
        let depth = line.text.len() - line.text.trim_start().len();
        return format!("{mark} {}\n{}\n", line.text, indented(&outcome, MARK + depth + TABLE_INDENT));
    }
    format!("{mark} {}\n", outline::beside(&line.text, &outcome, column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{ended, failed, of_script, passed, result, row, script};

    fn shown(text: &str, trace: &CaseResult) -> String {
        let script = script(text);
        case(&script, &of_script(&script, trace), None, false)
    }

    #[test]
    fn every_step_has_a_mark() {
        assert_eq!(
            shown(
                "tcp a reuse; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE; listen b",
                &failed(0, "ok, ok, ok, ok", Vec::new())
            ),
            "\
✓ tcp a reuse  ok
✓ bind a 9000  ok
✓ tcp b        ok
✗ bind b 9000  ok, expected EADDRINUSE
· listen b     not run
"
        );
    }

    #[test]
    fn what_is_no_part_of_the_case_is_left_out() {
        let text = "\
axis stage = bound | listening
tcp a
when $stage = listening { listen a }
process server {
    tcp b
}
process server {
    bind b 9000
    when $stage = bound { listen b }
}
";
        assert_eq!(
            shown(text, &passed(1, "ok, ok, ok, ok, ok")),
            "\
✓ tcp a           ok
  when $stage = listening
✓   listen a      ok
✓ process server  ok
✓   tcp b         ok
  process server
✓   bind b 9000   ok
"
        );
    }

    #[test]
    fn what_show_saw_stands_below_it() {
        let rows = vec![row("tcp", "LISTEN", "0.0.0.0:9000", None, Some(0), true)];
        let trace = result(0, vec![Outcome::Ok, Outcome::Table(rows)], End::Passed);
        assert_eq!(
            shown("tcp a; show", &trace),
            "\
✓ tcp a  ok
✓ show
      kind  state        local                peer                 socket
      tcp   LISTEN       0.0.0.0:9000         -                    a
"
        );
    }

    #[test]
    fn a_skipped_case_says_why() {
        let trace = result(0, Vec::new(), End::Skipped("no root".to_owned()));
        assert_eq!(shown("tcp a", &trace), "skipped: no root\n");
    }

    #[test]
    fn a_broken_case_says_where() {
        let trace = ended(0, "ok", End::Broken("the worker hung".to_owned()));
        assert_eq!(
            shown("tcp a; bind a 9000; listen a", &trace),
            "\
✓ tcp a        ok
✗ bind a 9000  broken
· listen a     not run
"
        );
    }

    #[test]
    fn colours_are_drawn_where_asked() {
        let script = script("tcp a");
        let text = case(&script, &of_script(&script, &passed(0, "ok")), None, true);
        assert_eq!(text, "\u{1b}[32m✓\u{1b}[0m tcp a  ok\n");
    }
}
