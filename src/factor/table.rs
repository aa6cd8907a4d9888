//! Outcomes that differ from case to case, as a table over the axes that mattered.

use crate::language::script::{AxisId, Script};
use crate::text::columns::{GAP, indented, settled, settled_widths, width};

use super::grid::Grid;

/// The widest table that has a column for every value of its last axis.
const WIDEST: usize = 100;

/// Stands for all values of an axis.
const ALL: &str = "*";

/// Stands for the values that the other rows do not name, where there are too many to name them.
const REST: &str = "any other";

/// Values take no more room than this. In columns.
const WIDEST_LABEL: usize = 40;

/// The room of an outcome, that of the error that tables are mostly about. In columns of a terminal.
const OUTCOME_ROOM: usize = "EADDRINUSE".len();

/// Stands where the step did not run.
const EMPTY: &str = "-";

/// A table of outcomes before it is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// The axes whose values are before the cells.
    pub axes: Vec<String>,
    /// The room that each of these axes needs for its name or any one value, whether a row has it or not. In columns of a
    /// terminal.
    label_rooms: Vec<usize>,
    /// The axis whose values are the columns, and these; none: every row has one cell.
    pub across: Option<(String, Vec<String>)>,
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TableRow {
    /// A value, or several, for each axis before the cells; nothing where it is that of the row above.
    pub labels: Vec<String>,
    /// The numbers of the outcomes; none where the step did not run.
    pub cells: Vec<Option<u32>>,
}

/// Says of a cell whether it is worth a row. Rows that have none such are left out.
pub(crate) type Worth<'w> = &'w dyn Fn(Option<u32>) -> bool;

/// A cell in which the step ran is worth a row; that it did not run, the script says in its `when`.
pub(crate) fn ran(cell: Option<u32>) -> bool {
    cell.is_some()
}

/// A table of outcomes as text, without a newline at its end. Outcomes of several lines: a list instead.
pub(crate) fn render(grid: &Grid, script: &Script, outcomes: &[String], worth: Worth<'_>) -> String {
    render_within(grid, script, outcomes, worth, WIDEST)
}

/// The same for a page of this width, in columns.
pub(crate) fn render_within(
    grid: &Grid,
    script: &Script,
    outcomes: &[String],
    worth: Worth<'_>,
    widest: usize,
) -> String {
    if has_several_lines(grid, outcomes) {
        let factored = Factored { script, worth };
        return List { factored, outcomes }.of(grid);
    }
    fitting_within(grid, script, outcomes, worth, widest).text(outcomes)
}

/// The table of outcomes that fits on a page.
///
/// One axis: a row for each of its values. Two: a row for each value of the first, a column for each of the
/// second. More: the last one makes the columns, and rows that say the same are one row, with all their
/// values (`reuse | reuseport`, or `*` for every value, or `any other` in the last of the rows). Too wide
/// for a page, or with outcomes of several lines: no columns, only rows.
pub(crate) fn fitting(grid: &Grid, script: &Script, outcomes: &[String], worth: Worth<'_>) -> Table {
    fitting_within(grid, script, outcomes, worth, WIDEST)
}

fn fitting_within(
    grid: &Grid,
    script: &Script,
    outcomes: &[String],
    worth: Worth<'_>,
    widest: usize,
) -> Table {
    let factored = Factored { script, worth };
    if grid.axes.len() > 1 && !has_several_lines(grid, outcomes) {
        let table = factored.with_columns(grid);
        if table.text(outcomes).lines().all(|line| width(line) <= widest) {
            return table;
        }
    }
    factored.rows_only(grid)
}

fn has_several_lines(grid: &Grid, outcomes: &[String]) -> bool {
    grid.cells.iter().flatten().any(|id| outcomes[*id as usize].contains('\n'))
}

/// The text of a cell.
pub(crate) fn cell(cell: Option<u32>, outcomes: &[String]) -> &str {
    cell.map_or(EMPTY, |id| &outcomes[id as usize])
}

impl Table {
    /// The table with every label on each of its rows.
    pub(crate) fn with_all_labels(mut self) -> Self {
        for index in 1..self.rows.len() {
            let (above, rows) = self.rows.split_at_mut(index);
            let (above, row) = (&above[index - 1], &mut rows[0]);
            for (label, above) in row.labels.iter_mut().zip(&above.labels) {
                if label.is_empty() {
                    label.clone_from(above);
                }
            }
        }
        self
    }

