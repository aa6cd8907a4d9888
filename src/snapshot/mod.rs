//! The text of a scenario's snapshot: every step and its outcomes, factored over the axes.
//!
//! It is made to be compared line by line. So where something stands depends on its own line as far as it can: an
//! outcome on the step before it, a cell on the room that its axis needs, and not on the widest of the others. One
//! step that changes is one line that does.

use std::collections::HashMap;
use std::num::NonZeroU32;

use crate::factor::{self, Grid};
use crate::language::script::Script;
use crate::plan::values_of;
use crate::run::trace::{CaseResult, End};
use crate::text::columns::indented;
use crate::text::outcome;
use crate::text::outline::{self, Line, LineKind};
use crate::text::plural::count;

/// How far tables are indented.
const TABLE_INDENT: usize = 4;

/// The outcome of a step that did not run because an earlier one failed.
const NOT_RUN: &str = "not run";

/// The outcome of a step that runs in no case.
const NEVER: &str = "-";

/// Builds a snapshot from cases that are added one at a time, in any order.
///
/// It keeps one number for each step of each case, and each outcome's text once.
pub(crate) struct SnapshotBuilder<'s> {
    script: &'s Script,
    cases: usize,
    /// Which cases were added.
    added: Vec<bool>,
    /// For each step of the script, its outcome in each case.
    columns: Vec<Vec<Option<TextId>>>,
    outcomes: Vec<String>,
    ids: HashMap<String, TextId>,
    complete: bool,
}

/// The snapshot of a script on a platform, from the traces of all its cases; see [`SnapshotBuilder::finish`].
#[must_use]
pub(crate) fn render(script: &Script, results: &[CaseResult]) -> Option<String> {
    let mut builder = SnapshotBuilder::new(script);
    results.iter().for_each(|result| builder.add(result));
    builder.finish()
}

/// The number of an outcome's text, from 1 on: a million cases have one each for each step, or none, in four bytes.
#[derive(Clone, Copy, Debug)]
struct TextId(NonZeroU32);

