//! What came out differently from case to case, as a table over the axes that mattered.

use crate::language::script::{AxisId, Script};
use crate::report::columns::{GAP, align, indented, width};

use super::grid::Grid;

/// The widest table that has a column for every value of its last axis.
const WIDEST: usize = 100;

/// Stands for all values of an axis.
const ALL: &str = "*";

/// Stands for the values that the other rows do not name, where there are too many to name them.
const REST: &str = "any other";

/// Values take no more room than this. In columns.
const WIDEST_LABEL: usize = 40;

/// Stands where the step did not run.
const EMPTY: &str = "-";

/// A table of outcomes, without a newline at its end.
///
/// One axis: a row for each of its values. Two: a row for each value of the first, a column for each of the
/// second. More: the last one makes the columns, and rows that say the same are one row, with all their
/// values (`reuse | reuseport`, or `*` for every value, or `any other` in the last of the rows). Too wide
/// for a page: no columns, only rows. Outcomes of several lines: a list instead.
pub(super) fn table(grid: &Grid, script: &Script, outcomes: &[String]) -> String {
    let factored = Factored { script, outcomes };
    if grid.cells.iter().flatten().any(|id| outcomes[*id as usize].contains('\n')) {
        return factored.list(grid);
    }
    if grid.axes.len() > 1 {
        let table = factored.with_columns(grid);
        if table.lines().all(|line| width(line) <= WIDEST) {
            return table;
        }
    }
    factored.rows_only(grid)
}

struct Factored<'s> {
    script: &'s Script,
    outcomes: &'s [String],
}

impl Factored<'_> {
    fn with_columns(&self, grid: &Grid) -> String {
        let (rows, columns) = grid.axes.split_at(grid.axes.len() - 1);
        let column_axis = columns[0].0;
        let mut top = vec![String::new(); rows.len()];
        top.push(self.name(column_axis));
        let mut head: Vec<String> = rows.iter().map(|(axis, _)| self.name(*axis)).collect();
        head.extend(self.values(column_axis));
        let mut lines = vec![top, head];
        lines.extend(self.rows(grid, rows.len(), rows.len() > 1));
        align_under_top(&lines)
    }

    fn rows_only(&self, grid: &Grid) -> String {
        let axes = grid.axes.len();
        let mut lines = vec![grid.axes.iter().map(|(axis, _)| self.name(*axis)).collect()];
        lines.extend(self.rows(grid, axes, axes > 1));
        align(&lines)
    }

    /// Rows over so many axes: their values, then the cells of what is left. The values of the outer axes
    /// stand on the first of their rows only.
    fn rows(&self, grid: &Grid, depth: usize, grouped: bool) -> Vec<Vec<String>> {
        if depth == 0 {
            return vec![grid.cells.iter().map(|cell| self.cell(*cell)).collect()];
        }
        self.groups(grid, grouped)
            .iter()
            .flat_map(|(label, part)| {
                let rows = self.rows(part, depth - 1, grouped);
                rows.into_iter().enumerate().map(move |(place, row)| {
                    let label = if place == 0 { label.clone() } else { String::new() };
                    std::iter::once(label).chain(row).collect()
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
        let labelled = groups.into_iter().map(|(places, part)| (label(&places, &values), part));
        let mut labelled: Vec<(String, Grid)> = labelled.collect();
        if grouped {
            name_the_rest(&mut labelled);
        }
        labelled
    }

    /// What came out, below the names of the cases.
    fn list(&self, grid: &Grid) -> String {
        let mut entries = Vec::new();
        self.push_entries(grid, "", &mut entries);
        entries.join("\n")
    }

    fn push_entries(&self, grid: &Grid, name: &str, entries: &mut Vec<String>) {
        let Some((axis, _)) = grid.axes.first() else {
            entries.push(self.entry(grid.cells[0], name));
            return;
        };
        for (label, part) in self.groups(grid, true) {
            let name = match (label.as_str(), name) {
                (ALL, _) => name.to_owned(),
                (label, "") => format!("{} = {label}", self.name(*axis)),
                (label, name) => format!("{name}, {} = {label}", self.name(*axis)),
            };
            self.push_entries(&part, &name, entries);
        }
    }

    fn entry(&self, cell: Option<u32>, name: &str) -> String {
        let outcome = self.cell(cell);
        if outcome.contains('\n') {
            format!("{name}\n{}", indented(&outcome, 2 * GAP))
        } else {
            format!("{name}  {outcome}")
        }
    }

    fn cell(&self, cell: Option<u32>) -> String {
        cell.map_or_else(|| EMPTY.to_owned(), |id| self.outcomes[id as usize].clone())
    }

    fn name(&self, axis: AxisId) -> String {
        self.script.axes[axis.index()].name.node.clone()
    }

    fn values(&self, axis: AxisId) -> Vec<String> {
        self.script.axes[axis.index()].values.clone()
    }
}

/// The values of the first axis by their places, those together for which everything came out the same.
fn groups(grid: &Grid, grouped: bool) -> Vec<(Vec<usize>, Grid)> {
    let mut groups: Vec<(Vec<usize>, Grid)> = Vec::new();
    for (place, part) in grid.by_first_axis().into_iter().enumerate() {
        match groups.iter_mut().find(|(_, known)| grouped && *known == part) {
            Some((places, _)) => places.push(place),
            None => groups.push((vec![place], part)),
        }
    }
    groups
}

fn label(places: &[usize], values: &[String]) -> String {
    let values: Vec<&str> = places.iter().map(|place| values[*place].as_str()).collect();
    values.join(" | ")
}

/// Moves the largest group to the end and calls it the rest, if its values take too much room.
fn name_the_rest(groups: &mut Vec<(String, Grid)>) {
    let widest = (0..groups.len()).max_by_key(|place| width(&groups[*place].0));
    if let Some(place) = widest.filter(|place| groups.len() > 1 && width(&groups[*place].0) > WIDEST_LABEL) {
        let (_, rest) = groups.remove(place);
        groups.push((REST.to_owned(), rest));
    }
}

/// Aligned; the last cell of the first row stands over all columns from there on and widens none.
fn align_under_top(lines: &[Vec<String>]) -> String {
    let [top, rest @ ..] = lines else { return String::new() };
    let rest = align(rest);
    let Some((name, keys)) = top.split_last() else { return rest };
    let widths = (0..keys.len()).map(|column| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or(0) + GAP
    });
    format!("{:1$}{name}\n{rest}", "", widths.sum())
}
