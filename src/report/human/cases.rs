//! Several cases of a scenario in one text: each step with its mark, and its outcomes as a table over the axes that
//! mattered, as the trace of a single case has them.

use std::collections::HashMap;

use crate::factor::{self, Grid};
use crate::language::script::{Axis, Script};
use crate::plan::values_of;
use crate::run::trace::{CaseResult, End, StepResult};
use crate::text::columns::indented;
use crate::text::outcome;
use crate::text::outline::{self, Line, LineKind};
use crate::text::plural::count;
use crate::text::trace::{self, LineResult, MARK, TABLE_INDENT};

/// How wide the text may be where nobody measured.
const WIDEST: usize = 100;

/// The cases that ran, if one did. `width` is that of the terminal, if it is one.
#[must_use]
pub(super) fn render(script: &Script, cases: &[CaseResult], width: Option<usize>, colour: bool) -> String {
    let ran = |case: &&CaseResult| match case.trace.end {
        End::Passed | End::Failed(_) => true,
        // Where it is known how far it came.
        End::Broken(_) => case.trace.steps.iter().any(|step| step.result != StepResult::NotRun),
        End::Skipped(_) | End::Invalid(_) => false,
    };
    let mut table = CasesTable::new(script, width.map_or(WIDEST, |width| width.min(WIDEST)), colour);
    let mut shown = 0;
    for case in cases.iter().filter(ran) {
        table.add(case);
        shown += 1;
    }
    if shown == 0 {
        return String::new();
    }
    format!("{}{}", head(script, shown, cases.len()), table.text())
}

/// The axes, and the number of cases.
fn head(script: &Script, shown: usize, all: usize) -> String {
    let names = script.axes.iter().map(|axis| axis.name.node.len()).max().unwrap_or(0);
    let line = |axis: &Axis| format!("axis {:names$} = {}\n", axis.name.node, axis.values.join(" | "));
    let axes: String = script.axes.iter().map(line).collect();
    let of = if shown < all { format!(" of {all}") } else { String::new() };
    format!("{axes}{}{of}\n\n", count(shown, "case"))
}

/// What is shown of the cases, step by step.
struct CasesTable<'s> {
    script: &'s Script,
    widest: usize,
    colour: bool,
    /// For each step of the script, the number of its outcome in each case.
    columns: Vec<Vec<Option<u32>>>,
    outcomes: Outcomes,
}

/// The different outcomes, by number.
#[derive(Default)]
struct Outcomes {
    results: Vec<LineResult>,
    numbers: HashMap<LineResult, u32>,
}

impl Outcomes {
    fn number(&mut self, result: LineResult) -> u32 {
        if let Some(number) = self.numbers.get(&result) {
            return *number;
        }
        let number = u32::try_from(self.results.len()).unwrap_or(u32::MAX);
        self.results.push(result.clone());
        self.numbers.insert(result, number);
        number
    }
}

impl<'s> CasesTable<'s> {
    fn new(script: &'s Script, widest: usize, colour: bool) -> Self {
        let columns = vec![vec![None; script.cases()]; script.steps.len()];
        Self { script, widest, colour, columns, outcomes: Outcomes::default() }
    }

    fn add(&mut self, case: &CaseResult) {
        let values = values_of(self.script, case.number);
        for (position, step) in case.trace.steps.iter().enumerate() {
            // What chance decides is not what the cases differ in.
            let result = if let StepResult::Passed(outcome) = &step.result {
                LineResult::Passed(outcome::in_snapshot(step, outcome, self.script, &values))
            } else {
                trace::result(self.script, &case.trace, position, &values, |_| String::new())
            };
            self.columns[step.step.index()][case.number] = Some(self.outcomes.number(result));
        }
    }

    fn text(&self) -> String {
        let lines = outline::lines(self.script);
        let placed: Vec<Placed> = lines.iter().map(|line| self.placed(line)).collect();
        let beside = lines.iter().zip(&placed).filter(|(_, placed)| placed.is_beside());
        let column = outline::column(beside.map(|(line, _)| line.text.as_str()));
        lines.iter().zip(&placed).map(|(line, placed)| self.rendered(line, placed, column)).collect()
    }