    fn text(&self, outcomes: &[String]) -> String {
        let mut head = self.axes.clone();
        head.extend(self.across.iter().flat_map(|(_, values)| values.iter().cloned()));
        let row = |row: &TableRow| -> Vec<String> {
            let cells = row.cells.iter().map(|id| cell(*id, outcomes).to_owned());
            row.labels.iter().cloned().chain(cells).collect()
        };
        let lines = std::iter::once(head).chain(self.rows.iter().map(row));
        let rooms: Vec<usize> = self.label_rooms.iter().copied().chain([OUTCOME_ROOM]).collect();
        let lines: Vec<Vec<String>> = lines.collect();
        match &self.across {
            Some((name, _)) => under_top(name, self.axes.len(), &lines, &rooms),
            None => settled(&lines, &rooms),
        }
    }
}

/// Grids as tables of a script's axes.
#[derive(Clone, Copy)]
struct Factored<'s> {
    script: &'s Script,
    worth: Worth<'s>,
}

impl Factored<'_> {
    fn with_columns(&self, grid: &Grid) -> Table {
        let (rows, columns) = grid.axes.split_at(grid.axes.len() - 1);
        let column_axis = columns[0].0;
        Table {
            axes: rows.iter().map(|(axis, _)| self.name(*axis)).collect(),
            label_rooms: rows.iter().map(|(axis, _)| self.label_room(*axis)).collect(),
            across: Some((self.name(column_axis), self.values(column_axis))),
            rows: self.rows(grid, rows.len(), rows.len() > 1),
        }
    }

    fn rows_only(&self, grid: &Grid) -> Table {
        let axes = grid.axes.len();
        Table {
            axes: grid.axes.iter().map(|(axis, _)| self.name(*axis)).collect(),
            label_rooms: grid.axes.iter().map(|(axis, _)| self.label_room(*axis)).collect(),
            across: None,
            rows: self.rows(grid, axes, axes > 1),
        }
    }

    /// Rows over so many axes: their values, then the cells of what is left. The values of the outer axes
    /// are on the first of their rows only.
    fn rows(&self, grid: &Grid, depth: usize, grouped: bool) -> Vec<TableRow> {
        if depth == 0 {
            return vec![TableRow { labels: Vec::new(), cells: grid.cells.clone() }];
        }
        self.groups(grid, grouped)
            .iter()
            .flat_map(|(label, part)| {
                let rows = self.rows(part, depth - 1, grouped);
                rows.into_iter().enumerate().map(move |(index, mut row)| {
                    let label = if index == 0 { label.clone() } else { String::new() };
                    row.labels.insert(0, label);
                    row
                })
            })
            .collect()
    }

    /// What the values of the first axis lead to, under their names.
    fn groups(&self, grid: &Grid, grouped: bool) -> Vec<(String, Grid)> {
        let values = self.values(grid.axes[0].0);
        let groups = groups(grid, grouped);
        if grouped && groups.len() == 1 && values.len() > 1 {
            return groups.into_iter().map(|(_, part)| (ALL.to_owned(), part)).collect();
        }
        let all = groups.len();
        let worthy = groups.into_iter().filter(|(_, part)| self.is_worth(part));
        let mut labelled: Vec<(String, Grid)> =
            worthy.map(|(indices, part)| (label(&indices, &values), part)).collect();
        // Where some are left out, the others are no longer all that there are.
        if grouped && labelled.len() == all {
            name_the_rest(&mut labelled);
        }
        labelled
    }

    fn is_worth(&self, grid: &Grid) -> bool {
        grid.cells.iter().any(|cell| (self.worth)(*cell))
    }

    fn label_room(&self, axis: AxisId) -> usize {
        let axis = &self.script.axes[axis.index()];
        let texts = axis.values.iter().chain([&axis.name.node]);
        texts.map(|text| width(text)).max().unwrap_or(0).min(WIDEST_LABEL)
    }

    fn name(&self, axis: AxisId) -> String {
        self.script.axes[axis.index()].name.node.clone()
    }

    fn values(&self, axis: AxisId) -> Vec<String> {
        self.script.axes[axis.index()].values.clone()
    }
}

/// Outcomes, below the names of the cases.
struct List<'s> {
    factored: Factored<'s>,
    outcomes: &'s [String],
}