impl TextId {
    fn of_index(index: usize) -> Self {
        // There are fewer texts than steps of cases, and of those fewer than this can count.
        Self(NonZeroU32::MIN.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// Its index among the texts.
    fn number(self) -> u32 {
        self.0.get() - 1
    }
}

impl<'s> SnapshotBuilder<'s> {
    /// For a script that has no more cases than [`crate::plan::CASE_LIMIT`].
    #[must_use]
    pub(crate) fn new(script: &'s Script) -> Self {
        let cases = script.cases();
        Self {
            script,
            cases,
            added: vec![false; cases],
            columns: vec![vec![None; cases]; script.steps.len()],
            outcomes: Vec::new(),
            ids: HashMap::new(),
            complete: true,
        }
    }

    /// Adds what happened in a case.
    pub(crate) fn add(&mut self, result: &CaseResult) {
        let ran = matches!(result.trace.end, End::Passed | End::Failed(_));
        let (true, Some(added)) = (ran, self.added.get_mut(result.number)) else {
            self.complete = false;
            return;
        };
        *added = true;
        let values = values_of(self.script, result.number);
        for step in &result.trace.steps {
            let text = match step.result.outcome() {
                Some(outcome) => outcome::in_snapshot(step, outcome, self.script, &values),
                None => NOT_RUN.to_owned(),
            };
            self.columns[step.step.index()][result.number] = Some(self.id_of(text));
        }
    }

    fn id_of(&mut self, text: String) -> TextId {
        if let Some(id) = self.ids.get(&text) {
            return *id;
        }
        let id = TextId::of_index(self.outcomes.len());
        self.outcomes.push(text.clone());
        self.ids.insert(text, id);
        id
    }

    /// The snapshot, one newline at its end; none if a case was not run to an end of its own (it was skipped,
    /// or broke) or not added at all, for then there is nothing to compare a later run with.
    #[must_use]
    pub(crate) fn finish(self) -> Option<String> {
        if !self.complete || self.cases == 0 || self.added.contains(&false) {
            return None;
        }
        let lines = outline::lines(self.script);
        let placements: Vec<Placement> = lines.iter().map(|line| self.placement(line)).collect();
        let mut text = self.head();
        for (line, placement) in lines.iter().zip(&placements) {
            text.push_str(&rendered(line, placement));
            text.push('\n');
        }
        Some(text)
    }

    /// The axes and the number of cases; nothing where there are none.
    fn head(&self) -> String {
        if self.script.axes.is_empty() {
            return String::new();
        }
        let axes: Vec<String> = self
            .script
            .axes
            .iter()
            .map(|axis| format!("axis {} = {}\n", axis.name.node, axis.values.join(" | ")))
            .collect();
        format!("{}{}\n\n", axes.concat(), count(self.cases, "case"))
    }

    fn placement(&self, line: &Line) -> Placement {
        let Some(step) = line.kind.step() else { return Placement::Nothing };
        let grid = self.grid(&self.columns[step.index()]).over_what_mattered();
        match (&grid.cells[..], line.kind) {
            ([Some(number)], _) => {
                let outcome = &self.outcomes[*number as usize];
                if outcome.contains('\n') {
                    Placement::Below(outcome.clone())
                } else {
                    Placement::Beside(outcome.clone())
                }
            }
            ([None], LineKind::Process(_)) => Placement::Nothing,
            ([None], _) => Placement::Beside(NEVER.to_owned()),
            _ => Placement::Below(factor::render(&grid, self.script, &self.outcomes, &factor::ran)),
        }
    }

    fn grid(&self, column: &[Option<TextId>]) -> Grid {
        let cells = column.iter().map(|id| id.map(TextId::number));
        Grid::new(self.script, cells.collect())
    }
}

/// Where the outcome of a line is shown.
enum Placement {
    Nothing,
    Beside(String),
    Below(String),
}

fn rendered(line: &Line, placement: &Placement) -> String {
    match placement {
        Placement::Nothing => line.text.clone(),
        Placement::Beside(outcome) => outline::beside_at_stop(&line.text, outcome),
        Placement::Below(outcome) => {
            let depth = line.text.len() - line.text.trim_start().len();
            format!("{}\n{}", line.text, indented(outcome, depth + TABLE_INDENT))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{case, ended, failed, of_script, outcome, passed, result, row, script};
    use crate::run::trace::Outcome;

    fn snapshot(text: &str, traces: &[CaseResult]) -> String {
        let script = script(text);
        let results: Vec<CaseResult> = traces.iter().map(|trace| of_script(&script, trace)).collect();
        render(&script, &results).unwrap()
    }

    /// The snapshot of all cases, with the outcome that a step has for its number and the values of its case.
    fn snapshot_of(text: &str, outcome_of: impl Fn(usize, &[usize]) -> &'static str) -> String {
        let script = script(text);
        let mut builder = SnapshotBuilder::new(&script);
        for number in 0..script.cases() {
            let values = values_of(&script, number);
            let case = case(&script, number);
            let outcomes =
                case.steps.iter().map(|step| outcome(outcome_of(step.step.index(), &values))).collect();
            builder.add(&of_script(&script, &result(number, outcomes, End::Passed)));
        }
        builder.finish().unwrap()
    }

    #[test]
    fn one_case_is_a_list_of_steps_and_outcomes() {
        let text = "tcp a reuse; bind a 9000; listen a; tcp b; bind b 9000 expect EADDRINUSE";
        assert_eq!(
            snapshot(text, &[passed(0, "ok, ok, ok, ok, EADDRINUSE")]),
            "\
tcp a reuse                     ok
bind a 9000                     ok
listen a                        ok
tcp b                           ok
bind b 9000                     EADDRINUSE
"
        );
    }

    #[test]
    fn steps_after_the_one_that_differed_are_not_run() {
        assert_eq!(
            snapshot("tcp a; bind a 9000; listen a; show", &[failed(0, "ok, EADDRINUSE", Vec::new())]),
            "\
tcp a                           ok
bind a 9000                     EADDRINUSE
listen a                        not run
show                            not run
"
        );
    }

    #[test]
    fn blocks_are_indented_and_only_the_start_of_a_process_has_an_outcome() {
        let text = "\
## Documentation is not part of it.
tcp a
process server {
    tcp b
    when b has reuse { listen b }
}
process server { bind b 9000 }
kill server
";
        assert_eq!(
            snapshot(text, &[passed(0, "ok, ok, ok, ok, ok")]),
            "\
tcp a                           ok
process server                  ok
  tcp b                         ok
  when b has reuse
    listen b                    -
process server
  bind b 9000                   ok
kill server                     ok
"
        );
    }

    #[test]
    fn what_show_saw_stands_below_it() {
        let outcomes = vec![
            Outcome::Ok,
            Outcome::Ok,
            Outcome::Table(vec![row("tcp", "LISTEN", "0.0.0.0:9000", None, Some(0), true)]),
            Outcome::Ok,
            Outcome::Table(Vec::new()),
        ];
        let trace = result(0, outcomes, End::Passed);
        // One table has one line only, as any other outcome.
        assert_eq!(
            snapshot("tcp a; listen a; show; close a; show", &[trace]),
            "\
tcp a                           ok
listen a                        ok
show
    kind  state        local                peer                 socket
    tcp   LISTEN       0.0.0.0:9000         -                    a
close a                         ok
show                            no sockets
"
        );
    }

    #[test]
    fn a_long_step_pushes_its_outcome() {
        let long = "send a \"a text that is longer than the column of the steps\"";
        assert_eq!(
            snapshot(&format!("tcp a; {long}"), &[passed(0, "ok, EPIPE")]),
            format!("{:32}ok\n{long:64}EPIPE\n", "tcp a")
        );
    }

    /// The lines that are in one of two texts only, in their order.
    fn changed<'t>(old: &'t str, new: &'t str) -> Vec<&'t str> {
        let missing = |from: &'t str, other: &'t str| {
            from.lines().filter(move |line| other.lines().all(|o| o != *line))
        };
        missing(old, new).chain(missing(new, old)).collect()
    }

    #[test]
    fn a_line_that_changes_moves_no_other() {
        const AXES: &str = "axis x = none | reuse | reuseport";
        let of = |axes: &str, step: &str, second: &'static str| {
            let text = format!("{axes}; tcp a $x; udp b; {step}; listen a expect any");
            snapshot_of(&text, move |step, values| if step == 2 && values[0] == 1 { second } else { "ok" })
        };
        let old = of(AXES, "bind b 9000 expect any", "EADDRINUSE");

        // The outcomes of this step are in a table below it, and those of the others beside them.
        let long = "send b \"a text that is longer than all that there was\" to 9000 expect any";
        assert_eq!(changed(&old, &of(AXES, long, "EADDRINUSE")).len(), 2);
        assert_eq!(changed(&of(AXES, "bind b 9000", "ok"), &of(AXES, long, "ok")).len(), 2);
        assert_eq!(
            changed(&old, &of(AXES, "bind b 9000 expect any", "EADDRNOTAVAIL")),
            ["    reuse      EADDRINUSE", "    reuse      EADDRNOTAVAIL"]
        );
        // A row that is left out takes no room with it, for its axis has the value still.
        let rows = |step: &str| {
            let snapshot = of(AXES, step, "EADDRINUSE");
            snapshot
                .lines()
                .filter(|line| line.trim().starts_with("reuse "))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let some = rows("when $x != reuseport { bind b 9000 expect any }");
        assert_eq!(some, ["      reuse      EADDRINUSE"]);
        assert_eq!(some, rows("when $x != none { bind b 9000 expect any }"));
        // Nor does an axis move the others.
        let more = of(&format!("{AXES}; axis longer = 1"), "bind b 9000 expect any", "EADDRINUSE");
        assert_eq!(changed(&old, &more), ["axis longer = 1"]);
    }

    #[test]
    fn a_case_that_was_not_run_is_not_in_the_snapshot() {
        let script = script("axis x = 1 | 2; tcp a; bind a $x");
        let ended = |end: End| ended(1, "ok", end);
        for second in [ended(End::Skipped("no root".to_owned())), ended(End::Broken("hung".to_owned()))] {
            assert_eq!(render(&script, &[passed(0, "ok, ok"), second]), None);
        }
        assert_eq!(render(&script, &[passed(0, "ok, ok")]), None);
        assert!(render(&script, &[passed(1, "ok, ok"), passed(0, "ok, ok")]).is_some());
    }

    const PAIRS: &str = "\
axis first  = none | reuse | reuseport
axis second = none | reuse | reuseport
tcp a $first
bind a 9000
tcp b $second
bind b 9000 expect any
";

    #[test]
    fn two_axes_that_matter_make_a_table_with_columns() {
        let snapshot = snapshot_of(PAIRS, |step, values| match (step, values) {
            (3, [1, 1] | [2, 2]) | (0..=2, _) => "ok",
            _ => "EADDRINUSE",
        });
        assert_eq!(
            snapshot,
            "\
axis first = none | reuse | reuseport
axis second = none | reuse | reuseport
9 cases

tcp a $first                    ok
bind a 9000                     ok
tcp b $second                   ok
bind b 9000
               second
    first      none        reuse       reuseport
    none       EADDRINUSE  EADDRINUSE  EADDRINUSE
    reuse      EADDRINUSE  ok          EADDRINUSE
    reuseport  EADDRINUSE  EADDRINUSE  ok
"
        );
    }

    #[test]
    fn one_axis_that_matters_makes_a_row_for_each_value() {
        let snapshot =
            snapshot_of(PAIRS, |step, values| if step == 3 && values[1] != 1 { "EADDRINUSE" } else { "ok" });
        assert_eq!(
            snapshot,
            "\
axis first = none | reuse | reuseport
axis second = none | reuse | reuseport
9 cases

tcp a $first                    ok
bind a 9000                     ok
tcp b $second                   ok
bind b 9000
    second
    none       EADDRINUSE
    reuse      ok
    reuseport  EADDRINUSE
"
        );
    }

    #[test]
    fn no_axis_that_matters_makes_one_line() {
        assert!(snapshot_of(PAIRS, |_, _| "ok").ends_with(&format!("\n{:32}ok\n", "bind b 9000")));
    }

    #[test]
    fn of_three_axes_rows_that_say_the_same_are_one() {
        let text = "\
axis first  = none | reuse | reuseport
axis second = none | reuse | reuseport
axis stage  = bound | listening
tcp a $first
bind a 9000
when $stage = listening { listen a }
tcp b $second
bind b 9000 expect any
";
        let snapshot = snapshot_of(text, |step, values| match (step, values) {
            (4, [1, 1, 0] | [2, 2, _]) | (0..=3, _) => "ok",
            _ => "EADDRINUSE",
        });
        assert_eq!(
            snapshot,
            "\
axis first = none | reuse | reuseport
axis second = none | reuse | reuseport
axis stage = bound | listening
18 cases

tcp a $first                    ok
bind a 9000                     ok
when $stage = listening
  listen a                      ok
tcp b $second                   ok
bind b 9000
                                   stage
    first      second              bound       listening
    none       *                   EADDRINUSE  EADDRINUSE
    reuse      none | reuseport    EADDRINUSE  EADDRINUSE
               reuse               ok          EADDRINUSE
    reuseport  none | reuse        EADDRINUSE  EADDRINUSE
               reuseport           ok          ok
"
        );
    }

    #[test]
    fn a_case_that_ended_early_has_cells_of_its_own() {
        let text = "axis option = none | reuse; tcp a $option; bind a 9000; listen a";
        assert_eq!(
            snapshot(text, &[passed(0, "ok, ok, ok"), failed(1, "ok, EACCES", Vec::new())]),
            "\
axis option = none | reuse
2 cases

tcp a $option                   ok
bind a 9000
    option
    none    ok
    reuse   EACCES
listen a
    option
    none    ok
    reuse   not run
"
        );
    }

    #[test]
    fn cases_without_the_step_have_an_empty_cell_and_a_value_without_it_has_no_row() {
        let text = "axis x = 1 | 2 | 3; axis y = 1 | 2; tcp a; \
                    when $x != 2 and not ($x = 3 and $y = 1) { bind a $x expect any }; listen a";
        let snapshot = snapshot_of(text, |step, values| match (step, values) {
            (1, [0, 0] | [2, 1]) => "EACCES",
            _ => "ok",
        });
        assert_eq!(
            snapshot,
            "\
axis x = 1 | 2 | 3
axis y = 1 | 2
6 cases

tcp a                           ok
when $x != 2 and not ($x = 3 and $y = 1)
  bind a $x
         y
      x  1           2
      1  EACCES      ok
      3  -           EACCES
listen a                        ok
"
        );
    }

    #[test]
    fn a_table_too_wide_for_a_page_has_rows_only() {
        let ports: Vec<String> = (1..=12).map(|port| port.to_string()).collect();
        let text = format!(
            "axis x = none | reuse; axis port = {}; tcp a $x; bind a $port expect any",
            ports.join(" | ")
        );
        let snapshot = snapshot_of(&text, |step, values| match (step, values) {
            (1, [0, 0..=9] | [1, 3]) => "EADDRINUSE",
            _ => "ok",
        });
        assert_eq!(
            snapshot,
            "\
axis x = none | reuse
axis port = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
24 cases

tcp a $x                        ok
bind a $port
    x      port
    none   1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10  EADDRINUSE
           11 | 12                                 ok
    reuse  4                                       EADDRINUSE
           any other                               ok
"
        );
    }

    #[test]
    fn tables_that_differ_are_listed_by_case() {
        let script = script("axis x = none | reuse; axis y = 1 | 2; tcp a $x; bind a $y; show");
        let mut builder = SnapshotBuilder::new(&script);
        for number in 0..4 {
            let rows = if number < 2 {
                vec![row("tcp", "CLOSE", "0.0.0.0:9000", None, Some(0), true)]
            } else {
                Vec::new()
            };
            let outcomes = vec![Outcome::Ok, Outcome::Ok, Outcome::Table(rows)];
            builder.add(&of_script(&script, &result(number, outcomes, End::Passed)));
        }
        assert_eq!(
            builder.finish().unwrap(),
            "\
axis x = none | reuse
axis y = 1 | 2
4 cases

tcp a $x                        ok
bind a $y                       ok
show
    x = none
        kind  state        local                peer                 socket
        tcp   CLOSE        0.0.0.0:9000         -                    a
    x = reuse  no sockets
"
        );
    }

    #[test]
    fn cases_may_come_in_any_order() {
        let script = script(PAIRS);
        let snapshot = |order: &mut dyn Iterator<Item = usize>| {
            let mut builder = SnapshotBuilder::new(&script);
            for number in order {
                let last = if number % 2 == 1 { "EACCES" } else { "ok" };
                builder.add(&passed(number, &format!("ok, ok, ok, {last}")));
            }
            builder.finish().unwrap()
        };
        assert_eq!(snapshot(&mut (0..9)), snapshot(&mut (0..9).rev()));
    }
}