    /// The mark of a line, and its outcomes.
    fn placed(&self, line: &Line) -> Placed {
        let Some(step) = line.kind.step() else { return Placed::Head };
        let grid = Grid::new(self.script, self.columns[step.index()].clone()).over_what_mattered();
        match (&grid.cells[..], line.kind) {
            ([Some(number)], _) => Placed::All(self.outcomes.results[*number as usize].clone()),
            ([None], LineKind::Process(_)) => Placed::Head,
            ([None], _) => Placed::Never,
            _ => {
                let outcomes: Vec<String> =
                    self.outcomes.results.iter().map(|result| result.text(self.colour)).collect();
                let text = factor::render_within(&grid, self.script, &outcomes, &factor::ran, self.widest);
                let results = grid.cells.iter().flatten();
                let worst = results.map(|number| &self.outcomes.results[*number as usize]).max();
                Placed::Table(worst.map_or(String::new(), |result| result.mark(self.colour)), text)
            }
        }
    }

    fn rendered(&self, line: &Line, placed: &Placed, column: usize) -> String {
        match placed {
            Placed::Head => format!("{:MARK$}{}\n", "", line.text),
            Placed::Never => format!("{:MARK$}{}\n", "", outline::beside(&line.text, "-", column)),
            Placed::All(result) => trace::rendered(line, result, column, self.colour),
            Placed::Table(mark, text) => {
                let depth = line.text.len() - line.text.trim_start().len();
                format!("{mark} {}\n{}\n", line.text, indented(text, MARK + depth + TABLE_INDENT))
            }
        }
    }
}

/// What is shown of a line, and where.
enum Placed {
    /// It is the head of a block.
    Head,
    /// It runs in no case.
    Never,
    /// It came out alike in all cases.
    All(LineResult),
    /// Its mark, and a table below it.
    Table(String, String),
}

impl Placed {
    fn is_beside(&self) -> bool {
        match self {
            Placed::Head | Placed::Table(..) => false,
            Placed::Never => true,
            Placed::All(result) => result.is_beside(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{failed, of_script, passed, script};

    fn shown(text: &str, cases: &[CaseResult], colour: bool) -> String {
        let script = script(text);
        let cases: Vec<CaseResult> = cases.iter().map(|case| of_script(&script, case)).collect();
        render(&script, &cases, None, colour)
    }

    const TEXT: &str = "\
axis x = none | reuse | reuseport
tcp a
tcp b $x
bind b 9000 expect ok
listen b
";

    fn cases() -> [CaseResult; 3] {
        [
            failed(0, "ok, ok, EADDRINUSE", Vec::new()),
            passed(1, "ok, ok, ok, ok"),
            failed(2, "ok, ok, EADDRINUSE", Vec::new()),
        ]
    }

    #[test]
    fn a_table_has_marks_and_says_what_was_expected() {
        assert_eq!(
            shown(TEXT, &cases(), false),
            "\
axis x = none | reuse | reuseport
3 cases

✓ tcp a     ok
✓ tcp b $x  ok
✗ bind b 9000
      x
      none       EADDRINUSE, expected ok
      reuse      ok
      reuseport  EADDRINUSE, expected ok
✓ listen b
      x
      none       not run
      reuse      ok
      reuseport  not run
"
        );
    }

    #[test]
    fn colours_move_no_column() {
        let plain = shown(TEXT, &cases(), false);
        let coloured = shown(TEXT, &cases(), true);
        assert!(coloured.contains("\u{1b}[1m\u{1b}[31mEADDRINUSE, expected ok\u{1b}[0m\n"), "{coloured:?}");
        let without: String = coloured
            .split('\u{1b}')
            .enumerate()
            .map(|(at, part)| if at == 0 { part } else { &part[part.find('m').unwrap() + 1..] })
            .collect();
        assert_eq!(without, plain);
    }
}