impl List<'_> {
    fn of(&self, grid: &Grid) -> String {
        let mut entries = Vec::new();
        self.push_entries(grid, "", &mut entries);
        entries.join("\n")
    }

    fn push_entries(&self, grid: &Grid, name: &str, entries: &mut Vec<String>) {
        let Some((axis, _)) = grid.axes.first() else {
            entries.push(self.entry(grid.cells[0], name));
            return;
        };
        for (label, part) in self.factored.groups(grid, true) {
            let name = match (label.as_str(), name) {
                (ALL, _) => name.to_owned(),
                (label, "") => format!("{} = {label}", self.factored.name(*axis)),
                (label, name) => format!("{name}, {} = {label}", self.factored.name(*axis)),
            };
            self.push_entries(&part, &name, entries);
        }
    }

    fn entry(&self, id: Option<u32>, name: &str) -> String {
        let outcome = cell(id, self.outcomes);
        if outcome.contains('\n') {
            format!("{name}\n{}", indented(outcome, 2 * GAP))
        } else {
            format!("{name}  {outcome}")
        }
    }
}

/// The values of the first axis by their indices, those together for which all outcomes are the same.
fn groups(grid: &Grid, grouped: bool) -> Vec<(Vec<usize>, Grid)> {
    let mut groups: Vec<(Vec<usize>, Grid)> = Vec::new();
    for (index, part) in grid.by_first_axis().into_iter().enumerate() {
        match groups.iter_mut().find(|(_, other)| grouped && *other == part) {
            Some((indices, _)) => indices.push(index),
            None => groups.push((vec![index], part)),
        }
    }
    groups
}

fn label(indices: &[usize], values: &[String]) -> String {
    let values: Vec<&str> = indices.iter().map(|index| values[*index].as_str()).collect();
    values.join(" | ")
}

/// Moves the largest group to the end and calls it the rest, if its values take too much room.
fn name_the_rest(groups: &mut Vec<(String, Grid)>) {
    let widest = (0..groups.len()).max_by_key(|index| width(&groups[*index].0));
    if let Some(index) = widest.filter(|index| groups.len() > 1 && width(&groups[*index].0) > WIDEST_LABEL) {
        let (_, rest) = groups.remove(index);
        groups.push((REST.to_owned(), rest));
    }
}

/// Lines below the name of the axis whose values are the columns after the labels; it widens none of them.
fn under_top(name: &str, labels: usize, lines: &[Vec<String>], rooms: &[usize]) -> String {
    let before = settled_widths(lines, rooms).iter().take(labels).map(|width| width + GAP).sum::<usize>();
    format!("{:before$}{name}\n{}", "", settled(lines, rooms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::script;

    /// The table of outcomes, a digit a case, of which only `2` is worth a row.
    fn table(axes: &str, cells: &str) -> String {
        let script = script(&format!("{axes}; tcp a"));
        let cells = cells.chars().filter(|c| *c != ' ').map(|c| c.to_digit(10)).collect();
        let outcomes = ["ok", "EACCES", "odd"].map(str::to_owned);
        render(&Grid::new(&script, cells), &script, &outcomes, &|cell| cell == Some(2))
    }

    #[test]
    fn rows_that_are_not_worth_it_are_left_out_with_their_groups() {
        assert_eq!(
            table("axis x = 1 | 2 | 3; axis y = a | b; axis z = p | q", "00 11  02 10  -- 00"),
            "      z\nx  y  p           q\n2  a  ok          odd"
        );
        assert_eq!(table("axis x = 1 | 2 | 3", "021"), "x\n2  odd");
    }

    #[test]
    fn a_page_has_every_label_on_each_row() {
        let script = script("axis x = 1 | 2; axis y = a | b; axis z = p | q; tcp a");
        let cells = [2, 1, 2, 1, 0, 1, 2, 1].map(Some).into();
        let outcomes = ["ok", "EACCES", "odd"].map(str::to_owned);
        let table = fitting(&Grid::new(&script, cells), &script, &outcomes, &|_| true);
        let labels = |table: &Table| table.rows.iter().map(|row| row.labels.join(" ")).collect::<Vec<_>>();
        assert_eq!(labels(&table), ["1 *", "2 a", " b"]);
        assert_eq!(labels(&table.with_all_labels()), ["1 *", "2 a", "2 b"]);
    }

    #[test]
    fn what_is_left_is_named_in_full() {
        let ports: Vec<String> = (1..=20).map(|port| format!("port{port}")).collect();
        let axes = format!("axis x = 1 | 2; axis port = {}", ports.join(" | "));
        let cells = format!("{}1 {}", "2".repeat(19), "0".repeat(20));
        let text = table(&axes, &cells);
        assert!(text.starts_with("x  port\n1  port1 | port2 | "), "{text}");
        assert!(text.ends_with("port19     odd"), "{text}");
    }
}
